"""The right side of the window: what is selected, in full."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from filewright.core import edits
from filewright.core.graph import NodeState
from filewright.core.media import Kind
from filewright.core.problem import Problem, Severity
from filewright.core.processor import ProcessorSpec
from filewright.engine.client import Snapshot
from filewright.gui.fields.controls import Choice, Segmented
from filewright.gui.fields.field import Surroundings
from filewright.gui.inspector.files_page import FilesPage
from filewright.gui.inspector.flow_page import FlowPage
from filewright.gui.inspector.foot import Foot
from filewright.gui.inspector.head import Head
from filewright.gui.inspector.help_card import HelpCard
from filewright.gui.inspector.nearby_files import NearbyFiles
from filewright.gui.inspector.numbers_page import NumbersPage
from filewright.gui.inspector.problem_card import ProblemCard
from filewright.gui.inspector.settings_page import SettingsPage
from filewright.gui.models.steps import spec_icon, spec_kind
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Theme, set_class
from filewright.gui.trying.try_page import TryPage
from filewright.gui.trying.tryout import Tryout
from filewright.text import _, ngettext

_TRY, _NUMBERS, _FILES = 1, 2, 3


class Inspector(QFrame):
    """Shows the selection of one flow's document and edits it. `job_chosen` asks for the history of a file."""

    job_chosen = Signal(str)
    apply_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_class(self, "panel")
        self.setAccessibleName(_("Settings of what is selected"))
        self._theme = theme
        self._flow: OpenFlow | None = None
        self._keys: tuple[str, ...] = ()
        self._spec: ProcessorSpec | None = None
        self._tryout: Tryout | None = None
        self.head = Head(theme, self)
        self.head.title_edited.connect(self._title_edited)
        self.head.help_wanted.connect(self.show_help)
        self._help = HelpCard(theme, self)
        self.problem = ProblemCard(theme, self)
        self.state = Segmented(
            theme,
            _("Whether this step works"),
            [
                Choice(value=NodeState.ENABLED.value, label=_("On"), chosen_icon="check"),
                Choice(value=NodeState.BYPASSED.value, label=_("Skip")),
                Choice(value=NodeState.DISABLED.value, label=_("Off")),
            ],
            parent=self,
        )
        self.state.setToolTip(_("Skip: files pass unchanged. Off: what would come in is left out"))
        self.state.value_changed.connect(self._state_chosen)
        self._tabs = QTabBar(self)
        self._tabs.setAccessibleName(_("Pages of the step"))
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        for words in (_("Settings"), _("Try"), _("Numbers"), _("Files")):
            self._tabs.addTab(words)
        self._settings = SettingsPage(theme, self)
        self._nearby = NearbyFiles(self)
        self._nearby.changed.connect(self._settings.refresh)
        self.numbers = NumbersPage(theme, self)
        self.files = FilesPage(theme, self)
        self.files.job_chosen.connect(self.job_chosen)
        self.trying = TryPage(theme, self)
        self.flow_page = FlowPage(theme, self)
        self._pages = QStackedWidget(self)
        for page in (self._settings, self.trying, self.numbers, self.files, self.flow_page):
            self._pages.addWidget(page)
        self._tabs.currentChanged.connect(self._tab_changed)
        self._foot = Foot(theme, self)
        self._foot.apply_wanted.connect(self.apply_wanted)
        self._build()

    def show_flow(self, flow: OpenFlow | None) -> None:
        """Show the selection of this flow."""
        if flow is self._flow:
            return
        if self._flow is not None:
            document = self._flow.document
            document.selection_changed.disconnect(self._selection_changed)
            document.changed.disconnect(self._document_changed)
            document.problems_changed.disconnect(self._problems_changed)
            document.specs_changed.disconnect(self._selection_changed)
            document.unapplied_changed.disconnect(self._show_foot)
            self._flow.changed.disconnect(self._show_foot)
        self._flow = flow
        self._nearby.show_flow(flow)
        self._keys = ()
        if flow is not None:
            document = flow.document
            document.selection_changed.connect(self._selection_changed)
            document.changed.connect(self._document_changed)
            document.problems_changed.connect(self._problems_changed)
            document.specs_changed.connect(self._selection_changed)
            document.unapplied_changed.connect(self._show_foot)
            flow.changed.connect(self._show_foot)
            self._selection_changed()
            self._show_foot()

    def look(self, snapshot: Snapshot) -> None:
        """Show these numbers, on the page in front."""
        page = self._pages.currentWidget()
        if page is self.numbers:
            self.numbers.look(snapshot)
        elif page is self.files:
            self.files.look(snapshot)

    def show_tab(self, place: int) -> None:
        """Settings (0), the try (1), numbers (2) or files (3)."""
        self._tabs.setCurrentIndex(place)

    def show_trying(self) -> None:
        """Bring to the front what came of the step in the last try."""
        self.show_tab(_TRY)

    def set_tryout(self, tryout: Tryout | None) -> None:
        """This is the try of the flow that is shown; None: there was none yet."""
        self._tryout = tryout
        self._show_page()

    def edit_title(self) -> None:
        """Put the keyboard into the step's title."""
        self.head.edit_title()

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that can be changed."""
        if self._keys and self._pages.currentWidget() is self._settings and self._settings.focus_first():
            return
        target = self._tabs if self._keys else self.flow_page
        target.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def settings(self) -> SettingsPage:
        """The page with the form."""
        return self._settings

    def _build(self) -> None:
        state = QHBoxLayout()
        state.setContentsMargins(16, 8, 16, 4)
        state.addWidget(self.state)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(16, 0, 16, 0)
        tabs.addWidget(self._tabs)
        tabs.addStretch(1)
        self._state_row, self._tabs_row = QWidget(self), QWidget(self)
        self._state_row.setLayout(state)
        self._tabs_row.setLayout(tabs)
        line = QFrame(self)
        set_class(line, "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, self._help, self.problem, self._state_row, self._tabs_row, line):
            column.addWidget(widget)
        column.addWidget(self._pages, 1)
        column.addWidget(self._foot)

    def _selection_changed(self, *_selection: object) -> None:
        if self._flow is None:
            return
        document = self._flow.document
        nodes = document.pipeline.graph.nodes
        keys = tuple(key for key in nodes if key in document.selection.nodes)
        uses = {nodes[key].use for key in keys}
        spec = self._flow.specs.get(next(iter(uses))) if len(uses) == 1 else None
        rebuilt = keys != self._keys or spec is not self._spec
        self._keys, self._spec = keys, spec
        self._help.hide()
        if rebuilt and keys:
            surroundings = Surroundings(
                folder=self._flow.folder,
                recent_files=lambda: self._nearby.recent,
                present_files=lambda: self._nearby.present,
            )
            self._settings.show_steps(document, keys, spec, surroundings)
            self._nearby.look(keys[0])
        for widget in (self._state_row, self._tabs_row):
            widget.setVisible(bool(keys))
        for tab in (_TRY, _NUMBERS, _FILES):
            self._tabs.setTabVisible(tab, len(keys) == 1)
        self._show_all()

    def _document_changed(self, *_differs: object) -> None:
        if self._flow is None:
            return
        nodes = self._flow.document.pipeline.graph.nodes
        uses = {nodes[key].use for key in self._keys if key in nodes}
        spec = self._flow.specs.get(next(iter(uses))) if len(uses) == 1 else None
        if spec is not self._spec or any(key not in nodes for key in self._keys):
            self._selection_changed()
            return
        self._settings.refresh()
        self._show_all()

    def _problems_changed(self, *_problems: object) -> None:
        self._settings.refresh()
        self._show_problem()

    def _show_all(self) -> None:
        self._show_head()
        self._show_state()
        self._show_problem()
        self._show_page()

    def _show_head(self) -> None:
        flow = self._flow
        if flow is None:
            return
        if not self._keys:
            place = str(flow.path) if flow.path else _("not saved yet")
            self.head.show_subject("route", Kind.ANY, flow.title, place, editable=False, has_help=False)
            return
        icon, kind = spec_icon(self._spec), spec_kind(self._spec)
        if len(self._keys) > 1:
            count = len(self._keys)
            title = ngettext("{count} step", "{count} steps", count).format(count=count)
            below = self._spec.title if self._spec else _("of several kinds")
            self.head.show_subject(icon, kind, title, below, editable=False, has_help=False)
            return
        node = flow.document.pipeline.graph.nodes[self._keys[0]]
        spec = self._spec
        usual = spec.title if spec else node.use
        below = f"{spec.title} · {spec.version}" if spec else _("not installed here")
        self.head.show_subject(
            icon,
            kind,
            node.title or usual,
            below,
            editable=True,
            has_help=bool(spec and (spec.help or spec.summary)),
            usual=usual,
        )

    def _show_state(self) -> None:
        if self._flow is None or not self._keys:
            return
        nodes = self._flow.document.pipeline.graph.nodes
        states = {nodes[key].state for key in self._keys if key in nodes}
        self.state.set_value(states.pop().value if len(states) == 1 else "")

    def _show_problem(self) -> None:
        self.problem.show_problems(self._own_problems(), self._flow.document if self._flow else None)

    def _own_problems(self) -> Sequence[Problem]:
        """Problems of the one selected step that no field tells of."""
        if self._flow is None or len(self._keys) != 1:
            return ()
        shown = {param.name for param in self._spec.params} if self._spec else set()
        key = self._keys[0]
        return [
            problem
            for problem in self._flow.document.problems
            if problem.place.node == key
            and (problem.place.param not in shown or problem.fix is not None)
            and (problem.severity is Severity.ERROR or problem.fix is not None)
        ]

    def _show_page(self) -> None:
        flow = self._flow
        if flow is None:
            return
        if not self._keys:
            self.flow_page.show_document(flow.document)
            self._pages.setCurrentWidget(self.flow_page)
            return
        tab = self._tabs.currentIndex() if len(self._keys) == 1 else 0
        if tab == _TRY:
            self._pages.setCurrentWidget(self.trying)
            self.trying.show_step(flow, self._tryout, self._keys[0])
        elif tab == _NUMBERS:
            self._pages.setCurrentWidget(self.numbers)
            self.numbers.show_step(flow, self._keys[0])
        elif tab == _FILES:
            self._pages.setCurrentWidget(self.files)
            self.files.show_step(flow, self._keys[0])
        else:
            self._pages.setCurrentWidget(self._settings)

    def _tab_changed(self) -> None:
        self._show_page()

    def _show_foot(self, *_differs: object) -> None:
        if self._flow is not None:
            self._foot.show_changes(self._flow.changes, runs=self._flow.runs, blocked=self._flow.has_errors)

    def show_help(self) -> None:
        """Show what this kind of step does, or hide it again."""
        if self._spec is not None:
            self._help.show_help(self._spec)

    def _title_edited(self, text: str) -> None:
        if self._flow is None or len(self._keys) != 1:
            return
        key, document = self._keys[0], self._flow.document
        usual = self._spec.title if self._spec else ""
        title = text if text and text != usual else None
        document.edit(edits.change_node(document.pipeline, key, title=title), _("Rename a step"))
        self._show_head()

    def _state_chosen(self, value: str) -> None:
        if self._flow is None:
            return
        document = self._flow.document
        pipeline = document.pipeline
        for key in self._keys:
            pipeline = edits.change_node(pipeline, key, state=NodeState(value))
        words = {"enabled": _("Switch on"), "bypassed": _("Skip"), "disabled": _("Switch off")}
        document.edit(pipeline, words[value])
