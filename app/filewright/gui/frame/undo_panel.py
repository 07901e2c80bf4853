"""What taking back the last run would do, to be read before it is done; and afterwards what was left alone."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLabel, QTableView, QWidget

from filewright.engine.client import UndoAction, UndoPreview, UndoStep
from filewright.gui import wording
from filewright.gui.frame.question_panel import QuestionPanel
from filewright.gui.models.undo_steps import Column, UndoStepsModel
from filewright.gui.theme import Theme, dress_table, set_class
from filewright.text import _, ngettext


class UndoPanel(QuestionPanel):
    """`accepted` asks for it to be done; `closed` says that nothing more is wanted."""

    accepted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(
            theme,
            parent,
            mark=("arrow-back-up", "text.primary"),
            yes=_("Take back"),
            no=_("Keep"),
            width=640,
            most=0.7,
        )
        self._counts = QLabel(self)
        self._counts.setWordWrap(True)
        self._model = UndoStepsModel(theme, self)
        self._table = self._make_table()
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        set_class(self._note, "muted", "small")
        self.body.addWidget(self._counts)
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._note)

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
        self._table.setVisible(bool(preview.steps))
        can = not preview.steps or any(step.obstacle is None for step in preview.steps)
        self._yes.setVisible(can)
        self._yes.setEnabled(True)
        self._no.setText(_("Keep") if can else _("Close"))
        self._appear(self._yes if can else self._no)

    def show_working(self, done: int, total: int) -> None:
        """It is under way."""
        self._yes.setEnabled(False)
        self._no.setText(_("Hide"))
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
        self._table.show()
        self._model.show(left)
        self._yes.hide()
        self._no.setText(_("Close"))
        self._appear(self._no)

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
        self.set_title(title)
        self._counts.setText(counts)
        self._note.setText(note)

    def accept(self) -> None:
        self.show_working(0, 0)
        self.accepted.emit()

    def decline(self) -> None:
        self.hide()
        self.closed.emit()

    def wanted_height(self, width: int) -> int:
        rows = self._theme.px(self._theme.tokens.layout.row) * (min(self._model.rowCount(), 12) + 2) * bool(self.rows)
        return rows + self._theme.px(160)

    def _appear(self, focus: QWidget) -> None:
        self._table.scrollToTop()
        self.appear(focus)


def counted(preview: UndoPreview) -> str:
    """How many of each, in one line."""
    if not preview.steps:
        return ngettext(
            "No file on the disk has to change: the output of {count} file lay there before it came.",
            "No file on the disk has to change: the output of {count} files lay there before they came.",
            preview.jobs,
        ).format(count=wording.number(preview.jobs))
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
