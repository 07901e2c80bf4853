"""A button that is only an icon; its name and key are its tooltip and what a screen reader says."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from filewright.gui.theme import Theme, set_class
from filewright.gui.theme.icons import IconName


class IconButton(QToolButton):
    """28 × 28, or 24 × 24 when `small`. `on_color` is the icon's colour while a checkable button is checked."""

    def __init__(
        self,
        theme: Theme,
        icon: IconName,
        name: str,
        *,
        key: str = "",
        color: str = "text.secondary",
        on_color: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`key` is a key sequence in Qt's portable form, such as `Ctrl+Z`; it is shown, not bound."""
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._color = color
        self._on_color = on_color
        self._size = 14 if small else 16
        set_class(self, "icon-small" if small else "icon")
        self.set_name(name, key=key)
        self._draw()
        theme.changed.connect(self._draw)

    def set_name(self, name: str, *, key: str = "") -> None:
        """Name it anew, with the key that does the same."""
        shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  {shown}" if shown else name)

    def set_icon(self, icon: IconName, color: str | None = None) -> None:
        """Show another icon, in another colour token when one is given."""
        self._icon = icon
        self._color = color or self._color
        self._draw()

    def _draw(self) -> None:
        size = self._theme.px(self._size)
        self.setIconSize(QSize(size, size))
        self.setIcon(self._theme.icon(self._icon, self._color, size=size, on=self._on_color))
