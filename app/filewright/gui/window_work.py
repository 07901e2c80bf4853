"""What the actions of the window do."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from filewright.core import edits
from filewright.core.job import State
from filewright.core.pipeline import Pipeline
from filewright.core.touches import Touched
from filewright.engine.client import EngineState
from filewright.errors import FilewrightError
from filewright.gui import pickers
from filewright.gui.action_table import Do
from filewright.gui.bringing_in import way_in
from filewright.gui.closing import Closing
from filewright.gui.exporting.asking import Exporting
from filewright.gui.frame.ask_bar import Answer
from filewright.gui.frame.flow_messages import FlowMessages
from filewright.gui.frame.regions import Region
from filewright.gui.models.file_states import term
from filewright.gui.open_flow import OpenFlow
from filewright.gui.open_flows import OpenFlows
from filewright.gui.panels.panel import Panel
from filewright.gui.taking_back import TakingBack
from filewright.gui.theme import Look
from filewright.gui.window_parts import WindowParts
from filewright.pipeline.fragment import pasted
from filewright.text import _


class WindowWork(QObject):
    """Acts on the flow in front and on the parts of the window. `try_wanted` brings a file that was let go on a step
    in the middle of the flow, and that step."""

    try_wanted = Signal(str, str)

    def __init__(
        self, parts: WindowParts, flows: OpenFlows, closing: Closing, messages: FlowMessages, window: QWidget
    ) -> None:
        super().__init__(window)
        self._parts = parts
        self._flows = flows
        self._closing = closing
        self._messages = messages
        self._window = window
        self.exporting = Exporting(parts.theme, flows, parts.editors)
        self.taking_back = TakingBack(parts.undo, messages, self)
        flows.place_wanted.connect(self.ask_for_place)
        flows.overwrite_wanted.connect(self._ask_overwrite)
        flows.trouble.connect(messages.refuse)
        messages.again_wanted.connect(self._do_again)
        flows.consent_wanted.connect(self._ask_consent)
        parts.consent.allowed.connect(self._allow)

    def flow_handlers(self) -> dict[Do, Callable[[], None]]:
        """What concerns flows as a whole, and running them."""
        return {
            Do.NEW: self.new,
            Do.OPEN: self.open,
            Do.SAVE: self._with_flow(self._flows.save),
            Do.SAVE_AS: self._with_flow(self.ask_for_place),
            Do.EXPORT: self._with_flow(self.exporting.ask),
            Do.CLOSE: self.close_current,
            Do.START_PAGE: lambda: self._flows.show(None),
            Do.RUN: self._with_flow(self.run),
            Do.PAUSE: self._with_flow(self._pause),
            Do.STOP: self._with_flow(lambda flow: flow.ask(lambda client: client.stop())),
            Do.RUN_ONCE: self._with_flow(lambda flow: self._flows.run(flow, flow.run_once)),
            Do.APPLY: self._with_flow(lambda flow: self._flows.run(flow, flow.apply)),
            Do.ADD_FILES: self.choose_files,
            Do.TAKE_BACK: self._with_flow(self.taking_back.ask),
            Do.UNDO: self._with_flow(lambda flow: flow.document.undo_stack.undo()),
            Do.REDO: self._with_flow(lambda flow: flow.document.undo_stack.redo()),
        }

    def new(self) -> None:
        """Open an empty canvas."""
        self._flows.new()

    def open(self) -> None:
        """Choose a flow file and open it."""
        recent = self._flows.recent.flows
        start = recent[0].path.parent if recent else Path.home()
        pickers.pick_flow(self._window, start, self._flows.open)

    def open_path(self, path: Path) -> None:
        """Open this flow file."""
        self._flows.open(path)

    def run(self, flow: OpenFlow) -> None:
        """Let it run, or show what is in the way."""
        if flow.has_errors:
            self.show_panel(self._parts.problems)
        else:
            self._flows.run(flow, flow.start)

    def close_current(self) -> None:
        """Close the flow in front; on the start page go back to the flows."""
        flow = self._flows.current
        if flow is not None:
            self._closing.close_flow(flow)
        elif self._flows.all:
            self._flows.show(self._flows.all[-1])

    def choose_files(self) -> None:
        """Choose files and take them in."""
        flow = self._flows.current
        start = (flow.folder if flow else None) or Path.home()
        pickers.pick_files(self._window, start, lambda paths: self.bring_in(paths))

    def choose_folder(self) -> None:
        """Choose a folder and make a flow that watches it."""
        pickers.pick_folder(
            self._window, _("Choose a folder to watch"), Path.home(), lambda path: self.bring_in([str(path)])
        )

    def bring_in(self, paths: Sequence[str], dropped_on: str | None = None) -> None:
        """Take files and folders in at the right step, which is added where there is none."""
        flow = self._flows.current or self._flows.new()
        way = way_in(flow, paths, dropped_on)
        if way.tries is not None:
            self.try_wanted.emit(paths[0], way.tries)
            return
        if way.unclear:
            self._messages.say(
                "which-source",
                _("This flow has several ways in."),
                _("Let the files go on the step where they should come in."),
            )
            return
        self._messages.solved("which-source")
        if way.adds is not None:
            flow.document.edit(way.adds, way.edit)
            if self._parts.editors.current is not None:
                self._parts.editors.current.fit()
            if not way.waits:
                return
        if flow.has_errors or way.waits:
            flow.pending = (*flow.pending, *paths)
            self._messages.say_waiting(len(flow.pending), None)
            return
        self._flows.run(flow, lambda: flow.add_files(paths, way.into))

    def paste_flow(self) -> None:
        """Make a flow of the text on the clipboard."""
        text = QGuiApplication.clipboard().text()
        try:
            pipeline = pasted(text)
        except FilewrightError as error:
            self._messages.say("paste", _("The clipboard holds no flow."), str(error), Look.ERROR)
            return
        self._messages.solved("paste")
        self._flows.new(pipeline)

    def show_panel(self, panel: Panel) -> None:
        """Bring a panel of the dock to the front, unfolding the dock."""
        self._parts.regions.set_open(Region.DOCK, True)
        self._parts.dock.show_panel(panel)

    def show_term(self, key: str) -> None:
        """Show the files that a number of the account counts."""
        if key == "quarantined":
            self.show_panel(self._parts.attention)
        elif key in ("skipped", "unaccounted"):
            self.show_panel(self._parts.why)
            self._parts.why.focus_path()
        else:
            state: State | None = None if key == "seen" else term(key).state
            self.show_panel(self._parts.files)
            self._parts.files.filter_by(frozenset({state}) if state is not None else frozenset())

    def show_job(self, job: str) -> None:
        """Show the history of a file."""
        self.show_panel(self._parts.files)
        self._parts.files.select_job(job)

    def go_to(self, node: str, wire: str = "") -> None:
        """Show a step (or a connection) on the canvas and its settings."""
        editor, flow = self._parts.editors.current, self._flows.current
        if editor is None or flow is None:
            return
        if node in flow.document.pipeline.graph.nodes:
            editor.go_to(node)
            self._parts.regions.set_open(Region.INSPECTOR, True)
        elif wire:
            editor.go_to_wire(wire)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def hold(self, node: str, held: bool) -> None:
        """Hold files before a step, or let them go on."""
        flow = self._flows.current
        if flow is not None:
            flow.ask(lambda client: client.pause(node) if held else client.resume(node))

    def ask_for_place(self, flow: OpenFlow) -> None:
        """Choose where a flow is saved."""
        name = edits.unique_key(Pipeline().graph, flow.title)
        folder = flow.folder or self._proposed_folder()
        pickers.pick_place(
            self._window,
            folder / f"{name}.{pickers.SUFFIX}",
            lambda path: self._flows.save_as(flow, path, overwrite=path.exists()),
            lambda: self._flows.forget_save(flow),
        )

    def _do_again(self, flow: OpenFlow) -> None:
        self._flows.run(flow, lambda: flow.run_once(again=True))

    def _pause(self, flow: OpenFlow) -> None:
        if flow.state is EngineState.PAUSED:
            flow.ask(lambda client: client.resume())
        else:
            flow.ask(lambda client: client.pause())

    def _ask_overwrite(self, flow: OpenFlow, path: Path, error: FilewrightError) -> None:
        self._parts.ask.ask(
            str(error),
            error.next_step,
            [Answer(words=_("Save over it"), then=lambda: self._flows.save_as(flow, path, overwrite=True))],
            cancelled=lambda: self._flows.forget_save(flow),
        )

    def _ask_consent(self, flow: OpenFlow, touches: Sequence[Touched]) -> None:
        self._flows.show(flow)
        self._parts.consent.ask(flow.title, touches)

    def _allow(self) -> None:
        flow = self._flows.current
        if flow is not None:
            self._flows.allow(flow)

    def _proposed_folder(self) -> Path:
        recent = self._flows.recent.flows
        return recent[0].path.parent if recent else Path.home()

    def _with_flow(self, work: Callable[[OpenFlow], None]) -> Callable[[], None]:
        def do() -> None:
            flow = self._flows.current
            if flow is not None:
                work(flow)

        return do
