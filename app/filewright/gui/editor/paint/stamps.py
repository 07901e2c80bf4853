"""Small pictures that many steps share: bodies with border and shadow, tiles, ports. Painted once per size and zoom."""

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from filewright.core.media import Kind
from filewright.gui.editor.paint.shades import OFF_STRENGTH, Shades, mix
from filewright.gui.editor.shape.measures import TILE, NodeShape
from filewright.gui.theme import kind_look, port_path

MARGIN = 4
"""Room around a body for its shadow, in pixels at 100 %."""
GLYPH, GLYPH_SPAN = 12, 18
CORNER, TILE_CORNER = 8, 6
_BUDGET = 12_000_000
"""Bytes of pictures that are kept; those used longest ago go first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shell:
    """What decides how a body looks: its shape, border, and whether it is weak (off, skipped) or dimmed (cannot take
    the connection being drawn). `soft` is the fill of its message, "" for none; `foot` whether a line parts it."""

    shape: NodeShape
    border: str = "border.default"
    dashed: bool = False
    weak: bool = False
    dim: bool = False
    soft: str = ""


class Stamps:
    """Makes and keeps the pictures. `scale` is device pixels for one scene pixel."""

    def __init__(self, shades: Shades) -> None:
        self._shades = shades
        self._kept: OrderedDict[Hashable, QPixmap] = OrderedDict()
        self._bytes = 0

    def clear(self) -> None:
        """Forget all pictures, as after a change of the look."""
        self._kept.clear()
        self._bytes = 0

    def shell(self, shell: Shell, scale: float) -> QPixmap:
        """The body, `MARGIN` larger on each side."""
        width, height = shell.shape.width + 2 * MARGIN, shell.shape.height + 2 * MARGIN
        return self._stamp((shell, scale), width, height, scale, lambda painter: self._paint_shell(painter, shell))

    def card(self, shell: Shell, scale: float) -> QPixmap:
        """The body as seen from afar, without the line above its foot, its border one device pixel at least."""
        width, height = shell.shape.width + 2 * MARGIN, shell.shape.height + 2 * MARGIN
        return self._stamp(
            ("card", shell, scale),
            width,
            height,
            scale,
            lambda painter: self._paint_shell(painter, shell, line=max(1.0, 1.0 / scale), foot=False),
        )

    def tile(self, icon: str | Path, kind: Kind | None, scale: float, *, dim: bool = False) -> QPixmap:
        """The tile with its icon; kind None: grey, as of a step that is off."""
        return self._stamp(
            ("tile", icon, kind, dim, scale),
            TILE,
            TILE,
            scale,
            lambda painter: self._paint_tile(painter, icon, kind, scale, dim=dim),
        )

    def glyph(self, kind: Kind, scale: float, *, filled: bool, dim: bool = False) -> QPixmap:
        """A port, `GLYPH_SPAN` across, its ring in canvas colour included."""
        return self._stamp(
            ("glyph", kind, filled, dim, scale),
            GLYPH_SPAN,
            GLYPH_SPAN,
            scale,
            lambda painter: self._paint_glyph(painter, kind, filled=filled, dim=dim),
        )

    def mark(self, icon: str | Path, color: QColor, size: int, scale: float, *, state: bool = False) -> QPixmap:
        """An icon in this colour."""
        return self._shades.theme.icons.pixmap(icon, color, size, scale, state=state)

    def _stamp(
        self, key: Hashable, width: float, height: float, scale: float, paint: Callable[[QPainter], None]
    ) -> QPixmap:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        pixmap = QPixmap(math.ceil(width * scale), math.ceil(height * scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        paint(painter)
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        self._kept[key] = pixmap
        self._bytes += _size(pixmap)
        while self._bytes > _BUDGET and len(self._kept) > 1:
            self._bytes -= _size(self._kept.popitem(last=False)[1])
        return pixmap

    def _paint_shell(self, painter: QPainter, shell: Shell, *, line: float = 1.0, foot: bool = True) -> None:
        shades, shape = self._shades, shell.shape
        body = QRectF(MARGIN, MARGIN, shape.width, shape.height)
        painter.setPen(Qt.PenStyle.NoPen)
        if not (shell.weak or shell.dim):
            for shadow in reversed(shades.theme.node_shadows()):
                color = QColor(shadow.color)
                color.setAlphaF(shadow.alpha)
                painter.setBrush(color)
                painter.drawRoundedRect(body.translated(0, shadow.dy), CORNER, CORNER)
        painter.setBrush(self._body_brush(shell))
        painter.drawRoundedRect(body, CORNER, CORNER)
        if shell.soft and foot:
            strip = QRectF(MARGIN, MARGIN + shape.message_top, shape.width, shape.message)
            painter.fillRect(strip, shades.color(shell.soft))
        elif foot:
            y = MARGIN + shape.foot_top + 0.5
            painter.setPen(QPen(shades.color("border.subtle"), 1))
            painter.drawLine(QPointF(MARGIN + 1, y), QPointF(MARGIN + shape.width - 1, y))
        border = QPen(shades.color("border.subtle" if shell.dim else shell.border), line)
        if shell.dashed and not shell.dim:
            border.setDashPattern([3 / line, 3 / line])
        painter.setPen(border)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = line / 2
        painter.drawRoundedRect(body.adjusted(half, half, -half, -half), CORNER - half, CORNER - half)

    def _body_brush(self, shell: Shell) -> QBrush:
        if shell.dim:
            return self._shades.brush("node_dim.body")
        if shell.weak:
            return self._shades.brush("bg.raised", "bg.canvas", OFF_STRENGTH)
        return self._shades.brush("bg.raised")

    def _paint_tile(self, painter: QPainter, icon: str | Path, kind: Kind | None, scale: float, *, dim: bool) -> None:
        look = kind_look(kind or Kind.ANY)
        fill = self._shades.color(look.tile)
        line = self._shades.color("text.muted") if kind is None else self._shades.color(look.color)
        if kind is None and not dim:
            fill = self._shades.color(look.tile, "bg.canvas", 0.6)
        if dim:
            back = self._shades.color("node_dim.body")
            fill, line = mix(fill, back, 0.5), mix(line, back, 0.45)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(0, 0, TILE, TILE), TILE_CORNER, TILE_CORNER)
        painter.drawPixmap(QPointF(5, 5), self.mark(icon, line, 18, scale))

    def _paint_glyph(self, painter: QPainter, kind: Kind, *, filled: bool, dim: bool) -> None:
        look = kind_look(kind)
        canvas = self._shades.color("bg.canvas")
        color = self._shades.color(look.color)
        if dim:
            color = mix(color, canvas, 0.4)
        painter.translate(GLYPH_SPAN / 2, GLYPH_SPAN / 2)
        shape = port_path(look.shape, GLYPH)
        ring = QPen(canvas, 4)
        ring.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(shape, ring)
        painter.fillPath(shape, canvas)
        if filled:
            painter.fillPath(shape, color)
        else:
            hollow = QPen(color, 1.5)
            hollow.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.strokePath(port_path(look.shape, GLYPH - 1.5), hollow)


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
