"""The one way to speak to a running engine: typed commands in, snapshots and paged queries out, all plain data.

Nothing here holds a reference into the engine, so the engine can be in this process or in another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from filewright.core.job import State
from filewright.core.ledger import Ledger
from filewright.core.pipeline import Pipeline
from filewright.errors import Fault


class EngineState(StrEnum):
    """stopped: nothing moves · running · paused: nothing new is handed out · stopping: tasks in flight end."""

    STOPPED = "stopped"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


class NodeActivity(StrEnum):
    """What a node is doing: idle, running, held (its process is in trouble), paused (by a person)."""

    IDLE = "idle"
    RUNNING = "running"
    HELD = "held"
    PAUSED = "paused"


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeNumbers:
    """One node, now. Counts are since the engine started; `rate` is files a second over the last 10 s; `median`
    and `p95` are seconds a file over the last minute (None: no file); `busy` is the share (0 to 1) of its workers'
    time in the last 10 s; `last_ns` when its last file ended (UTC, 0: never). `waits_for` is the node before which so
    much waits that this one may not add to it."""

    activity: NodeActivity = NodeActivity.IDLE
    taken: int = 0
    left: int = 0
    failed: int = 0
    quarantined: int = 0
    running: int = 0
    waiting: int = 0
    rate: float = 0.0
    median: float | None = None
    p95: float | None = None
    busy: float = 0.0
    last_ns: int = 0
    fault: Fault | None = None
    retry_ns: int = 0
    waits_for: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WireNumbers:
    """One wire, now: files that ever left by it, files a second over the last 10 s, and what waits on it."""

    total: int = 0
    rate: float = 0.0
    waiting: int = 0
    waiting_bytes: int = 0
    oldest_ns: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """Something the whole flow is told about (a source is blind, the disk is full), until it is over."""

    fault: Fault
    node: str | None = None
    since_ns: int = 0


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All numbers of one moment. `ledger` is the account of all that the journal holds, `session` of what was seen
    since the engine started; `done_before` files were done earlier and not taken again. `version` is the hash of
    the graph at work; `sequence` grows with each journalled event, so that a reader knows when to ask again."""

    time_ns: int
    state: EngineState = EngineState.STOPPED
    since_ns: int = 0
    version: str = ""
    ledger: Ledger = field(default_factory=Ledger)
    session: Ledger = field(default_factory=Ledger)
    nodes: Mapping[str, NodeNumbers] = field(default_factory=dict)
    wires: Mapping[str, WireNumbers] = field(default_factory=dict)
    rate: float = 0.0
    oldest_ns: int = 0
    workers: int = 0
    busy_workers: int = 0
    done_before: int = 0
    sequence: int = 0
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class OutputView:
    """A file that a job put out."""

    node: str
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class JobView:
    """A job as everybody outside sees it; `as_dict` is the contract's job object. Times are nanoseconds, UTC;
    0: not yet. `job` and `parents` are ULIDs; `run` is the number of the run that took it in."""

    job: str
    pipeline: str
    file: str
    state: State
    size: int = 0
    fault: Fault | None = None
    node: str | None = None
    attempts: int = 0
    opened_ns: int = 0
    started_ns: int = 0
    ended_ns: int = 0
    outputs: tuple[OutputView, ...] = ()
    parents: tuple[str, ...] = ()
    run: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class EventView:
    """One line of a trace. `fields` hold plain data by name, as the journal has them."""

    sequence: int
    time_ns: int
    event: str
    node: str | None = None
    port: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class JobQuery:
    """Which jobs: in these states (empty: all), whose path holds `text`, that are or ended at `node`; newest first,
    `before` (from `JobPage.next`) goes on where a page ended."""

    states: frozenset[State] = frozenset()
    text: str = ""
    node: str | None = None
    limit: int = 100
    before: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class JobPage:
    """One page; `next` is None on the last."""

    jobs: tuple[JobView, ...]
    next: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Attention:
    """Files set aside at one node for one reason; `example` is one of their faults."""

    node: str
    code: str
    count: int
    newest_ns: int
    example: Fault


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """What became of a path, and why. `state` is a term of the account, or "unknown" outside every watched root."""

    path: str
    state: str
    fault: Fault | None = None
    rule: str | None = None
    job: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A job (its ULID) that a command did not take, and why; nothing was changed for it."""

    job: str
    fault: Fault


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """A stretch of history in equal steps of `step` seconds that end at `end_ns`; gaps are None.

    `rate` files a second, `median` and `p95` seconds a file, `waiting` files, `oldest` seconds.
    """

    step: float
    end_ns: int
    rate: Sequence[float | None] = ()
    median: Sequence[float | None] = ()
    p95: Sequence[float | None] = ()
    waiting: Sequence[float | None] = ()
    oldest: Sequence[float | None] = ()


class UndoAction(StrEnum):
    """What taking a change back does with the file at its path: remove it, put back what was there before, move it back
    to where it came from, or nothing."""

    REMOVE = "remove"
    PUT_BACK = "put-back"
    MOVE_BACK = "move-back"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoSelection:
    """What to take back: these jobs (ULIDs), or a run by its number, or what ended since a time (UTC, ns). Nothing
    given: the last run of which anything can be taken back."""

    jobs: tuple[str, ...] = ()
    run: int | None = None
    since_ns: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoStep:
    """One change to the user's files. `origin` is where a file that is moved back came from, `job` its ULID;
    `obstacle` says why it is left alone."""

    job: str
    path: str
    action: UndoAction
    origin: str = ""
    obstacle: Fault | None = None


@dataclass(frozen=True, kw_only=True)
class UndoPreview:
    """What an undo would do now, newest change first; nothing was done. `jobs` are how many have a part in it, also
    those that found their output there already, so that no file changes for them; `run` is the run that was meant (0:
    nothing was found). What the nodes in `lasting` did beyond the files (sent, or started a program) stays done."""

    jobs: int = 0
    run: int = 0
    steps: tuple[UndoStep, ...] = ()
    lasting: tuple[str, ...] = ()

    def count(self, action: UndoAction) -> int:
        """How many steps of this kind nothing stands in the way of."""
        return sum(step.action is action and step.obstacle is None for step in self.steps)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to take back."""
        return not self.steps and not self.jobs

    @property
    def left(self) -> tuple[UndoStep, ...]:
        """What will be left alone."""
        return tuple(step for step in self.steps if step.obstacle is not None)


