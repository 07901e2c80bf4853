"""What lies in an area is found without looking at everything."""

from hypothesis import given
from hypothesis import strategies as st

from filewright.gui.editor.shape.box import Box, around, spanned
from filewright.gui.editor.shape.cells import Cells

boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.floats(-5000, 5000),
    st.floats(-5000, 5000),
    st.floats(0, 1500),
    st.floats(0, 1500),
)


@given(st.dictionaries(st.integers(0, 20), boxes), st.dictionaries(st.integers(0, 20), boxes), boxes)
def test_it_finds_what_a_plain_search_finds_also_after_moves(
    first: dict[int, Box], then: dict[int, Box], area: Box
) -> None:
    cells: Cells[int] = Cells()
    for moves in (first, then):
        for key, box in moves.items():
            cells.put(key, box)
    now = {**first, **then}
    for key in list(now)[::3]:
        cells.drop(key)
        del now[key]
    assert cells.find(area) == {key for key, box in now.items() if box.meets(area)}
    assert len(cells) == len(now)


def test_a_box_around_several_holds_each() -> None:
    assert around([]) is None
    assert around([Box(0, 0, 1, 1), Box(5, -5, 6, 0)]) == Box(0, -5, 6, 1)
    assert spanned((4, 1), (2, 3)) == Box(2, 1, 4, 3)


def test_what_meets_any_of_several_areas_is_found_once() -> None:
    cells: Cells[str] = Cells()
    for key, left in (("a", 0.0), ("b", 2000.0), ("c", 4000.0)):
        cells.put(key, Box(left, 0, left + 100, 100))
    strips = Box(90, 0, 2010, 5), Box(2050, 0, 2060, 900)
    assert cells.find(*strips) == {"a", "b"}
    assert cells.find() == set()
