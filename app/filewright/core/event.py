"""Frozen facts. The journal commits them in order: each changes the state tables and is a line of the trace.

Every event carries `time_ns` (UTC, given, never asked for here). A reader of old journals skips kinds that it does
not know. Nothing here holds a sentence: faults carry codes and fields.
"""

from dataclasses import dataclass

from filewright.core.effect import Effect, EffectKey
from filewright.core.file import File, Stamp
from filewright.core.job import Arrival, JobId, LineTrace, Output, State, Task, TaskKey
from filewright.errors import Fault


@dataclass(frozen=True, kw_only=True, slots=True)
class JobOpened:
    """A file was taken in under graph version `graph` (its hash); `tasks` are its first ones, ready.

    `ulid` names the job outside; `replaces` is the earlier job of the same path, when there was one.
    """

    job: JobId
    time_ns: int
    ulid: str
    arrival: Arrival
    graph: str
    run: int
    tasks: tuple[Task, ...]
    parents: tuple[JobId, ...] = ()
    replaces: JobId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskStarted:
    """A task is about to be handed to an executor: committed before it is."""

    key: TaskKey
    time_ns: int
    attempt: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskFinished:
    """A node ended well on a file: what left it, and the tasks that this opens (already finished ones of the same
    hand-over are not among them). `seconds` is the node's own time. `file` is its input (for the trace)."""

    key: TaskKey
    time_ns: int
    started_ns: int
    seconds: float
    file: File
    outputs: tuple[Output, ...]
    opens: tuple[Task, ...]
    lines: LineTrace | None = None
    log: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskFailed:
    """A node failed on a file. `task` is the task as it is from now on: retrying (till `due_ns`), held, or
    quarantined; its attempt, fault and suspicion count are up to date."""

    task: Task
    time_ns: int
    seconds: float
    log: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskGathered:
    """A file that waited in a gather is part of a joined job from now on (`task.into`), whose end is its own."""

    task: Task
    time_ns: int


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectsIntended:
    """Staged and synced; from this commit on each may be put into place."""

    job: JobId
    time_ns: int
    effects: tuple[Effect, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectsDone:
    """Put into place and synced. `stamps` are what `stat` says of each target now (None for trash and delete)."""

    job: JobId
    time_ns: int
    keys: tuple[EffectKey, ...]
    stamps: tuple[Stamp | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectsDropped:
    """Intended, and never to be put into place as they were: refused for good, or held back since what they follow
    was. Nothing of them lies anywhere; the same keys may be intended anew."""

    job: JobId
    time_ns: int
    keys: tuple[EffectKey, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class InputRead:
    """The content of a job's input, as it was when its first task read it."""

    job: JobId
    time_ns: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class JobState:
    """The job's state in the account changed; `fault` and `node` say why where it is held or quarantined.
    With an ended state this is the job's last event until somebody retries it."""

    job: JobId
    time_ns: int
    state: State
    node: str | None = None
    fault: Fault | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRetried:
    """Somebody asked for the failed tasks again: `tasks` are ready anew (from the start: the first ones, and all
    others are forgotten). `graph` is the version they run with."""

    job: JobId
    time_ns: int
    tasks: tuple[Task, ...]
    graph: str
    from_start: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class JobSuperseded:
    """The input changed while it was worked on, or a newer version of it came: this job leaves the account.
    Its tasks are forgotten; the file is taken again as a job of its own."""

    job: JobId
    time_ns: int
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoIntended:
    """Somebody asked for these effects (by their numbers) to be taken back; from this commit on each may be."""

    job: JobId
    time_ns: int
    effects: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectsUndone:
    """Taken back and synced; those in `left` were left alone as they are, each with the reason. `original` is the
    job's input as it lies in its old place again, where it had been moved, trashed or deleted (None: it had not)."""

    job: JobId
    time_ns: int
    undone: tuple[int, ...]
    original: Arrival | None = None
    left: tuple[tuple[int, Fault], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PathGone:
    """A scan no longer sees the file: should it come back, it is a new arrival."""

    source: str
    root: str
    path: str
    time_ns: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CommandTaken:
    """A command that its sender gave a name was taken on, with what was answered (as JSON): asked again under that
    name, by who did not hear the answer, it is answered the same and not done again."""

    command: str
    time_ns: int
    answer: str


Event = (
    JobOpened
    | TaskStarted
    | TaskFinished
    | TaskFailed
    | TaskGathered
    | EffectsIntended
    | EffectsDone
    | EffectsDropped
    | InputRead
    | JobState
    | JobRetried
    | JobSuperseded
    | UndoIntended
    | EffectsUndone
    | PathGone
    | CommandTaken
)