@dataclass(frozen=True, kw_only=True)
class UndoOutcome:
    """How far an undo is: `undone` of `total` changes are taken back, `left` were left alone; `jobs` have left the
    account for it; `over`: there is no more to come."""

    ticket: str
    total: int = 0
    undone: int = 0
    jobs: int = 0
    left: tuple[UndoStep, ...] = ()
    over: bool = False


class EngineClient(Protocol):
    """Commands return when they are accepted, not when they are carried out; what they did shows in snapshots and
    events. One that has a name (`command`) is done once under it: who does not hear the answer asks again with the same
    name, of whoever holds the flow by then. Queries read the journal and may take milliseconds: never call them on the
    screen's thread."""

    def start(self) -> None:
        """Take files in and work. Raises StateError where the journal cannot be had."""

    def stop(self) -> None:
        """Stop gracefully: running tasks end, queued ones stay for the next start. Returns when all is at rest."""

    def run_once(self, *, again: bool = False) -> None:
        """Take what the sources hold now (with `again` also what was done before), and come to rest when it is done.
        One that runs already looks once more."""

    def pause(self, node: str | None = None) -> None:
        """Hand out nothing new, at one node or everywhere."""

    def resume(self, node: str | None = None) -> None:
        """Go on."""

    def apply(self, pipeline: Pipeline) -> None:
        """Work by this version from now on; jobs that are open keep the one they began with."""

    def add_files(self, paths: Sequence[str], into: str | None = None) -> None:
        """Take these files (folders: all in them) in at a source node. Raises UsageError where it is not clear
        which."""

    def retry(
        self, jobs: Sequence[str], *, from_start: bool = False, old_version: bool = False, command: str = ""
    ) -> tuple[Refused, ...]:
        """Try quarantined jobs again, from the failed node or from the start, with the present version of the flow or
        the one they were opened with. Gives those that cannot be."""

    def redo(self, jobs: Sequence[str], *, command: str = "") -> tuple[Refused, ...]:
        """Do the inputs of these ended jobs anew, as they lie there now: new jobs replace them, and what was put out
        and is unchanged since. Gives those that cannot be."""

    def dismiss(self, jobs: Sequence[str], *, command: str = "") -> tuple[Refused, ...]:
        """Set quarantined jobs aside for good. Gives those that were not quarantined."""

    def preview_undo(self, selection: UndoSelection) -> UndoPreview:
        """What taking these changes back would do; looks at each file."""

    def undo(self, selection: UndoSelection) -> str:
        """Take back what these jobs did to the user's files, newest first; what somebody changed since is left alone.
        Gives a ticket to ask by. Asked again, it takes back what is left to be, and tells of what is under way."""

    def undo_outcome(self, ticket: str) -> UndoOutcome:
        """What has become of it."""

    def snapshot(self) -> Snapshot:
        """All numbers now; cheap, safe on the screen's thread."""

    def jobs(self, query: JobQuery) -> JobPage:
        """One page of jobs."""

    def job(self, job: str) -> JobView:
        """One job by its ULID. Raises NotFound."""

    def trace(self, job: str) -> tuple[EventView, ...]:
        """Its events, oldest first. Raises NotFound."""

    def attention(self) -> tuple[Attention, ...]:
        """What is set aside, grouped by node and reason."""

    def why(self, path: str) -> Why:
        """What became of a path, also of one that never entered."""

    def history(self, window: float, node: str | None = None) -> Series:
        """The last `window` seconds of the whole flow or of one node, in at most 600 steps."""
