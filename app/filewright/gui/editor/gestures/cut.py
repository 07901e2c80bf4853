"""Cuts connections with a stroke."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from filewright.core import edits
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.gestures.gesture import Gesture
from filewright.gui.editor.hint import Hint
from filewright.gui.editor.shape.box import Point, around, spanned
from filewright.text import _, ngettext


class CutGesture(Gesture):
    """Every connection that the stroke crosses is removed, in one edit."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, desk: Desk, start: Pointer) -> None:
        super().__init__(desk, start)
        self._stroke: list[Point] = [start.scene]
        self._crossed: set[str] = set()
        desk.hint_changed.emit(self._hint())

    def move(self, pointer: Pointer) -> bool:
        """Draw on."""
        last, here = self._stroke[-1], pointer.scene
        self._stroke.append(here)
        before = len(self._crossed)
        for drawing in self.desk.picture.lines.within(spanned(last, here)):
            if drawing.curve.crosses(last, here):
                self._crossed.add(drawing.face.wire.id)
        if len(self._crossed) != before:
            self.desk.hint_changed.emit(self._hint())
        drawings = self.desk.picture.wires
        box = around(
            [
                *(spanned(a, b) for a, b in zip(self._stroke, self._stroke[1:], strict=False)),
                *(drawings[wire_id].curve.box for wire_id in self._crossed if wire_id in drawings),
            ]
        )
        if box is not None:
            box = box.grown(8 / self.desk.camera.scale)
            self.show(QRectF(box.left, box.top, box.width, box.height))
        return True

    def release(self, pointer: Pointer) -> bool:
        """Cut."""
        document = self.desk.document
        self.cancel()
        if self._crossed:
            document.edit(edits.disconnect(document.pipeline, self._crossed), self._words())
        return False

    def cancel(self) -> None:
        """No stroke."""
        self._stroke = [self.start.scene]
        self.desk.hint_changed.emit(None)
        self.show(QRectF())

    def paint(self, painter: QPainter) -> None:
        """The stroke, and the connections that it crosses in its colour."""
        for wire_id in self._crossed:
            drawing = self.desk.picture.wires.get(wire_id)
            if drawing is not None and len(self._stroke) > 1:
                painter.strokePath(drawing.path, self.desk.ink.line("state.error", 2.5 / self.desk.camera.scale))
        lines = [QLineF(QPointF(*a), QPointF(*b)) for a, b in zip(self._stroke, self._stroke[1:], strict=False)]
        if lines:
            painter.setPen(self.desk.ink.pen("state.error", 2, cosmetic=True))
            painter.drawLines(lines)

    def _words(self) -> str:
        count = len(self._crossed)
        return ngettext("Cut {count} connection", "Cut {count} connections", count).format(count=count)

    def _hint(self) -> Hint:
        return Hint(title=self._words() if self._crossed else _("Cut connections"), keys=((_("Esc"), _("let go")),))
