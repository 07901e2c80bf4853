"""Menus of the right button, and what screen readers are told."""

import pytest
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.engine.client import NodeActivity, NodeNumbers
from filewright.gui.editor.shape.box import Point
from filewright.gui.wording import THIN
from tests.gui.editor.driver import Driver

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # raising and grabbing, which menus do


def menu_at(driver: Driver, point: Point) -> QMenu:
    at = driver.at(point)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, driver.viewport.mapToGlobal(at))
    QApplication.sendEvent(driver.viewport, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, words: str) -> None:
    action = next(action for action in menu.actions() if action.text().startswith(words))
    assert action.isEnabled()
    action.trigger()
    menu.close()


def test_the_menu_of_a_step_selects_it_and_acts_on_it(driver: Driver) -> None:
    choose(menu_at(driver, driver.head("resize")), "Delete and join")
    assert "resize" not in driver.nodes
    assert "filter.pictures -> web.in" in driver.wires


@pytest.mark.parametrize("words", ["Off", "Duplicate", "Disconnect"])
def test_commands_of_a_step_are_edits(driver: Driver, words: str) -> None:
    before = driver.document.pipeline
    choose(menu_at(driver, driver.head("resize")), words)
    assert driver.document.pipeline is not before
    driver.document.undo_stack.undo()
    assert driver.document.pipeline is before


def test_the_menu_of_several_selected_steps_acts_on_all(driver: Driver) -> None:
    driver.select("loose", "text")
    menu = menu_at(driver, driver.head("loose"))
    choose(menu, "Cut")
    assert driver.nodes.isdisjoint({"loose", "text"})


def test_the_menu_of_a_connection_takes_it_away(driver: Driver) -> None:
    middle = driver.editor.picture.wires["filter.rest -> other.in"].curve.middle
    choose(menu_at(driver, middle), "Disconnect")
    assert "filter.rest -> other.in" not in driver.wires


def test_the_menu_of_the_canvas_arranges(driver: Driver) -> None:
    choose(menu_at(driver, (40.0, 520.0)), "Arrange")
    places = driver.document.pipeline.layout.nodes
    for wire in driver.document.pipeline.graph.wires:
        assert places[wire.source.node][0] < places[wire.target.node][0]


def test_hold_asks_for_it_and_for_the_end_of_it(driver: Driver, qtbot: QtBot) -> None:
    with qtbot.waitSignal(driver.editor.hold_wanted) as heard:
        choose(menu_at(driver, driver.head("resize")), "Hold")
    assert heard.args == ["resize", True]
    with qtbot.waitSignal(driver.editor.live.shown):
        driver.editor.show_numbers({"resize": NodeNumbers(activity=NodeActivity.PAUSED)}, {})
    with qtbot.waitSignal(driver.editor.hold_wanted) as heard:
        driver.editor.trigger("hold")
    assert heard.args == ["resize", False]


def test_a_click_on_the_badge_asks_for_the_files_set_aside(driver: Driver, qtbot: QtBot) -> None:
    with qtbot.waitSignal(driver.editor.live.shown):
        driver.editor.show_numbers({"resize": NodeNumbers(quarantined=8)}, {})
    body = driver.editor.picture.nodes["resize"].body
    with qtbot.waitSignal(driver.editor.attention_wanted) as heard:
        driver.click((body.right - 24, body.top - 4))
    assert heard.args == ["resize"]


def test_a_screen_reader_hears_name_kind_state_and_numbers(driver: Driver, qtbot: QtBot) -> None:
    driver.select("resize")
    with qtbot.waitSignal(driver.editor.live.shown):
        driver.editor.show_numbers(
            {"resize": NodeNumbers(activity=NodeActivity.RUNNING, busy=0.83, median=0.046, quarantined=1)}, {}
        )
    words = driver.editor.canvas.accessibleName().replace(THIN, " ")
    assert words == "Resize image, resize, running, 46 ms, busy 83 %, 1 file needs attention"
    driver.select()
    assert driver.editor.canvas.accessibleName() == "Canvas"


def test_the_last_few_words_say_what_is_wrong(driver: Driver) -> None:
    driver.select("resize")
    driver.document.edit(edits.set_param(driver.document.pipeline, "resize", "width", "wide"), "Width")
    message = driver.editor.picture.nodes["resize"].face.message
    assert message is not None
    assert message.text in driver.editor.canvas.accessibleName()


def test_beside_a_change_that_is_not_applied_the_badge_is_found_where_it_is_drawn(driver: Driver, qtbot: QtBot) -> None:
    driver.document.set_applied(driver.document.pipeline)
    driver.document.edit(edits.set_param(driver.document.pipeline, "resize", "width", 5), "Width")
    with qtbot.waitSignal(driver.editor.live.shown):
        driver.editor.show_numbers({"resize": NodeNumbers(quarantined=8)}, {})
    body = driver.editor.picture.nodes["resize"].body
    assert not driver.hit((body.right - 24, body.top - 4)).badge
    assert any(driver.hit((x, body.top - 4)).badge for x in range(int(body.left), int(body.right), 4))
