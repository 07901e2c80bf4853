"""Paths, lists of short texts, and searching."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from filewright.gui.fields.controls import PathField, PathKind, SearchField, TokenField
from filewright.gui.theme import Theme


@pytest.fixture
def tokens(theme: Theme, qtbot: QtBot) -> TokenField:
    made = TokenField(theme, "Names", placeholder="Type and press Enter")
    qtbot.addWidget(made)
    made.set_value(["*.jpg", "*.png"])
    made.resize(240, 60)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    return made


def heard(field: TokenField) -> list[tuple[str, ...]]:
    told: list[tuple[str, ...]] = []
    field.value_changed.connect(told.append)
    return told


def keys(text: str = "", *named: Qt.Key) -> None:
    """Type to whatever has the keyboard."""
    QTest.keyClicks(QApplication.focusWidget(), text)
    for key in named:
        QTest.keyClick(QApplication.focusWidget(), key)


def test_enter_and_comma_add_a_token(tokens: TokenField) -> None:
    told = heard(tokens)
    keys("*.gif", Qt.Key.Key_Return)
    keys(" *.tif ,")
    assert told == [("*.jpg", "*.png", "*.gif"), ("*.jpg", "*.png", "*.gif", "*.tif")]
    assert tokens.value() == told[-1]


def test_one_that_is_there_already_is_not_added(tokens: TokenField) -> None:
    told = heard(tokens)
    keys("*.png", Qt.Key.Key_Return)
    assert told == []


def test_pasted_lines_become_tokens(tokens: TokenField, qapp: QApplication) -> None:
    told = heard(tokens)
    qapp.clipboard().setText("a.txt, b.txt, b.txt, c.txt,")
    QTest.keySequence(QApplication.focusWidget(), "Ctrl+V")
    assert told == [("*.jpg", "*.png", "a.txt", "b.txt", "c.txt")]


def test_tokens_are_reached_and_taken_out_by_keyboard(tokens: TokenField) -> None:
    told = heard(tokens)
    keys("", Qt.Key.Key_Backspace)
    assert tokens.value() == ("*.jpg", "*.png")
    assert QApplication.focusWidget().accessibleName() == "*.png"
    keys("", Qt.Key.Key_Left, Qt.Key.Key_Delete)
    assert told == [("*.png",)]
    assert QApplication.focusWidget().accessibleName() == "*.png"
    keys("", Qt.Key.Key_Right)
    keys("x", Qt.Key.Key_Return)
    assert told[-1] == ("*.png", "x")


def test_a_click_on_the_cross_takes_a_token_out(tokens: TokenField) -> None:
    told = heard(tokens)
    keys("", Qt.Key.Key_Left)
    token = QApplication.focusWidget()
    QTest.mouseClick(token, Qt.MouseButton.LeftButton, pos=QPoint(10, 8))
    assert told == []
    QTest.mouseClick(token, Qt.MouseButton.LeftButton, pos=QPoint(token.width() - 6, token.height() // 2))
    assert told == [("*.jpg",)]


def test_setting_tokens_is_silent_and_many_take_more_rows(tokens: TokenField) -> None:
    told = heard(tokens)
    one_row = tokens.heightForWidth(240)
    tokens.set_value([f"picture-{number}-*.jpg" for number in range(8)])
    assert told == []
    assert tokens.heightForWidth(240) > one_row + 3 * 18


def test_leaving_the_field_takes_what_was_typed(tokens: TokenField) -> None:
    told = heard(tokens)
    keys("*.bmp")
    QApplication.focusWidget().clearFocus()
    assert told == [("*.jpg", "*.png", "*.bmp")]


@pytest.fixture
def path(theme: Theme, qtbot: QtBot, tmp_path: Path) -> PathField:
    made = PathField(theme, "Folder", base=tmp_path)
    qtbot.addWidget(made)
    made.show()
    return made


def drop(field: PathField, *paths: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in paths])
    place, none = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    enter.setAccepted(False)
    QApplication.sendEvent(field, enter)
    if enter.isAccepted():
        QApplication.sendEvent(
            field, QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
        )
    return enter.isAccepted()


def test_a_typed_path_is_told_once_as_it_stands(path: PathField) -> None:
    told: list[str] = []
    path.value_changed.connect(told.append)
    path.set_value("./in")
    QTest.keyClicks(path.edit, "box")
    assert told == []
    QTest.keyClick(path.edit, Qt.Key.Key_Return)
    path.edit.clearFocus()
    assert told == ["./inbox"]


def test_a_dropped_folder_below_the_flow_becomes_relative(path: PathField, tmp_path: Path) -> None:
    told: list[str] = []
    path.value_changed.connect(told.append)
    (tmp_path / "web").mkdir()
    assert drop(path, tmp_path / "web")
    assert told == ["./web"]
    assert drop(path, tmp_path.parent)
    assert told == ["./web", str(tmp_path.parent)]


def test_two_folders_or_a_wrong_kind_are_not_taken(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    field = PathField(theme, "Template", kind=PathKind.FILE)
    qtbot.addWidget(field)
    assert not drop(field, tmp_path)
    assert not drop(field, tmp_path, tmp_path.parent)
    (tmp_path / "a.txt").touch()
    assert drop(field, tmp_path / "a.txt")
    assert field.value() == str(tmp_path / "a.txt")


def test_the_picker_opens_at_the_path_and_its_choice_is_the_value(
    path: PathField, tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    qapp.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    (tmp_path / "web").mkdir()
    path.set_value("./web")
    told: list[str] = []
    path.value_changed.connect(told.append)
    QTest.mouseClick(path.picker, Qt.MouseButton.LeftButton)
    dialog = path.findChild(QFileDialog)
    assert dialog is not None
    assert Path(dialog.directory().path()) == tmp_path / "web"
    dialog.fileSelected.emit(str(tmp_path / "other"))
    dialog.reject()
    assert told == ["./other"]


def test_a_search_is_told_letter_by_letter_and_emptied_by_escape(theme: Theme, qtbot: QtBot) -> None:
    field = SearchField(theme, "Find a step", key="Ctrl+K")
    qtbot.addWidget(field)
    field.show()
    heard_texts: list[str] = []
    submitted: list[str] = []
    field.text_changed.connect(heard_texts.append)
    field.submitted.connect(submitted.append)
    QTest.keyClicks(field.edit, "re")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    QTest.keyClick(field.edit, Qt.Key.Key_Escape)
    assert heard_texts == ["r", "re", ""]
    assert submitted == ["re"]
    with qtbot.waitSignal(field.left):
        QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert field.edit.accessibleName() == "Find a step"
