"""A flow as a small drawing: no words, only steps in the colours of their kinds and the connections between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from filewright.core.media import Kind
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.gui.models.steps import spec_kind
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


def mini_graph(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> MiniGraph:
    """The drawing of a flow, by the places in its file; steps without one stand in columns by their distance."""
    nodes = list(pipeline.graph.nodes.values())
    places = {node.key: pipeline.layout.nodes.get(node.key) for node in nodes}
    if any(place is None for place in places.values()):
        places = _columns(pipeline)
    xs = [place[0] for place in places.values() if place is not None]
    ys = [place[1] for place in places.values() if place is not None]
    kinds = {node.key: spec_kind(specs.get(node.use)) for node in nodes}
    steps = tuple(
        MiniStep(x=_share(place[0], xs), y=_share(place[1], ys), kind=kinds[node.key])
        for node in nodes
        if (place := places[node.key]) is not None
    )
    order = {node.key: number for number, node in enumerate(nodes)}
    wires = tuple(
        (order[wire.source.node], order[wire.target.node], kinds[wire.target.node])
        for wire in pipeline.graph.wires
        if wire.source.node in order and wire.target.node in order
    )
    return MiniGraph(steps=steps, wires=wires)


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


def _share(value: float, values: list[float]) -> float:
    low, high = min(values), max(values)
    return (value - low) / (high - low) if high > low else 0.5


def _columns(pipeline: Pipeline) -> dict[str, tuple[float, float] | None]:
    """Places by distance from the sources; a circle counts as its first step."""
    graph = pipeline.graph

    @cache
    def depth(key: str, guard: int = 0) -> int:
        before = [w.source.node for w in graph.incoming.get(key, ()) if w.source.node != key]
        if not before or guard > len(graph.nodes):
            return 0
        return 1 + max(depth(one, guard + 1) for one in before)

    columns: dict[int, int] = {}
    places: dict[str, tuple[float, float] | None] = {}
    for key in graph.nodes:
        column = depth(key)
        row = columns[column] = columns.get(column, -1) + 1
        places[key] = (float(column), float(row))
    return places
