"""Room for a step among others: where it can lie without touching one, and who makes way. Pure geometry on the grid."""

from collections.abc import Collection, Iterable, Mapping
from math import hypot

from filewright.gui.editor.shape.box import Box, Point
from filewright.gui.editor.shape.cells import Cells
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
        # the nearer ones first: most spots are taken by one of them
        if not any(body.meets(area) for body in near) and not any(body.meets(area) for body in everyone):
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
    everyone: Cells[str] = Cells()
    settled: Cells[str] = Cells()
    for key, body in bodies.items():
        everyone.put(key, body)
    for key in staying:
        settled.put(key, bodies[key])
    moved: dict[str, Point] = {}
    known = set(staying)
    pushing = sorted(staying)
    for pusher in pushing:  # it grows while it is gone through
        area = settled.box(pusher).grown(CLEAR / 2)
        for key in sorted(everyone.find(area) - known):
            body = bodies[key]
            while blockers := settled.find(body.grown(CLEAR / 2)):
                boxes = [settled.box(blocker) for blocker in blockers]
                right = _up(max(box.right for box in boxes) + CLEAR) - body.left
                down = _up(max(box.bottom for box in boxes) + CLEAR) - body.top
                dx, dy = (right, 0.0) if right <= down else (0.0, down)
                body = Box(body.left + dx, body.top + dy, body.right + dx, body.bottom + dy)
            settled.put(key, body)
            known.add(key)
            pushing.append(key)
            moved[key] = (body.left, body.top)
    return moved


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
