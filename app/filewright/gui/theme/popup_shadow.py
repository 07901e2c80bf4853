"""The soft shadow under what floats over the window: bulletins, toasts and popups."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSplitter, QWidget

from filewright.gui.theme.metrics import SoftShadow
from filewright.gui.theme.theme import Theme

if TYPE_CHECKING:  # a tenth of a second before the first paint, for what floats later
    import numpy as np


def cast_shadow(theme: Theme, widget: QWidget) -> None:
    """Let a widget that floats over its parent cast the theme's shadow for as long as it lives."""
    _Caster(theme, widget)


def shadow_image(size: QSize, shadow: SoftShadow, device_ratio: float = 1.0) -> QImage:
    """The shadow of a box of this size, wider and higher by the blur's reach on every side."""
    import numpy as np

    reach = shadow.blur
    across = _profile(size.width(), reach, device_ratio)
    down = _profile(size.height(), reach, device_ratio)
    alpha = np.outer(down, across) * shadow.alpha
    color = QColor(shadow.color)
    pixels = np.empty((*alpha.shape, 4), dtype=np.uint8)
    for channel, value in enumerate((color.red(), color.green(), color.blue())):
        pixels[..., channel] = np.round(alpha * value)
    pixels[..., 3] = np.round(alpha * 255)
    height, width = alpha.shape
    image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888_Premultiplied).copy()
    image.setDevicePixelRatio(device_ratio)
    return image


def _profile(length: int, reach: int, device_ratio: float) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """A line of this length blurred by a Gaussian whose reach is twice its standard deviation."""
    import numpy as np

    spread = reach / 2 * math.sqrt(2)
    places = (np.arange(round((length + 2 * reach) * device_ratio)) + 0.5) / device_ratio - reach
    return np.array([(math.erf(at / spread) - math.erf((at - length) / spread)) / 2 for at in places])


class _Caster(QObject):
    """Keeps a widget for the shadow under its target, wherever the target goes."""

    def __init__(self, theme: Theme, target: QWidget) -> None:
        super().__init__(target)
        self._theme = theme
        self._target = target
        self._shadow: _Shadow | None = None
        target.installEventFilter(self)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.ParentChange, QEvent.Type.Show, QEvent.Type.Move, QEvent.Type.Resize):
            self._follow()
        elif kind in (QEvent.Type.Hide, QEvent.Type.ParentAboutToChange, QEvent.Type.DeferredDelete):
            self._drop()
        elif kind == QEvent.Type.ZOrderChange and self._shadow is not None:
            self._shadow.stackUnder(self._target)
        return False

    def _follow(self) -> None:
        host = self._target.parentWidget()
        if host is None or self._target.isWindow() or isinstance(host, QSplitter) or self._target.isHidden():
            return
        if self._shadow is None:
            self._shadow = _Shadow(self._theme, host)
        self._shadow.lie_under(self._target)

    def _drop(self) -> None:
        if self._shadow is not None:
            self._shadow.hide()
            self._shadow.deleteLater()
            self._shadow = None


class _Shadow(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._box = QSize()
        self._drawn: tuple[QSize, float, QPixmap] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self._redraw)

    def lie_under(self, target: QWidget) -> None:
        """Take the place of the target's shadow."""
        shadow = self._theme.popup_shadow()
        reach = shadow.blur
        self._box = target.size()
        self.setGeometry(target.geometry().adjusted(-reach, -reach + shadow.dy, reach, reach + shadow.dy))
        self.stackUnder(target)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._drawn is None or self._drawn[:2] != (self._box, ratio):
            image = shadow_image(self._box, self._theme.popup_shadow(), ratio)
            self._drawn = (QSize(self._box), ratio, QPixmap.fromImage(image))
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn[2])
        painter.end()

    def _redraw(self) -> None:
        self._drawn = None
        self.update()
