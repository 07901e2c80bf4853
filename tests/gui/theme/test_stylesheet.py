"""The style sheet is filled completely and Qt takes all of it."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from filewright.gui.theme import Theme, ThemeChoice, UnknownToken, mark, set_class
from filewright.gui.theme.stylesheet import fill, values, write_pictures
from filewright.paths import resources


@pytest.mark.parametrize("choice", [ThemeChoice.DARK, ThemeChoice.LIGHT])
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.5])
def test_it_is_filled_and_raises_no_warning(theme: Theme, qtbot: QtBot, choice: ThemeChoice, scale: float) -> None:
    theme.set_text_scale(scale)
    theme.choose(choice)
    sheet = theme.style_sheet()
    assert not re.search(r"\{[a-z]", sheet)
    for picture in re.findall(r'url\("([^"]*)"\)', sheet):
        assert "<svg" in Path(picture).read_text(encoding="utf-8")
    # Qt parses a sheet when the first widget is polished with it, and warns then; warnings fail the test.
    window = QWidget()
    qtbot.addWidget(window)
    window.show()


@pytest.mark.parametrize("folder", ["-abc", "Ärger (neu)", "it's"])
def test_pictures_are_found_in_folders_of_any_name(theme: Theme, qtbot: QtBot, tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder
    place.mkdir()
    pictures = write_pictures(place, theme.icons, theme.colors)
    box = QCheckBox()
    qtbot.addWidget(box)
    sheet = "QCheckBox::indicator { width: 14px; height: 14px; image: {check}; }"
    box.setStyleSheet(fill(sheet, values(theme.tokens, theme.colors, theme.fonts, pictures)))
    box.resize(24, 24)
    box.show()
    image = QImage(box.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    box.render(image)
    shown = {image.pixelColor(x, y).name() for x in range(24) for y in range(24)}
    assert len(shown) > 3


def test_a_name_without_a_value_is_an_error() -> None:
    with pytest.raises(UnknownToken, match=r"bg\.nowhere"):
        fill("QLabel { color: {bg.nowhere}; }", {"bg.panel": "#000000"})


def test_braces_of_the_style_sheet_itself_stay() -> None:
    assert fill("QLabel { color: {a.b}; }", {"a.b": "#123456"}) == "QLabel { color: #123456; }"


def test_selectors_are_never_chains_of_descendants() -> None:
    template = (resources() / "themes" / "app.qss").read_text(encoding="utf-8")
    bare = re.sub(r"/\*.*?\*/", "", template, flags=re.DOTALL)
    bare = re.sub(r"\{[a-z][a-z0-9_.-]*\}", "value", bare)
    for selectors in re.findall(r"([^{}]+)\{[^}]*\}", bare):
        for selector in selectors.split(","):
            # Qt gives a combo box's list no name of its own.
            assert len(selector.split()) == 1 or selector.strip() == "QComboBox QAbstractItemView", selector


def color_at(widget: QWidget, x: int, y: int) -> QColor:
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    widget.render(image)
    return image.pixelColor(x, y)


def test_a_class_changes_the_look_and_follows_the_theme(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    button = QPushButton("Run")
    qtbot.addWidget(button)
    set_class(button, "primary")
    button.resize(80, 28)
    button.show()
    middle = button.height() // 2
    assert color_at(button, 4, middle) == theme.color("accent.fill")
    set_class(button, "plain")
    assert color_at(button, 4, middle) != theme.color("accent.fill")


def test_a_wrong_field_has_a_red_border(theme: Theme, qtbot: QtBot) -> None:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.resize(80, 28)
    edit.show()
    assert color_at(edit, 40, 0) == theme.color("border.control")
    mark(edit, "error", True)
    assert color_at(edit, 40, 0) == theme.color("state.error")


def test_a_field_with_the_keyboard_has_the_colour_of_focus(theme: Theme, qtbot: QtBot) -> None:
    edit = QLineEdit()
    qtbot.addWidget(edit)
    edit.resize(80, 28)
    edit.show()
    qtbot.waitExposed(edit)
    edit.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(edit.hasFocus)
    assert color_at(edit, 40, 0) == theme.color("border.focus")
    assert color_at(edit, 40, 1) == theme.color("border.focus")
