"""The coloured left edge of messages."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

EDGE = 3


def paint_edge(painter: QPainter, box: QRect, color: QColor, radius: int) -> None:
    """Fill the leftmost 3 px of a box with round corners."""
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(box), radius, radius)
    strip = QPainterPath()
    strip.addRect(QRectF(box.x(), box.y(), EDGE, box.height()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(outline.intersected(strip), color)
