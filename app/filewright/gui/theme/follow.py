"""Icons that follow the theme: set once, drawn anew after each change."""

from typing import Protocol

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QAbstractButton

from filewright.gui.theme.icons import IconName
from filewright.gui.theme.theme import Theme


class _HasIcon(Protocol):
    def setIcon(self, icon: QIcon) -> None: ...


def follow_icon(
    theme: Theme,
    target: QAction | QAbstractButton,
    name: IconName,
    color: str = "text.secondary",
    *,
    size: int = 16,
    on: str = "",
) -> None:
    """Give a button or an action this icon in the colours of now and of every later theme; again: another icon."""
    for former in target.findChildren(_Follower):
        former.setParent(None)
        former.deleteLater()
    _Follower(theme, target, name, color, size, on)


class _Follower(QObject):
    """Lives and dies with the target it draws for."""

    def __init__(
        self, theme: Theme, target: QAction | QAbstractButton, name: IconName, color: str, size: int, on: str
    ) -> None:
        super().__init__(target)
        self._theme = theme
        self._target: _HasIcon = target
        self._button = target if isinstance(target, QAbstractButton) else None
        self._look = (name, color, size, on)
        theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        name, color, size, on = self._look
        pixels = self._theme.px(size)
        if self._button is not None:
            self._button.setIconSize(QSize(pixels, pixels))
        self._target.setIcon(self._theme.icon(name, color, size=pixels, on=on))
