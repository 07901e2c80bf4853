"""The product mark: four vanes, opposite pairs at full and at 72 % strength."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTransform

_FAINT = 0.72
_RADIUS = 11.0  # of the whole mark, in its own units
_TIP = QPointF(-0.58, -1.62)
_CENTRE = QPointF(-0.58, -3.42)  # of the arc that closes a vane
_ARC = 7.58
_SWEEP = 78.5  # degrees


def vanes() -> tuple[QPainterPath, QPainterPath]:
    """The strong and the faint pair, centred on the origin, 22 units across."""
    vane = QPainterPath(_TIP)
    vane.lineTo(_CENTRE.x(), _CENTRE.y() - _ARC)
    vane.arcTo(QRectF(_CENTRE.x() - _ARC, _CENTRE.y() - _ARC, 2 * _ARC, 2 * _ARC), 90, -_SWEEP)
    vane.closeSubpath()
    strong, faint = QPainterPath(vane), QTransform().rotate(90).map(vane)
    strong.addPath(QTransform().rotate(180).map(vane))
    faint.addPath(QTransform().rotate(270).map(vane))
    return strong, faint


def paint_mark(painter: QPainter, into: QRectF, color: QColor) -> None:
    """Paint the mark into a square, filling it from edge to edge."""
    strong, faint = vanes()
    weak = QColor(color)
    weak.setAlphaF(_FAINT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(into.center())
    scale = min(into.width(), into.height()) / (2 * _RADIUS)
    painter.scale(scale, scale)
    painter.fillPath(strong, color)
    painter.fillPath(faint, weak)
    painter.restore()
