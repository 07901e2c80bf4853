"""What a dragged box is level with, and boxes brought into line."""

from filewright.gui.editor.shape.align import Line, aligned, spread
from filewright.gui.editor.shape.box import Box
from filewright.gui.editor.shape.guides import Guide, guides, nudge

HERE = Box(0, 0, 100, 50)


def test_the_nearest_edge_or_middle_within_reach_counts() -> None:
    assert nudge(Box(204, 300, 304, 350), [HERE, Box(200, 0, 300, 50)], 6) == (-4, None)
    assert nudge(Box(300, 23, 400, 33), [HERE], 6) == (None, -3)
    assert nudge(Box(107, 0, 207, 50), [HERE], 6) == (None, 0)
    assert nudge(HERE, [], 6) == (None, None)


def test_a_line_is_as_long_as_all_that_lies_on_it() -> None:
    found = guides(Box(0, 200, 80, 240), [HERE, Box(0, 400, 60, 450)])
    assert found == (Guide((0, 0), (0, 450)),)


def test_an_edge_on_a_middle_is_no_line() -> None:
    assert guides(Box(50, 200, 90, 240), [HERE]) == ()


def test_boxes_are_brought_into_line_by_edge_and_middle() -> None:
    boxes = {"a": HERE, "b": Box(40, 100, 100, 200)}
    assert aligned(boxes, Line.LEFT) == {"a": (0, 0), "b": (0, 100)}
    assert aligned(boxes, Line.BOTTOM) == {"a": (0, 150), "b": (40, 100)}
    assert aligned(boxes, Line.CENTER) == {"a": (0, 0), "b": (20, 100)}
    assert aligned({}, Line.TOP) == {}


def test_gaps_are_equal_and_the_outermost_stay() -> None:
    boxes = {"c": Box(300, 0, 400, 10), "a": HERE, "b": Box(110, 0, 130, 10)}
    assert spread(boxes, across=True) == {"a": (0, 0), "b": (190, 0), "c": (300, 0)}
    assert spread({"a": HERE, "c": boxes["c"]}, across=False) == {"a": (0, 0), "c": (300, 0)}
