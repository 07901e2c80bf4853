"""Every icon that is listed is there and shows something, in each theme and size."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap

from filewright.gui.theme import Look, Theme, ThemeChoice, UnknownToken, state_look
from filewright.gui.theme.icons import Icons
from filewright.paths import resources

FOLDER = resources() / "icons"


def listed() -> list[str]:
    lines = (FOLDER / "icons.txt").read_text(encoding="utf-8").splitlines()
    return [name for name in (line.split("#", 1)[0].strip() for line in lines) if name]


def painted(pixmap: QPixmap) -> list[QColor]:
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    colors = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return [color for color in colors if color.alpha() > 200]


def is_of(color: QColor, wanted: QColor) -> bool:
    """Blending many thin layers rounds each channel by a little."""
    return all(abs(a - b) <= 4 for a, b in zip(color.getRgb()[:3], wanted.getRgb()[:3], strict=True))


def test_the_list_and_the_folder_name_the_same_icons() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == {*listed(), "filewright"}
    assert "MIT" in (FOLDER / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("choice", [ThemeChoice.DARK, ThemeChoice.LIGHT])
def test_every_icon_shows_its_colour(theme: Theme, choice: ThemeChoice) -> None:
    theme.choose(choice)
    wanted = theme.color("state.error")
    empty = []
    for name in [*listed(), "filewright"]:
        strong = painted(theme.pixmap(name, "state.error", 16, 2.0))
        if len(strong) < 12 or not all(is_of(color, wanted) for color in strong):
            empty.append(name)
    assert empty == []


def test_states_use_the_icons_of_the_design(theme: Theme) -> None:
    shown = {state.value: state_look(state).icon for state in Look}
    assert shown == dict(theme.tokens.state_icons)
    for state in Look:
        look = state_look(state)
        theme.color(look.color)
        if look.soft:
            theme.color(look.soft)


def test_an_icon_is_sharp_at_the_screens_ratio(theme: Theme) -> None:
    pixmap = theme.pixmap("search", "text.primary", 16, 2.0)
    assert pixmap.width() == 32
    assert pixmap.deviceIndependentSize().width() == 16


def test_the_marks_of_states_have_a_stronger_line(theme: Theme) -> None:
    plain = theme.icons.svg("clock", QColor("#000000"))
    mark = theme.icons.svg("clock", QColor("#000000"), state=True)
    assert b'stroke-width="1.75"' in plain
    assert b'stroke-width="2"' in mark


def test_a_picture_is_drawn_once_until_the_theme_changes(theme: Theme) -> None:
    first = theme.pixmap("search", "text.primary", 16, 1.0)
    assert theme.pixmap("search", "text.primary", 16, 1.0).cacheKey() == first.cacheKey()
    theme.toggle()
    assert theme.pixmap("search", "text.primary", 16, 1.0).cacheKey() != first.cacheKey()


def test_a_manifests_icon_is_found_with_its_ending_and_by_its_own_path(tmp_path: Path, qapp: object) -> None:
    own = tmp_path / "own.svg"
    own.write_text((FOLDER / "resize.svg").read_text(encoding="utf-8"), encoding="utf-8")
    icons = Icons(FOLDER)
    assert icons.has("folder-search.svg")
    assert icons.has(own)
    assert painted(icons.pixmap(own, QColor("#ff0000"), 16))


def test_an_unknown_icon_is_an_error(theme: Theme) -> None:
    with pytest.raises(UnknownToken, match="no-such-icon"):
        theme.icon("no-such-icon")


def test_disabled_and_chosen_rows_do_not_tint_an_icon(theme: Theme) -> None:
    icon = theme.icon("search", "state.error")
    for mode, token in ((QIcon.Mode.Selected, "state.error"), (QIcon.Mode.Disabled, "text.disabled")):
        strong = painted(icon.pixmap(16, mode))
        assert strong
        assert all(is_of(color, theme.color(token)) for color in strong)
