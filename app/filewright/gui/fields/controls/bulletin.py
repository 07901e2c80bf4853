"""A message at the canvas's edge that stays until it is solved or closed."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from filewright.gui.fields.controls.icon_button import IconButton
from filewright.gui.theme import Look, Theme, cast_shadow, set_class, state_look
from filewright.gui.theme.edge import paint_edge
from filewright.text import _


class Bulletin(QFrame):
    """3 px edge in the state's colour, icon, a bold first sentence, more words, one button, a cross."""

    acted = Signal()
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        state: Look,
        headline: str,
        *,
        text: str = "",
        action: str = "",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Without an `icon` the state's own is shown; without an `action` there is no button."""
        super().__init__(parent)
        self._theme = theme
        self._look = state_look(state)
        self._icon_name = icon or self._look.icon
        set_class(self, "popup")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        self._icon = QLabel(self)
        row.addWidget(self._icon)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self._words, 1)
        self.button = QPushButton(action, self)
        self.button.setVisible(bool(action))
        self.button.clicked.connect(self.acted)
        row.addWidget(self.button)
        self.close_button = IconButton(theme, "x", _("Close"), parent=self)
        self.close_button.clicked.connect(self._close)
        row.addWidget(self.close_button)
        self.set_words(headline, text)
        self._draw()
        theme.changed.connect(self._draw)
        cast_shadow(theme, self)

    def set_words(self, headline: str, text: str = "") -> None:
        """Say something else; plain texts."""
        self._words.setText(f'<span style="font-weight:600">{_escaped(headline)}</span> {_escaped(text)}'.strip())
        self.setAccessibleName(f"{headline} {text}".strip())

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(360, 48))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        radius = self._theme.tokens.radius.popup
        paint_edge(painter, self.rect(), self._theme.color(self._look.color), radius)
        painter.end()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _draw(self) -> None:
        size = self._theme.px(16)
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, self._look.color, size, state=True))
        self.update()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
