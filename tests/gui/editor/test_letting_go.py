"""Escape lets go of whatever is under way, and neighbours make room calmly."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractAnimation, Qt
from pytestqt.qtbot import QtBot

from filewright.gui.editor.glide import Glide
from tests.gui.editor.driver import CTRL, SHIFT, Driver

RIGHT, MIDDLE, LEFT = Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.LeftButton
EMPTY = (340.0, 250.0)


def drawn(start: Callable[[Driver], tuple[float, float]], button: Qt.MouseButton = LEFT, keys: object = None) -> object:
    """Presses there and draws over several steps and connections, without letting the button go."""

    def act(driver: Driver) -> None:
        modifiers = keys if isinstance(keys, Qt.KeyboardModifier) else Qt.KeyboardModifier.NoModifier
        point = start(driver)
        driver.press(point, modifiers, button)
        driver.draw(point, EMPTY, modifiers, button)
        driver.draw(EMPTY, (700.0, 420.0), modifiers, button)

    return act


def keyed(*keys: str) -> object:
    def act(driver: Driver) -> None:
        driver.select("resize")
        for key in keys:
            driver.key(key)

    return act


ACTS = {
    "connect": drawn(lambda driver: driver.way_out("filter", "pictures")),
    "connect several": drawn(lambda driver: driver.way_out("filter", "pictures"), keys=SHIFT),
    "click and click": lambda driver: driver.click(driver.way_out("loose")),
    "move an end": drawn(lambda driver: driver.way_in("web")),
    "move all ends": drawn(lambda driver: driver.way_out("filter", "rest"), keys=CTRL),
    "move a step": drawn(lambda driver: driver.head("loose")),
    "cut": drawn(lambda driver: (520.0, -20.0), RIGHT, CTRL),
    "select": drawn(lambda driver: (260.0, 350.0)),
    "pan": drawn(lambda driver: EMPTY, MIDDLE),
    "connect by key": keyed("c"),
    "move an end by key": keyed("w", "c"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_escape_lets_go_and_nothing_has_changed(driver: Driver, act: Callable[[Driver], None]) -> None:
    said: list[object] = []
    driver.editor._desk.hint_changed.connect(said.append)
    before = driver.document.pipeline
    act(driver)
    assert driver.editor.gesture is not None
    driver.key(Qt.Key.Key_Escape)
    assert driver.editor.gesture is None
    assert driver.document.pipeline is before
    assert driver.document.undo_stack.count() == 0
    assert not any(drawing.hidden or drawing.dim for drawing in driver.editor.picture.wires.values())
    assert not any(item.marks.dim for item in driver.editor.picture.nodes.values())
    assert {key: item.place for key, item in driver.editor.picture.nodes.items()} == dict(before.layout.nodes)
    assert not said or said[-1] is None
    assert not driver.editor.finder.popup.isVisible()


def test_neighbours_make_room_in_a_sixth_of_a_second(driver: Driver, qtbot: QtBot) -> None:
    theme = driver.editor.ink.theme
    theme.set_reduced_motion(False)
    try:
        driver.document.select(type(driver.document.selection)())
        driver.editor.finder.open_on_wire("filter.pictures -> resize.in")
        driver.key("water")
        driver.key(Qt.Key.Key_Return)
        glide = driver.editor.picture.findChild(Glide)
        assert glide is not None
        movement = glide.findChild(QAbstractAnimation)
        assert movement is not None
        assert movement.state() is QAbstractAnimation.State.Running
        assert movement.duration() == theme.tokens.motion.normal == 160
        qtbot.waitUntil(lambda: movement.state() is QAbstractAnimation.State.Stopped)
        assert driver.editor.picture.nodes["resize"].place == driver.place("resize")
        assert driver.place("resize")[0] > 576
    finally:
        theme.set_reduced_motion(True)


def test_without_motion_they_are_there_at_once(driver: Driver) -> None:
    driver.editor.finder.open_on_wire("filter.pictures -> resize.in")
    driver.key("water")
    driver.key(Qt.Key.Key_Return)
    assert driver.editor.picture.nodes["resize"].place == driver.place("resize") != (576.0, 0.0)
    assert driver.document.undo_stack.undoText() == "Add Watermark"
