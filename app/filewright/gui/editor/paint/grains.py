"""The grains that run along flowing connections: square points, all of a kind in one call."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QRegion, QTransform

from filewright.gui.editor.faces.drawing import WireDrawing
from filewright.gui.editor.faces.wire_face import WireState
from filewright.gui.editor.paint.ink import Ink

SIZE, WIDE_SIZE, WIDE_FROM = 3, 5, 3.0
"""Edge of a grain in pixels; on a connection from 3 px wide on it is larger, else it would be lost in it."""
MOST_WIRES = 150
"""With more flowing connections in view there are no grains."""
_ENDS = 16.0
"""No grains so near to an end: they would lie under the port, and the steps would be painted again at each frame."""
_PARTS = 8
"""Rectangles that a curve's repaint is cut into: one around a long slope would hold much that does not change."""


class Grains:
    """Where the grains are now. `advance` takes them a frame on."""

    def __init__(self, ink: Ink) -> None:
        self._ink = ink
        self._phases: dict[str, float] = {}
        self._pens: dict[tuple[str, int], QPen] = {}
        ink.changed.connect(self._pens.clear)

    def advance(self, drawings: Iterable[WireDrawing], zoom: float) -> None:
        """One frame on. Steps are screen pixels."""
        for drawing in drawings:
            wire_id = drawing.face.wire.id
            pulse = drawing.pulse
            phase = self._phases.get(wire_id, 0.0) + pulse.step / zoom
            self._phases[wire_id] = phase % (pulse.pitch / zoom)

    def paint(self, painter: QPainter, drawings: Sequence[WireDrawing], zoom: float) -> None:
        """Paint them in the painter's unit of a scene pixel."""
        points: dict[tuple[str, int], list[QPointF]] = {}
        transform = painter.worldTransform()
        dx, dy = transform.dx(), transform.dy()
        for drawing in drawings:
            curve = drawing.curve
            kind = drawing.face.kind.value
            first = _ENDS + self._phases.get(drawing.face.wire.id, 0.0)
            size = WIDE_SIZE if drawing.pulse.width * zoom >= WIDE_FROM else SIZE
            found = points.setdefault((kind, size), [])
            for x, y in curve.along(first, drawing.pulse.pitch / zoom, curve.length - _ENDS):
                found.append(QPointF(round(x * zoom + dx), round(y * zoom + dy)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setWorldTransform(QTransform())
        for (kind, size), squares in points.items():
            painter.setPen(self._pen(kind, size))
            painter.drawPoints(squares)
        painter.setWorldTransform(transform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def forget(self, wire_ids: Iterable[str]) -> None:
        """Connections that are gone."""
        for wire_id in wire_ids:
            self._phases.pop(wire_id, None)

    def _pen(self, kind: str, size: int) -> QPen:
        found = self._pens.get((kind, size))
        if found is None:
            found = self._pens[kind, size] = QPen(self._ink.color(f"type.{kind}"), size)
            found.setCapStyle(Qt.PenCapStyle.SquareCap)
        return found


def flows(drawing: WireDrawing) -> bool:
    """Whether a connection has grains."""
    return drawing.pulse.state in (WireState.FLOWING, WireState.FILLING, WireState.FULL)


def moves(drawing: WireDrawing) -> bool:
    """Whether its grains move."""
    return drawing.pulse.state in (WireState.FLOWING, WireState.FILLING)


def region_of(drawings: Iterable[WireDrawing], to_view: QTransform) -> QRegion:
    """The part of the view that these connections' grains lie in."""
    region = QRegion()
    zoom, dx, dy = to_view.m11(), to_view.dx(), to_view.dy()
    for drawing in drawings:
        curve = drawing.curve
        inner = [
            point
            for point, length in zip(curve.points, curve.lengths, strict=True)
            if _ENDS - 4 <= length <= curve.length - _ENDS + 4
        ]
        stride = max(len(inner) // _PARTS, 1)
        for index in range(0, max(len(inner) - 1, 0), stride):
            part = inner[index : index + stride + 1]
            xs = [x * zoom + dx for x, _y in part]
            ys = [y * zoom + dy for _x, y in part]
            left, top = int(min(xs)) - 4, int(min(ys)) - 4
            region += QRect(left, top, int(max(xs)) + 5 - left, int(max(ys)) + 5 - top)
    return region
