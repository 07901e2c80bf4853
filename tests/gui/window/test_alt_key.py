"""Alt opens the menu only when it was pressed alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from filewright.gui.frame.alt_key import AltKey


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_alt_alone(window: QWidget) -> None:
    taps: list[bool] = []
    AltKey(window).tapped.connect(lambda: taps.append(True))
    QTest.keyPress(window, Qt.Key.Key_Alt)
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    assert taps == [True]


def test_alt_with_a_click_or_another_key_is_something_else(window: QWidget) -> None:
    taps: list[bool] = []
    AltKey(window).tapped.connect(lambda: taps.append(True))
    QTest.keyPress(window, Qt.Key.Key_Alt)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    QTest.keyPress(window, Qt.Key.Key_Alt)
    QTest.keyClick(window, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    assert taps == []
