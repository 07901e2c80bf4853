"""A flow as a small drawing: no words, only steps in the colours of their kinds and the connections between them."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from filewright.core.media import Kind
from filewright.gui.theme import Theme, kind_look

_STEP = (46.0, 18.0)
_DOTS = 16


@dataclass(frozen=True, kw_only=True)
class MiniStep:
    """A step: its place in the drawing (0 to 1 both ways) and its kind."""

    x: float
    y: float
    kind: Kind


@dataclass(frozen=True, kw_only=True)
class MiniGraph:
    """Steps, and connections as pairs of their places in `steps`, with the kind that flows."""

    steps: tuple[MiniStep, ...] = ()
    wires: tuple[tuple[int, int, Kind], ...] = ()


def paint_mini_graph(painter: QPainter, area: QRectF, graph: MiniGraph, theme: Theme) -> None:
    """Draw it into an area, on the canvas's colour with its dots."""
    painter.save()
    painter.fillRect(area, theme.color("bg.canvas"))
    painter.setPen(QPen(theme.color("bg.grid"), 1))
    columns, rows = int(area.width()) // _DOTS, int(area.height()) // _DOTS
    painter.drawPoints(
        [QPointF(area.x() + 8 + c * _DOTS, area.y() + 8 + r * _DOTS) for c in range(columns) for r in range(rows)]
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width, height = _STEP
    inner = area.adjusted(28 + width / 2, 16 + height / 2, -28 - width / 2, -16 - height / 2)
    places = [QPointF(inner.x() + s.x * inner.width(), inner.y() + s.y * inner.height()) for s in graph.steps]
    for source, target, kind in graph.wires:
        start = places[source] + QPointF(width / 2, 0)
        end = places[target] - QPointF(width / 2, 0)
        arm = max(abs(end.x() - start.x()) / 2, 8)
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(arm, 0), end - QPointF(arm, 0), end)
        painter.setPen(QPen(theme.color(kind_look(kind).idle), 1.5))
        painter.drawPath(path)
    for step, place in zip(graph.steps, places, strict=True):
        _paint_step(painter, place, step.kind, theme)
    painter.restore()


def _paint_step(painter: QPainter, place: QPointF, kind: Kind, theme: Theme) -> None:
    width, height = _STEP
    body = QRectF(place.x() - width / 2, place.y() - height / 2, width, height)
    painter.setPen(QPen(theme.color("border.default"), 1))
    painter.setBrush(theme.color("bg.raised"))
    painter.drawRoundedRect(body, 4, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(kind_look(kind).color))
    painter.drawRoundedRect(QRectF(body.x() + 5, body.y() + 4.5, 9, 9), 2.5, 2.5)
    painter.setBrush(theme.color("border.control"))
    painter.drawRoundedRect(QRectF(body.x() + 19, body.center().y() - 1.5, width - 26, 3), 1.5, 1.5)
