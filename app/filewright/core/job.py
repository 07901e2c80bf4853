"""One input file's way through one version of a graph, and the tasks it is made of."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from filewright.core.file import File, Stamp
from filewright.errors import Fault

JobId = int  # a small number inside (the journal's row); outside a job is named by its ULID


class State(StrEnum):
    """Where a job is in the account. Every file that was seen is in exactly one of these or of `NotAJob`."""

    WAITING = "waiting"
    RUNNING = "running"
    HELD = "held"
    DONE = "done"
    FILTERED = "filtered"
    QUARANTINED = "quarantined"
    DISMISSED = "dismissed"

    @property
    def open(self) -> bool:
        """Whether the job still has work to do."""
        return self in (State.WAITING, State.RUNNING, State.HELD)


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A file that a source takes in: where it was seen, and what `stat` said of it then.

    `root` is the absolute folder the source watches, `path` the file's place below it (both as `os.fsdecode`
    gives them); a file dropped by hand has its own folder as root.
    """

    source: str
    root: str
    path: str
    stamp: Stamp
    media_type: str = "application/octet-stream"


@lru_cache(maxsize=4096)  # a flow has few paths, and each is asked for with every file
def _node_of(path: str) -> str:
    return path[max(path.rfind("/"), path.rfind("~")) + 1 :].partition(":")[0]


@lru_cache(maxsize=4096)
def _parent_of(path: str) -> str:
    before = path[: max(path.rfind("/"), path.rfind("~"), 0)]
    name = before[max(before.rfind("/"), before.rfind("~")) + 1 :]
    return name.partition(".")[0].partition(":")[0]


@dataclass(frozen=True, slots=True)
class TaskKey:
    """One node's work on one file in one job.

    `path` tells how the file came here from the source on, as `inbox.0/resize.0/web`: node and ordinal of the output
    that led on, last the node itself (with `:port` where the way in is not `in`). Where lines stream from node to
    node, `inbox.0/route~count` is the work of `count` in the stream that `route` began. A path is the same in every
    attempt and after every restart, and so are the keys of effects made from it.
    """

    job: JobId
    path: str

    @property
    def node(self) -> str:
        """The node whose work this is."""
        return _node_of(self.path)

    @property
    def parent_node(self) -> str:
        """The node whose output this work is on; "" for a source."""
        return _parent_of(self.path)

    def child(self, ordinal: int, node: str, port: str = "in") -> "TaskKey":
        """The task that output number `ordinal` of this one opens at `node`, entered by `port`."""
        return TaskKey(self.job, f"{self.path}.{ordinal}/{node}" + ("" if port == "in" else f":{port}"))

    @property
    def stream(self) -> "TaskKey":
        """The task that began the stream of lines which this one is part of; itself outside of any."""
        tilde = self.path.rfind("~")
        return self if tilde <= self.path.rfind("/") else TaskKey(self.job, self.path[:tilde])

    def streamed(self, node: str) -> "TaskKey":
        """The work of `node` in the stream of lines that this task began or is part of: tried again from the middle,
        a stream gives its nodes the same names."""
        return TaskKey(self.job, f"{self.stream.path}~{node}")


@dataclass(frozen=True, slots=True)
class Output:
    """A file that left a node by `port`."""

    port: str
    file: File


class TaskState(StrEnum):
    """ready and retrying (waits till due) count as waiting; a held one waits for its process; what becomes of a
    gathered one the job decides that it was joined into."""

    READY = "ready"
    RUNNING = "running"
    RETRYING = "retrying"
    HELD = "held"
    GATHERED = "gathered"
    DONE = "done"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A task that is not finished, as the journal keeps it. `attempt` counts failures charged to it so far,
    `suspected` how often the engine itself died while it ran; `due_ns` is wall time (UTC), 0 for now. A gather's own
    work has further files, `others`; `into` is the job that a gathered task was joined into (0: none)."""

    key: TaskKey
    port: str
    file: File
    state: TaskState = TaskState.READY
    attempt: int = 0
    suspected: int = 0
    due_ns: int = 0
    fault: Fault | None = None
    others: tuple[File, ...] = ()
    into: JobId = 0


FAILED = "!"
"""Stands for a way out in a `LineTrace`: the processor failed at this line."""


_encode_lines = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, kw_only=True, slots=True)
class LineTrace:
    """What a line processor did: lines in, lines out by port. `text` are its `lines` as JSON: there are many, and on
    their way from a worker into the record nobody looks at them."""

    taken: int
    left: Mapping[str, int] = field(default_factory=dict)
    text: str = "[]"

    @classmethod
    def of(cls, lines: Sequence[tuple[int, str, str]], *, taken: int, left: Mapping[str, int]) -> "LineTrace":
        """With these lines."""
        return cls(taken=taken, left=left, text=_encode_lines(lines))

    @property
    def lines(self) -> tuple[tuple[int, str, str], ...]:
        """The first ones and each failing one, as (number of the line in the stream's input, port, text without its
        end). A line that left by several ways or became several stands there as often; port "" is a line that went
        nowhere (with a writer: into its file), `FAILED` one that failed."""
        return tuple((line, port, text) for line, port, text in json.loads(self.text))
