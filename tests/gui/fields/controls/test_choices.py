"""Switches and segments: by keyboard, by mouse, and silent when set by the program."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from filewright.gui.fields.controls import Choice, Segmented, Switch
from filewright.gui.theme import Theme

CHOICES = [Choice(value=value, label=value.title()) for value in ("keep", "flat", "pattern")]


@pytest.fixture
def switch(theme: Theme, qtbot: QtBot) -> Switch:
    made = Switch(theme, "Look into folders")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def segments(theme: Theme, qtbot: QtBot) -> Segmented:
    made = Segmented(theme, "Subfolders", CHOICES)
    qtbot.addWidget(made)
    made.set_value("keep")
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_space_and_click_turn_a_switch(switch: Switch) -> None:
    told: list[bool] = []
    switch.value_changed.connect(told.append)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert told == [True, False]
    assert switch.value() is False


def test_setting_a_switch_is_silent(switch: Switch) -> None:
    told: list[bool] = []
    switch.value_changed.connect(told.append)
    switch.set_value(True)
    assert switch.value() is True
    assert told == []


def test_a_switch_slides_unless_nothing_may_move(switch: Switch, theme: Theme, qtbot: QtBot) -> None:
    still = switch.grab().toImage()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: switch.grab().toImage() != still)
    theme.set_reduced_motion(True)
    switch.set_value(False)
    off = switch.grab().toImage()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    on = switch.grab().toImage()
    assert on != off
    switch.set_value(True)
    assert switch.grab().toImage() == on


def test_a_switch_takes_the_pointer_in_24_px(switch: Switch) -> None:
    assert switch.accessibleName() == "Look into folders"
    assert switch.sizeHint().height() >= 24


def test_arrows_move_through_the_segments(segments: Segmented, qtbot: QtBot) -> None:
    told: list[str] = []
    segments.value_changed.connect(told.append)
    segments.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: segments.focusWidget() is not None and segments.focusWidget().hasFocus())
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(segments.focusWidget(), key)
    assert told == ["flat", "pattern", "flat"]
    assert segments.value() == "flat"


def test_a_click_anywhere_on_a_segment_chooses_it(segments: Segmented) -> None:
    told: list[str] = []
    segments.value_changed.connect(told.append)
    last = segments.childAt(segments.width() - 3, segments.height() // 2)
    QTest.mouseClick(last, Qt.MouseButton.LeftButton, pos=last.rect().topRight())
    assert told == ["pattern"]
    QTest.mouseClick(last, Qt.MouseButton.LeftButton)
    assert told == ["pattern"]


def test_setting_segments_is_silent_and_may_choose_none(segments: Segmented) -> None:
    told: list[str] = []
    segments.value_changed.connect(told.append)
    segments.set_value("flat")
    assert segments.value() == "flat"
    segments.set_value("something old")
    assert segments.value() == ""
    assert told == []
    first = segments.childAt(3, 3)
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert told == ["keep"]
