"""Collapsing, lining up, spreading, arranging, guides, and selecting what hangs together."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from filewright.core import areas, edits
from filewright.core.graph import Port
from filewright.core.pipeline import Frame
from filewright.gui.editor.shape.measures import HEAD, Side
from tests.gui.editor.driver import ALT, CTRL, SHIFT, Driver


def box(driver: Driver, key: str) -> tuple[float, float, float, float]:
    return tuple(driver.editor.picture.nodes[key].body)  # type: ignore[return-value]


def test_a_collapsed_step_is_its_head_with_one_port_a_side(driver: Driver) -> None:
    driver.select("filter")
    driver.key("h")
    item = driver.editor.picture.nodes["filter"]
    assert item.body.height == HEAD
    assert driver.way_out("filter", "pictures") == driver.way_out("filter", "rest")
    merged = item.face.merged(Side.OUT)
    assert merged is not None
    assert merged.wires == 2
    for wire_id in ("filter.pictures -> resize.in", "filter.rest -> other.in"):
        assert driver.editor.picture.wires[wire_id].curve.start == driver.way_out("filter", "rest")
    driver.key("h")
    assert item.body.height > HEAD
    assert driver.document.undo_stack.undoText() == "Open 1 step"


def test_a_connection_can_be_drawn_to_and_from_a_collapsed_step(driver: Driver) -> None:
    driver.document.edit(areas.collapse(driver.document.pipeline, ["loose", "filter"], collapsed=True), "Collapse")
    driver.drag(driver.way_out("filter", "pictures"), driver.way_in("loose"))
    assert "filter.pictures -> loose.in" in driver.wires


@pytest.mark.parametrize(
    ("key", "side"), [(Qt.Key.Key_Left, 0), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Up, 1), (Qt.Key.Key_Down, 3)]
)
def test_alt_and_an_arrow_line_up_the_edges(driver: Driver, key: Qt.Key, side: int) -> None:
    driver.select("filter", "other", "web")
    before = [box(driver, name)[side] for name in ("filter", "other", "web")]
    driver.key(key, ALT)
    assert {box(driver, name)[side] for name in ("filter", "other", "web")} == {
        min(before) if side < 2 else max(before)
    }
    assert driver.document.undo_stack.count() == 1


def test_spreading_makes_gaps_equal_and_keeps_the_outermost(driver: Driver) -> None:
    driver.document.edit(edits.move(driver.document.pipeline, {"resize": (520.0, 0.0)}), "Move")
    driver.select("filter", "resize", "web")
    driver.editor.trigger("spread-across")
    first, middle, last = (box(driver, name) for name in ("filter", "resize", "web"))
    assert (first[0], last[0]) == (288.0, 864.0)
    assert middle[0] - first[2] == last[0] - middle[2]


def test_a_dragged_step_lands_level_with_a_near_one_and_a_line_says_so(driver: Driver) -> None:
    driver.document.edit(edits.move(driver.document.pipeline, {"web": (870.0, 5.0)}), "Move")
    start = driver.head("loose")
    to = (start[0] + 579, start[1] - 200)
    driver.press(start)
    driver.draw(start, to)
    assert driver.editor.picture.nodes["loose"].place[0] == 870.0
    assert driver.editor.gesture is not None
    assert driver.editor.gesture._guides  # type: ignore[attr-defined]
    driver.release(to)
    assert driver.place("loose")[0] == 870.0


def test_arranging_runs_every_connection_to_the_right_in_one_step(driver: Driver) -> None:
    driver.document.edit(edits.move(driver.document.pipeline, {"web": (0.0, 0.0), "inbox": (900.0, 0.0)}), "Move")
    before = driver.document.undo_stack.count()
    driver.key(Qt.Key.Key_A, CTRL | SHIFT)
    for drawn in driver.document.pipeline.graph.wires:
        assert box(driver, drawn.source.node)[2] < box(driver, drawn.target.node)[0]
    assert driver.document.undo_stack.count() == before + 1


def test_arranging_some_leaves_the_others_where_they_are(driver: Driver) -> None:
    driver.document.edit(edits.move(driver.document.pipeline, {"web": (576.0, 16.0)}), "Move")
    before = {key: driver.place(key) for key in driver.nodes}
    driver.select("resize", "web")
    driver.editor.trigger("arrange")
    after = {key: driver.place(key) for key in driver.nodes}
    assert {key for key in after if after[key] != before[key]} <= {"resize", "web"}
    bodies = [driver.editor.picture.nodes[key].body for key in ("resize", "web")]
    others = [driver.editor.picture.nodes[key].body for key in driver.nodes - {"resize", "web"}]
    assert bodies[0].right < bodies[1].left
    assert not any(body.meets(other) for body in bodies for other in others)


def test_arranging_keeps_steps_in_their_frame_and_others_out(driver: Driver) -> None:
    frame = Frame(at=(544.0, -48.0), size=(544.0, 176.0), title="Web")
    driver.document.revert(areas.add_frame(driver.document.pipeline, frame)[0])
    driver.editor.trigger("arrange")
    after = driver.document.pipeline.layout.frames["web"]
    left, top = after.at
    right, bottom = left + after.size[0], top + after.size[1]
    inside = {
        key
        for key in driver.nodes
        if left <= box(driver, key)[0] and box(driver, key)[2] <= right and top <= box(driver, key)[1] < bottom
    }
    assert inside == {"resize", "web"}


def test_selecting_what_hangs_together(driver: Driver) -> None:
    driver.select("filter")
    driver.key(Qt.Key.Key_Up, CTRL | SHIFT)
    assert driver.document.selection.nodes == {"inbox", "filter", "resize", "other"}
    driver.select("resize")
    driver.key("l")
    assert driver.document.selection.nodes == {"inbox", "filter", "resize", "other", "web"}
    driver.select("web")
    driver.key(Qt.Key.Key_G, SHIFT)
    assert driver.document.selection.nodes == {"web", "other"}
    driver.select("resize")
    driver.key(Qt.Key.Key_Left, CTRL | SHIFT)
    assert driver.document.selection.nodes == {"inbox", "filter", "resize"}


def test_a_step_without_a_place_comes_to_lie_beside_what_leads_to_it(driver: Driver) -> None:
    pipeline = edits.connect(driver.document.pipeline, Port("resize", "out"), Port("loose", "in"))
    layout = pipeline.layout
    places = {key: place for key, place in layout.nodes.items() if key != "loose"}
    driver.document.revert(replace(pipeline, layout=replace(layout, nodes=places)))
    editor = type(driver.editor)(driver.document, driver.editor.ink.theme)
    body = editor.picture.nodes["loose"].body
    assert body.left > editor.picture.nodes["resize"].body.right
    assert not any(body.meets(item.body) for key, item in editor.picture.nodes.items() if key != "loose")
    editor.deleteLater()
