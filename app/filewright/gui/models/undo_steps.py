"""What taking a run back does, change by change; what is left alone comes first."""

from collections.abc import Sequence
from enum import IntEnum
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from filewright.engine.client import UndoAction, UndoStep
from filewright.gui.theme import Theme
from filewright.text import N_, _
from filewright.text.display_name import display_name

Index = QModelIndex | QPersistentModelIndex

_ICONS = {
    UndoAction.REMOVE: "trash",
    UndoAction.PUT_BACK: "history",
    UndoAction.MOVE_BACK: "arrow-left",
    UndoAction.NOTHING: "hand-stop",
}


_STAYS = {
    "undo-changed": N_("Stays: it was changed since"),
    "undo-gone": N_("Stays as it is: it is no longer there"),
    "undo-later": N_("Stays: a later run wrote it again"),
    "undo-cut-off": N_("Stays: its work was cut off, and goes on with the next run"),
    "undo-joined": N_("Stays: it is part of something made of several files"),
    "undo-place-taken": N_("Stays: another file lies in its place"),
    "undo-folder-gone": N_("Stays: the folder it came from is gone"),
    "undo-not-kept": N_("Stays: what was there before was not kept"),
    "still-open": N_("Stays: it is being worked on"),
}
"""In a few words, since the row names the file already; the whole sentence is in its hint."""


class Column(IntEnum):
    """The columns, from the left."""

    FILE = 0
    WHAT = 1


class UndoStepsModel(QAbstractTableModel):
    """One row a change; words are made for the rows in view alone, so ten thousand cost nothing."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: list[UndoStep] = []

    def show(self, steps: Sequence[UndoStep]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._steps = [s for s in steps if s.obstacle is not None] + [s for s in steps if s.obstacle is None]
        self.endResetModel()

    def step(self, row: int) -> UndoStep:
        """The change in a row."""
        return self._steps[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._steps)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as above
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return [_("File"), _("What happens")][section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        step = self._steps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return display_name(PurePath(step.path).name) if index.column() == Column.FILE else words(step)
        if role == Qt.ItemDataRole.ToolTipRole:
            why = step.obstacle.sentence() if step.obstacle is not None else words(step)
            return f"{display_name(step.path)}\n{why}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{display_name(step.path)}: {words(step)}"
        if role == Qt.ItemDataRole.DecorationRole and index.column() == Column.FILE:
            icon = _ICONS[step.action if step.obstacle is None else UndoAction.NOTHING]
            color = "text.secondary" if step.obstacle is None else "state.held"
            return self._theme.pixmap(icon, color, self._theme.px(14))
        return None


def words(step: UndoStep) -> str:
    """What happens with its file."""
    if step.obstacle is not None:
        short = _STAYS.get(step.obstacle.code)
        return _(short) if short else _("Stays: {reason}").format(reason=step.obstacle.sentence())
    match step.action:
        case UndoAction.REMOVE:
            return _("Will be removed")
        case UndoAction.PUT_BACK:
            return _("Will be put back as it was")
        case UndoAction.MOVE_BACK:
            folder = display_name(str(PurePath(step.origin).parent))
            return _("Goes back to {folder}").format(folder=folder)
        case UndoAction.NOTHING:
            return _("Stays as it is")
