"""The last files of one step."""

from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QStackedLayout, QVBoxLayout, QWidget

from filewright.engine.client import JobPage, JobQuery, Snapshot
from filewright.gui import wording
from filewright.gui.bridge import Question
from filewright.gui.models import file_states
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Theme, set_class, state_look
from filewright.text import _

SHOWN = 50
_EVERY_NS = 1_000_000_000


class FilesPage(QWidget):
    """A list, newest first. `job_chosen` asks for the history of a file."""

    job_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._flow: OpenFlow | None = None
        self._node = ""
        self._asked = (-1, 0)
        self._question: Question[JobPage] | None = None
        self._list = QListWidget(self)
        self._list.setAccessibleName(_("Last files of this step"))
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.activated.connect(self._activated)
        self._list.clicked.connect(self._activated)
        empty = QLabel(_("Files that are at this step, or ended at it, show here."), self)
        empty.setWordWrap(True)
        empty.setMargin(16)
        empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        set_class(empty, "muted")
        pages = QWidget(self)
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(empty)
        self._pages.addWidget(self._list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(pages)

    def show_step(self, flow: OpenFlow, node: str) -> None:
        """Show the files of this step."""
        if flow is self._flow and node == self._node:
            return
        if flow is not self._flow:
            self._question = None
        self._flow, self._node, self._asked = flow, node, (-1, 0)
        self._list.clear()
        self._pages.setCurrentIndex(0)
        self.look(flow.latest)

    def count(self) -> int:
        """How many files are listed."""
        return self._list.count()

    def choose(self, row: int) -> None:
        """Ask for the history of the file in this row."""
        self._activated(self._list.model().index(row, 0))

    def look(self, snapshot: Snapshot) -> None:
        """Ask again where something happened since."""
        flow = self._flow
        if flow is None or flow.bridge is None or not self.isVisible():
            return
        sequence, when = self._asked
        if snapshot.sequence == sequence or 0 <= snapshot.time_ns - when < _EVERY_NS:
            return
        self._asked = (snapshot.sequence, snapshot.time_ns)
        if self._question is None:
            self._question = Question(flow.pool, self._answered, parent=self)
        client, query = flow.bridge.client, JobQuery(node=self._node, limit=SHOWN)
        self._question.ask((id(client), query), lambda: client.jobs(query))

    def _answered(self, page: JobPage) -> None:
        chosen: Any = self._list.currentIndex().data(Qt.ItemDataRole.UserRole)
        self._list.clear()
        for job in page.jobs:
            look = state_look(file_states.look(job.state))
            item = QListWidgetItem(self._theme.icon(look.icon, look.color, size=14), wording.job_name(job))
            item.setData(Qt.ItemDataRole.UserRole, job.job)
            item.setToolTip(f"{wording.shown_path(job.file)}\n{file_states.word(job.state)}")
            self._list.addItem(item)
            if job.job == chosen:
                self._list.setCurrentItem(item)
        self._pages.setCurrentIndex(1 if page.jobs else 0)

    def _activated(self, index: QModelIndex) -> None:
        self.job_chosen.emit(index.data(Qt.ItemDataRole.UserRole))
