"""Frames and notes as they are shown: where each lies, which lie inside another, and what the pointer meets."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, Qt, Signal

from filewright.core.diff import PipelineDiff
from filewright.core.pipeline import Frame, Note
from filewright.gui.document import Document, Selection
from filewright.gui.editor.glide import Glide, Numbers
from filewright.gui.editor.shape.box import Box, Point, around

TITLE = 32.0
"""Height of the strip along the top of a frame that has its title and is taken to move it."""
EDGE_HIT = 6.0
"""Screen pixels to each side of an edge that take the pointer."""
_CORNER_HIT = 14.0
_LEAST_STRIP = 24.0
_PAINTED_BEYOND = 4.0


class AreaKind(Enum):
    """Frames lie below notes."""

    FRAME = "frame"
    NOTE = "note"


class AreaId(NamedTuple):
    """One frame or note."""

    kind: AreaKind
    key: str


class Edges(NamedTuple):
    """Which edges were taken: -1 left or top, 1 right or bottom, 0 none. None at all: the area is moved."""

    x: int = 0
    y: int = 0

    @property
    def cursor(self) -> Qt.CursorShape:
        """The pointer that says so."""
        if self.x and self.y:
            return Qt.CursorShape.SizeFDiagCursor if self.x == self.y else Qt.CursorShape.SizeBDiagCursor
        return Qt.CursorShape.SizeHorCursor if self.x else Qt.CursorShape.SizeVerCursor


WHOLE = Edges()


class Sheet(QObject):
    """Follows the document, and shows areas elsewhere while they are dragged. `damaged` brings parts of the scene to
    be painted again, `changed` that something lies elsewhere or looks otherwise."""

    damaged = Signal(QRectF)
    changed = Signal()

    def __init__(self, document: Document, duration: Callable[[], int], parent: QObject | None = None) -> None:
        """`duration` says how many milliseconds an area takes to another place."""
        super().__init__(parent)
        self._duration = duration
        self._glide: Glide[AreaId] = Glide(self._put_gliding, self)
        self._document = document
        self._boxes: dict[AreaId, Box] = {}
        self._order: list[AreaId] = []
        self._selected: frozenset[AreaId] = frozenset()
        self._hover: AreaId | None = None
        self._lit: frozenset[AreaId] | None = None
        self._take_over()
        document.changed.connect(self._follow)
        document.selection_changed.connect(self.select)

    @property
    def in_order(self) -> list[AreaId]:
        """All of them in the order in which they are painted: larger frames first, notes last."""
        return self._order

    @property
    def selected(self) -> frozenset[AreaId]:
        """Those that are selected."""
        return self._selected

    @property
    def hovered(self) -> AreaId | None:
        """The one whose title or edge is under the pointer."""
        return self._hover

    @property
    def bounds(self) -> Box | None:
        """Around all; None for none."""
        return around(self._boxes.values())

    def value(self, area: AreaId) -> Frame | Note:
        """What the document says of it. Raises KeyError."""
        layout = self._document.pipeline.layout
        return layout.frames[area.key] if area.kind is AreaKind.FRAME else layout.notes[area.key]

    def box(self, area: AreaId) -> Box:
        """Where it is shown. Raises KeyError."""
        return self._boxes[area]

    def within(self, part: Box) -> list[AreaId]:
        """Those that meet a part of the scene, in the order of painting."""
        return [area for area in self._order if self._boxes[area].meets(part)]

    def enclosed(self, part: Box) -> list[AreaId]:
        """Those that lie wholly in a part of the scene."""
        return [area for area in self._order if encloses(part, self._boxes[area])]

    def put(self, boxes: Mapping[AreaId, Box]) -> None:
        """Show some elsewhere; the document is not touched."""
        for area, box in boxes.items():
            self._damage(self._boxes[area])
            self._boxes[area] = box
            self._damage(box)
        if boxes:
            self._order = self._sorted()
            self.changed.emit()

    def at(self, point: Point, scale: float) -> tuple[AreaId, Edges] | None:
        """The uppermost area that can be taken at a point of the scene, and by which edges; the inside of a frame is
        canvas. `scale` is screen pixels for a scene pixel."""
        for area in reversed(self._order):
            box = self._boxes[area]
            reach = EDGE_HIT / scale
            if not box.grown(reach).holds(point):
                continue
            edges = _edges(box, point, reach, _CORNER_HIT / scale)
            if edges != WHOLE:
                return area, edges
            strip = max(TITLE, _LEAST_STRIP / scale)
            if area.kind is AreaKind.NOTE or point[1] <= box.top + strip:
                return area, WHOLE
        return None

    def hover(self, area: AreaId | None) -> None:
        """Show what is under the pointer."""
        if area != self._hover:
            for touched in (self._hover, area):
                if touched in self._boxes:
                    self._damage(self._boxes[touched])
            self._hover = area

    def select(self, selection: Selection) -> None:
        """Show this as selected."""
        now = frozenset(areas_of(selection.frames, selection.notes))
        touched = now ^ self._selected
        self._selected = now
        for area in touched:
            if area in self._boxes:
                self._damage(self._boxes[area])
        if touched:
            self.changed.emit()

    def settle(self) -> None:
        """Have what is on its way be there at once."""
        self._glide.settle()

    def _put_gliding(self, boxes: Mapping[AreaId, Numbers]) -> None:
        self.put({area: Box(*numbers) for area, numbers in boxes.items() if area in self._boxes})

    def light(self, areas: frozenset[AreaId] | None) -> None:
        """Dim all but these; None: none."""
        if areas != self._lit:
            self._lit = areas
            for box in self._boxes.values():
                self._damage(box)
            self.changed.emit()

    def is_dim(self, area: AreaId) -> bool:
        """Whether something else was looked for."""
        return self._lit is not None and area not in self._lit

    def _follow(self, difference: PipelineDiff) -> None:
        touched = areas_of(difference.frames, difference.notes)
        if not touched:
            return
        self.settle()
        before = {area: self._boxes[area] for area in touched if area in self._boxes}
        self._take_over()
        self._glide.begin(
            {area: (box, self._boxes[area]) for area, box in before.items() if area in self._boxes}, self._duration()
        )
        for area in touched:
            for box in (before.get(area), self._boxes.get(area)):
                if box is not None:
                    self._damage(box)
        self.changed.emit()

    def _take_over(self) -> None:
        layout = self._document.pipeline.layout
        self._boxes = {AreaId(AreaKind.FRAME, key): box_of(frame) for key, frame in layout.frames.items()}
        self._boxes.update({AreaId(AreaKind.NOTE, key): box_of(note) for key, note in layout.notes.items()})
        self._order = self._sorted()

    def _sorted(self) -> list[AreaId]:
        def rank(area: AreaId) -> tuple[bool, float]:
            box = self._boxes[area]
            return area.kind is AreaKind.NOTE, -box.width * box.height

        return sorted(self._boxes, key=rank)

    def _damage(self, box: Box) -> None:
        grown = box.grown(_PAINTED_BEYOND)
        self.damaged.emit(QRectF(grown.left, grown.top, grown.width, grown.height))


def areas_of(frames: Iterable[str], notes: Iterable[str]) -> list[AreaId]:
    """Frames and notes of these keys."""
    return [
        *(AreaId(AreaKind.FRAME, key) for key in frames),
        *(AreaId(AreaKind.NOTE, key) for key in notes),
    ]


def box_of(area: Frame | Note) -> Box:
    """Where the document has it."""
    (left, top), (width, height) = area.at, area.size
    return Box(left, top, left + width, top + height)


def encloses(outer: Box, inner: Box) -> bool:
    """Whether one box lies wholly in another."""
    return outer.holds((inner.left, inner.top)) and outer.holds((inner.right, inner.bottom))


def _edges(box: Box, point: Point, reach: float, corner: float) -> Edges:
    x = _side(point[0], box.left, box.right, reach)
    y = _side(point[1], box.top, box.bottom, reach)
    if x and not y:
        y = _side(point[1], box.top, box.bottom, min(corner, box.height / 4))
    elif y and not x:
        x = _side(point[0], box.left, box.right, min(corner, box.width / 4))
    return Edges(x, y)


def _side(value: float, low: float, high: float, reach: float) -> int:
    if abs(value - low) <= reach:
        return -1
    return 1 if abs(value - high) <= reach else 0
