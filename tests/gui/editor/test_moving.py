"""Steps are selected and moved with the pointer."""

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.graph import Node, Port
from tests.gui.editor.driver import ALT, CTRL, SHIFT, Driver


def test_a_step_lands_on_the_grid(driver: Driver) -> None:
    x, y = driver.head("loose")
    driver.drag((x, y), (x + 37, y + 21))
    assert driver.place("loose") == (320.0, 400.0)
    driver.document.undo_stack.undo()
    assert driver.place("loose") == (288.0, 384.0)
    assert driver.editor.picture.nodes["loose"].place == (288.0, 384.0)


def test_alt_leaves_the_grid_out(driver: Driver) -> None:
    x, y = driver.head("loose")
    driver.drag((x, y), (x + 37, y + 21), ALT)
    assert driver.place("loose") == (325.0, 405.0)


def test_all_selected_steps_move_together_and_keep_their_distance(driver: Driver) -> None:
    driver.document.edit(edits.move(driver.document.pipeline, {"text": (581.0, 389.0)}), "Move")
    driver.select("loose", "text")
    x, y = driver.head("loose")
    driver.drag((x, y), (x + 48, y + 80))
    assert driver.place("loose") == (336.0, 464.0)
    assert driver.place("text") == (629.0, 469.0)


def test_connections_follow_while_the_step_is_dragged_and_the_document_waits(driver: Driver) -> None:
    x, y = driver.head("web")
    before = driver.document.pipeline
    driver.press((x, y))
    driver.draw((x, y), (x + 32, y + 160))
    curve = driver.editor.picture.wires["resize.out -> web.in"].curve
    assert curve.end == driver.way_in("web")
    assert driver.document.pipeline is before
    driver.key(Qt.Key.Key_Escape)
    assert driver.editor.picture.nodes["web"].place == driver.place("web")
    driver.release((x, y))
    assert driver.document.undo_stack.count() == 0


def test_a_click_selects_and_shift_adds_and_takes_away(driver: Driver) -> None:
    driver.click(driver.head("loose"))
    assert driver.document.selection.nodes == {"loose"}
    driver.click(driver.head("web"), SHIFT)
    assert driver.document.selection.nodes == {"loose", "web"}
    driver.click(driver.head("web"), SHIFT)
    assert driver.document.selection.nodes == {"loose"}
    driver.click((430.0, 250.0))
    assert not driver.document.selection


def test_a_click_on_one_of_several_selects_it_alone(driver: Driver) -> None:
    driver.select("loose", "web")
    driver.click(driver.head("loose"))
    assert driver.document.selection.nodes == {"loose"}


def test_a_frame_selects_what_it_meets_and_escape_restores(driver: Driver) -> None:
    driver.drag((540.0, -30.0), (1070.0, 50.0))
    assert driver.document.selection.nodes == {"resize", "web"}
    driver.press((260.0, 350.0))
    driver.draw((260.0, 350.0), (400.0, 420.0))
    assert driver.document.selection.nodes == {"loose"}
    driver.key(Qt.Key.Key_Escape)
    assert driver.document.selection.nodes == {"resize", "web"}


def test_a_connection_is_selected_by_a_click_near_it(driver: Driver) -> None:
    middle = driver.editor.picture.wires["filter.rest -> other.in"].curve.middle
    driver.click((middle[0] + 4, middle[1]))
    assert driver.document.selection.wires == {"filter.rest -> other.in"}
    assert driver.editor.picture.wires["filter.rest -> other.in"].selected
    driver.key(Qt.Key.Key_Delete)
    assert "filter.rest -> other.in" not in driver.wires


