"""All parts of the window, joined to each other and to the open flows."""

import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, SignalInstance

from filewright.engine.client import EngineState, Snapshot
from filewright.gui.action_table import Do, Situation
from filewright.gui.closing import Closing
from filewright.gui.document import Selection
from filewright.gui.dropping import Dropping
from filewright.gui.editor.editor import Editor
from filewright.gui.fields.controls import Toast
from filewright.gui.frame.command_search import CommandSearch
from filewright.gui.frame.flow_messages import FlowMessages
from filewright.gui.frame.flow_tabs import TabFace
from filewright.gui.frame.layout import Layouts, screen_name
from filewright.gui.frame.regions import Region
from filewright.gui.frame.run_state import run_state, tab_look
from filewright.gui.history_work import HistoryWork
from filewright.gui.main_window import MainWindow
from filewright.gui.offering_edits import OfferingEdits
from filewright.gui.open_flow import OpenFlow
from filewright.gui.open_flows import OpenFlows
from filewright.gui.qt_pool import QtPool
from filewright.gui.start_page.start_page import Standing
from filewright.gui.step_hits import StepHits
from filewright.gui.theme import Look, Theme
from filewright.gui.trying.work import TryWork
from filewright.gui.unsaved_edits import UnsavedEdits
from filewright.gui.view_work import ViewWork
from filewright.gui.window_parts import make_parts
from filewright.gui.window_work import WindowWork
from filewright.pipeline.drafts import Drafts
from filewright.text import _, ngettext


