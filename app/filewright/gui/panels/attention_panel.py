"""Files that need somebody: why, and what to do about each or about many at once."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedLayout,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from filewright.core.job import State
from filewright.engine.client import Attention, EngineClient, JobQuery, JobView, Snapshot
from filewright.gui import wording
from filewright.gui.bridge import Question
from filewright.gui.fields.controls import Badge, EmptyState, Splitter
from filewright.gui.models.attention import AttentionModel, Column, GroupKey
from filewright.gui.open_flow import OpenFlow
from filewright.gui.panels.attention_details import AttentionDetails
from filewright.gui.theme import Look, Theme, dress_tree, set_class
from filewright.text import _, ngettext

LISTED = 500
"""Files that are listed; of larger groups the newest, and the group stands for all."""

_AGAIN_MS = 500
_PAGE = 1000

Answer = tuple[tuple[Attention, ...], tuple[JobView, ...]]


class AttentionPanel(QWidget):
    """A list grouped by step and reason, with boxes; at its right the selected file in words, with its next step.

    `history_wanted` asks for the history of a file; `told` says what was done.
    """

    history_wanted = Signal(str)
    told = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _("Needs attention")
        self.badge: Badge | None = Badge(theme, Look.QUARANTINE, parent=self)
        self.wide = True
        self._theme = theme
        self._flow: OpenFlow | None = None
        self._in_view = False
        self._known = (-1, -1)
        self._question: Question[Answer] | None = None
        self._model = AttentionModel(theme, self._now_ns, self)
        self._model.chosen_changed.connect(self._chosen_changed)
        self._tree = self._make_tree()
        self.details = AttentionDetails(theme, self)
        self.details.retried.connect(self._retry_one)
        self.details.history_wanted.connect(self.history_wanted)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._ask)
        self.tools: QWidget | None = self._make_tools()
        self._build()
        self._chosen_changed()

    def widget(self) -> QWidget:
        return self

    def show_flow(self, flow: OpenFlow | None) -> None:
        if flow is self._flow:
            return
        self._flow, self._question, self._known = flow, None, (-1, -1)
        if flow is not None:
            self._model.show((), (), flow.steps)
        self.details.show_job(None, flow)
        self._pages.setCurrentIndex(0)

    def look(self, snapshot: Snapshot) -> None:
        assert self.badge is not None
        count = snapshot.ledger.quarantined
        if self.badge.count() != count:
            self.badge.set_count(count)
        known = (count, snapshot.ledger.dismissed)
        if self._in_view and known != self._known and not self._later.isActive():
            self._known = known
            self._later.start(_AGAIN_MS)

    def set_in_view(self, in_view: bool) -> None:
        self._in_view = in_view
        if in_view:
            self._ask()

    def total(self) -> int:
        """How many files the list stands for."""
        return self._model.total

    def choose_all(self) -> None:
        """Tick every box."""
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            self._model.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)

    def _now_ns(self) -> int:
        return self._flow.latest.time_ns if self._flow else 0

    def _make_tree(self) -> QTreeView:
        tree = QTreeView(self)
        tree.setAccessibleName(_("Files that need attention"))
        tree.setModel(self._model)
        dress_tree(tree)
        tree.setHeaderHidden(False)
        tree.setSelectionMode(QTreeView.SelectionMode.SingleSelection)
        tree.setIndentation(14)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(48)
        for column, width in {Column.STEP: 130, Column.TRIES: 56, Column.SIZE: 72, Column.WHEN: 76}.items():
            tree.setColumnWidth(column, self._theme.px(width))
        tree.setColumnWidth(Column.FILE, self._theme.px(210))
        header.setSectionResizeMode(Column.WHY, QHeaderView.ResizeMode.Stretch)
        tree.selectionModel().currentRowChanged.connect(self._row_changed)
        return tree

    def _make_tools(self) -> QWidget:
        tools = QWidget(self)
        self._count = QLabel(tools)
        set_class(self._count, "muted")
        self._retry = QPushButton(tools)
        set_class(self._retry, "primary", "small")
        self._retry.setIcon(self._theme.icon("refresh", "text.on_accent", size=14))
        self._retry.clicked.connect(lambda: self._retry_chosen(from_start=False))
        self._again = QPushButton(_("From the start"), tools)
        set_class(self._again, "outline", "small")
        self._again.setToolTip(_("Do the whole way again, with the flow as it is now"))
        self._again.clicked.connect(lambda: self._retry_chosen(from_start=True))
        self._out = QPushButton(_("Move out"), tools)
        set_class(self._out, "plain", "small")
        self._out.setToolTip(_("Take them off this list for good; the files themselves stay where they are"))
        self._out.clicked.connect(self._dismiss_chosen)
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._count, self._retry, self._again, self._out):
            row.addWidget(widget)
        return tools

    def _build(self) -> None:
        empty = EmptyState(
            self._theme,
            "circle-check",
            _("No file needs you. A file that a step cannot work on waits here, with the reason; the others go on."),
        )
        note = QLabel(
            _(
                "Files wait here when a step could not work on them. Nothing else waits for it. "
                "A file stays until you retry it or move it out."
            ),
            self,
        )
        note.setWordWrap(True)
        note.setContentsMargins(12, 6, 12, 8)
        set_class(note, "muted", "small")
        left = QWidget(self)
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, 0, 0)
        left_column.setSpacing(0)
        left_column.addWidget(self._tree, 1)
        left_column.addWidget(note)
        splitter = Splitter(self._theme, Qt.Orientation.Horizontal, self)
        splitter.addWidget(left)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setSizes([900, self._theme.px(352)])
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty)
        self._pages.addWidget(splitter)

    def _ask(self) -> None:
        if self._flow is None or self._flow.bridge is None:
            return
        if self._question is None:
            self._question = Question(self._flow.pool, self._answered, parent=self)
        client = self._flow.bridge.client
        query = JobQuery(states=frozenset({State.QUARANTINED}), limit=LISTED)
        self._question.ask(id(client), lambda: (client.attention(), client.jobs(query).jobs))

    def _answered(self, answer: Answer) -> None:
        if self._flow is None:
            return
        groups, jobs = answer
        current = self._model.job(self._tree.currentIndex())
        self._model.show(groups, jobs, self._flow.steps)
        self._tree.expandAll()
        for row in range(len(groups)):
            self._tree.setFirstColumnSpanned(row, QModelIndex(), True)
        self._pages.setCurrentIndex(1 if groups else 0)
        index = self._model.index_of(current.job) if current is not None else QModelIndex()
        if not index.isValid() and groups:
            index = self._model.index(0, 0, self._model.index(0, 0))
        if index.isValid():
            self._tree.setCurrentIndex(index)
        else:
            self.details.show_job(None, self._flow)

    def _row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.details.show_job(self._model.job(current), self._flow)

    def _chosen_changed(self) -> None:
        count = self._model.chosen_count
        shown = wording.number(count)
        self._count.setText(_("{count} chosen").format(count=shown))
        self._count.setVisible(count > 0)
        self._retry.setText(_("Retry {count}").format(count=shown) if count else _("Retry all"))
        for button in (self._again, self._out):
            button.setVisible(count > 0)
        self._retry.setVisible(self._model.total > 0)

    def _retry_one(self, job: str, from_start: bool) -> None:
        self._ask_engine(lambda client: client.retry([job], from_start=from_start), 1, _retried)

    def _retry_chosen(self, *, from_start: bool) -> None:
        jobs, groups = self._model.chosen, self._model.chosen_groups
        if not jobs and not groups:
            groups = self._model.all_groups
        count = self._model.chosen_count or self._model.total
        self._ask_engine(
            lambda client: client.retry(_all_jobs(client, jobs, groups), from_start=from_start), count, _retried
        )

    def _dismiss_chosen(self) -> None:
        jobs, groups = self._model.chosen, self._model.chosen_groups
        count = self._model.chosen_count
        self._ask_engine(lambda client: client.dismiss(_all_jobs(client, jobs, groups)), count, _moved_out)

    def _ask_engine(self, work: Callable[[EngineClient], object], count: int, words: Callable[[int], str]) -> None:
        if self._flow is None:
            return

        def done() -> None:
            self.told.emit(words(count))
            self._ask()

        self._flow.ask(work, done)


def _all_jobs(client: EngineClient, jobs: Iterable[str], groups: Iterable[GroupKey]) -> list[str]:
    """The jobs, and all of the groups, also those that are not listed. On a thread: it reads page by page."""
    found = dict.fromkeys(jobs)
    for node, code in groups:
        before: int | None = None
        while True:
            query = JobQuery(states=frozenset({State.QUARANTINED}), node=node, limit=_PAGE, before=before)
            page = client.jobs(query)
            found.update(dict.fromkeys(job.job for job in page.jobs if job.fault and job.fault.code == code))
            before = page.next
            if before is None:
                break
    return list(found)


def _retried(count: int) -> str:
    return ngettext("{count} file is tried again.", "{count} files are tried again.", count).format(
        count=wording.number(count)
    )


def _moved_out(count: int) -> str:
    return ngettext("{count} file moved out.", "{count} files moved out.", count).format(count=wording.number(count))
