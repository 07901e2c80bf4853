"""Loops are refused before they run, whatever names and links lead there; what is missing is said."""

import os
from pathlib import Path

import pytest

from filewright.core.fixes import apply_fix
from filewright.core.problem import Severity
from filewright.pipeline import looks
from filewright.pipeline.check import check_file, check_pipeline
from filewright.pipeline.looks import located
from filewright.pipeline.reader import read_file
from filewright.pipeline.values import read_value
from tests.core.kinds import SPECS


def flow(home: Path, inbox: str, out: str, more: str = "", source: str = "") -> Path:
    """A flow file that saves what lands in `inbox` to `out`."""
    file = home / "flow.filewright"
    file.write_text(
        "filewright: 1\n"
        "nodes:\n"
        f"  inbox: {{use: watch-folder, with: {{path: '{inbox}'{source}}}}}\n"
        f"  web: {{use: save-to-folder, with: {{path: '{out}'}}}}\n"
        f"{more}"
        "wires:\n"
        "  - inbox -> web\n"
    )
    return file


def codes(file: Path, severity: Severity | None = None) -> list[str]:
    found = check_file(file, SPECS).problems
    return [problem.code for problem in found if severity in (None, problem.severity)]


@pytest.mark.parametrize(
    ("out", "code"),
    [
        ("./out", None),
        ("./inbox-out", None),
        ("./inbox", "folder-is-watched"),
        ("inbox/", "folder-is-watched"),
        ("./inbox/out", "folder-in-watched"),
        ("./inbox/not there/yet", "folder-in-watched"),
        ("./out/../inbox/x", "folder-in-watched"),
        ("./link/x", "folder-in-watched"),
        ("./link", "folder-is-watched"),
        ("./deep", "folder-in-watched"),
        ("./deep/x/y", "folder-in-watched"),
        (".", None),
    ],
)
def test_an_output_inside_the_watched_folder_is_an_error_however_it_is_named(
    tmp_path: Path, out: str, code: str | None
) -> None:
    (tmp_path / "inbox" / "sub").mkdir(parents=True)
    (tmp_path / "link").symlink_to("inbox")
    (tmp_path / "deep").symlink_to("inbox/sub")
    assert codes(flow(tmp_path, "./inbox", out)) == ([code] if code else [])


def test_the_watched_path_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert codes(flow(tmp_path, "./link", "./real/out")) == ["folder-in-watched"]
    assert codes(flow(tmp_path, "./link/", "./other")) == []


def test_a_loop_is_found_also_where_no_folder_is_there_yet(tmp_path: Path) -> None:
    assert codes(flow(tmp_path, "./inbox", "./inbox/out"), Severity.ERROR) == ["folder-in-watched"]
    assert codes(flow(tmp_path, "./inbox/a", "./inbox/ab"), Severity.ERROR) == []


def test_moving_originals_into_the_watched_folder_is_a_loop_only_when_they_are_moved(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    there = ", moved_to: './inbox/done'"
    assert codes(flow(tmp_path, "./inbox", "./out", source=there)) == []
    assert codes(flow(tmp_path, "./inbox", "./out", source=f"{there}, after: move")) == ["folder-in-watched"]
    assert codes(flow(tmp_path, "./inbox", "./out", source=", after: move")) == []


def test_a_loop_on_a_volume_that_ignores_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "ignores_case", lambda folder: True)
    assert codes(flow(tmp_path, "./Inbox", "./inBOX/out"), Severity.ERROR) == ["folder-in-watched"]
    monkeypatch.setattr(looks, "ignores_case", lambda folder: False)
    assert codes(flow(tmp_path, "./Inbox", "./inBOX/out"), Severity.ERROR) == []


def test_the_rule_of_the_volume_is_asked_of_the_volume(tmp_path: Path) -> None:
    (tmp_path / "Letters").mkdir()
    there = (tmp_path / "lETTERS").exists()
    assert looks.ignores_case(str(tmp_path / "Letters")) == there


