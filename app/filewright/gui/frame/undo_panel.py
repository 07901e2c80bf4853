"""What taking back the last run would do, to be read before it is done; and afterwards what was left alone."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from filewright.engine.client import UndoAction, UndoPreview, UndoStep
from filewright.gui import wording
from filewright.gui.models.undo_steps import Column, UndoStepsModel
from filewright.gui.theme import Theme, cast_shadow, dress_table, set_class
from filewright.text import _, ngettext

_WIDTH, _MARGIN, _MOST = 640, 16, 0.7


class UndoPanel(QFrame):
    """Lies at the lower edge of the canvas; everything else stays usable. `accepted` asks for it to be done; `closed`
    says that nothing more is wanted."""

    accepted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._host = parent
        set_class(self, "popup")
        cast_shadow(theme, self)
        icon = QLabel(self)
        icon.setPixmap(theme.pixmap("arrow-back-up", "text.primary", theme.px(18)))
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        set_class(self._title, "node")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        self._counts = QLabel(self)
        self._counts.setWordWrap(True)
        self._model = UndoStepsModel(theme, self)
        self._table = self._make_table()
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        set_class(self._note, "muted", "small")
        self._take_back = QPushButton(_("Take back"), self)
        set_class(self._take_back, "primary")
        self._take_back.clicked.connect(self._accept)
        self._keep = QPushButton(_("Keep"), self)
        set_class(self._keep, "plain")
        self._keep.clicked.connect(self._close)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self._take_back)
        buttons.addWidget(self._keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._counts)
        column.addWidget(self._table, 1)
        column.addWidget(self._note)
        column.addLayout(buttons)
        parent.installEventFilter(self)
        self.hide()

    @property
    def rows(self) -> int:
        """How many changes are listed."""
        return self._model.rowCount()

    def words(self) -> list[str]:
        """Title, numbers and note, as they are shown."""
        return [label.text() for label in (self._title, self._counts, self._note) if not label.isHidden()]

    def ask(self, preview: UndoPreview, lasting: Sequence[str]) -> None:
        """Show what would be done. `lasting` are the titles of steps whose doings cannot be taken back."""
        self._say(
            _("Take back what the last run did to your files?"),
            counted(preview),
            _("What these steps sent or started stays done: {steps}.").format(steps=", ".join(lasting)),
        )
        self._note.setVisible(bool(lasting))
        self._model.show(preview.steps)
        can = any(step.obstacle is None for step in preview.steps)
        self._take_back.setVisible(can)
        self._take_back.setEnabled(True)
        self._keep.setText(_("Keep") if can else _("Close"))
        self._appear(self._take_back if can else self._keep)

    def show_working(self, done: int, total: int) -> None:
        """It is under way."""
        self._take_back.setEnabled(False)
        self._keep.setText(_("Hide"))
        far = _("Taking back…")
        if total:
            shown = wording.number(done), wording.number(total)
            far = _("Taking back… {done} of {total}").format(done=shown[0], total=shown[1])
        self._title.setText(far)

    def show_left(self, undone: int, left: Sequence[UndoStep]) -> None:
        """It is over, and these were left alone."""
        taken = ngettext("{count} change was taken back.", "{count} changes were taken back.", undone)
        stay = ngettext("{count} was left alone:", "{count} were left alone:", len(left))
        self._say(
            taken.format(count=wording.number(undone)),
            stay.format(count=wording.number(len(left))),
            "",
        )
        self._note.hide()
        self._model.show(left)
        self._take_back.hide()
        self._keep.setText(_("Close"))
        self._appear(self._keep)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setAccessibleName(_("Changes to your files"))
        table.setModel(self._model)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        dress_table(table, self._theme)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = table.horizontalHeader()
        header.setSectionResizeMode(Column.FILE, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.WHAT, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(Column.FILE, self._theme.px(220))
        return table

    def _say(self, title: str, counts: str, note: str) -> None:
        self._title.setText(title)
        self._counts.setText(counts)
        self._note.setText(note)
        self.setAccessibleName(title)

    def _appear(self, focus: QWidget) -> None:
        self._table.scrollToTop()
        self.show()
        self._place()
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        self.show_working(0, 0)
        self.accepted.emit()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _place(self) -> None:
        host = self._host
        width = min(self._theme.px(_WIDTH), host.width() - 2 * _MARGIN)
        rows = self._theme.px(self._theme.tokens.layout.row) * (min(self._model.rowCount(), 12) + 2)
        height = min(rows + self._theme.px(160), round(host.height() * _MOST))
        self.setGeometry((host.width() - width) // 2, host.height() - height - _MARGIN, width, height)
        self.raise_()


def counted(preview: UndoPreview) -> str:
    """How many of each, in one line."""
    removed = preview.count(UndoAction.REMOVE)
    back = preview.count(UndoAction.PUT_BACK)
    moved = preview.count(UndoAction.MOVE_BACK)
    left = len(preview.left)
    parts = [
        (removed, ngettext("{count} file will be removed", "{count} files will be removed", removed)),
        (back, ngettext("{count} will be put back as it was", "{count} will be put back as they were", back)),
        (moved, ngettext("{count} goes back where it came from", "{count} go back where they came from", moved)),
        (left, ngettext("{count} stays", "{count} stay", left)),
    ]
    return " · ".join(words.format(count=wording.number(count)) for count, words in parts if count)
