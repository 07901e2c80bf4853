"""The curve of a connection: a cubic with level arms. Pure numbers; sampled once for grains and hit tests."""

import math
from functools import cached_property

from filewright.gui.editor.shape.box import Box, Point, spanned

SAMPLES = 32
"""Points that stand for the curve in hit tests, cuts and grains."""


def arm(dx: float) -> float:
    """Length of the arms when the end lies `dx` to the right of the start."""
    if dx < 0:
        return min(max(64 - dx / 4, 64), 200)
    return min(max(dx / 2, 32), 160)


class Curve:
    """From a way out to a way in: leaves to the right, arrives from the left."""

    def __init__(self, start: Point, end: Point) -> None:
        self.start = start
        self.end = end
        self.arm = arm(end[0] - start[0])

    @property
    def controls(self) -> tuple[Point, Point]:
        """The two inner points of the cubic."""
        return (self.start[0] + self.arm, self.start[1]), (self.end[0] - self.arm, self.end[1])

    @property
    def middle(self) -> Point:
        """The point halfway, where labels stand."""
        return (self.start[0] + self.end[0]) / 2, (self.start[1] + self.end[1]) / 2

    @cached_property
    def box(self) -> Box:
        """A box that the curve does not leave."""
        return spanned(self.start, self.end).united(spanned(*self.controls))

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """`SAMPLES` points from start to end, at equal steps of the parameter."""
        (x1, y1), (x2, y2) = self.start, self.end
        (cx1, _), (cx2, _) = self.controls
        found = []
        for step in range(SAMPLES):
            t = step / (SAMPLES - 1)
            u = 1 - t
            a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            found.append((a * x1 + b * cx1 + c * cx2 + d * x2, (a + b) * y1 + (c + d) * y2))
        return tuple(found)

    @cached_property
    def lengths(self) -> tuple[float, ...]:
        """How far along the curve each of `points` lies, in pixels."""
        found, sum_ = [0.0], 0.0
        for (ax, ay), (bx, by) in zip(self.points, self.points[1:], strict=False):
            sum_ += math.hypot(bx - ax, by - ay)
            found.append(sum_)
        return tuple(found)

    @property
    def length(self) -> float:
        """Pixels from start to end along the curve."""
        return self.lengths[-1]

    def along(self, first: float, pitch: float, last: float) -> list[Point]:
        """Points on the curve, `pitch` apart, from `first` to `last` pixels behind its start."""
        points, lengths = self.points, self.lengths
        found: list[Point] = []
        index, wanted = 0, first
        end = min(last, lengths[-1])
        while wanted <= end:
            while lengths[index + 1] < wanted:
                index += 1
            span = lengths[index + 1] - lengths[index]
            share = (wanted - lengths[index]) / span if span else 0.0
            (ax, ay), (bx, by) = points[index], points[index + 1]
            found.append((ax + (bx - ax) * share, ay + (by - ay) * share))
            wanted += pitch
        return found

    def distance(self, point: Point) -> float:
        """How far the point is from the curve, in pixels."""
        px, py = point
        nearest = math.inf
        for (ax, ay), (bx, by) in zip(self.points, self.points[1:], strict=False):
            dx, dy = bx - ax, by - ay
            square = dx * dx + dy * dy
            share = ((px - ax) * dx + (py - ay) * dy) / square if square else 0.0
            share = min(max(share, 0.0), 1.0)
            nearest = min(nearest, math.hypot(px - ax - share * dx, py - ay - share * dy))
        return nearest

    def crosses(self, one: Point, other: Point) -> bool:
        """Whether the straight stroke from `one` to `other` cuts the curve."""
        if not self.box.meets(spanned(one, other)):
            return False
        return any(_segments_cross(a, b, one, other) for a, b in zip(self.points, self.points[1:], strict=False))


def _segments_cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0
