"""What lies over the canvas: map and hints at the lower left, zoom at the lower right, words while it is empty."""

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from filewright.gui.editor.canvas import Canvas
from filewright.gui.editor.hint import Hint
from filewright.gui.editor.hint_bar import HintBar
from filewright.gui.editor.live import Live
from filewright.gui.editor.minimap import Minimap
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.zoom_control import ZoomControl
from filewright.gui.fields.controls import EmptyState
from filewright.gui.theme import Theme
from filewright.text import _

EDGE = 12
_EMPTY_WIDTH = 300
MAP_FROM = 12
"""From so many steps on the map is always there; with fewer, when some lie out of view."""


class Overlays(QObject):
    """Children of the viewport: scrolling takes them along, and they are put back at once, so that Qt can still move
    the picture instead of painting it anew."""

    def __init__(self, theme: Theme, canvas: Canvas, picture: Picture, live: Live) -> None:
        super().__init__(canvas)
        port = canvas.viewport()
        self._canvas = canvas
        self._picture = picture
        self.zoom = ZoomControl(theme, port)
        self.map = Minimap(theme, picture, canvas.camera, port)
        self._hints = HintBar(theme, port)
        self.empty = EmptyState(
            theme,
            "plus",
            _("Add the first step, or drop files or a folder here."),
            action=_("Add a step"),
            parent=port,
        )
        self.empty.setFixedWidth(theme.px(_EMPTY_WIDTH))
        canvas.camera.looked.connect(self._put_back)
        canvas.resized.connect(self._resized)
        live.shown.connect(self.map.renew_soon)
        canvas.camera.zoomed.connect(self.zoom.show_zoom)
        picture.renewed.connect(self.renew)
        picture.moved.connect(self.renew)
        picture.sheet.changed.connect(self.renew)
        self.renew()

    def say(self, hint: Hint | None) -> None:
        """Show a hint, or none."""
        self._hints.say(hint)
        self._put_back()

    def renew(self) -> None:
        """Show what is needed now."""
        count = len(self._picture.nodes)
        self.empty.setVisible(count == 0)
        self.map.setVisible(count > 0 and (count >= MAP_FROM or self.map.needed))
        self._put_back()

    def _resized(self) -> None:
        self.map.fit_into(self._canvas.height())
        self.renew()

    def _put_back(self) -> None:
        port = self._canvas.viewport().rect()
        bottom = port.bottom() - EDGE + 1
        zoom = self.zoom.sizeHint()
        self.zoom.resize(zoom)
        _move(self.zoom, QPoint(port.right() - EDGE - zoom.width() + 1, bottom - zoom.height()))
        left = port.left() + EDGE
        needed = len(self._picture.nodes) >= MAP_FROM or (bool(self._picture.nodes) and self.map.needed)
        self.map.setVisible(needed)
        if needed:
            _move(self.map, QPoint(left, bottom - self.map.height()))
            self.map.update()
            left += self.map.width() + EDGE
        if self._hints.isVisible():
            _move(self._hints, QPoint(left, bottom - self._hints.height()))
        if self.empty.isVisible():
            size = self.empty.sizeHint()
            self.empty.resize(size)
            _move(self.empty, QPoint((port.width() - size.width()) // 2, (port.height() - size.height()) // 2))


def _move(widget: QWidget, to: QPoint) -> None:
    if widget.pos() != to:
        widget.move(to)
