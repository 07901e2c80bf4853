"""The body of a step with border and shadow, painted into a picture in whole device pixels: sharp at every zoom."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from filewright.gui.editor.paint.shades import OFF_STRENGTH, Shades
from filewright.gui.editor.shape.measures import NodeShape

MARGIN = 4
"""Room around a body for its shadow, in pixels at 100 %."""
CORNER = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Shell:
    """What decides how a body looks: its shape, border, and whether it is weak (off, skipped) or dimmed (cannot take
    the connection being drawn). `soft` is the fill of its message, "" for none."""

    shape: NodeShape
    border: str = "border.default"
    dashed: bool = False
    weak: bool = False
    dim: bool = False
    soft: str = ""


def inset(scale: float) -> int:
    """Device pixels from the corner of the picture to that of the body."""
    return round(MARGIN * scale)


def paint_shell(painter: QPainter, shades: Shades, shell: Shell, scale: float, *, foot: bool) -> None:
    """Paint at the origin, `scale` device pixels for a scene pixel. `foot`: with message and the line above it."""
    painter.resetTransform()
    shape, edge = shell.shape, inset(scale)
    body = QRectF(edge, edge, round(shape.width * scale), round(shape.height * scale))
    corner = CORNER * scale
    painter.setPen(Qt.PenStyle.NoPen)
    if not (shell.weak or shell.dim):
        _paint_shadow(painter, shades, body, corner, scale)
    painter.setBrush(_fill(shades, shell))
    painter.drawRoundedRect(body, corner, corner)
    line = max(round(scale), 1)
    if foot and not shape.collapsed:
        top = edge + round(shape.message_top * scale)
        below = edge + round(shape.foot_top * scale)
        if shell.soft:
            painter.fillRect(QRectF(body.left(), top, body.width(), below - top), shades.color(shell.soft))
        else:
            painter.fillRect(QRectF(body.left(), below, body.width(), line), shades.color("border.subtle"))
    border = QPen(shades.color("border.subtle" if shell.dim else shell.border), line)
    if shell.dashed and not shell.dim:
        border.setDashPattern([max(3 * scale / line, 2.0)] * 2)
    painter.setPen(border)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = line / 2
    painter.drawRoundedRect(body.adjusted(half, half, -half, -half), corner - half, corner - half)


def _paint_shadow(painter: QPainter, shades: Shades, body: QRectF, corner: float, scale: float) -> None:
    for shadow in reversed(shades.theme.node_shadows()):
        color = QColor(shadow.color)
        color.setAlphaF(shadow.alpha)
        painter.setBrush(color)
        painter.drawRoundedRect(body.translated(0, shadow.dy * scale), corner, corner)


def _fill(shades: Shades, shell: Shell) -> QBrush:
    if shell.dim:
        return shades.brush("node_dim.body")
    if shell.weak:
        return shades.brush("bg.raised", "bg.canvas", OFF_STRENGTH)
    return shades.brush("bg.raised")
