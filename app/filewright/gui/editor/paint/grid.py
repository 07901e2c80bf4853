"""The dots behind everything: one row of them as a picture, drawn once for each row in view."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from filewright.gui.editor.paint.ink import Ink
from filewright.gui.editor.shape.measures import GRID

GRID_FROM = 0.5
"""Below this zoom there are no dots."""


class Grid:
    """Dots one pixel wide, every 16 scene pixels (32 below 75 %). A pitch of whole pixels could be tiled, but most
    zooms give none; a row as long as the view with each dot at its nearest pixel serves them all."""

    def __init__(self, ink: Ink) -> None:
        self._ink = ink
        self._row = QPixmap()
        self._made_for = (0.0, 0.0, 0)
        ink.changed.connect(self._forget)

    def paint(self, painter: QPainter, area: QRectF, ratio: float, view_width: int) -> None:
        """Paint the dots of an area in scene pixels; the view is `view_width` screen pixels wide."""
        transform = painter.worldTransform()
        zoom = transform.m11()
        if zoom < GRID_FROM:
            return
        step = GRID * (1 if zoom >= 0.75 else 2) * zoom
        if self._made_for != (step, ratio, view_width):
            self._make(step, ratio, view_width)
        painter.setWorldTransform(QTransform())
        shown = transform.mapRect(area)
        # one row begins at most a pitch left of the view: it is a pitch longer than the view
        left = round((transform.dx() % step - step) * ratio) / ratio
        first = transform.dy() % step + ((shown.top() - transform.dy() % step) // step) * step
        y = first
        while y <= shown.bottom():
            painter.drawPixmap(QPointF(left, round(y * ratio) / ratio), self._row)
            y += step
        painter.setWorldTransform(transform)

    def _make(self, step: float, ratio: float, view_width: int) -> None:
        dot = max(round(ratio), 1)
        self._row = QPixmap(round((view_width + 2 * step) * ratio), dot)
        self._row.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._row)
        color = self._ink.color("bg.grid")
        for index in range(int(view_width / step) + 3):
            painter.fillRect(round(index * step * ratio), 0, dot, dot, color)
        painter.end()
        self._row.setDevicePixelRatio(ratio)
        self._made_for = (step, ratio, view_width)

    def _forget(self) -> None:
        self._made_for = (0.0, 0.0, 0)
