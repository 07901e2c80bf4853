"""Connections are drawn with the pointer: by dragging, or by a click at each end."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from filewright.core import edits
from filewright.core.graph import Port
from tests.gui.editor.driver import ALT, CTRL, Driver

EMPTY = (430.0, 250.0)


def test_a_drag_from_port_to_port_connects(driver: Driver) -> None:
    driver.drag(driver.way_out("filter", "pictures"), driver.way_in("loose"))
    assert "filter.pictures -> loose.in" in driver.wires
    driver.document.undo_stack.undo()
    assert "filter.pictures -> loose.in" not in driver.wires
    driver.document.undo_stack.redo()
    assert "filter.pictures -> loose.in" in driver.wires


def test_a_drag_from_a_way_in_connects_too(driver: Driver) -> None:
    driver.drag(driver.way_in("loose"), driver.way_out("filter", "pictures"))
    assert "filter.pictures -> loose.in" in driver.wires


def test_two_clicks_connect(driver: Driver) -> None:
    driver.click(driver.way_out("filter", "pictures"))
    driver.move(driver.way_in("loose"), button=Qt.MouseButton.NoButton)
    assert driver.marks("loose").halo is not None
    driver.click(driver.way_in("loose"))
    assert "filter.pictures -> loose.in" in driver.wires


def test_anywhere_on_a_step_that_takes_it_will_do(driver: Driver) -> None:
    driver.drag(driver.way_out("filter", "pictures"), driver.head("loose"))
    assert "filter.pictures -> loose.in" in driver.wires


def test_what_cannot_take_it_dims_with_its_reason(driver: Driver) -> None:
    start = driver.way_out("filter", "pictures")
    driver.press(start)
    driver.draw(start, EMPTY)
    wiring = driver.editor.picture.nodes
    assert not driver.marks("loose").dim
    assert driver.marks("loose").takes
    reasons = {key: answer.reason for key, answer in driver.gesture_answers().items() if answer.reason}
    assert reasons == {
        "inbox": "Gives files and takes none.",
        "text": "Takes text, not pictures.",
        "resize": "Is connected already.",
    }
    for key in reasons:
        assert wiring[key].marks.dim
    driver.key(Qt.Key.Key_Escape)
    assert not any(item.marks.dim for item in wiring.values())


def test_a_loop_is_refused_in_words(driver: Driver) -> None:
    driver.document.edit(edits.connect(driver.document.pipeline, Port("loose", "out"), Port("filter", "in")), "Connect")
    driver.press(driver.way_out("filter", "pictures"))
    driver.draw(driver.way_out("filter", "pictures"), EMPTY)
    assert driver.gesture_answers()["loose"].reason == "Would make a loop: its files go on to Only pictures."


def test_over_a_step_that_cannot_take_it_nothing_happens(driver: Driver) -> None:
    before = driver.document.pipeline
    driver.drag(driver.way_out("filter", "pictures"), driver.head("text"))
    assert driver.document.pipeline is before
    assert not driver.marks("text").dim
    assert not driver.editor.finder.popup.isVisible()


def test_escape_lets_go(driver: Driver) -> None:
    before = driver.document.pipeline
    driver.press(driver.way_out("filter", "pictures"))
    driver.draw(driver.way_out("filter", "pictures"), driver.way_in("loose"))
    driver.key(Qt.Key.Key_Escape)
    driver.release(driver.way_in("loose"))
    assert driver.document.pipeline is before


def test_with_ctrl_several_are_drawn_from_one_port(driver: Driver) -> None:
    start = driver.way_out("filter", "pictures")
    driver.drag(start, driver.way_in("loose"), CTRL)
    driver.move(driver.way_in("other"), CTRL)
    driver.press(driver.way_in("other"), CTRL)
    driver.key(Qt.Key.Key_Escape)
    assert {"filter.pictures -> loose.in", "filter.pictures -> other.in"} <= driver.wires


def test_let_go_over_nothing_it_lists_what_fits_and_adds_it_connected(driver: Driver) -> None:
    start = driver.way_out("filter", "pictures")
    driver.drag(start, EMPTY)
    popup = driver.editor.finder.popup
    assert popup.isVisible()
    titles = driver.found_titles()
    assert "Resize image" in titles
    assert "Upper case" not in titles
    assert driver.marks("text").dim, "the connection waits for what is chosen"
    driver.key("resize")
    driver.key(Qt.Key.Key_Return)
    assert "filter.pictures -> resize-2.in" in driver.wires
    assert driver.document.selection.current == "resize-2"
    assert not driver.marks("text").dim
    x, y = driver.way_in("resize-2")
    assert abs(x - EMPTY[0]) <= 8
    assert abs(y - EMPTY[1]) <= 8, "its port lies where the pointer let go, on the grid"
    driver.document.undo_stack.undo()
    assert "resize-2" not in driver.nodes, "adding and connecting are one edit"


def test_escape_in_the_search_box_lets_the_connection_go(driver: Driver) -> None:
    before = driver.document.pipeline
    driver.drag(driver.way_out("filter", "pictures"), EMPTY)
    driver.key(Qt.Key.Key_Escape)
    assert driver.document.pipeline is before
    assert not driver.marks("text").dim
    assert driver.editor.canvas.hasFocus()


def test_the_end_of_a_connection_moves_to_another_step(driver: Driver) -> None:
    driver.drag(driver.way_in("web"), driver.way_in("other"))
    assert "resize.out -> other.in" in driver.wires
    assert "resize.out -> web.in" not in driver.wires
    driver.document.undo_stack.undo()
    assert "resize.out -> web.in" in driver.wires


def test_the_start_of_a_connection_moves_too(driver: Driver) -> None:
    near_its_start = driver.editor.picture.wires["filter.rest -> other.in"].curve.points[6]
    driver.drag(near_its_start, driver.way_out("filter", "pictures"))
    assert "filter.pictures -> other.in" in driver.wires
    assert "filter.rest -> other.in" not in driver.wires


def test_an_end_let_go_over_nothing_takes_the_connection_away(driver: Driver) -> None:
    driver.drag(driver.way_in("web"), (800.0, 250.0))
    assert "resize.out -> web.in" not in driver.wires
    driver.document.undo_stack.undo()
    assert "resize.out -> web.in" in driver.wires


def test_an_end_put_back_changes_nothing(driver: Driver) -> None:
    start = driver.way_in("web")
    driver.press(start)
    driver.draw(start, (700.0, 250.0))
    assert driver.editor.picture.wires["resize.out -> web.in"].hidden
    driver.draw((700.0, 250.0), start)
    driver.release(start)
    assert driver.document.undo_stack.count() == 0
    assert not driver.editor.picture.wires["resize.out -> web.in"].hidden


def test_an_edit_from_elsewhere_ends_the_gesture(driver: Driver) -> None:
    driver.press(driver.way_out("filter", "pictures"))
    driver.draw(driver.way_out("filter", "pictures"), EMPTY)
    driver.document.edit(edits.remove(driver.document.pipeline, ["filter"]), "Delete")
    driver.move(driver.way_in("loose"))
    driver.release(driver.way_in("loose"))
    assert driver.wires == {"resize.out -> web.in"}


def test_a_stroke_cuts_what_it_crosses_in_one_edit(driver: Driver) -> None:
    driver.drag((520.0, -20.0), (530.0, 300.0), CTRL, Qt.MouseButton.RightButton)
    assert driver.wires == {"inbox.out -> filter.in", "resize.out -> web.in"}
    driver.document.undo_stack.undo()
    assert len(driver.wires) == 4


@pytest.mark.parametrize("zoom", [0.7, 1.0, 2.0])
def test_ports_can_be_hit_twelve_pixels_from_their_centre_at_every_zoom(driver: Driver, zoom: float) -> None:
    x, y = driver.way_out("loose")
    driver.look_at(zoom, (x, y))
    QApplication.processEvents()
    reach = 11 / zoom
    for dx, dy in ((reach, 0), (0, reach), (0, -reach), (reach, reach)):
        assert driver.hit((x + dx, y + dy)).port == Port("loose", "out")
    assert driver.hit((x + 14 / zoom, y)).port is None


def test_alt_and_a_drag_still_move_the_step(driver: Driver) -> None:
    start = driver.head("loose")
    driver.drag(start, (start[0] + 37, start[1] + 21), ALT)
    assert driver.place("loose") == (325.0, 405.0)
