"""Lines that show what a dragged box is level with, and how far it must go to be so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from filewright.gui.editor.shape.box import Box, Point

_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Guide:
    """A line from one end to the other, upright or level."""

    start: Point
    end: Point


def nudge(moving: Box, others: Sequence[Box], reach: float) -> tuple[float | None, float | None]:
    """How far the box must go across and down to be level with the nearest edge or middle of another, at most `reach`
    pixels; None where nothing is so near."""
    return (
        _least((_xs(moving), map(_xs, others)), reach),
        _least((_ys(moving), map(_ys, others)), reach),
    )


def guides(moving: Box, others: Iterable[Box]) -> tuple[Guide, ...]:
    """The lines along which the box is level with others: one for each place, as long as all that lie on it."""
    upright: dict[float, tuple[float, float]] = {}
    level: dict[float, tuple[float, float]] = {}
    for other in others:
        for x in _shared(_xs(moving), _xs(other)):
            low, high = upright.get(x, (moving.top, moving.bottom))
            upright[x] = min(low, other.top), max(high, other.bottom)
        for y in _shared(_ys(moving), _ys(other)):
            low, high = level.get(y, (moving.left, moving.right))
            level[y] = min(low, other.left), max(high, other.right)
    return (
        *(Guide((x, low), (x, high)) for x, (low, high) in upright.items()),
        *(Guide((low, y), (high, y)) for y, (low, high) in level.items()),
    )


def _xs(box: Box) -> tuple[float, float, float]:
    return box.left, box.center[0], box.right


def _ys(box: Box) -> tuple[float, float, float]:
    return box.top, box.center[1], box.bottom


def _shared(ours: tuple[float, float, float], theirs: tuple[float, float, float]) -> list[float]:
    """Where like meets like: an edge with an edge, a middle with a middle. An edge on a middle says nothing."""
    edges = [x for x in (ours[0], ours[2]) for y in (theirs[0], theirs[2]) if abs(x - y) < _SAME]
    return [*edges, ours[1]] if abs(ours[1] - theirs[1]) < _SAME else edges


def _least(
    sides: tuple[tuple[float, float, float], Iterable[tuple[float, float, float]]], reach: float
) -> float | None:
    ours, all_theirs = sides
    best: float | None = None
    for theirs in all_theirs:
        ways = [y - x for x in (ours[0], ours[2]) for y in (theirs[0], theirs[2])]
        for way in (*ways, theirs[1] - ours[1]):
            if abs(way) <= reach and (best is None or abs(way) < abs(best)):
                best = way
    return best
