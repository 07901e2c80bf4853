"""The line of a connection."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filewright.gui.editor.shape.curve import Curve, arm

numbers = st.floats(-3000, 3000)


@pytest.mark.parametrize(
    ("dx", "length"), [(0, 32), (40, 32), (200, 100), (1000, 160), (-1, 64.25), (-100, 89), (-4000, 200)]
)
def test_arms_are_as_long_as_the_design_says(dx: float, length: float) -> None:
    assert arm(dx) == length


@given(numbers, numbers, numbers, numbers)
def test_it_begins_and_ends_at_its_ports_and_stays_in_its_box(x1: float, y1: float, x2: float, y2: float) -> None:
    curve = Curve((x1, y1), (x2, y2))
    assert curve.points[0] == pytest.approx((x1, y1))
    assert curve.points[-1] == pytest.approx((x2, y2))
    assert all(curve.box.grown(1e-6).holds(point) for point in curve.points)
    assert curve.length >= math.dist((x1, y1), (x2, y2)) - 1e-6


def test_grains_stand_at_equal_distances_and_keep_off_the_ends() -> None:
    curve = Curve((0, 0), (300, 200))
    grains = curve.along(16, 20, curve.length - 16)
    gaps = [math.dist(a, b) for a, b in pairwise(grains)]
    assert all(19 <= gap <= 20.01 for gap in gaps)
    assert all(math.dist(grain, end) > 14 for grain in grains for end in (curve.start, curve.end))


def test_the_distance_to_a_point_is_measured_from_the_line_not_from_its_box() -> None:
    curve = Curve((0, 0), (400, 400))
    assert curve.distance(curve.points[10]) < 0.01
    assert curve.distance((390, 10)) > 150


def test_a_stroke_across_cuts_and_one_beside_does_not() -> None:
    curve = Curve((0, 0), (400, 0))
    assert curve.crosses((200, -50), (210, 50))
    assert not curve.crosses((200, -50), (210, -10))
    assert not curve.crosses((500, -50), (500, 50))
