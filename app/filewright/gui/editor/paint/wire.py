"""Connections at full detail and on cards. The painter's unit is a scene pixel; `zoom` is screen pixels for one."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from filewright.core.media import Kind
from filewright.gui.editor.faces.drawing import WireDrawing, path_of
from filewright.gui.editor.faces.wire_face import IDLE_WIDTH, WireState
from filewright.gui.editor.paint.ink import Ink, Letter
from filewright.gui.editor.shape.curve import Curve

KNOCKOUT = 4.0
HALO, GAP = 2.5, 1.0
DRAWN_WIDTH = 2.0
BAR_WIDTH, BAR_HEIGHT = 36.0, 4.0
BAR_FROM = 0.02
"""A queue that is a smaller share of its limit has no bar: it would always look empty."""
DENSE_FROM = 300
"""A flow with so many connections has thinner ones at rest and coarser rings: Qt draws a line of one pixel five times
as fast as any wider one. It goes by the flow and not by what is in view, or widths would change on the way."""


def paint_wires(painter: QPainter, ink: Ink, drawings: Sequence[WireDrawing], zoom: float, *, dense: bool) -> None:
    """Paint the lines; grains and labels come on top."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    thicker = max(zoom, 0.7) / zoom  # from afar they stay as wide as at 70 %
    rings = not dense or zoom >= 0.7
    for drawing in sorted(drawings, key=_order):
        thin = dense and drawing.pulse.width <= IDLE_WIDTH and not drawing.selected and not drawing.hover
        width = 1.0 / zoom if thin else (drawing.pulse.width + (1 if drawing.hover else 0)) * thicker
        path = drawing.path
        if drawing.selected:
            painter.strokePath(path, ink.line("accent.base", width + 2 * (HALO + GAP) * thicker))
            painter.strokePath(path, ink.line("bg.canvas", width + 2 * GAP * thicker))
        elif thin and rings:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(ink.line("bg.canvas", width + KNOCKOUT * thicker))
            painter.drawPolyline(drawing.rough)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        elif rings:
            painter.strokePath(path, ink.line("bg.canvas", width + KNOCKOUT * thicker))
        painter.strokePath(path, _line(ink, drawing, width))


def paint_drawn(painter: QPainter, ink: Ink, curve: Curve, kind: Kind, zoom: float) -> None:
    """Paint the connection that is being drawn."""
    painter.strokePath(path_of(curve), ink.line(f"type.{kind.value}", DRAWN_WIDTH * max(zoom, 0.7) / zoom))


def paint_labels(painter: QPainter, ink: Ink, drawings: Sequence[WireDrawing], ratio: float) -> None:
    """Paint rate, queue, gate, cross and chip of each."""
    for drawing in drawings:
        if drawing.dim:
            continue
        match drawing.pulse.state:
            case WireState.HELD:
                _paint_gate(painter, ink, drawing)
            case WireState.INVALID:
                _paint_cross(painter, ink, drawing, ratio)
            case _ if drawing.labelled:
                _paint_rate(painter, ink, drawing)
                _paint_queue(painter, ink, drawing)
            case _:
                pass


def _order(drawing: WireDrawing) -> tuple[bool, bool, float]:
    return drawing.selected, drawing.hover, drawing.pulse.width


def _line(ink: Ink, drawing: WireDrawing, width: float) -> QPen:
    kind = drawing.face.kind.value
    if drawing.dim:
        return ink.line(f"wire_idle.{kind}", width, dim=True)
    match drawing.pulse.state:
        case WireState.INVALID:
            return ink.line("state.error", width, dashed=True)
        case WireState.HELD:
            return ink.line(f"wire_idle.{kind}", width, dashed=True)
        case _ if drawing.hover or drawing.selected:
            return ink.line(f"type.{kind}", width)
        case _:
            return ink.line(f"wire_idle.{kind}", width)


def _paint_rate(painter: QPainter, ink: Ink, drawing: WireDrawing) -> None:
    text = drawing.pulse.rate
    if not text:
        return
    x, y = drawing.curve.middle
    width = ink.letters.width(text, Letter.SMALL)
    left = round(x - width / 2)
    painter.fillRect(QRectF(left - 3, y - 21, width + 6, 14), ink.brush("bg.canvas"))
    painter.setPen(ink.color("text.secondary"))
    ink.letters.draw(painter, left, y - 10, text, Letter.SMALL)


def _paint_queue(painter: QPainter, ink: Ink, drawing: WireDrawing) -> None:
    text = drawing.pulse.queue
    if not text:
        return
    token = {WireState.FILLING: "state.held", WireState.FULL: "state.error"}.get(drawing.pulse.state, "text.muted")
    x, y = drawing.curve.middle
    bar_width = BAR_WIDTH + 6 if drawing.pulse.share >= BAR_FROM else 0.0
    width = bar_width + ink.letters.width(text, Letter.VALUE)
    left = round(x - width / 2)
    painter.fillRect(QRectF(left - 3, y + 5, width + 6, 16), ink.brush("bg.canvas"))
    if bar_width:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.brush("border.default"))
        painter.drawRoundedRect(QRectF(left, y + 11, BAR_WIDTH, BAR_HEIGHT), 2, 2)
        filled = max(BAR_WIDTH * drawing.pulse.share, BAR_HEIGHT)
        painter.setBrush(ink.brush(token))
        painter.drawRoundedRect(QRectF(left, y + 11, filled, BAR_HEIGHT), 2, 2)
    painter.setPen(ink.color(token))
    ink.letters.draw(painter, left + bar_width, y + 17, text, Letter.VALUE)


def _paint_gate(painter: QPainter, ink: Ink, drawing: WireDrawing) -> None:
    x, y = drawing.curve.middle
    painter.fillRect(QRectF(x - 7, y - 9, 14, 18), ink.brush("bg.canvas"))
    brush = ink.brush("state.held")
    painter.fillRect(QRectF(x - 4.5, y - 7, 3, 14), brush)
    painter.fillRect(QRectF(x + 1.5, y - 7, 3, 14), brush)
    _paint_chip(painter, ink, x, y + 14, drawing.pulse.queue, "held")


def _paint_cross(painter: QPainter, ink: Ink, drawing: WireDrawing, ratio: float) -> None:
    x, y = drawing.curve.middle
    painter.setPen(QPen(ink.color("bg.canvas"), 2))
    painter.setBrush(ink.brush("state.error"))
    painter.drawEllipse(QPointF(x, y), 9, 9)
    scale = painter.worldTransform().m11() * ratio
    icon = ink.stamps.mark("x", ink.color("bg.canvas"), 13, scale, state=True)
    painter.drawPixmap(QPointF(x - 6.5, y - 6.5), icon)
    _paint_chip(painter, ink, x, y + 12, drawing.face.reason, "error")


def _paint_chip(painter: QPainter, ink: Ink, x: float, top: float, text: str, state: str) -> None:
    width = ink.letters.width(text, Letter.VALUE) + 16
    rect = QRectF(round(x - width / 2) + 0.5, round(top) + 0.5, width, 18)
    painter.setPen(ink.pen(f"state.{state}"))
    painter.setBrush(ink.brush(f"soft.{state}"))
    painter.drawRoundedRect(rect, 9, 9)
    painter.setPen(ink.color(f"state.{state}"))
    ink.letters.draw(painter, rect.left() + 8, rect.top() + 13, text, Letter.VALUE)
