"""Connections are drawn with the pointer: by dragging, or by a click at each end."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from filewright.core import edits
from filewright.core.graph import Port
from filewright.gui.document import Document
from filewright.gui.editor.fits import Fits
from filewright.gui.editor.shape.measures import Side
from tests.gui.editor.driver import ALT, CTRL, SHIFT, Driver
from tests.gui.editor.flows import PICTURES, SPECS, TEXT, photos, spec

EMPTY = (340.0, 250.0)
"""With room for a step around it."""


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


def test_with_shift_several_are_drawn_from_one_port(driver: Driver) -> None:
    start = driver.way_out("filter", "pictures")
    driver.drag(start, driver.way_in("loose"), SHIFT)
    driver.move(driver.way_in("other"), SHIFT)
    driver.press(driver.way_in("other"), SHIFT)
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


@pytest.mark.parametrize("zoom", [0.5, 0.7, 1.0, 2.0])
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


def test_from_one_of_several_selected_steps_all_are_connected_in_one_edit(driver: Driver) -> None:
    driver.document.edit(edits.disconnect(driver.document.pipeline, ["resize.out -> web.in"]), "Disconnect")
    driver.select("resize", "loose")
    driver.press(driver.way_out("loose"))
    driver.draw(driver.way_out("loose"), driver.head("text"))
    assert driver.marks("text").dim, "pictures do not go there"
    driver.draw(driver.head("text"), driver.way_in("web"))
    driver.release(driver.way_in("web"))
    assert {"resize.out -> web.in", "loose.out -> web.in"} <= driver.wires
    assert driver.document.undo_stack.undoText() == "Connect 2 steps with Save to folder"
    driver.document.undo_stack.undo()
    assert not {"resize.out -> web.in", "loose.out -> web.in"} & driver.wires


def test_what_fits_only_some_of_them_dims(driver: Driver) -> None:
    driver.select("inbox", "text")
    driver.press(driver.way_out("text"))
    driver.draw(driver.way_out("text"), EMPTY)
    assert driver.gesture_answers()["loose"].reason == "Takes pictures, not text."
    assert driver.gesture_answers()["web"].ways == ("in",)


def test_several_let_go_over_nothing_lead_to_the_step_that_is_chosen(driver: Driver) -> None:
    driver.select("resize", "loose")
    driver.drag(driver.way_out("loose"), (560.0, 330.0))
    driver.key("watermark")
    driver.key(Qt.Key.Key_Return)
    assert {"resize.out -> watermark.in", "loose.out -> watermark.in"} <= driver.wires


def test_with_ctrl_all_connections_of_a_port_move_at_once(driver: Driver) -> None:
    driver.document.edit(
        edits.connect(driver.document.pipeline, Port("filter", "pictures"), Port("loose", "in")), "Connect"
    )
    driver.drag(driver.way_out("filter", "pictures"), driver.way_out("inbox"), CTRL)
    assert {"inbox.out -> resize.in", "inbox.out -> loose.in"} <= driver.wires
    assert not any(wire.startswith("filter.pictures") for wire in driver.wires)
    assert driver.document.undo_stack.undoText() == "Move 2 connections"
    driver.document.undo_stack.undo()
    assert {"filter.pictures -> resize.in", "filter.pictures -> loose.in"} <= driver.wires


def test_connections_that_move_to_where_one_is_already_do_not_double(driver: Driver) -> None:
    driver.document.edit(edits.connect(driver.document.pipeline, Port("resize", "out"), Port("other", "in")), "Connect")
    driver.drag(driver.way_in("other"), driver.way_in("web"), CTRL)
    assert driver.wires == {
        "inbox.out -> filter.in",
        "filter.pictures -> resize.in",
        "filter.rest -> web.in",
        "resize.out -> web.in",
    }


def test_with_shift_a_way_in_that_has_a_connection_takes_one_more(driver: Driver) -> None:
    driver.drag(driver.way_in("web"), driver.way_out("loose"), SHIFT)
    assert {"resize.out -> web.in", "loose.out -> web.in"} <= driver.wires


def test_tab_goes_on_to_the_next_way_while_drawing(driver: Driver) -> None:
    start = driver.way_out("filter", "pictures")
    driver.press(start)
    driver.draw(start, EMPTY)
    driver.key(Qt.Key.Key_Tab)
    driver.draw(EMPTY, driver.way_in("web"))
    driver.release(driver.way_in("web"))
    assert "filter.rest -> web.in" in driver.wires


def test_the_reason_of_the_step_under_the_pointer_is_said_at_any_zoom(driver: Driver) -> None:
    said: list[str] = []
    driver.editor._desk.hint_changed.connect(lambda hint: said.append(hint.text if hint else ""))
    driver.look_at(0.5)
    start = driver.way_out("filter", "pictures")
    driver.press(start)
    driver.draw(start, driver.head("text"))
    assert said[-1] == "Takes text, not pictures."
    driver.draw(driver.head("text"), driver.way_in("loose"))
    assert said[-1] == "carries pictures"
    driver.release(driver.way_in("loose"))
    assert "filter.pictures -> loose.in" in driver.wires


def test_the_keyboard_connects_all_selected_steps(driver: Driver) -> None:
    driver.document.edit(edits.disconnect(driver.document.pipeline, ["resize.out -> web.in"]), "Disconnect")
    driver.select("resize", "loose")
    driver.key("c")
    titles = set()
    for _again in range(4):
        end = driver.editor.gesture.end  # type: ignore[union-attr]
        titles.add(end.port.node)
        if end.port.node == "web":
            break
        driver.key(Qt.Key.Key_Down)
    driver.key(Qt.Key.Key_Return)
    assert {"resize.out -> web.in", "loose.out -> web.in"} <= driver.wires


def test_edits_by_connecting_have_names(driver: Driver) -> None:
    driver.drag(driver.way_out("filter", "pictures"), driver.way_in("loose"))
    assert driver.document.undo_stack.undoText() == "Connect Only pictures with Watermark"
    driver.drag(driver.way_in("web"), driver.way_in("other"))
    assert driver.document.undo_stack.undoText() == "Move 1 connection"
    driver.drag(driver.way_in("loose"), (200.0, 250.0))
    assert driver.document.undo_stack.undoText() == "Cut 1 connection"


def test_the_middle_button_moves_the_view_while_a_connection_is_drawn(driver: Driver) -> None:
    middle = Qt.MouseButton.MiddleButton
    driver.click(driver.way_out("filter", "pictures"))
    driver.move(EMPTY, button=Qt.MouseButton.NoButton)
    before = driver.editor.camera.center
    driver.press(EMPTY, button=middle)
    driver.move((EMPTY[0] - 60, EMPTY[1]), button=middle)
    driver.release(EMPTY, button=middle)
    assert round(driver.editor.camera.center.x() - before.x()) == 60
    driver.click(driver.way_in("loose"))
    assert "filter.pictures -> loose.in" in driver.wires


def test_a_right_click_lets_go_and_opens_no_menu(driver: Driver) -> None:
    wanted: list[object] = []
    driver.editor.canvas.menu_wanted.disconnect()
    driver.editor.canvas.menu_wanted.connect(wanted.append)

    def ask() -> None:
        at = driver.at(EMPTY)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, driver.viewport.mapToGlobal(at))
        QApplication.sendEvent(driver.viewport, event)

    driver.click(driver.way_out("filter", "pictures"))
    driver.press(EMPTY, button=Qt.MouseButton.RightButton)
    ask()
    driver.release(EMPTY, button=Qt.MouseButton.RightButton)
    assert driver.editor.gesture is None
    assert wanted == []
    driver.press(EMPTY, button=Qt.MouseButton.RightButton)
    ask()
    driver.release(EMPTY, button=Qt.MouseButton.RightButton)
    assert len(wanted) == 1


def test_a_stroke_says_how_many_it_cuts_and_escape_cuts_none(driver: Driver) -> None:
    said: list[str] = []
    driver.editor._desk.hint_changed.connect(lambda hint: said.append(hint.title if hint else ""))
    right = Qt.MouseButton.RightButton
    driver.press((520.0, -20.0), CTRL, right)
    driver.draw((520.0, -20.0), (530.0, 300.0), CTRL, right)
    assert said[-1] == "Cut 2 connections"
    driver.key(Qt.Key.Key_Escape)
    driver.release((530.0, 300.0), CTRL, right)
    assert said[-1] == ""
    assert len(driver.wires) == 4


@pytest.mark.parametrize("zoom", [0.5, 1.0])
def test_a_connection_can_be_hit_twelve_pixels_beside_it(driver: Driver, zoom: float) -> None:
    driver.look_at(zoom)
    x, y = driver.editor.picture.wires["resize.out -> web.in"].curve.middle
    assert driver.hit((x, y + 11 / zoom)).wire == "resize.out -> web.in"
    assert driver.hit((x, y + 14 / zoom)).wire is None


def test_by_keyboard_a_connection_is_chosen_at_its_step_and_its_end_moved(driver: Driver) -> None:
    driver.select("resize")
    driver.key("w")
    assert driver.document.selection.wires == {"filter.pictures -> resize.in"}
    driver.key("w")
    assert driver.document.selection.wires == {"resize.out -> web.in"}
    assert not driver.document.selection.nodes
    driver.key("c")
    for _again in range(4):
        if driver.editor.gesture.end.port.node == "other":  # type: ignore[union-attr]
            break
        driver.key(Qt.Key.Key_Down)
    driver.key(Qt.Key.Key_Return)
    assert "resize.out -> other.in" in driver.wires
    assert "resize.out -> web.in" not in driver.wires
    assert driver.document.selection.wires == {"resize.out -> other.in"}
    assert driver.document.undo_stack.undoText() == "Move 1 connection"


def test_escape_and_an_end_that_stays_where_it_was_change_nothing(driver: Driver) -> None:
    before = driver.document.pipeline
    for last in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        driver.select("web")
        driver.key("w")
        driver.key("c")
        assert driver.editor.picture.wires["resize.out -> web.in"].hidden
        driver.key(last)
        assert not driver.editor.picture.wires["resize.out -> web.in"].hidden
    assert driver.document.pipeline is before
    assert driver.document.undo_stack.count() == 0


def test_a_step_that_would_make_it_fit_is_named(qapp: QApplication) -> None:
    specs = {**SPECS, "read": spec("read", "Read text", takes=PICTURES, gives=[("out", TEXT, False)])}
    document = Document(photos(), specs)
    answer = Fits(document, Port("filter", "pictures"), Side.OUT).answer("text")
    assert answer.reason == "Takes text, not pictures. Read text in between can help."
    backwards = Fits(document, Port("text", "in"), Side.IN).answer("loose")
    assert backwards.reason == "Gives pictures, not text. Read text in between can help."
