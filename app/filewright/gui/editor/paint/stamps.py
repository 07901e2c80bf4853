"""Small pictures that many steps share: bodies with border and shadow, tiles, ports. Painted once per size and zoom."""

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from filewright.core.media import Kind
from filewright.gui.editor.paint.shades import Shades, mix
from filewright.gui.editor.paint.shell import MARGIN, Shell, paint_shell
from filewright.gui.editor.shape.measures import TILE
from filewright.gui.theme import kind_look, port_path

GLYPH, GLYPH_SPAN = 12, 18
TILE_CORNER = 6
_BUDGET = 12_000_000
"""Bytes of pictures that are kept; those used longest ago go first."""


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
        """The body with its shadow; its corner lies `inset(scale)` device pixels from that of the picture."""
        return self._body(shell, scale, foot=True)

    def card(self, shell: Shell, scale: float) -> QPixmap:
        """The body as seen from afar, without the line above its foot."""
        return self._body(shell, scale, foot=False)

    def _body(self, shell: Shell, scale: float, *, foot: bool) -> QPixmap:
        return self._stamp(
            ("body", shell, foot, scale),
            shell.shape.width + 2 * MARGIN + 1,
            shell.shape.height + 2 * MARGIN + 1,
            scale,
            lambda painter: paint_shell(painter, self._shades, shell, scale, foot=foot),
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
