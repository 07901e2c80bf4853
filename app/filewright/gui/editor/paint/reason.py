"""Why a step cannot take the connection being drawn: a sentence below it."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from filewright.gui.editor.node_item import NodeItem
from filewright.gui.editor.paint.ink import Ink, Letter
from filewright.gui.editor.shape.measures import MESSAGE_LINE

_INDENT = 26.0
_LINES = 3


def paint_reason(painter: QPainter, ink: Ink, item: NodeItem, reason: str) -> None:
    """Paint the sentence in scene pixels."""
    body = item.body
    lines = ink.letters.wrapped(reason, Letter.SMALL, body.width - _INDENT + 8, _LINES)
    scale = painter.worldTransform().m11() * painter.device().devicePixelRatioF()
    height = len(lines) * MESSAGE_LINE
    width = max(ink.letters.width(line, Letter.SMALL) for line in lines)
    plate = QRectF(body.left + 4, body.bottom + 4, _INDENT + width + 2, height + 6)
    painter.fillRect(plate, ink.brush("bg.canvas"))
    icon = ink.stamps.mark("ban", ink.color("text.muted"), 13, scale, state=True)
    painter.drawPixmap(QPointF(body.left + 8, body.bottom + 7), icon)
    painter.setPen(ink.color("text.secondary"))
    baseline = body.bottom + 17
    for line in lines:
        ink.letters.draw(painter, body.left + _INDENT, baseline, line, Letter.SMALL)
        baseline += MESSAGE_LINE
