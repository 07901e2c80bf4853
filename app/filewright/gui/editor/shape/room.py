"""Room for a step among others: where it can lie without touching one, and who makes way. Pure geometry on the grid."""

from collections.abc import Collection, Iterable, Mapping
from math import hypot

from filewright.gui.editor.shape.box import Box, Point
from filewright.gui.editor.shape.measures import GRID, snapped

CLEAR = 12.0
"""Pixels that steps keep from each other; less than a step of the grid, so that neighbours on it count as clear."""
_NEAREST = 24
"""Steps around a place that are looked at; with more of them the place below all others serves."""


def nearest_place(corner: Point, width: float, height: float, bodies: Iterable[Box]) -> Point:
    """The place nearest to a corner where a body of this size keeps clear of all others."""
    x, y = snapped(corner[0]), snapped(corner[1])
    wanted = _body((x, y), width, height).grown(CLEAR)
    everyone = list(bodies)
    if not any(body.meets(wanted) for body in everyone):
        return x, y
    near = sorted(everyone, key=lambda body: _away(body, wanted))[:_NEAREST]
    lefts = {x, *(_down(b.left - CLEAR - width) for b in near), *(_up(b.right + CLEAR) for b in near)}
    tops = {y, *(_down(b.top - CLEAR - height) for b in near), *(_up(b.bottom + CLEAR) for b in near)}
    spots = sorted(((a, b) for a in lefts for b in tops), key=lambda at: (hypot(at[0] - x, at[1] - y), at))
    for spot in spots:
        area = _body(spot, width, height).grown(CLEAR / 2)
        if not any(body.meets(area) for body in everyone):
            return spot
    return place_below((x, y), width, height, everyone)


def place_below(corner: Point, width: float, height: float, bodies: Collection[Box]) -> Point:
    """The first place at or below a corner where a body of this size keeps clear of all others."""
    x, y = snapped(corner[0]), snapped(corner[1])
    while True:
        wanted = _body((x, y), width, height).grown(CLEAR)
        below = [body.bottom for body in bodies if body.meets(wanted)]
        if not below:
            return x, y
        y = _up(max(below) + 2 * CLEAR)


def made_way(bodies: Mapping[str, Box], staying: Collection[str]) -> dict[str, Point]:
    """New places for those that `staying` ones lie on, and for those that they come to lie on in turn: to the right or
    down, whichever is less. What `staying` ones do to each other is not looked at."""
    settled = {key: bodies[key] for key in staying}
    moved: dict[str, Point] = {}
    while True:
        pushed = next((key for key in bodies if key not in settled and _met(bodies[key], settled)), None)
        if pushed is None:
            return moved
        body = bodies[pushed]
        while blockers := _met(body, settled):
            right = _up(max(blocker.right for blocker in blockers) + CLEAR) - body.left
            down = _up(max(blocker.bottom for blocker in blockers) + CLEAR) - body.top
            dx, dy = (right, 0.0) if right <= down else (0.0, down)
            body = Box(body.left + dx, body.top + dy, body.right + dx, body.bottom + dy)
        settled[pushed] = body
        moved[pushed] = (body.left, body.top)


def _met(body: Box, others: Mapping[str, Box]) -> list[Box]:
    area = body.grown(CLEAR / 2)
    return [other for other in others.values() if other.meets(area)]


def _body(corner: Point, width: float, height: float) -> Box:
    return Box(corner[0], corner[1], corner[0] + width, corner[1] + height)


def _away(body: Box, from_box: Box) -> float:
    across = max(body.left - from_box.right, from_box.left - body.right, 0.0)
    down = max(body.top - from_box.bottom, from_box.top - body.bottom, 0.0)
    return hypot(across, down)


def _up(value: float) -> float:
    return -(-value // GRID) * GRID


def _down(value: float) -> float:
    return value // GRID * GRID
