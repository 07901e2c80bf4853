"""The files of a flow, newest first, one page after another."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from filewright.core.job import State
from filewright.engine.client import JobPage, JobView
from filewright.gui import wording
from filewright.gui.models import file_states
from filewright.gui.models.steps import Steps
from filewright.gui.theme import Theme, state_look
from filewright.text import _, ngettext

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, from the left."""

    STATE = 0
    FILE = 1
    STEP = 2
    SIZE = 3
    TOOK = 4
    WHEN = 5


class JobsModel(QAbstractTableModel):
    """Shows pages of jobs. `more_wanted` asks for the page after `next_page` when the end comes into view.

    A new first page changes rows in place, so that selection and scroll position stay.
    """

    more_wanted = Signal()

    def __init__(self, theme: Theme, now_ns: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now_ns = now_ns
        self._steps: Steps | None = None
        self._jobs: list[JobView] = []
        self.next_page: int | None = None
        self._asked = False

    def set_steps(self, steps: Steps) -> None:
        """Call the steps by these names."""
        self._steps = steps
        self._touch(0, len(self._jobs))

    def job(self, row: int) -> JobView | None:
        """The job in a row."""
        return self._jobs[row] if 0 <= row < len(self._jobs) else None

    def row_of(self, job: str) -> int:
        """The row of a job; -1 when it is not here."""
        return next((row for row, view in enumerate(self._jobs) if view.job == job), -1)

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._jobs, self.next_page, self._asked = [], None, False
        self.endResetModel()

    def set_first_page(self, page: JobPage) -> None:
        """Show the newest jobs anew; pages behind them stay while they follow on."""
        new = list(page.jobs)
        ids = [view.job for view in new]
        old = [view.job for view in self._jobs]
        if not old or not ids:
            self._replace(new, page.next)
            return
        try:
            ahead = ids.index(old[0])
        except ValueError:
            self._replace(new, page.next)
            return
        follows = ids[ahead:] == old[: len(ids) - ahead]
        if not follows:
            self._replace(new, page.next)
            return
        if ahead:
            self.beginInsertRows(QModelIndex(), 0, ahead - 1)
            self._jobs[:0] = new[:ahead]
            self.endInsertRows()
        self._update(new)
        if len(self._jobs) == len(new):
            self.next_page = page.next

    def add_page(self, page: JobPage) -> None:
        """Show the page after the last."""
        self._asked = False
        known = {view.job for view in self._jobs}
        new = [view for view in page.jobs if view.job not in known]
        self.next_page = page.next
        if new:
            first = len(self._jobs)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._jobs += new
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self.next_page is not None and not self._asked

    def fetchMore(self, parent: Index) -> None:
        self._asked = True
        self.more_wanted.emit()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return [_("State"), _("File"), _("Step"), _("Size"), _("Took"), _("When")][section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        view = self.job(index.row())
        if view is None:
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(view, Column(column))
            case Qt.ItemDataRole.DecorationRole if column == Column.STATE:
                look = state_look(file_states.look(view.state))
                return self._theme.icon(look.icon, look.color, size=self._theme.px(14))
            case Qt.ItemDataRole.ForegroundRole if column == Column.FILE:
                return self._theme.color("text.primary")
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                return view.fault.sentence() if view.fault and column != Column.FILE else wording.shown_path(view.file)
            case Qt.ItemDataRole.AccessibleTextRole if column == Column.STATE:
                return f"{file_states.word(view.state)}, {wording.job_name(view)}"
        return None

    def _text(self, view: JobView, column: Column) -> str:
        match column:
            case Column.STATE:
                return file_states.word(view.state)
            case Column.FILE:
                return wording.job_name(view)
            case Column.STEP:
                return self._step(view)
            case Column.SIZE:
                return wording.size(view.size)
            case Column.TOOK:
                return took(view, self._now_ns())
            case Column.WHEN:
                return wording.moment(view.ended_ns or view.started_ns or view.opened_ns, self._now_ns())

    def _step(self, view: JobView) -> str:
        node = view.node or (view.outputs[-1].node if view.outputs else None)
        title = self._steps.title(node) if self._steps else (node or "")
        if title and view.state in (State.WAITING, State.HELD):
            return _("before {step}").format(step=title)
        return title or wording.UNKNOWN

    def _replace(self, jobs: list[JobView], following: int | None) -> None:
        self.beginResetModel()
        self._jobs, self.next_page, self._asked = jobs, following, False
        self.endResetModel()

    def _update(self, new: Sequence[JobView]) -> None:
        for row, view in enumerate(new):
            if row >= len(self._jobs):
                self.beginInsertRows(QModelIndex(), row, len(new) - 1)
                self._jobs += new[row:]
                self.endInsertRows()
                return
            if self._jobs[row] != view:
                self._jobs[row] = view
                self._touch(row, row + 1)
            elif view.state.open:  # its time goes on
                self.dataChanged.emit(self.index(row, Column.TOOK), self.index(row, Column.TOOK))

    def _touch(self, first: int, end: int) -> None:
        if end > first:
            self.dataChanged.emit(self.index(first, 0), self.index(end - 1, len(Column) - 1))


def took(view: JobView, now_ns: int) -> str:
    """How long the work took; while it is under way "running", and the tries of what failed."""
    match view.state:
        case State.RUNNING:
            return _("running")
        case State.WAITING | State.HELD:
            return wording.duration((now_ns - view.opened_ns) / 1e9) if view.opened_ns else wording.UNKNOWN
        case State.QUARANTINED | State.DISMISSED if view.attempts:
            return ngettext("{count} try", "{count} tries", view.attempts).format(count=view.attempts)
        case _ if view.started_ns and view.ended_ns:
            return wording.duration((view.ended_ns - view.started_ns) / 1e9)
        case _:
            return wording.UNKNOWN


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column >= Column.SIZE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
