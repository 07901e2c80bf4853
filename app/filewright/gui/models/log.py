"""What happened to a flow as a whole, newest first: starts and stops, trouble and its end, what was refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from filewright.engine.client import EngineState, Notice, Snapshot
from filewright.gui import wording
from filewright.gui.models.steps import Steps
from filewright.gui.theme import Look, Theme, state_look
from filewright.text import N_, _, ngettext

Index = QModelIndex | QPersistentModelIndex

_MOST = 2000


@dataclass(frozen=True, kw_only=True)
class LogEntry:
    """One line: when, how it stands, and what happened."""

    time_ns: int
    look: Look
    text: str


_STATES = {
    EngineState.RUNNING: (Look.RUNNING, N_("Running")),
    EngineState.PAUSED: (Look.PAUSED, N_("Paused: nothing new is begun")),
    EngineState.STOPPING: (Look.IDLE, N_("Stopping: what is at work ends")),
    EngineState.STOPPED: (Look.IDLE, N_("Stopped")),
}


class FlowLog:
    """Tells from one snapshot to the next what is worth a line."""

    def __init__(self) -> None:
        self.entries: list[LogEntry] = []
        self._before: Snapshot | None = None
        self._notices: Mapping[tuple[str, str | None], Notice] = {}

    def add(self, time_ns: int, look: Look, text: str) -> None:
        """Add a line; the oldest go past 2,000."""
        self.entries.append(LogEntry(time_ns=time_ns, look=look, text=text))
        del self.entries[:-_MOST]

    def look_at(self, snapshot: Snapshot, steps: Steps) -> bool:
        """Compare with the snapshot before; whether there are new lines."""
        count = len(self.entries)
        before, self._before = self._before, snapshot
        last = self.entries[-1] if self.entries else None
        if before is None or before.state is not snapshot.state:
            look, words = _STATES[snapshot.state]
            if before is not None or snapshot.state is not EngineState.STOPPED:
                self.add(snapshot.time_ns, look, _(words))
        self._compare_notices(snapshot, steps)
        if before is not None:
            self._compare_counts(before, snapshot)
            if before.version and snapshot.version != before.version:
                self.add(snapshot.time_ns, Look.EDITED, _("Changes applied; files on their way finish as they began"))
        return len(self.entries) != count or (bool(self.entries) and self.entries[-1] is not last)

    def _compare_notices(self, snapshot: Snapshot, steps: Steps) -> None:
        now = {(notice.fault.code, notice.node): notice for notice in snapshot.notices}
        for key, notice in now.items():
            if key not in self._notices:
                self.add(snapshot.time_ns, Look.ERROR, notice_words(notice, steps))
        for key, notice in self._notices.items():
            if key not in now:
                over = _("Over: {trouble}").format(trouble=notice_words(notice, steps))
                self.add(snapshot.time_ns, Look.DONE, over)
        self._notices = now

    def _compare_counts(self, before: Snapshot, now: Snapshot) -> None:
        more = now.ledger.quarantined - before.ledger.quarantined
        if more > 0:
            words = ngettext("{count} file needs attention", "{count} files need attention", more)
            self.add(now.time_ns, Look.QUARANTINE, words.format(count=wording.number(more)))
        if now.ledger.open == 0 < before.ledger.open:
            self.add(now.time_ns, Look.DONE, _("All files are through"))


def notice_words(notice: Notice, steps: Steps) -> str:
    """A notice as one line, with the step it is about."""
    sentence = notice.fault.sentence()
    return f"{steps.title(notice.node)}: {sentence}" if notice.node else sentence


class LogColumn(IntEnum):
    """The columns, from the left."""

    TIME = 0
    TEXT = 1


class LogModel(QAbstractTableModel):
    """The lines of one flow's log."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: list[LogEntry] = []

    def show(self, log: FlowLog | None) -> None:
        """Show these lines, newest first."""
        self.beginResetModel()
        self._entries = list(reversed(log.entries)) if log else []
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(LogColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return [_("When"), _("What happened")][section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return wording.clock(entry.time_ns) if index.column() == LogColumn.TIME else entry.text
        if index.column() == LogColumn.TEXT:
            if role == Qt.ItemDataRole.DecorationRole:
                look = state_look(entry.look)
                return self._theme.icon(look.icon, look.color, size=self._theme.px(14))
            if role == Qt.ItemDataRole.ForegroundRole:
                return self._theme.color("text.primary")
            if role == Qt.ItemDataRole.ToolTipRole:
                return entry.text
        return None
