"""Messages at the canvas's edge: one at a time, the number of the others beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from filewright.gui.fields.controls import Bulletin
from filewright.gui.theme import Look, Theme, set_class
from filewright.text import ngettext

_MARGIN = 16
_WIDTH = 620
_SIDES = 176
"""What stands at the lower corners of the canvas: the small map and the zoom."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """`key` tells messages apart: another one of the same key takes its place. `action` is the button's word."""

    key: str
    look: Look
    headline: str
    text: str = ""
    action: str = ""
    then: Callable[[], None] | None = None
    icon: str = ""


class Bulletins(QWidget):
    """Lies over the bottom of its parent. A message stays until it is solved (`remove`) or closed."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._messages: dict[str, Message] = {}
        self._closed: set[str] = set()
        self._bulletin: Bulletin | None = None
        self._shown: Message | None = None
        self._more = QLabel(self)
        set_class(self._more, "muted", "small")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._more)
        parent.installEventFilter(self)
        self.hide()

    def post(self, message: Message) -> None:
        """Show this, at once if it is the only one. What was closed stays closed until it was solved."""
        if message.key in self._closed or self._messages.get(message.key) == message:
            return
        self._messages[message.key] = message
        self._refresh()

    def remove(self, key: str) -> None:
        """It is solved."""
        self._closed.discard(key)
        if self._messages.pop(key, None) is not None:
            self._refresh()

    def keep_only(self, prefix: str, keys: set[str]) -> None:
        """Remove every message whose key begins with `prefix` and is not among these."""
        for key in [key for key in self._messages if key.startswith(prefix) and key not in keys]:
            self.remove(key)
        self._closed = {key for key in self._closed if not key.startswith(prefix) or key in keys}

    def clear(self) -> None:
        """Forget everything, as when another flow is shown."""
        self._messages.clear()
        self._closed.clear()
        self._refresh()

    @property
    def shown(self) -> Message | None:
        """The message that is seen."""
        return self._shown

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return handled

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _refresh(self) -> None:
        message = next(iter(self._messages.values()), None)
        rest = max(len(self._messages) - 1, 0)
        self._more.setText(ngettext("{count} more", "{count} more", rest).format(count=rest))
        self._more.setVisible(rest > 0)
        if message != self._shown:
            self._shown = message
            if self._bulletin is not None:
                self._column.removeWidget(self._bulletin)
                self._bulletin.hide()
                self._bulletin.deleteLater()
                self._bulletin = None
            if message is not None:
                self._bulletin = self._make(message)
                self._column.insertWidget(0, self._bulletin)
                self._bulletin.show()  # what is hidden takes no room
        self.setVisible(message is not None)
        self._place()

    def _make(self, message: Message) -> Bulletin:
        bulletin = Bulletin(
            self._theme,
            message.look,
            message.headline,
            text=message.text,
            action=message.action,
            icon=message.icon,
            parent=self,
        )
        bulletin.closed.connect(lambda: self._close(message.key))
        if message.then is not None:
            bulletin.acted.connect(message.then)
        return bulletin

    def _close(self, key: str) -> None:
        self._messages.pop(key, None)
        self._closed.add(key)
        self._refresh()

    def _place(self) -> None:
        host = self.parentWidget()
        if self._shown is None or host is None:
            return
        width = min(self._theme.px(_WIDTH), max(host.width() - 2 * _SIDES, host.width() * 2 // 3))
        width = min(width, host.width() - 2 * _MARGIN)
        self.setFixedWidth(width)
        self._column.activate()
        height = max(self._column.heightForWidth(width), self._column.sizeHint().height())
        self.setGeometry((host.width() - width) // 2, host.height() - height - _MARGIN, width, height)
        self.raise_()
