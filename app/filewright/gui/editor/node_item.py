"""A step on the canvas: one item without children. Everything on it is painted."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from filewright.gui.editor.faces.node_face import NodeFace
from filewright.gui.editor.faces.node_pulse import NodePulse
from filewright.gui.editor.paint.card import paint_card
from filewright.gui.editor.paint.ink import Ink
from filewright.gui.editor.paint.node import NO_MARKS, Marks, paint_node
from filewright.gui.editor.shape.box import Box, Point
from filewright.gui.editor.shape.measures import OUTSET, PORT_HIT, Side

FULL_FROM = 0.7
"""From this zoom on a step shows everything."""


class NodeItem(QGraphicsRectItem):
    """`face`, `pulse` and `marks` are values; setting another one repaints where it differs.

    A rectangle item's own box serves as the bounding box: Qt then never has to ask Python for it.
    """

    def __init__(self, ink: Ink, face: NodeFace, pulse: NodePulse) -> None:
        super().__init__()
        self._ink = ink
        self._face = face
        self._pulse = pulse
        self._marks = NO_MARKS
        self._place: Point = (0.0, 0.0)
        self._body = face.shape.body(self._place)
        self.setPen(Qt.PenStyle.NoPen)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)  # gestures find steps themselves
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption, False)
        self._fit()

    @property
    def face(self) -> NodeFace:
        """What stands on it."""
        return self._face

    @property
    def pulse(self) -> NodePulse:
        """What moves on it."""
        return self._pulse

    @property
    def marks(self) -> Marks:
        """What pointer and keyboard have to do with it."""
        return self._marks

    @property
    def place(self) -> Point:
        """The upper left corner of its body in the scene."""
        return self._place

    @property
    def body(self) -> Box:
        """Its body in the scene."""
        return self._body

    def put(self, place: Point) -> None:
        """Lay it there."""
        self._place = place
        self._body = self._face.shape.body(place)
        self.setPos(*place)

    def set_face(self, face: NodeFace) -> None:
        """Show another face."""
        if face != self._face:
            self._face = face
            self._body = face.shape.body(self._place)
            self._fit()
            self.update()

    def set_pulse(self, pulse: NodePulse) -> None:
        """Show other numbers."""
        if pulse != self._pulse:
            self._pulse = pulse
            self.update()

    def set_marks(self, marks: Marks) -> None:
        """Show other marks."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def port_point(self, side: Side, row: int) -> Point:
        """The centre of a port in the scene."""
        x, y = self._face.shape.port(side, row)
        left, top = self.place
        return left + x, top + y

    def port_at(self, point: Point, reach: float = PORT_HIT / 2) -> tuple[Side, int] | None:
        """The port whose centre is nearest to a point of the scene, within `reach`."""
        left, top = self.place
        best: tuple[float, tuple[Side, int]] | None = None
        for side in Side:
            for row in range(len(self._face.ports(side))):
                x, y = self._face.shape.port(side, row)
                away = max(abs(left + x - point[0]), abs(top + y - point[1]))
                if away <= reach and (best is None or away < best[0]):
                    best = away, (side, row)
        return best[1] if best else None

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint it at the level of detail of this zoom, its corner on a whole device pixel."""
        ratio = painter.device().devicePixelRatioF()
        transform = painter.worldTransform()
        zoom = transform.m11()
        snapped = QTransform(
            zoom, 0, 0, zoom, round(transform.dx() * ratio) / ratio, round(transform.dy() * ratio) / ratio
        )
        painter.setWorldTransform(snapped)
        paint = paint_node if zoom >= FULL_FROM - 1e-9 else paint_card
        paint(painter, self._ink, self._face, self._pulse, self._marks, ratio)

    def _fit(self) -> None:
        shape = self._face.shape
        self.setRect(QRectF(0, 0, shape.width, shape.height).adjusted(-OUTSET, -OUTSET, OUTSET, OUTSET))
