"""Files that need somebody, grouped by the step they failed in and the reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from filewright.engine.client import Attention, JobView
from filewright.gui import wording
from filewright.gui.models.steps import Steps
from filewright.gui.theme import Look, Theme, state_look
from filewright.text import _, ngettext

Index = QModelIndex | QPersistentModelIndex
GroupKey = tuple[str, str]  # a step's key and the code of the reason


class Column(IntEnum):
    """The columns, from the left; a group spans all of them."""

    FILE = 0
    STEP = 1
    WHY = 2
    TRIES = 3
    SIZE = 4
    WHEN = 5


@dataclass
class _Group:
    attention: Attention
    jobs: list[JobView] = field(default_factory=list)

    @property
    def key(self) -> GroupKey:
        return self.attention.node, self.attention.code


class AttentionModel(QAbstractItemModel):
    """Two levels: reasons, and below each its files, with a box to choose them by. `chosen_changed` counts them."""

    chosen_changed = Signal()

    def __init__(self, theme: Theme, now_ns: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now_ns = now_ns
        self._steps: Steps | None = None
        self._groups: list[_Group] = []
        self._chosen: set[str] = set()
        self._whole: set[GroupKey] = set()

    def show(self, groups: Sequence[Attention], jobs: Sequence[JobView], steps: Steps) -> None:
        """Show these; what was chosen and is still there stays so."""
        self.beginResetModel()
        self._steps = steps
        found = {(a.node, a.code): _Group(a) for a in sorted(groups, key=lambda a: -a.newest_ns)}
        for job in jobs:
            key = (job.node or "", job.fault.code if job.fault else "")
            if key in found:
                found[key].jobs.append(job)
        self._groups = list(found.values())
        self._chosen &= {job.job for job in jobs}
        self._whole &= set(found)
        self.endResetModel()
        self.chosen_changed.emit()

    def job(self, index: Index) -> JobView | None:
        """The file in a row; None for a group."""
        if not index.isValid() or not index.internalId():
            return None
        group = self._groups[index.internalId() - 1]
        return group.jobs[index.row()] if index.row() < len(group.jobs) else None

    def group(self, index: Index) -> Attention | None:
        """The group in a row, or of the file in it."""
        if not index.isValid():
            return None
        return self._groups[(index.internalId() or index.row() + 1) - 1].attention

    def index_of(self, job: str) -> QModelIndex:
        """Where a file is; an invalid index when it is not here."""
        for place, group in enumerate(self._groups):
            for row, view in enumerate(group.jobs):
                if view.job == job:
                    return self.createIndex(row, 0, place + 1)
        return QModelIndex()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The files whose boxes are ticked, among those that are listed."""
        return tuple(j.job for g in self._groups for j in g.jobs if j.job in self._chosen)

    @property
    def chosen_groups(self) -> tuple[GroupKey, ...]:
        """Groups that are chosen as a whole, with files that are not listed here too."""
        return tuple(g.key for g in self._groups if g.key in self._whole and g.attention.count > len(g.jobs))

    @property
    def all_groups(self) -> tuple[GroupKey, ...]:
        """Every group."""
        return tuple(group.key for group in self._groups)

    @property
    def chosen_count(self) -> int:
        """How many files are chosen in all."""
        unlisted = sum(g.attention.count - len(g.jobs) for g in self._groups if g.key in self.chosen_groups)
        return len(self.chosen) + unlisted

    @property
    def total(self) -> int:
        """How many files need somebody."""
        return sum(group.attention.count for group in self._groups)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - as Qt has it
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() or parent.column():
            return 0
        return len(self._groups[parent.row()].jobs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return [_("File"), _("Failed in"), _("Why"), _("Tries"), _("Size"), _("When")][section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == Column.FILE else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        job = self.job(index)
        if job is None:
            return self._group_data(self._groups[index.row()], Column(index.column()), role)
        return self._job_data(job, Column(index.column()), role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        chosen = Qt.CheckState(value) is Qt.CheckState.Checked
        place = (index.internalId() or index.row() + 1) - 1
        group = self._groups[place]
        job = self.job(index)
        jobs = [job] if job is not None else group.jobs
        ids = {view.job for view in jobs}
        self._chosen = self._chosen | ids if chosen else self._chosen - ids
        if job is None and chosen:
            self._whole.add(group.key)
        elif not chosen:
            self._whole.discard(group.key)
        top = self.createIndex(place, 0, 0)
        self.dataChanged.emit(top, top)
        if group.jobs:
            last = len(group.jobs) - 1
            self.dataChanged.emit(self.createIndex(0, 0, place + 1), self.createIndex(last, 0, place + 1))
        self.chosen_changed.emit()
        return True

    def _group_data(self, group: _Group, column: Column, role: int) -> Any:
        if column is not Column.FILE:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._group_text(group)
            case Qt.ItemDataRole.CheckStateRole:
                ticked = sum(job.job in self._chosen for job in group.jobs)
                if group.key in self._whole or (ticked and ticked == group.attention.count):
                    return Qt.CheckState.Checked
                return Qt.CheckState.PartiallyChecked if ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color("text.secondary")
        return None

    def _group_text(self, group: _Group) -> str:
        attention = group.attention
        files = ngettext("{count} file", "{count} files", attention.count).format(count=wording.number(attention.count))
        step = self._steps.title(attention.node) if self._steps else attention.node
        same = len({job.fault.sentence() for job in group.jobs if job.fault}) <= 1
        return f"{step} · {files} · {attention.example.sentence()}" if same else f"{step} · {files}"

    def _job_data(self, job: JobView, column: Column, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._job_text(job, column)
            case Qt.ItemDataRole.DecorationRole if column is Column.FILE:
                look = state_look(Look.QUARANTINE)
                return self._theme.icon(look.icon, look.color, size=self._theme.px(14))
            case Qt.ItemDataRole.CheckStateRole if column is Column.FILE:
                return Qt.CheckState.Checked if job.job in self._chosen else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole if column in (Column.FILE, Column.WHY):
                return self._theme.color("text.primary")
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                why = column is Column.WHY and job.fault
                return (
                    f"{job.fault.sentence()} {job.fault.next_step()}"
                    if why and job.fault
                    else (wording.shown_path(job.file))
                )
        return None

    def _job_text(self, job: JobView, column: Column) -> str:
        match column:
            case Column.FILE:
                return wording.shown_name(job.file)
            case Column.STEP:
                return self._steps.title(job.node) if self._steps else ""
            case Column.WHY:
                return job.fault.sentence() if job.fault else wording.UNKNOWN
            case Column.TRIES:
                return wording.number(job.attempts) if job.attempts else wording.UNKNOWN
            case Column.SIZE:
                return wording.size(job.size)
            case Column.WHEN:
                return wording.moment(job.ended_ns or job.opened_ns, self._now_ns())


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column >= Column.TRIES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
