"""Cuts connections with a stroke."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from filewright.core import edits
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.gestures.gesture import Gesture
from filewright.gui.editor.shape.box import Point, around, spanned
from filewright.text import ngettext


class CutGesture(Gesture):
    """Every connection that the stroke crosses is removed, in one edit."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, desk: Desk, start: Pointer) -> None:
        super().__init__(desk, start)
        self._stroke: list[Point] = [start.scene]
        self._crossed: set[str] = set()

    def move(self, pointer: Pointer) -> bool:
        """Draw on."""
        last, here = self._stroke[-1], pointer.scene
        self._stroke.append(here)
        for drawing in self.desk.picture.lines.within(spanned(last, here)):
            if drawing.curve.crosses(last, here):
                self._crossed.add(drawing.face.wire.id)
        box = around(spanned(a, b) for a, b in zip(self._stroke, self._stroke[1:], strict=False))
        if box is not None:
            box = box.grown(8 / self.desk.camera.scale)
            self.show(QRectF(box.left, box.top, box.width, box.height))
        return True

    def release(self, pointer: Pointer) -> bool:
        """Cut."""
        document = self.desk.document
        self.cancel()
        if self._crossed:
            text = ngettext("Cut {count} connection", "Cut {count} connections", len(self._crossed))
            after = edits.disconnect(document.pipeline, self._crossed)
            document.edit(after, text.format(count=len(self._crossed)))
        return False

    def cancel(self) -> None:
        """No stroke."""
        self._stroke = [self.start.scene]
        self.show(QRectF())

    def paint(self, painter: QPainter) -> None:
        """The stroke."""
        lines = [QLineF(QPointF(*a), QPointF(*b)) for a, b in zip(self._stroke, self._stroke[1:], strict=False)]
        if lines:
            painter.setPen(self.desk.ink.pen("state.error", 2, cosmetic=True))
            painter.drawLines(lines)
