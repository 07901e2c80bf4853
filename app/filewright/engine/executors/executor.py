"""The seam between the engine and whatever runs processors: this process, worker processes, a cluster."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from filewright.core.handover import Handover, Item
from filewright.core.job import TaskKey
from filewright.core.report import Report
from filewright.errors import Fault

__all__ = ["Executor", "FromExecutor", "Handover", "HandoverEnded", "Item", "ItemRan", "ItemStarted"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemStarted:
    """A worker is at this item. Told of items that take longer than a blink; short ones just come back."""

    handover: int
    key: TaskKey


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemRan:
    """One item came back."""

    handover: int
    report: Report


@dataclass(frozen=True, kw_only=True, slots=True)
class HandoverEnded:
    """The worker is free again. `charged` is the item it was at when it died or ran out of time or memory (with why;
    the field `node` says at which node, where that is known). `returned` are the items that did not come back for
    another reason: it never started them, or the executor was stopped. Nobody is charged for those. Where no worker
    can be had at all, the first item is charged with a fault of the process."""

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

    @property
    def spare(self) -> int:
        """How many beyond that it takes when all of them take long, so that small files get past large ones."""

    def start(self, tell: Callable[[FromExecutor], None]) -> None:
        """Be ready. `tell` may be called from any thread."""

    def submit(self, handover: Handover) -> None:
        """Take a hand-over; never blocks on its work."""

    def stop(self, *, grace: float) -> None:
        """End: what runs may take `grace` seconds (0: none), then its whole process group is ended. Returns when no
        process and no thread of it is left."""