def test_the_fix_puts_the_output_beside_the_watched_folder(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    file = flow(tmp_path, "./inbox", "./inbox/web")
    checked = check_file(file, SPECS)
    (problem,) = checked.problems
    assert (problem.place.line, problem.place.column) == (4, 37)
    assert problem.fix is not None
    mended = apply_fix(checked.reading.require(), problem.fix)
    assert mended.graph.nodes["web"].params["path"] == "./inbox-web"
    assert check_pipeline(mended, SPECS, checked.reading) == ()


def test_a_missing_folder_is_a_warning_and_a_file_in_its_place_an_error(tmp_path: Path) -> None:
    assert codes(flow(tmp_path, "./inbox", "./web")) == ["folder-missing"]
    (tmp_path / "inbox").write_text("")
    (tmp_path / "web").write_text("")
    assert codes(flow(tmp_path, "./inbox", "./web"), Severity.ERROR) == ["folder-is-file", "folder-is-file"]


def test_a_step_that_is_off_makes_no_loop(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    file = flow(tmp_path, "./inbox", "./inbox/web")
    file.write_text(
        file.read_text().replace("with: {path: './inbox/web'}", "state: disabled, with: {path: './inbox/web'}")
    )
    assert codes(file) == ["step-off"]


def test_a_flow_that_would_take_in_its_own_file_is_warned_of(tmp_path: Path) -> None:
    assert codes(flow(tmp_path, ".", "../out")) == ["folder-holds-flow"]
    assert codes(flow(tmp_path, ".", "../out", source=", include: ['*.jpg']")) == []
    home = tmp_path / "sub"
    home.mkdir()
    assert codes(flow(home, "..", "../../out", source=", recursive: true")) == ["folder-holds-flow"]
    assert codes(flow(home, "..", "../../out")) == []


def test_two_sources_of_one_folder_and_two_writers_that_get_in_each_others_way(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    second = "  more: {use: watch-folder, with: {path: ./inbox/.}}\n"
    assert "folder-watched-twice" in codes(flow(tmp_path, "./inbox", "./web", second))
    same = "  copy: {use: save-to-folder, with: {path: ./x/../web}}\n"
    assert "folder-written-twice" not in codes(flow(tmp_path, "./inbox", "./web", same))
    over = "  copy: {use: save-to-folder, with: {path: ./x/../web, conflict: overwrite}}\n"
    assert "folder-written-twice" in codes(flow(tmp_path, "./inbox", "./web", over))
    may_meet = "  copy: {use: save-to-folder, with: {path: ./web, name: 'x-{name}', conflict: overwrite}}\n"
    assert "folder-written-twice" in codes(flow(tmp_path, "./inbox", "./web", may_meet))


def test_a_link_that_leads_in_a_circle_is_a_file_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "inbox").symlink_to("inbox")
    assert codes(flow(tmp_path, "./inbox", "./web"), Severity.ERROR) == ["folder-is-file"]


def test_odd_paths_raise_nothing(tmp_path: Path) -> None:
    for odd in ("\\0", "a" * 5000, "\U0001f600", "~nobody-of-this-name/x", "-", "$(rm)", "x" * 300):
        file = flow(tmp_path, odd, "./web")
        check_file(file, SPECS)
    file.write_text(file.read_text().replace("'" + odd + "'", '"a\\0b"'))
    assert "value-bad-path" in codes(file)


def test_relative_paths_begin_at_the_file_and_a_tilde_is_the_home(home: Path) -> None:
    assert located("./a/../b", "/x") == "/x/b"
    assert located("/c", "/x") == "/c"
    assert located("~/c", "/x") == str(home / "c")


def test_folders_that_cannot_be_looked_into_are_warned_of(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (tmp_path / "inbox").mkdir(mode=0)
    (tmp_path / "web").mkdir(mode=0o500)
    assert codes(flow(tmp_path, "./inbox", "./web")) == ["folder-not-readable", "folder-not-writable"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1600", 1600),
        ("true", True),
        ("no", "no"),
        ("", None),
        ("*.jpg", "*.jpg"),
        ("[a, 2]", ["a", 2]),
        ("{a: 1, b: [x]}", {"a": 1, "b": ["x"]}),
        ("{stem}-web{suffix}", "{stem}-web{suffix}"),
        ("{date:%Y}/{date:%m}", "{date:%Y}/{date:%m}"),
        ('"7"', "7"),
        ("[a-z]*.jpg", "[a-z]*.jpg"),
        ("a: b", "a: b"),
    ],
)
def test_values_of_a_command_line_mean_what_they_mean_in_a_file(text: str, value: object) -> None:
    assert read_value(text) == value


def test_a_flow_that_is_not_there_is_one_error(tmp_path: Path) -> None:
    checked = check_file(tmp_path / "none.filewright", SPECS)
    assert not checked.usable
    assert [p.code for p in checked.problems] == ["flow-file-missing"]
    assert read_file(tmp_path / "none.filewright").data == b""
