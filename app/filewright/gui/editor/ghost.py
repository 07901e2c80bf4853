"""The picture of a step while it is dragged from the palette."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from filewright.core.graph import Node
from filewright.core.media import kind_of_all
from filewright.core.processor import ProcessorSpec
from filewright.gui.editor.faces.node_face import face_of
from filewright.gui.editor.faces.node_pulse import pulse_of
from filewright.gui.editor.paint.ink import Ink
from filewright.gui.editor.paint.node import NO_MARKS, paint_node
from filewright.gui.theme import Theme
from filewright.gui.wording import RateUnit

STRENGTH = 0.7
ROOM = 16.0
"""Pixels around the body: ports and shadow reach over it."""


def ghost(theme: Theme, spec: ProcessorSpec, ratio: float) -> QPixmap:
    """A new step of this kind at 100 % zoom and 70 % strength; `ROOM` around its body."""
    ink = Ink(theme)
    face = face_of(
        Node(key="ghost", use=spec.id),
        spec,
        incoming=(),
        outgoing=(),
        out_kinds={port.name: kind_of_all(port.produces) for port in spec.outputs_of({})},
        problems=(),
        edited=False,
        lettering=ink.letters,
    )
    scale = theme.text_scale * ratio
    size = (face.shape.width + 2 * ROOM) * scale, (face.shape.height + 2 * ROOM) * scale
    picture = QPixmap(round(size[0]), round(size[1]))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.translate(ROOM, ROOM)
    paint_node(painter, ink, face, pulse_of(face, None, RateUnit.MINUTE, 0), NO_MARKS, 1.0)
    painter.resetTransform()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.setOpacity(STRENGTH)
    painter.fillRect(QRectF(0, 0, *size), Qt.GlobalColor.black)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
