"""How the seven kinds of files look: a colour, and a shape, since colour is never alone."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from filewright.core.media import Kind


class PortShape(StrEnum):
    """The outlines of ports."""

    CIRCLE = "circle"
    ROUNDED_SQUARE = "rounded-square"
    PAGE = "page"
    TWO_BARS = "two-bars"
    HEXAGON = "hexagon"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"


@dataclass(frozen=True, kw_only=True)
class KindLook:
    """Colour tokens and shape of one kind.

    `color` is for ports and wires, `idle` for wires at rest, `tile` lies behind icons.
    """

    color: str
    idle: str
    tile: str
    shape: PortShape


_SHAPES = {
    Kind.ANY: PortShape.CIRCLE,
    Kind.IMAGE: PortShape.ROUNDED_SQUARE,
    Kind.DOCUMENT: PortShape.PAGE,
    Kind.TEXT: PortShape.TWO_BARS,
    Kind.TABLE: PortShape.HEXAGON,
    Kind.ARCHIVE: PortShape.DIAMOND,
    Kind.MEDIA: PortShape.TRIANGLE,
}


def kind_look(kind: Kind) -> KindLook:
    """The look of one kind of file."""
    return KindLook(
        color=f"type.{kind.value}",
        idle=f"wire_idle.{kind.value}",
        tile=f"tile.{kind.value}",
        shape=_SHAPES[kind],
    )


def port_path(shape: PortShape, size: float = 12.0) -> QPainterPath:
    """The outline of a port, centred on the origin, `size` across; the shapes differ in grey as well."""
    half = size / 2
    path = QPainterPath()
    match shape:
        case PortShape.CIRCLE:
            path.addEllipse(QPointF(0, 0), half * 0.92, half * 0.92)
        case PortShape.ROUNDED_SQUARE:
            side = half * 0.84
            path.addRoundedRect(QRectF(-side, -side, 2 * side, 2 * side), size * 0.16, size * 0.16)
        case PortShape.PAGE:
            _add_points(path, half, (-0.75, -0.95), (0.2, -0.95), (0.75, -0.35), (0.75, 0.95), (-0.75, 0.95))
        case PortShape.TWO_BARS:
            bar = size * 0.34
            path.addRect(QRectF(-half * 0.92, -half * 0.8, size * 0.92, bar))
            path.addRect(QRectF(-half * 0.92, half * 0.8 - bar, size * 0.92, bar))
        case PortShape.HEXAGON:
            _add_points(path, half, (0, -1), (0.88, -0.5), (0.88, 0.5), (0, 1), (-0.88, 0.5), (-0.88, -0.5))
        case PortShape.DIAMOND:
            _add_points(path, half, (0, -1), (1, 0), (0, 1), (-1, 0))
        case PortShape.TRIANGLE:
            _add_points(path, half, (-0.75, -0.95), (0.95, 0), (-0.75, 0.95))
    return path


def _add_points(path: QPainterPath, half: float, *points: tuple[float, float]) -> None:
    path.addPolygon(QPolygonF([QPointF(x * half, y * half) for x, y in points]))
    path.closeSubpath()
