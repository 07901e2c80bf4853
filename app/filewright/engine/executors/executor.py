"""The seam between the engine and whatever runs processors: this process, worker processes, a cluster."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from filewright.core.file import File
from filewright.core.job import TaskKey
from filewright.core.plan import Plan
from filewright.core.report import Report
from filewright.errors import Fault


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One file to work on. `attempt` is 1 for the first; `workdir` is a folder of the spool for this attempt, made by
    whoever runs it; `hash` asks for the SHA-256 of `file`. `ulid` names the job to the processor."""

    key: TaskKey
    ulid: str
    port: str
    file: File
    attempt: int
    workdir: str
    hash: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """A batch of items that go through the same plan, in one piece to one worker. `folder` is the pipeline file's."""

    id: int
    plan: Plan
    folder: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemStarted:
    """A worker began this item: if it dies now, this is the one that is charged."""

    handover: int
    key: TaskKey


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemRan:
    """One item came back."""

    handover: int
    report: Report


@dataclass(frozen=True, kw_only=True, slots=True)
class HandoverEnded:
    """The worker is free again. `charged` is the item it was at when it died or ran out of time or memory (with why);
    `returned` are the items that it never started: nobody is charged for those."""

    handover: int
    charged: TaskKey | None = None
    fault: Fault | None = None
    returned: tuple[TaskKey, ...] = ()


FromExecutor = ItemStarted | ItemRan | HandoverEnded


class Executor(Protocol):
    """Runs hand-overs. Each that is submitted gets exactly one `HandoverEnded`, after the `ItemRan` of its items."""

    @property
    def slots(self) -> int:
        """How many hand-overs it works on at once; more are not submitted."""

    def start(self, tell: Callable[[FromExecutor], None]) -> None:
        """Be ready. `tell` may be called from any thread."""

    def submit(self, handover: Handover) -> None:
        """Take a hand-over; never blocks on its work."""

    def stop(self, *, grace: float) -> None:
        """End: what runs may take `grace` seconds (0: none), then its whole process group is ended. Returns when no
        process and no thread of it is left."""
