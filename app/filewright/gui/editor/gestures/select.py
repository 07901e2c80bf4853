"""Selects: the steps that a frame drawn over the canvas meets, and the frames and notes that lie wholly in it. A click
on the empty canvas selects nothing."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from filewright.gui.document import Selection
from filewright.gui.editor.areas.sheet import AreaKind
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.gestures.gesture import Gesture
from filewright.gui.editor.shape.box import Box, spanned


class SelectGesture(Gesture):
    """With Shift or Ctrl what was selected stays selected."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, desk: Desk, start: Pointer) -> None:
        super().__init__(desk, start)
        self._before = desk.selection
        self._frame: Box | None = None
        if not start.adds:
            desk.document.select(Selection())

    def move(self, pointer: Pointer) -> bool:
        """Select what the frame meets now."""
        self._frame = spanned(self.start.scene, pointer.scene)
        kept = self._before if self.start.adds else Selection()
        nodes = frozenset(self.desk.hits.nodes_in(self._frame))
        wires: frozenset[str] = frozenset()
        if not nodes:  # a frame over connections alone means them
            wires = frozenset(
                drawing.face.wire.id
                for drawing in self.desk.picture.lines.within(self._frame)
                if any(self._frame.holds(point) for point in drawing.curve.points)
            )
        current = kept.current or min(nodes, default=None)
        areas = self.desk.picture.sheet.enclosed(self._frame)
        frames = frozenset(area.key for area in areas if area.kind is AreaKind.FRAME)
        notes = frozenset(area.key for area in areas if area.kind is AreaKind.NOTE)
        self.desk.document.select(
            Selection(kept.nodes | nodes, kept.wires | wires, current, kept.frames | frames, kept.notes | notes)
        )
        self.show(_rect(self._frame).adjusted(-2, -2, 2, 2))
        return True

    def release(self, pointer: Pointer) -> bool:
        """Done."""
        self._frame = None
        self.show(QRectF())
        return False

    def cancel(self) -> None:
        """Select what was selected before."""
        self._frame = None
        self.show(QRectF())
        self.desk.document.select(self._before)

    def paint(self, painter: QPainter) -> None:
        """The frame."""
        if self._frame is None:
            return
        ink = self.desk.ink
        fill = QColor(ink.color("accent.base"))
        fill.setAlphaF(0.1)
        painter.setPen(ink.pen("accent.base", 1, cosmetic=True))
        painter.setBrush(fill)
        painter.drawRect(_rect(self._frame))


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)
