"""A few lines of code, with their numbers."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from filewright.gui.fields.field import MIXED, Field
from filewright.gui.fields.simple_fields import fill, several
from filewright.gui.theme import FontRole, Theme, mark, set_class
from filewright.text import _

LEAST_LINES, MOST_LINES = 5, 16


class CodeField(Field):
    """Mono, not wrapped. Tab goes on to the next field: the keyboard is not caught here."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.edit = _Code(theme, self)
        self.edit.setAccessibleName(name)
        self.edit.installEventFilter(self)
        fill(self, self.edit)

    def show_value(self, value: Any) -> None:
        self._shown = "" if value is None or value is MIXED else str(value)
        if self.edit.toPlainText() != self._shown:
            self.edit.setPlainText(self._shown)
        self.edit.setPlaceholderText(several() if value is MIXED else "")

    def set_error(self, wrong: bool) -> None:
        mark(self.edit, "error", wrong)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self._commit()
        return super().eventFilter(watched, event)

    def _commit(self) -> None:
        text = self.edit.toPlainText()
        if text != self._shown:
            self._shown = text
            self.value_changed.emit(text or None)


class _Code(QPlainTextEdit):
    """Grows with its lines, up to a limit."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        set_class(self, "code")
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(self._resized)
        self.updateRequest.connect(self._scrolled)
        theme.changed.connect(self._dress)
        self._dress()

    def gutter_width(self) -> int:
        """Of the numbers, in pixels."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 14

    def paint_numbers(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines that are in view."""
        painter = QPainter(self._numbers)
        painter.setFont(self.font())
        painter.setPen(self._theme.color("text.muted"))
        block = self.firstVisibleBlock()
        top = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
        height = round(self.blockBoundingRect(block).height())
        while block.isValid() and top <= event.rect().bottom():
            area = QRect(0, top, self._numbers.width() - 8, height)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            block = block.next()
            top += height
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._numbers.setGeometry(QRect(area.left(), area.top(), self.gutter_width(), area.height()))

    def _dress(self) -> None:
        self.setFont(self._theme.font(FontRole.SMALL, mono=True))
        self._resized()

    def _resized(self, *_count: object) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        lines = min(max(self.blockCount(), LEAST_LINES), MOST_LINES)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 18)

    def _scrolled(self, area: QRect, by: int) -> None:
        if by:
            self._numbers.scroll(0, by)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())


class _Numbers(QWidget):
    """The gutter; the editor paints it."""

    def __init__(self, code: _Code) -> None:
        super().__init__(code)
        self._code = code
        self.setAccessibleName(_("Line numbers"))

    def sizeHint(self) -> QSize:
        return QSize(self._code.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._code.paint_numbers(event)
