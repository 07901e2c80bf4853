"""Steps make way for each other, and a new one finds a free place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from filewright.gui.editor.shape.box import Box
from filewright.gui.editor.shape.room import made_way, nearest_place, place_below

WIDE, HIGH = 192.0, 92.0


def body(x: float, y: float) -> Box:
    return Box(x, y, x + WIDE, y + HIGH)


def overlaps(one: Box, two: Box) -> bool:
    return one.left < two.right and two.left < one.right and one.top < two.bottom and two.top < one.bottom


def test_a_free_place_is_taken_as_it_is_on_the_grid() -> None:
    assert nearest_place((103.0, 50.0), WIDE, HIGH, [body(400, 0)]) == (96.0, 48.0)


def test_a_place_that_is_taken_gives_way_to_the_nearest_free_one() -> None:
    assert nearest_place((0.0, 80.0), WIDE, HIGH, [body(0, 0)]) == (0.0, 112.0), "a little lower"
    assert nearest_place((0.0, -70.0), WIDE, HIGH, [body(0, 0)]) == (0.0, -112.0), "a little higher"
    assert nearest_place((150.0, 10.0), WIDE, HIGH, [body(0, 0)]) == (208.0, 16.0), "to the side"


def test_below_means_below() -> None:
    assert place_below((0.0, -70.0), WIDE, HIGH, [body(0, 0)]) == (0.0, 128.0)


def test_what_is_lain_upon_goes_right_or_down_and_pushes_others_on() -> None:
    bodies = {
        "new": body(0, 0),
        "right": body(160, 16),
        "next": body(368, 16),
        "below": body(16, 80),
        "far": body(900, 900),
    }
    moved = made_way(bodies, {"new"})
    after = bodies | {key: body(*place) for key, place in moved.items()}
    assert "far" not in moved
    assert moved["right"][1] == 16.0, "to the right"
    assert moved["below"][0] == 16.0, "down"
    assert not any(overlaps(after[a], after[b]) for a in after for b in after if a < b)


PLACES = st.tuples(st.integers(-30, 30), st.integers(-30, 30)).map(lambda at: (at[0] * 16.0, at[1] * 16.0))


@settings(max_examples=60, deadline=None)
@given(st.lists(PLACES, max_size=25), PLACES)
def test_in_any_crowd_a_new_step_lies_on_no_other(
    crowd: list[tuple[float, float]], corner: tuple[float, float]
) -> None:
    bodies = [body(*place) for place in crowd]
    for find in (nearest_place, place_below):
        place = find(corner, WIDE, HIGH, bodies)
        assert not any(overlaps(body(*place), other) for other in bodies)
        assert place[0] % 16 == place[1] % 16 == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(PLACES, max_size=25), PLACES)
def test_in_any_crowd_nothing_that_moved_lies_on_another(
    crowd: list[tuple[float, float]], corner: tuple[float, float]
) -> None:
    bodies = {"new": body(*corner)} | {str(index): body(*place) for index, place in enumerate(crowd)}
    moved = made_way(bodies, {"new"})
    after = bodies | {key: body(*place) for key, place in moved.items()}
    for key in {"new", *moved}:
        assert not any(overlaps(after[key], other) for name, other in after.items() if name != key)
