"""A connection as the canvas draws it: its curve, what it is, what moves on it, and how it is marked."""

from dataclasses import dataclass, field
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from filewright.gui.editor.faces.wire_face import REST, WireFace, WirePulse
from filewright.gui.editor.shape.box import Box
from filewright.gui.editor.shape.curve import Curve

LABEL_FROM = 72.0
"""Connections with ends nearer to each other than this have no label."""
_LABEL_WIDTH, _LABEL_ABOVE, _LABEL_BELOW = 90.0, 24.0, 44.0


@dataclass(eq=False)
class WireDrawing:
    """One for each connection; `curve` and `face` are replaced, never changed."""

    face: WireFace
    curve: Curve
    pulse: WirePulse = field(default=REST)
    selected: bool = False
    hover: bool = False
    dim: bool = False
    hidden: bool = False

    @cached_property
    def path(self) -> QPainterPath:
        """The curve for Qt."""
        return path_of(self.curve)

    @cached_property
    def rough(self) -> QPolygonF:
        """The curve in a few straight parts, for strokes that need not be exact."""
        return QPolygonF([QPointF(*point) for point in (*self.curve.points[::3], self.curve.end)])

    def bend(self, curve: Curve) -> None:
        """Give it another curve."""
        self.curve = curve
        self.__dict__.pop("path", None)
        self.__dict__.pop("rough", None)

    @property
    def labelled(self) -> bool:
        """Whether it is long enough for labels."""
        (x1, y1), (x2, y2) = self.curve.start, self.curve.end
        return (x2 - x1) ** 2 + (y2 - y1) ** 2 >= LABEL_FROM**2

    @property
    def box(self) -> Box:
        """Everything it paints on, labels and halo included."""
        x, y = self.curve.middle
        label = Box(x - _LABEL_WIDTH, y - _LABEL_ABOVE, x + _LABEL_WIDTH, y + _LABEL_BELOW)
        return self.curve.box.grown(8).united(label)

    @property
    def label_rect(self) -> QRectF:
        """What its labels paint on."""
        x, y = self.curve.middle
        return QRectF(x - _LABEL_WIDTH, y - _LABEL_ABOVE, 2 * _LABEL_WIDTH, _LABEL_ABOVE + _LABEL_BELOW)


def path_of(curve: Curve) -> QPainterPath:
    """The cubic of a curve."""
    path = QPainterPath()
    path.moveTo(*curve.start)
    (ax, ay), (bx, by) = curve.controls
    path.cubicTo(ax, ay, bx, by, *curve.end)
    return path
