"""The line at the lower edge that says what a gesture carries, and which keys it knows."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from filewright.core.media import Kind
from filewright.gui.editor.hint import Hint
from filewright.gui.theme import Theme, kind_look, port_path, set_class


class HintBar(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        set_class(self, "popup")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 12, 6)
        self._row.setSpacing(8)
        self.hide()

    def say(self, hint: Hint | None) -> None:
        """Show this, or nothing."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if hint is None:
            self.hide()
            return
        if hint.kind is not None:
            mark = KindMark(self._theme, hint.kind, self)
            self._row.addWidget(mark)
            mark.show()  # what is hidden has no room in the row
        self._add(hint.title, "strong")
        if hint.text:
            self._add(hint.text, "secondary")
        for name, words in hint.keys:
            self._add(name, "kbd")
            self._add(words, "muted")
        self._row.activate()
        self.resize(self._row.totalSizeHint())
        self.show()

    def _add(self, words: str, *classes: str) -> None:
        label = QLabel(words, self)
        set_class(label, *classes)
        label.ensurePolished()  # its font comes from the style sheet: before that it would be measured too small
        self._row.addWidget(label)
        label.show()


class KindMark(QWidget):
    """The shape of a kind of files in its colour."""

    def __init__(self, theme: Theme, kind: Kind, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self.setFixedSize(QSize(12, 12))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = kind_look(self._kind)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(port_path(look.shape, 10).translated(QPointF(6, 6)), self._theme.color(look.color))
        painter.end()