def test_a_loose_step_let_go_over_a_connection_is_put_into_it(driver: Driver) -> None:
    middle = driver.editor.picture.wires["filter.pictures -> resize.in"].curve.middle
    x, y = driver.place("loose")
    grip = driver.head("loose")
    body = driver.editor.picture.nodes["loose"].body
    centre = ((body.left + body.right) / 2, (body.top + body.bottom) / 2)
    driver.drag(grip, (grip[0] + middle[0] - centre[0], grip[1] + middle[1] - centre[1]))
    assert {"filter.pictures -> loose.in", "loose.out -> resize.in"} <= driver.wires
    assert "filter.pictures -> resize.in" not in driver.wires
    assert driver.place("resize")[0] > 576, "its neighbours made room"
    assert driver.place("web")[0] - driver.place("resize")[0] == 288
    driver.document.undo_stack.undo()
    assert driver.place("loose") == (x, y)
    assert driver.place("resize") == (576.0, 0.0)
    assert "filter.pictures -> resize.in" in driver.wires


def test_a_step_that_does_not_fit_is_not_put_in(driver: Driver) -> None:
    middle = driver.editor.picture.wires["filter.pictures -> resize.in"].curve.middle
    grip = driver.head("text")
    body = driver.editor.picture.nodes["text"].body
    centre = ((body.left + body.right) / 2, (body.top + body.bottom) / 2)
    driver.drag(grip, (grip[0] + middle[0] - centre[0], grip[1] + middle[1] - centre[1]))
    assert "filter.pictures -> resize.in" in driver.wires


def test_the_middle_button_moves_the_view(driver: Driver) -> None:
    before = driver.editor.camera.center
    driver.press((100.0, 300.0), button=Qt.MouseButton.MiddleButton)
    start = driver.at((100.0, 300.0))
    driver.move((140.0, 330.0), button=Qt.MouseButton.MiddleButton)
    assert driver.at((100.0, 300.0)) == start + QPoint(40, 30)
    driver.release((140.0, 330.0), button=Qt.MouseButton.MiddleButton)
    after = driver.editor.camera.center
    assert (round(before.x() - after.x()), round(before.y() - after.y())) == (40, 30)


def test_ctrl_and_a_click_add_a_connection_to_the_selection(driver: Driver) -> None:
    wires = driver.editor.picture.wires
    driver.click(wires["filter.rest -> other.in"].curve.middle)
    driver.click(wires["resize.out -> web.in"].curve.middle, CTRL)
    assert driver.document.selection.wires == {"filter.rest -> other.in", "resize.out -> web.in"}


def test_at_the_edge_the_view_comes_along_and_the_step_with_it(driver: Driver, qtbot: QtBot) -> None:
    area = driver.editor.camera.area
    start = driver.head("web")
    driver.press(start)
    driver.draw(start, (area.right - 60, start[1]))
    before = driver.editor.camera.center.x()
    driver.move((area.right - 2, start[1]))
    qtbot.waitUntil(lambda: driver.editor.camera.center.x() > before + 200)
    driver.key(Qt.Key.Key_Escape)
    assert driver.editor.picture.nodes["web"].place == driver.place("web")
    resting = driver.editor.camera.center.x()
    qtbot.wait(50)
    assert driver.editor.camera.center.x() == resting


def test_a_drag_that_begins_at_the_edge_does_not_move_the_view(driver: Driver, qtbot: QtBot) -> None:
    x, y = driver.head("web")
    area = driver.editor.camera.area
    driver.look_at(1.0, (driver.editor.camera.center.x() - (area.right - x - 10), 260.0))
    before = driver.editor.camera.center
    driver.press((x, y))
    driver.draw((x, y), (x - 2, y + 30))
    qtbot.wait(80)
    assert driver.editor.camera.center == before
    driver.release((x - 2, y + 30))


def bodies_overlap(driver: Driver) -> bool:
    bodies = [item.body for item in driver.editor.picture.nodes.values()]
    return any(
        a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom
        for i, a in enumerate(bodies)
        for b in bodies[i + 1 :]
    )


def carry(driver: Driver, key: str, wire_id: str) -> None:
    """Drag a step until its middle lies on a connection's."""
    middle = driver.editor.picture.wires[wire_id].curve.middle
    grip = driver.head(key)
    centre = driver.editor.picture.nodes[key].body.center
    driver.draw(grip, (grip[0] + middle[0] - centre[0], grip[1] + middle[1] - centre[1]))


