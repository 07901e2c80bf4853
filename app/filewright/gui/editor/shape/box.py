"""Axis-parallel rectangles in scene pixels, y down. Plain numbers, so that geometry needs no Qt."""

from collections.abc import Iterable
from typing import NamedTuple

Point = tuple[float, float]


class Box(NamedTuple):
    """Left, top, right and bottom; right and bottom are at least left and top."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Right minus left."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Bottom minus top."""
        return self.bottom - self.top

    @property
    def center(self) -> Point:
        """The middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, margin: float) -> "Box":
        """Larger by `margin` on each side."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def united(self, other: "Box") -> "Box":
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def meets(self, other: "Box") -> bool:
        """Whether they overlap or touch."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def holds(self, point: Point) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def spanned(one: Point, other: Point) -> Box:
    """The box with these two opposite corners, whichever they are."""
    return Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))


def around(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around all; None for none."""
    edges = list(zip(*boxes, strict=True))
    if not edges:
        return None
    lefts, tops, rights, bottoms = edges
    return Box(min(lefts), min(tops), max(rights), max(bottoms))
