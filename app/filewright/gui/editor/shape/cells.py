"""Finds what lies in a rectangle: boxes by the cells of a coarse grid that they touch."""

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from filewright.gui.editor.shape.box import Box

Key = TypeVar("Key", bound=Hashable)
CELL = 512.0
"""Edge of a cell in scene pixels: a screenful has about ten."""


class Cells(Generic[Key]):
    """Boxes by key; finding costs what lies near, not what there is."""

    def __init__(self) -> None:
        self._boxes: dict[Key, Box] = {}
        self._cells: dict[tuple[int, int], set[Key]] = {}

    def __len__(self) -> int:
        return len(self._boxes)

    def box(self, key: Key) -> Box:
        """The box of this key. Raises KeyError."""
        return self._boxes[key]

    def put(self, key: Key, box: Box) -> None:
        """Add a box, or move it."""
        before = self._boxes.get(key)
        if before == box:
            return
        if before is not None:
            self.drop(key)
        self._boxes[key] = box
        for cell in _touched(box):
            self._cells.setdefault(cell, set()).add(key)

    def drop(self, key: Key) -> None:
        """Take a box away. Raises KeyError."""
        for cell in _touched(self._boxes.pop(key)):
            there = self._cells[cell]
            there.discard(key)
            if not there:
                del self._cells[cell]

    def find(self, *areas: Box) -> set[Key]:
        """The keys whose boxes meet any of the areas."""
        near: set[Key] = set()
        if sum(map(_count, areas)) > len(self._cells):
            near.update(self._boxes)
        else:
            for cell in {cell for area in areas for cell in _touched(area)}:
                near |= self._cells.get(cell, set())
        # every frame of a scroll asks this of hundreds of boxes: plain comparisons cost a third of calls to `meets`
        parts = [(area.left, area.top, area.right, area.bottom) for area in areas]
        found: set[Key] = set()
        for key in near:
            box = self._boxes[key]
            for left, top, right, bottom in parts:
                if box.left <= right and box.right >= left and box.top <= bottom and box.bottom >= top:
                    found.add(key)
                    break
        return found


def _count(box: Box) -> int:
    return int((box.width // CELL + 2) * (box.height // CELL + 2))


def _touched(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // CELL), int(box.right // CELL) + 1):
        for row in range(int(box.top // CELL), int(box.bottom // CELL) + 1):
            yield column, row
