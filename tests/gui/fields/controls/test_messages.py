"""Badges, bulletins, toasts, empty states and icon buttons."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from filewright.gui.fields.controls import Badge, Bulletin, EmptyState, IconButton, Splitter, Toast
from filewright.gui.theme import Look, Theme


def test_a_badge_is_not_there_at_zero_and_stops_at_999(theme: Theme, qtbot: QtBot) -> None:
    badge = Badge(theme, Look.QUARANTINE, count=8)
    qtbot.addWidget(badge)
    assert badge.text() == "8"
    badge.set_count(1000)
    assert badge.text() == "999+"
    badge.set_count(0)
    assert badge.isHidden()


def test_a_bulletin_offers_one_button_and_closes(theme: Theme, qtbot: QtBot) -> None:
    bulletin = Bulletin(theme, Look.HELD, "Resize is busy.", text="2 < 3 & so on.", action="Work on 2 more")
    qtbot.addWidget(bulletin)
    bulletin.show()
    assert bulletin.accessibleName() == "Resize is busy. 2 < 3 & so on."
    with qtbot.waitSignal(bulletin.acted):
        QTest.mouseClick(bulletin.button, Qt.MouseButton.LeftButton)
    assert bulletin.isVisible()
    with qtbot.waitSignal(bulletin.closed):
        QTest.keyClick(bulletin.close_button, Qt.Key.Key_Space)
    assert not bulletin.isVisible()


def test_a_bulletin_without_an_action_has_no_button(theme: Theme, qtbot: QtBot) -> None:
    bulletin = Bulletin(theme, Look.ERROR, "The folder is gone.")
    qtbot.addWidget(bulletin)
    assert bulletin.button.isHidden()


class Host(QWidget):
    """A window for toasts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.resize(600, 400)
        self.other = QLineEdit(self)
        self.other.setFocus()
        self.toast = Toast(theme, "3 files were moved", action="Undo", parent=self)


@pytest.fixture
def host(theme: Theme, qtbot: QtBot) -> Iterator[Host]:
    """Held until Qt has closed it: a window that Python collects while it is shown takes its toast apart first."""
    made = Host(theme)
    qtbot.addWidget(made)
    yield made
    made.close()


def test_a_toast_sits_at_the_lower_right_and_stays_there(host: Host, qtbot: QtBot) -> None:
    host.show()
    host.toast.pop_up()
    assert host.toast.geometry().bottomRight().toTuple() == (583, 383)
    host.resize(500, 300)
    qtbot.waitUntil(lambda: host.toast.geometry().bottomRight().toTuple() == (483, 283))


def test_a_toast_goes_after_its_time_but_not_under_the_pointer(host: Host, qtbot: QtBot, qapp: QApplication) -> None:
    host.show()
    host.toast.SECONDS = 0.05
    host.toast.pop_up()
    assert host.toast.counting
    middle = QPointF(10, 10)
    qapp.sendEvent(host.toast, QEnterEvent(middle, middle, middle))
    assert not host.toast.counting
    with qtbot.waitSignal(host.toast.closed, timeout=2000):
        qapp.sendEvent(host.toast, QEvent(QEvent.Type.Leave))


def test_a_toast_waits_while_it_has_the_keyboard(host: Host, qtbot: QtBot) -> None:
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    host.toast.pop_up()
    host.toast.button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: not host.toast.counting)
    host.other.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: host.toast.counting)


def test_undo_on_a_toast_is_told_and_takes_it_away(host: Host, qtbot: QtBot) -> None:
    host.show()
    host.toast.pop_up()
    with qtbot.waitSignals([host.toast.acted, host.toast.closed]):
        QTest.mouseClick(host.toast.button, Qt.MouseButton.LeftButton)


def test_an_empty_state_says_what_belongs_there_and_offers_it(theme: Theme, qtbot: QtBot) -> None:
    state = EmptyState(theme, "folder-search", "Files wait here.", action="Watch a folder")
    qtbot.addWidget(state)
    state.show()
    assert state.accessibleName() == "Files wait here."
    with qtbot.waitSignal(state.acted):
        QTest.keyClick(state.button, Qt.Key.Key_Space)


def test_an_icon_button_says_its_name_and_key(theme: Theme, qtbot: QtBot) -> None:
    button = IconButton(theme, "arrow-back-up", "Undo", key="Ctrl+Z")
    qtbot.addWidget(button)
    button.show()
    assert button.accessibleName() == "Undo"
    assert button.toolTip() == "Undo  Ctrl+Z"
    assert (button.width(), button.height()) == (28, 28)
    small = IconButton(theme, "star", "Pin", small=True)
    qtbot.addWidget(small)
    small.show()
    assert (small.width(), small.height()) == (24, 24)


def test_a_splitters_line_is_thin_and_its_hold_wide(theme: Theme, qtbot: QtBot) -> None:
    splitter = Splitter(theme, Qt.Orientation.Horizontal)
    qtbot.addWidget(splitter)
    for _panel in range(2):
        splitter.addWidget(QWidget())
    splitter.resize(401, 100)
    splitter.setSizes([200, 200])
    splitter.show()
    handle = splitter.handle(1)
    qtbot.waitUntil(lambda: handle.width() == 8)
    assert handle.contentsRect().width() == 1
    assert splitter.widget(1).x() - splitter.widget(0).geometry().right() == 2
