"""One chart with its title and, at the right, what each curve stands at now or under the cross-hair."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from filewright.gui.theme import FontRole, Theme, set_class
from filewright.text import _


@dataclass(frozen=True, kw_only=True)
class Legend:
    """One entry: a piece of the curve's line, and words with its value."""

    color: str
    text: str
    dashed: bool = False


class Card(QWidget):
    """Title and legend above, below them the plot, or a sentence when there is nothing to draw."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(title, self)
        set_class(self._title, "muted", "small", "medium")
        self._legend = _LegendRow(theme, self)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._legend)
        self._empty = QLabel(_("No file came in this time."), self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_class(self._empty, "muted", "small")
        self._body = QStackedLayout()
        self._body.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(self._body, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_plot(self, plot: QWidget) -> None:
        """Draw here from now on."""
        self._body.addWidget(plot)
        self._body.setCurrentWidget(self._empty)

    def set_title(self, title: str) -> None:
        """Call it this."""
        self._title.setText(title)

    def set_legend(self, entries: Sequence[Legend]) -> None:
        """Show these values."""
        self._legend.show_entries(entries)

    @property
    def is_empty(self) -> bool:
        """Whether the sentence stands there."""
        return self._body.currentIndex() == 0

    def set_empty(self, empty: bool) -> None:
        """Show the sentence instead of the curves, or the curves."""
        self._body.setCurrentIndex(0 if empty else self._body.count() - 1)
        self._legend.setVisible(not empty)


class _LegendRow(QWidget):
    """Painted, since it changes ten times a second and labels lay themselves out anew each time."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: tuple[Legend, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_entries(self, entries: Sequence[Legend]) -> None:
        if tuple(entries) == self._entries:
            return
        size = self.sizeHint()
        self._entries = tuple(entries)
        self.setAccessibleName(", ".join(entry.text for entry in entries))
        if self.sizeHint() != size:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font(FontRole.SMALL))
        width = sum(metrics.horizontalAdvance(entry.text) + 16 for entry in self._entries)
        return QSize(width + 12 * max(len(self._entries) - 1, 0), self._theme.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font(FontRole.SMALL))
        metrics = painter.fontMetrics()
        x, middle = 0, self.height() / 2
        for entry in self._entries:
            pen = QPen(self._theme.color(entry.color), 2)
            if entry.dashed:
                pen.setDashPattern([2, 1.5])
            painter.setPen(pen)
            painter.drawLine(x, round(middle), x + 11, round(middle))
            width = metrics.horizontalAdvance(entry.text)
            painter.setPen(self._theme.color("text.secondary"))
            painter.drawText(QRectF(x + 16, 0, width + 4, self.height()), Qt.AlignmentFlag.AlignVCenter, entry.text)
            x += width + 28
        painter.end()
