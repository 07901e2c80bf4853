"""What stands where nothing is yet: what belongs here, and a button that puts it there."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from filewright.gui.theme import Theme, set_class

_TILE, _ICON = 56, 32


class EmptyState(QWidget):
    """Icon on a soft tile, one sentence, one button."""

    acted = Signal()

    def __init__(
        self, theme: Theme, icon: str, sentence: str, *, action: str = "", parent: QWidget | None = None
    ) -> None:
        """Without an `action` there is no button."""
        super().__init__(parent)
        self._words = QLabel(sentence, self)
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        set_class(self._words, "secondary")
        self.setAccessibleName(sentence)
        self.button = QPushButton(action, self)
        self.button.setVisible(bool(action))
        self.button.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(_Tile(theme, icon, self), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def set_sentence(self, sentence: str) -> None:
        """Say something else."""
        self._words.setText(sentence)
        self.setAccessibleName(sentence)


class _Tile(QWidget):
    def __init__(self, theme: Theme, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self.setFixedSize(_TILE, _TILE)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent.soft"))
        radius = self._theme.tokens.radius.frame
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        pixmap = self._theme.pixmap(self._icon, "text.link", _ICON, self.devicePixelRatioF())
        offset = (_TILE - _ICON) // 2
        painter.drawPixmap(offset, offset, pixmap)
        painter.end()