def test_whoever_is_in_the_way_of_a_spliced_step_makes_room_and_nothing_overlaps(driver: Driver) -> None:
    places = {"text": (720.0, 32.0), "other": (624.0, 96.0)}
    driver.document.edit(edits.move(driver.document.pipeline, places), "Move")
    driver.press(driver.head("loose"))
    carry(driver, "loose", "filter.pictures -> resize.in")
    driver.release(driver.editor.picture.wires["filter.pictures -> resize.in"].curve.middle)
    assert {"filter.pictures -> loose.in", "loose.out -> resize.in"} <= driver.wires
    assert not bodies_overlap(driver)
    assert driver.place("filter") == (288.0, 0.0), "the step before stays"
    driver.document.undo_stack.undo()
    assert driver.place("other") == (624.0, 96.0)


def test_x_takes_a_step_out_while_it_is_dragged_and_joins_its_neighbours(driver: Driver) -> None:
    driver.press(driver.head("resize"))
    driver.draw(driver.head("resize"), (700.0, 560.0))
    driver.key(Qt.Key.Key_X)
    assert driver.editor.picture.wires["resize.out -> web.in"].hidden
    driver.release((700.0, 560.0))
    assert "filter.pictures -> web.in" in driver.wires
    assert not [wire for wire in driver.wires if "resize" in wire]
    assert "resize" in driver.nodes
    assert driver.place("resize")[1] > 400
    assert driver.document.undo_stack.undoText() == "Take out 1 step"
    driver.document.undo_stack.undo()
    assert {"filter.pictures -> resize.in", "resize.out -> web.in"} <= driver.wires
    assert driver.place("resize") == (576.0, 0.0)


def test_x_again_leaves_it_connected_and_escape_changes_nothing(driver: Driver) -> None:
    before = driver.document.pipeline
    driver.press(driver.head("resize"))
    driver.draw(driver.head("resize"), (700.0, 560.0))
    driver.key(Qt.Key.Key_X)
    driver.key(Qt.Key.Key_X)
    assert not driver.editor.picture.wires["resize.out -> web.in"].hidden
    driver.key(Qt.Key.Key_X)
    driver.key(Qt.Key.Key_Escape)
    assert driver.document.pipeline is before
    assert not driver.editor.picture.wires["resize.out -> web.in"].hidden
    driver.release((700.0, 560.0))


def test_a_step_that_was_taken_out_can_be_put_into_another_connection_in_one_edit(driver: Driver) -> None:
    driver.press(driver.head("resize"))
    driver.draw(driver.head("resize"), (700.0, 560.0))
    driver.key(Qt.Key.Key_X)
    carry(driver, "resize", "inbox.out -> filter.in")
    driver.release(driver.editor.picture.wires["inbox.out -> filter.in"].curve.middle)
    assert {"inbox.out -> resize.in", "resize.out -> filter.in", "filter.pictures -> web.in"} <= driver.wires
    assert not bodies_overlap(driver)
    driver.document.undo_stack.undo()
    assert "filter.pictures -> resize.in" in driver.wires


def test_a_step_is_taken_out_by_key(driver: Driver) -> None:
    driver.select("resize")
    driver.key("x")
    assert "filter.pictures -> web.in" in driver.wires


def test_neighbours_that_do_not_fit_each_other_are_not_joined(driver: Driver) -> None:
    graph = driver.document.pipeline
    graph = edits.add_node(graph, Node(key="any", use="rename"), (300.0, 600.0))
    graph = edits.connect(graph, Port("loose", "out"), Port("any", "in"))
    graph = edits.connect(graph, Port("any", "out"), Port("text", "in"))
    driver.document.edit(graph, "Connect")
    driver.select("any")
    driver.editor.trigger("delete-and-heal")
    assert "any" not in driver.nodes
    assert not [wire for wire in driver.wires if "loose" in wire], "pictures are no text"
