"""One open flow: what is drawn, where it lies, and the engine that works by it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from filewright.core.diff import PipelineDiff
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Problem, Severity
from filewright.core.processor import ProcessorSpec
from filewright.engine.client import EngineClient, EngineState, Snapshot
from filewright.errors import FilewrightError
from filewright.gui.bridge import Bridge, Question
from filewright.gui.document import Document
from filewright.gui.models.log import FlowLog
from filewright.gui.models.steps import Steps
from filewright.gui.qt_pool import QtPool
from filewright.gui.theme import Look
from filewright.pipeline.between_flows import Neighbour, check_between
from filewright.pipeline.folders import check_folders
from filewright.pipeline.reader import Reading
from filewright.text import _

_FOLDERS_MS = 300
"""After the last edit the folders are looked at again."""

OpenClient = Callable[[Path, Pipeline], EngineClient]


class OpenFlow(QObject):
    """What a tab stands for. The engine is opened when the flow has a place on disk; commands before that wait for it.

    `changed` says that its name, place or running state differ; `steps_changed` that steps are called otherwise;
    `snapshot` passes on the bridge's; `refused` carries what could not be done. `basis` is what its file held when it
    was read or saved last; `pending` are files to take in as soon as it runs; `neighbours` gives the flows that are
    open beside it. `folders_changed`: the folders that it uses may be others.
    """

    changed = Signal()
    steps_changed = Signal()
    log_changed = Signal()
    snapshot = Signal(Snapshot)
    refused = Signal(FilewrightError)
    engine_opened = Signal()
    folders_changed = Signal()

    def __init__(
        self,
        document: Document,
        path: Path | None,
        open_client: OpenClient,
        pool: QtPool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.document = document
        document.setParent(self)
        self.log = FlowLog()
        self.pool = pool
        self.bridge: Bridge | None = None
        self._path = path
        self._open_client = open_client
        self._opening = False
        self._attentive = True
        self._then: list[Callable[[Bridge], None]] = []
        self.neighbours: Callable[[], Sequence[Neighbour]] = tuple
        self.basis: Reading | None = None
        self.pending: tuple[str, ...] = ()
        self._folders: Question[tuple[Problem, ...]] = Question(pool, document.set_outside_problems, parent=self)
        self._folders_later = QTimer(self)
        self._folders_later.setSingleShot(True)
        self._folders_later.setInterval(_FOLDERS_MS)
        self._folders_later.timeout.connect(self.look_at_folders)
        self._steps: Steps | None = None
        self._state = EngineState.STOPPED
        self._once = False
        document.changed.connect(self._document_changed)
        document.specs_changed.connect(self._forget_steps)
        document.clean_changed.connect(self.changed)
        document.unapplied_changed.connect(self.changed)

    @property
    def path(self) -> Path | None:
        """Where it lies; None until it is saved for the first time."""
        return self._path

    @property
    def folder(self) -> Path | None:
        """The folder that its relative paths start from."""
        return self._path.parent if self._path else None

    @property
    def title(self) -> str:
        """What it is called."""
        if self.document.pipeline.name:
            return self.document.pipeline.name
        return self._path.stem if self._path else _("New flow")

    @property
    def state(self) -> EngineState:
        """Whether it runs."""
        return self._state

    @property
    def runs(self) -> bool:
        """Whether anything may still move."""
        return self._state is not EngineState.STOPPED

    @property
    def latest(self) -> Snapshot:
        """The numbers of now; empty ones while there is no engine."""
        return self.bridge.latest if self.bridge else Snapshot(time_ns=0)

    @property
    def found_nothing_new(self) -> bool:
        """Whether it was run once, has come to rest, and had nothing to do since all was done before."""
        now = self.latest
        came_in = now.session.seen - now.session.skipped
        return self._once and not self.runs and now.done_before > 0 and came_in == 0

    @property
    def has_errors(self) -> bool:
        """Whether something must be mended before it can run."""
        return any(problem.severity is Severity.ERROR for problem in self.document.problems)

    @property
    def changes(self) -> int:
        """How many changes were not applied yet."""
        differs = self.document.unapplied
        if not differs.changes_graph:
            return 0
        nodes = len(differs.nodes_added) + len(differs.nodes_removed) + len(differs.nodes_changed)
        gone, new = set(differs.nodes_removed), set(differs.nodes_added)
        wires = [*differs.wires_added, *differs.wires_changed, *differs.wires_removed]
        return nodes + sum(not _touches(wire, gone | new) for wire in wires)

    @property
    def steps(self) -> Steps:
        """What its steps are called."""
        if self._steps is None:
            self._steps = Steps(self.document.pipeline, self.document.specs)
        return self._steps

    @property
    def specs(self) -> Mapping[str, ProcessorSpec]:
        """The kinds of steps by id."""
        return self.document.specs

    def saved_at(self, path: Path) -> None:
        """It lies here from now on. An engine of the old place goes on with that one."""
        moved = self._path is not None and path != self._path
        self._path = path
        if moved and self.bridge is not None:
            self.close_engine()
        self.changed.emit()
        self.look_at_folders()
        self.folders_changed.emit()
        self.open_engine()

    def open_engine(self) -> None:
        """Get the engine ready, on a thread; nothing runs yet."""
        path = self._path
        if path is None or self.bridge is not None or self._opening:
            return
        self._opening = True
        pipeline = self.document.pipeline
        self.pool.run(lambda: self._open_client(path, pipeline), self._opened, self._not_opened, lasting=True)

    def ask(self, work: Callable[[EngineClient], object], then: Callable[[], None] | None = None) -> None:
        """Hand a command to the engine, as soon as there is one."""
        if self.bridge is not None:
            self.bridge.command(work, then)
        else:
            self._then.append(lambda bridge: bridge.command(work, then))
            self.open_engine()

    def start(self) -> None:
        """Let it run as it is drawn."""
        pipeline = self.document.pipeline
        self._once = False

        def begin(client: EngineClient) -> None:
            client.apply(pipeline)
            client.start()

        self.ask(begin, lambda: self._started(pipeline))

    def run_once(self, *, again: bool = False) -> None:
        """Let it work on what its folders hold now, and come to rest; with `again` also on what was done before."""
        pipeline = self.document.pipeline
        self._once = True

        def begin(client: EngineClient) -> None:
            client.apply(pipeline)
            client.run_once(again=again)

        self.ask(begin, lambda: self._started(pipeline))

    def apply(self) -> None:
        """Work by what is drawn from now on."""
        pipeline = self.document.pipeline
        self.ask(lambda client: client.apply(pipeline), lambda: self.document.set_applied(pipeline))

    def add_files(self, paths: Sequence[str], into: str | None) -> None:
        """Take these files in at a source step (None: the one there is)."""
        self.ask(lambda client: client.add_files(paths, into))

    def look_at_folders(self) -> None:
        """Look on a thread whether the folders are there and none leads into another, also by way of other flows."""
        pipeline, specs, path = self.document.pipeline, self.document.specs, self._path
        if path is None:
            return
        here, beside = Neighbour(file=path, pipeline=pipeline), self.neighbours()
        self._folders.ask(
            (id(pipeline), path, *(id(other.pipeline) for other in beside)),
            lambda: (*check_folders(pipeline, specs, path), *check_between(here, beside, specs)),
        )

    def look_at_folders_soon(self) -> None:
        """Look once more when nothing has changed for a moment."""
        self._folders_later.start()

    def set_attentive(self, attentive: bool) -> None:
        """Take snapshots often, or once a second."""
        self._attentive = attentive
        if self.bridge is not None:
            self.bridge.set_attentive(attentive)

    def close_engine(self) -> None:
        """Have nothing more to do with the engine; stop it first."""
        if self.bridge is not None:
            self.bridge.close()
            self.bridge.deleteLater()
            self.bridge = None
        self._state = EngineState.STOPPED
        self.document.set_applied(None)

    def note(self, look: Look, text: str) -> None:
        """Add a line to its log."""
        self.log.add(self.latest.time_ns, look, text)
        self.log_changed.emit()

    def _opened(self, client: EngineClient) -> None:
        self._opening = False
        self.bridge = Bridge(client, self.pool, self)
        self.bridge.set_attentive(self._attentive)
        self.bridge.snapshot.connect(self._look)
        self.bridge.refused.connect(self._refused)
        self.engine_opened.emit()
        self.bridge.look()
        waiting, self._then = self._then, []
        for command in waiting:
            command(self.bridge)

    def _not_opened(self, error: FilewrightError) -> None:
        self._opening = False
        self._then.clear()
        self._refused(error)

    def _refused(self, error: FilewrightError) -> None:
        self.note(Look.ERROR, f"{error} {error.next_step}".strip())
        self.refused.emit(error)

    def _look(self, snapshot: Snapshot) -> None:
        if snapshot.state is not self._state:
            self._state = snapshot.state
            if snapshot.state is EngineState.STOPPED:
                self.document.set_applied(None)
            self.changed.emit()
        if self.log.look_at(snapshot, self.steps):
            self.log_changed.emit()
        self.snapshot.emit(snapshot)

    def _started(self, pipeline: Pipeline) -> None:
        self.document.set_applied(pipeline)
        if self.pending:
            paths, self.pending = self.pending, ()
            self.add_files(paths, None)

    def _document_changed(self, differs: PipelineDiff) -> None:
        if differs.changes_graph:
            self._forget_steps()
            self._folders_later.start()
            self.folders_changed.emit()
        if "name" in differs.document:
            self.changed.emit()

    def _forget_steps(self) -> None:
        self._steps = None
        self.steps_changed.emit()


def _touches(wire_id: str, nodes: set[str]) -> bool:
    ends = (port.strip().partition(".")[0] for port in wire_id.split("->", 1))
    return any(end in nodes for end in ends)
