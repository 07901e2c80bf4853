"""A number that wants to be seen, in the colour of its state."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from filewright.gui.theme import FontRole, Look, Theme, state_look

_MOST = 999


class Badge(QWidget):
    """16 high, hidden at 0, `999+` at most. A soft fill with the state's colour as text."""

    count_changed = Signal(int)

    def __init__(self, theme: Theme, state: Look, *, count: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = state_look(state)
        self._count = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count)
        theme.changed.connect(self.updateGeometry)

    def count(self) -> int:
        """The number it stands for."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show another number; 0 hides the badge."""
        self._count = count
        self.setVisible(count > 0)
        self.setAccessibleName(str(count))
        self.updateGeometry()
        self.update()
        self.count_changed.emit(count)

    def text(self) -> str:
        """What is shown."""
        return str(self._count) if self._count <= _MOST else f"{_MOST}+"

    def sizeHint(self) -> QSize:
        height = self._theme.px(16)
        width = QFontMetrics(self._theme.font(FontRole.MICRO, weight=600)).horizontalAdvance(self.text()) + 8
        return QSize(max(height, width), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(self._look.soft or "bg.hover"))
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.setPen(self._theme.color(self._look.color))
        painter.setFont(self._theme.font(FontRole.MICRO, weight=600))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
