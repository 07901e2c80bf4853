"""One file on a card: what it is called, how large it is, and what it holds."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from filewright.core.file import File
from filewright.gui import wording
from filewright.gui.bridge import Question
from filewright.gui.panels.elided_label import ElidedLabel
from filewright.gui.qt_pool import QtPool
from filewright.gui.theme import Theme, set_class
from filewright.gui.trying.preview import Preview, read_preview
from filewright.text import _, ngettext

PICTURE_HEIGHT, LOW_PICTURE_HEIGHT = 150, 92
_TEXT_LINES = 12


class FileCard(QFrame):
    """`title` is what the file is here: what came in, or the way out it left by. What it holds is read on a thread."""

    def __init__(
        self, theme: Theme, pool: QtPool, title: str, file: File, *, called: str = "", low: bool = False
    ) -> None:
        """`called` is its name where another one counts, such as the one it would be saved under; `low`: there is
        little height for a picture."""
        super().__init__()
        self._low = low
        set_class(self, "preview")
        self._theme = theme
        self._file = file
        name = called or file.name
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 8)
        self._column.setSpacing(2)
        if title:
            head = ElidedLabel(parent=self)
            head.setText(title)
            set_class(head, "muted", "small")
            self._column.addWidget(head)
        words = ElidedLabel(Qt.TextElideMode.ElideMiddle, self)
        words.setText(wording.shown_name(name))
        set_class(words, "strong")
        self._column.addWidget(words)
        self._facts = QLabel(f"{wording.size(file.size)} · {file.media_type}", self)
        self._facts.setWordWrap(True)
        set_class(self._facts, "muted", "small")
        self._column.addWidget(self._facts)
        self._body: QWidget | None = None
        self.setAccessibleName(", ".join(part for part in (title, wording.shown_name(name)) if part))
        self._question: Question[Preview] = Question(pool, self._show, parent=self)
        self._question.ask(file.path, lambda: read_preview(file.path, name))

    @property
    def body(self) -> QWidget | None:
        """What shows its content; None until it is read, and where it cannot be shown."""
        return self._body

    def _show(self, preview: Preview) -> None:
        if preview.image is not None:
            width, height = preview.pixels
            self._facts.setText(f"{width} × {height} · {self._facts.text()}")
            self._body = _Picture(self._theme, QPixmap.fromImage(preview.image), self, low=self._low)
        elif preview.rows:
            self._body = _table(self._theme, preview, self)
        elif preview.text:
            self._body = _text(self._theme, preview.text, self)
        if self._body is None:
            return
        self._column.addSpacing(4)
        self._column.addWidget(self._body)
        if preview.more:
            rest = QLabel(_("and more"), self)
            set_class(rest, "muted", "small")
            self._column.addWidget(rest)


class _Picture(QWidget):
    """As large as fits; never larger than it is."""

    def __init__(self, theme: Theme, pixmap: QPixmap, parent: QWidget, *, low: bool) -> None:
        super().__init__(parent)
        self._pixmap = pixmap
        self._most = theme.px(LOW_PICTURE_HEIGHT if low else PICTURE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Picture"))

    def sizeHint(self) -> QSize:
        return QSize(120, min(self._most, max(self._pixmap.height(), 24)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._pixmap.size()
        if size.width() > self.width() or size.height() > self.height():
            size.scale(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawPixmap(0, (self.height() - size.height()) // 2, size.width(), size.height(), self._pixmap)
        painter.end()


def _text(theme: Theme, text: str, parent: QWidget) -> QWidget:
    lines = text.splitlines()
    label = QLabel("\n".join(lines[:_TEXT_LINES]), parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setMinimumWidth(40)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setAccessibleName(_("Content"))
    label.setToolTip(text if len(lines) > _TEXT_LINES else "")
    set_class(label, "mono")
    return label


def _table(theme: Theme, preview: Preview, parent: QWidget) -> QWidget:
    head, *rows = preview.rows
    columns = max(len(row) for row in preview.rows)
    table = QTableWidget(len(rows), columns, parent)
    table.setHorizontalHeaderLabels([*head, *[""] * (columns - len(head))])
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.px(22))
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    words = ngettext("Table with {count} column", "Table with {count} columns", columns).format(count=columns)
    table.setAccessibleName(words)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            table.setItem(number, place, QTableWidgetItem(cell))
    table.resizeColumnsToContents()
    for place in range(columns):
        table.setColumnWidth(place, min(table.columnWidth(place) + theme.px(12), theme.px(160)))
    shown = min(len(rows), 6)
    table.setFixedHeight(theme.px(22) * shown + table.horizontalHeader().sizeHint().height() + 12)
    return table