class Workspace(QObject):
    """Furnishes the window, shows the flow in front (or the start page), and sees to what the actions want."""

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        flows: OpenFlows,
        pool: QtPool,
        *,
        layouts: Layouts,
        settings: Path,
        drafts: Drafts,
    ) -> None:
        """`settings` is the file that changes of the look are kept in."""
        super().__init__(window)
        self.window = window
        self._theme = theme
        self.flows = flows
        self._layouts = layouts
        self._shown: OpenFlow | None = None
        self.parts = make_parts(theme, flows, pool, window)
        self.closing = Closing(flows, self.parts.ask, self)
        self.messages = FlowMessages(self.parts.bulletins, self._go_to_step, self)
        self.work = WindowWork(self.parts, flows, self.closing, self.messages, window)
        self.view = ViewWork(theme, self.parts, flows, self.work, settings, window)
        self.trying = TryWork(self.parts, flows, self.work, window)
        self.dropping = Dropping(theme, self.parts, flows, self.work, self.messages)
        self.history = HistoryWork(theme, window.toolbar, self.parts.changes, flows, window)
        self.unsaved = UnsavedEdits(flows, drafts, self)
        OfferingEdits(self.parts.left_bar, self.unsaved, flows, self.messages, self)
        self._handlers = {
            **self.work.flow_handlers(),
            **self.view.handlers(),
            **self.trying.handlers(),
            **self.history.handlers(),
            Do.QUIT: self._quit,
        }
        step_hits = StepHits(flows, self.parts.editors, self.work, self.view)
        self.search = CommandSearch(theme, window.actions_, window.toolbar.search, step_hits.find, window)
        self.view.set_search(self.search)
        window.actions_.canvas_menu_wanted.connect(self.view.fill_canvas_menu)
        self.search.closed.connect(self._focus_middle)
        self.history.popup.closed.connect(self._focus_middle)
        self.parts.changes.go_to.connect(self.work.go_to)
        self._refresh_later = QTimer(self)
        self._refresh_later.setSingleShot(True)
        self._refresh_later.timeout.connect(self.refresh)
        window.furnish(self.parts.regions)
        self.parts.status.add_right(self.parts.resources)
        self.parts.regions.take_layout(layouts.of(screen_name()))
        self.parts.editors.add_bar(self.parts.left_bar)
        self._join()
        self.refresh()
        self.unsaved.look_for_homeless()

    def refresh(self) -> None:
        """Show everything that follows from what is open, selected and running."""
        now = self.situation()
        self.window.actions_.update(now)
        self.window.actions_.set_checked(self.view.checked())
        self.window.toolbar.show_situation(now)
        self._show_tabs()
        flow = self.flows.current
        self.parts.status.show_account(flow.latest.ledger if flow and flow.path else None)
        self.parts.status.show_problems(len(flow.document.problems) if flow and flow.has_errors else 0)
        if flow is not None:
            self.window.toolbar.show_state(run_state(flow, flow.latest))
            self.window.setWindowTitle(f"{flow.title}{'' if flow.document.is_clean else ' •'} – Filewright")
        else:
            self.window.setWindowTitle("Filewright")

    def situation(self) -> Situation:
        """What there is to act on."""
        flow = self.flows.current
        if flow is None:
            return Situation(tabs=len(self.flows.all))
        stack = flow.document.undo_stack
        return Situation(
            flow=True,
            saved=flow.document.is_clean,
            runs=flow.runs,
            paused=flow.state is EngineState.PAUSED,
            stopping=flow.state is EngineState.STOPPING,
            errors=flow.has_errors,
            empty=not flow.document.pipeline.graph.nodes,
            changes=flow.changes,
            problems=len(flow.document.problems),
            undo=stack.undoText(),
            redo=stack.redoText(),
            can_undo=stack.canUndo(),
            can_redo=stack.canRedo(),
            selected=len(flow.document.selection.nodes),
            picked=len(flow.document.selection.nodes) + len(flow.document.selection.wires),
            drawn=len(flow.document.selection.frames) + len(flow.document.selection.notes),
            tabs=len(self.flows.all),
            tried=self.trying.of(flow) is not None,
        )

    def _do(self, do: Do) -> None:
        self._handlers[do]()

    def _join(self) -> None:
        flows, parts, work = self.flows, self.parts, self.work
        self.window.actions_.wanted.connect(self._do)
        parts.regions.folded.connect(self._soon)
        self._theme.changed.connect(self._soon)
        self.window.close_wanted.connect(self.closing.quit)
        self.window.files_dropped.connect(self.dropping.receive)
        flows.changed.connect(self._soon)
        flows.current_changed.connect(self._show_flow)
        parts.tabs.chosen.connect(self._tab_chosen)
        parts.tabs.close_wanted.connect(self._tab_close)
        parts.tabs.new_wanted.connect(work.new)
        parts.tabs.moved.connect(self._tab_moved)
        parts.palette.add_wanted.connect(self.view.add_step)
        parts.outline.inspect_wanted.connect(self._inspect)
        parts.outline.told.connect(self._tell)
        self.window.actions_.bind_to_canvas(parts.outline.tree)
        parts.editors.made.connect(self._canvas_made)
        parts.editors.files_dropped.connect(self.dropping.receive)
        parts.start_page.files_dropped.connect(self.dropping.receive)
        parts.editors.inspect_wanted.connect(self._inspect)
        parts.editors.attention_wanted.connect(lambda _key: work.show_panel(parts.attention))
        parts.editors.hold_wanted.connect(work.hold)
        parts.editors.told.connect(self._tell)
        parts.editors.try_wanted.connect(self.trying.try_step_at)
        self.trying.changed.connect(self._soon)
        self.dropping.try_wanted.connect(lambda path: self.trying.begin(path, None))
        parts.inspector.apply_wanted.connect(self.window.actions_[Do.APPLY].trigger)
        parts.inspector.job_chosen.connect(work.show_job)
        parts.files.add_wanted.connect(work.choose_files)
        parts.files.take_back_wanted.connect(self.window.actions_[Do.TAKE_BACK].trigger)
        parts.attention.history_wanted.connect(work.show_job)
        parts.attention.told.connect(self._tell)
        parts.why.history_wanted.connect(work.show_job)
        parts.problems.go_to.connect(work.go_to)
        parts.status.term_clicked.connect(work.show_term)
        parts.status.problems_clicked.connect(lambda: work.show_panel(parts.problems))
        self.view.join_start_page()
        self.closing.finished.connect(self._close_now)
        self.closing.stopping.connect(self._say_stopping)
        self._show_flow(None)

    def _show_flow(self, flow: OpenFlow | None) -> None:
        """Another flow is in front."""
        if self._shown is not None:
            self._shown.snapshot.disconnect(self._look)
            self._shown.document.selection_changed.disconnect(self._selected)
            for signal in self._signals(self._shown):
                signal.disconnect(self._soon)
        self._shown = flow
        parts = self.parts
        parts.editors.show_flow(flow)
        parts.outline.show_editor(parts.editors.current)
        parts.regions.set_bare(flow is None)
        parts.inspector.show_flow(flow)
        parts.dock.show_flow(flow)
        parts.resources.folder = flow.folder if flow else None
        parts.consent.hide()
        self.work.taking_back.leave()
        self.messages.show_flow(flow)
        if flow is not None:
            flow.snapshot.connect(self._look)
            flow.refused.connect(self.messages.refuse, Qt.ConnectionType.UniqueConnection)
            flow.document.selection_changed.connect(self._selected)
            for signal in self._signals(flow):
                signal.connect(self._soon)
            self._look(flow.latest)
            self.messages.say_waiting(len(flow.pending), None)
        else:
            self.view.show_start_page(self._standings(), time.time_ns())
        self._focus_middle()
        self._soon()

    @staticmethod
    def _signals(flow: OpenFlow) -> tuple[SignalInstance, ...]:
        document = flow.document
        return (
            document.changed,
            document.selection_changed,
            document.problems_changed,
            document.unapplied_changed,
            document.undo_stack.indexChanged,
        )

    def _selected(self, selection: Selection) -> None:
        if not selection.nodes:
            self.parts.regions.let_go(Region.INSPECTOR)

    def _look(self, snapshot: Snapshot) -> None:
        """New numbers of the flow in front."""
        flow = self._shown
        if flow is None:
            return
        parts = self.parts
        parts.editors.look(snapshot)
        parts.dock.look(snapshot)
        parts.inspector.look(snapshot)
        parts.status.show_account(snapshot.ledger if flow.path else None)
        self.window.toolbar.show_state(run_state(flow, snapshot))
        self.messages.look(flow, snapshot)
        if flow.runs and not flow.pending:
            self.messages.solved("pending")

    def _show_tabs(self) -> None:
        flows = self.flows.all
        faces = [
            TabFace(
                title=flow.title,
                look=tab_look(flow, flow.latest),
                saved=flow.document.is_clean and flow.path is not None,
                hint=str(flow.path) if flow.path else _("not saved yet"),
            )
            for flow in flows
        ]
        current = self.flows.current
        if current is None:
            faces.append(TabFace(title=_("Start"), look=None))
        self.parts.tabs.show_tabs(faces, flows.index(current) if current is not None else len(faces) - 1)
        self.parts.editors.keep_only(flows)

    def _standings(self) -> dict[Path, Standing]:
        found = {}
        for flow in self.flows.all:
            if flow.path is None:
                continue
            seen = flow.latest.ledger.seen
            files = ngettext("{count} file", "{count} files", seen).format(count=seen)
            words = _("running, {files}").format(files=files) if flow.runs else _("open")
            found[flow.path] = Standing(look=tab_look(flow, flow.latest), words=words)
        return found

    def _tab_chosen(self, place: int) -> None:
        flows = self.flows.all
        self.flows.show(flows[place] if 0 <= place < len(flows) else None)

    def _tab_close(self, place: int) -> None:
        flows = self.flows.all
        if 0 <= place < len(flows):
            self.closing.close_flow(flows[place])
        elif flows:
            self.flows.show(flows[-1])

    def _tab_moved(self, start: int, end: int) -> None:
        count = len(self.flows.all)
        if start < count and end < count:
            self.flows.move(start, end)

    def _canvas_made(self, editor: Editor) -> None:
        self.window.actions_.bind_to_canvas(editor.canvas)

    def _inspect(self, _key: str) -> None:
        self.parts.regions.set_open(Region.INSPECTOR, True)
        self.parts.inspector.focus_first()

    def _go_to_step(self, key: str) -> None:
        self.work.go_to(key)

    def _tell(self, words: str) -> None:
        Toast(self._theme, words, parent=self.parts.editors).pop_up()

    def _focus_middle(self) -> None:
        middle = self.parts.editors.current or self.parts.start_page
        middle.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_stopping(self, count: int) -> None:
        if count:
            words = ngettext("Stopping {count} flow…", "Stopping {count} flows…", count).format(count=count)
            self.messages.say("stopping", words, _("The files at work are finished first."), Look.IDLE)

    def _quit(self) -> None:
        self.window.close()

    def _close_now(self) -> None:
        self.unsaved.end()
        self.view.keep_layout(self._layouts)
        self.window.let_go()

    def _soon(self, *_arguments: object) -> None:
        """Refresh once for all that changed in this turn."""
        if not self._refresh_later.isActive():
            self._refresh_later.start(0)
