"""Settings come from flag, environment, file, default, in this order; the file keeps what it is not asked about."""

from pathlib import Path

import pytest

from filewright.errors import StateError
from filewright.settings import Settings, load_settings, save_setting


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.toml", {}) == (Settings(), ())


def test_flag_before_environment_before_file_before_default(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('theme = "light"\nworkers = 3\ntext_size = 1.25\n', "utf-8")
    environment = {"FILEWRIGHT_THEME": "dark", "FILEWRIGHT_WORKERS": "5"}
    settings, unusable = load_settings(file, environment, {"workers": 7})
    assert (settings.workers, settings.theme, settings.text_size, settings.less_motion) == (7, "dark", 1.25, False)
    assert unusable == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('theme = "pink"', "theme"),
        ("text_size = 9", "text_size"),
        ('workers = "many"', "workers"),
        ("history_days = -1", "history_days"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_default_holds(tmp_path: Path, line: str, name: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(line, "utf-8")
    assert load_settings(file, {}) == (Settings(), (name,))


def test_a_broken_file_counts_as_empty_and_is_named(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b"\xff = [")
    assert load_settings(file, {}) == (Settings(), (str(file),))


def test_saving_one_setting_leaves_the_rest_of_the_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "settings.toml"
    save_setting(file, "theme", "light")
    file.write_text('# mine\ntheme = "light"\nother = 1\n[table]\ntheme = "x"\n', "utf-8")
    save_setting(file, "theme", "dark")
    save_setting(file, "less_motion", True)
    assert file.read_text("utf-8") == '# mine\ntheme = "dark"\nother = 1\nless_motion = true\n[table]\ntheme = "x"\n'
    assert load_settings(file, {})[0] == Settings(theme="dark", less_motion=True)


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(StateError):
        save_setting(tmp_path / "settings.toml", "theme", "dark")
