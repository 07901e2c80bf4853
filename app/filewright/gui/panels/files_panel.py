"""The files of a flow, and beside them the history of the one that is selected."""

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from filewright.core.job import State
from filewright.engine.client import JobPage, JobQuery, JobView, Snapshot
from filewright.gui.bridge import Question
from filewright.gui.fields.controls import Badge, EmptyState, IconButton, SearchField, Splitter
from filewright.gui.models import file_states
from filewright.gui.models.jobs import Column, JobsModel
from filewright.gui.open_flow import OpenFlow
from filewright.gui.panels.story_panel import StoryPanel
from filewright.gui.theme import Theme, dress_table, set_class
from filewright.text import _

PAGE = 100
_AGAIN_MS = 400
_SEARCH_MS = 180
_ROOM_FOR_TOOK, _ROOM_FOR_SIZE = 600, 520


class FilesPanel(QWidget):
    """A table that is asked for page by page, filtered by words and by state; the newest come first.

    `add_wanted` asks for files to be chosen (the empty table's button), `take_back_wanted` for the last run to be
    taken back.
    """

    add_wanted = Signal()
    take_back_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _("Files")
        self.badge: Badge | None = None
        self.wide = False
        self._theme = theme
        self._flow: OpenFlow | None = None
        self._states: frozenset[State] = frozenset()
        self._in_view = False
        self._sequence = -1
        self._pages: Question[JobPage] | None = None
        self._more: Question[JobPage] | None = None
        self._model = JobsModel(theme, self._now_ns, self)
        self._model.more_wanted.connect(self._ask_more)
        self._table = self._make_table()
        self._story = StoryPanel(theme, self)
        self._search = SearchField(theme, _("Name or path"))
        self._search.setFixedSize(theme.px(150), theme.px(theme.tokens.layout.control))
        self._search.text_changed.connect(self._search_changed)
        self._only = _StateChip(theme, self)
        self._only.closed.connect(lambda: self.filter_by(frozenset()))
        self.tools: QWidget | None = self._make_tools()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._ask)
        self._build()

    def widget(self) -> QWidget:
        return self

    def show_flow(self, flow: OpenFlow | None) -> None:
        if flow is self._flow:
            return
        if self._flow is not None:
            self._flow.steps_changed.disconnect(self._steps_changed)
            self._flow.engine_opened.disconnect(self._engine_opened)
        self._flow = flow
        self._pages = self._more = None
        self._sequence = -1
        self._model.clear()
        self._story.show_job(None, flow)
        if flow is not None:
            flow.steps_changed.connect(self._steps_changed)
            flow.engine_opened.connect(self._engine_opened)
            self._steps_changed()
        self._show_emptiness()

    def look(self, snapshot: Snapshot) -> None:
        if not self._in_view:
            return
        if snapshot.sequence != self._sequence or snapshot.ledger.running:
            self._sequence = snapshot.sequence
            if not self._later.isActive():
                self._later.start(_AGAIN_MS)

    def set_in_view(self, in_view: bool) -> None:
        self._in_view = in_view
        if in_view and self._flow is not None:
            self._ask()

    def filter_by(self, states: frozenset[State], text: str = "") -> None:
        """Show only files in these states (none: all) whose path holds `text`."""
        self._states = states
        self._only.show_states(states)
        self._search.set_text(text)
        self._model.clear()
        self._ask()

    def count(self) -> int:
        """How many files are listed now."""
        return self._model.rowCount()

    def show_end(self) -> None:
        """Go to the last file that is listed; the next page follows."""
        self._table.scrollToBottom()

    def story_titles(self) -> list[str]:
        """The steps that the history beside the table goes through."""
        return self._story.titles()

    def select_job(self, job: str) -> None:
        """Show the history of this file, whether or not the table has it."""
        row = self._model.row_of(job)
        if row >= 0:
            self._table.selectRow(row)
        elif self._flow is not None:
            self._table.clearSelection()
            self._story.show_id(job, self._flow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self._story.width()
        self._table.setColumnHidden(Column.TOOK, room < self._theme.px(_ROOM_FOR_TOOK))
        self._table.setColumnHidden(Column.SIZE, room < self._theme.px(_ROOM_FOR_SIZE))

    def _now_ns(self) -> int:
        return self._flow.latest.time_ns if self._flow else 0

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setAccessibleName(_("Files of this flow"))
        table.setModel(self._model)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        dress_table(table, self._theme)
        header = table.horizontalHeader()
        header.setMinimumSectionSize(48)
        widths = {Column.STATE: 136, Column.STEP: 104, Column.SIZE: 58, Column.TOOK: 72}
        for column, width in widths.items():
            table.setColumnWidth(column, self._theme.px(width))
        table.setColumnWidth(Column.WHEN, self._theme.px(74))
        header.setSectionResizeMode(Column.FILE, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._row_changed)
        show = QAction(_("Show in folder"), table)
        show.triggered.connect(lambda: self._story.show_input_in_folder())
        copy = QAction(_("Copy path"), table)
        copy.triggered.connect(lambda: self._story.copy_path())
        table.addActions([show, copy])
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return table

    def _make_tools(self) -> QWidget:
        tools = QWidget(self)
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        take_back = IconButton(self._theme, "arrow-back-up", _("Take back last run…"), parent=tools)
        take_back.clicked.connect(self.take_back_wanted)
        row.addWidget(self._only)
        row.addWidget(self._search)
        row.addWidget(take_back)
        return tools

    def _build(self) -> None:
        self._empty = EmptyState(
            self._theme,
            "files",
            _("Files show here as they come in, each with its whole history."),
            action=_("Choose files…"),
        )
        self._empty.acted.connect(self.add_wanted)
        self._nothing = QLabel(_("No file fits."))
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_class(self._nothing, "muted")
        left = QWidget(self)
        self._left = QStackedLayout(left)
        for widget in (self._table, self._empty, self._nothing):
            self._left.addWidget(widget)
        splitter = Splitter(self._theme, Qt.Orientation.Horizontal, self)
        splitter.addWidget(left)
        splitter.addWidget(self._story)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setSizes([600, self._theme.px(248)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)
        self._show_emptiness()

    def _query(self, before: int | None = None, limit: int = PAGE) -> JobQuery:
        return JobQuery(states=self._states, text=self._search.text().strip(), limit=limit, before=before)

    def _ask(self) -> None:
        if self._flow is None or self._flow.bridge is None:
            return
        if self._pages is None:
            self._pages = Question(self._flow.pool, self._first_page, parent=self)
        client, query = self._flow.bridge.client, self._query()
        self._pages.ask((id(client), query), lambda: client.jobs(query))

    def _ask_more(self) -> None:
        if self._flow is None or self._flow.bridge is None or self._model.next_page is None:
            return
        if self._more is None:
            self._more = Question(self._flow.pool, self._model.add_page, parent=self)
        client, query = self._flow.bridge.client, self._query(self._model.next_page)
        self._more.ask((id(client), query), lambda: client.jobs(query))

    def _first_page(self, page: JobPage) -> None:
        selected = self._selected()
        self._model.set_first_page(page)
        self._show_emptiness()
        if selected is None:
            if self._model.rowCount() and not self._table.selectionModel().hasSelection() and self._story.is_empty:
                self._table.selectRow(0)
            return
        row = self._model.row_of(selected.job)
        if row >= 0:
            if self._selected() is None:
                self._table.selectRow(row)
            job = self._model.job(row)
            if job is not None and job != selected:
                self._story.show_job(job, self._flow)

    def _selected(self) -> JobView | None:
        rows = self._table.selectionModel().selectedRows()
        return self._model.job(rows[0].row()) if rows else None

    def _row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        job = self._model.job(current.row())
        if job is not None:
            self._story.show_job(job, self._flow)

    def _search_changed(self) -> None:
        self._later.start(_SEARCH_MS)

    def _engine_opened(self) -> None:
        """From now on there is somebody to ask about the files of before."""
        if self._in_view:
            self._ask()

    def _steps_changed(self) -> None:
        if self._flow is not None:
            self._model.set_steps(self._flow.steps)

    def _show_emptiness(self) -> None:
        filtered = bool(self._states or self._search.text().strip())
        if self._model.rowCount():
            self._left.setCurrentIndex(0)
        else:
            self._left.setCurrentIndex(2 if filtered else 1)


class _StateChip(QWidget):
    """Says which states alone are shown, with a cross to show all again."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = QLabel(self)
        set_class(self._words, "link", "small")
        cross = IconButton(theme, "x", _("Show all files"), small=True, parent=self)
        cross.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._words)
        row.addWidget(cross)
        self.hide()

    def show_states(self, states: frozenset[State]) -> None:
        words = " · ".join(file_states.word(state) for state in State if state in states)
        self._words.setText(_("Only: {states}").format(states=words))
        self.setVisible(bool(states))
