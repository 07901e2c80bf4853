"""A step between 35 and 70 %: body, tile, title, border of its state, busy bar. Sizes of text are screen pixels."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QTransform

from filewright.gui.editor.faces.node_face import NodeFace
from filewright.gui.editor.faces.node_pulse import NodePulse
from filewright.gui.editor.paint.ink import Ink, Letter
from filewright.gui.editor.paint.node import Marks, shell_of
from filewright.gui.editor.paint.shell import CORNER, inset
from filewright.gui.editor.shape.measures import TILE
from filewright.gui.theme import Look

TILE_PX = 18.0
LINE_PX = 12.0


def paint_card(painter: QPainter, ink: Ink, face: NodeFace, pulse: NodePulse, marks: Marks, ratio: float) -> None:
    """Paint the card in the painter's unit of a scene pixel; `ratio` is device pixels for a screen pixel."""
    transform = painter.worldTransform()
    zoom = transform.m11()
    scale = zoom * ratio
    painter.setWorldTransform(QTransform.fromTranslate(transform.dx(), transform.dy()))
    width, height = face.shape.width * zoom, face.shape.height * zoom
    shell = ink.stamps.card(shell_of(face, pulse, marks), scale)
    shell.setDevicePixelRatio(ratio)
    corner = -inset(scale) / ratio
    painter.drawPixmap(QPointF(corner, corner), shell)
    pad = 4 + (zoom - 0.35) * 8
    weak = pulse.look in (Look.OFF, Look.BYPASSED, Look.MISSING)
    tile = QPixmap(ink.stamps.tile(face.icon, None if weak else face.kind, TILE_PX / TILE * ratio, dim=marks.dim))
    tile.setDevicePixelRatio(ratio)  # a stamp is as large as at 100 %, and here a unit is a pixel of the screen
    painter.drawPixmap(QPointF(pad, (height - TILE_PX) / 2), tile)
    left = pad + TILE_PX + 6
    lines = ink.letters.wrapped(face.title, Letter.CARD, width - left - 5, 2 if height >= 30 else 1)
    token = "node_dim.text" if marks.dim else "text.secondary" if weak else "text.primary"
    painter.setPen(ink.color(token))
    baseline = height / 2 + 3.5 - (len(lines) - 1) * LINE_PX / 2
    for line in lines:
        ink.letters.draw(painter, left, baseline, line, Letter.CARD)
        baseline += LINE_PX
    if pulse.busy > 0 and not marks.dim:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.brush("state.held" if pulse.hot else "state.running"))
        painter.drawRect(QRectF(4, height - 2.5, max((width - 8) * pulse.busy, 2), 2.5))
    if marks.selected or marks.target or marks.focus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(ink.pen("accent.base" if marks.selected or marks.target else "border.focus", 2))
        painter.drawRoundedRect(QRectF(0, 0, width, height), CORNER * zoom, CORNER * zoom)
    for side, row in {*marks.takes, *((marks.halo,) if marks.halo else ())}:
        x, y = face.shape.port(side, row)
        _paint_way(painter, ink, QPointF(x * zoom, y * zoom), takes=(side, row) in marks.takes)
    if pulse.attention and not marks.dim:
        _paint_dot(painter, ink.color("state.quarantine"), ink.color("bg.canvas"), width - 10)
    painter.setWorldTransform(transform)


def _paint_dot(painter: QPainter, color: QColor, ring: QColor, x: float) -> None:
    painter.setPen(ring)
    painter.setBrush(color)
    painter.drawEllipse(QPointF(x, 0), 4.5, 4.5)


def _paint_way(painter: QPainter, ink: Ink, at: QPointF, *, takes: bool) -> None:
    """A way in or out has no glyph here: it shows under the pointer, and while it can take a connection."""
    painter.setPen(ink.pen("bg.canvas", 2))
    painter.setBrush(ink.brush("accent.base" if takes else "border.strong"))
    painter.drawEllipse(at, 6, 6)
