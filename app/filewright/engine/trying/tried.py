"""What came of a try: for each step and each file that reached it, what it did or would have done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from filewright.core.file import File
from filewright.core.gathering import GatherRule
from filewright.core.job import LineTrace, Output
from filewright.core.request import After, Conflict
from filewright.errors import Fault


class Outcome(StrEnum):
    """done: it ran · failed: it ran and could not · left-out: it is off, so what would enter is left out · not-run: it
    reaches beyond the file and was not let run, or is not installed."""

    DONE = "done"
    FAILED = "failed"
    LEFT_OUT = "left-out"
    NOT_RUN = "not-run"


class NotRun(StrEnum):
    """Why a step was not let run: it starts a program, speaks to a network, reaches files by itself, nobody has
    allowed it yet, or there is no such kind of step here."""

    COMMAND = "command"
    NETWORK = "network"
    FILES = "files"
    NOT_ALLOWED = "not-allowed"
    NOT_INSTALLED = "not-installed"


class Taken(StrEnum):
    """What would come of a file that is to be saved where one of that name lies: nothing lies there · the same content
    does, which counts as saved · another name is taken · this one is left out · that one is replaced · it asks for
    attention."""

    FREE = "free"
    SAME = "same"
    RENAMED = "renamed"
    SKIPPED = "skipped"
    REPLACED = "replaced"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class WouldSave:
    """`file` would be put to `path` (absolute); `wanted` is the name that was asked for."""

    file: File
    path: str
    wanted: str
    taken: Taken
    conflict: Conflict


@dataclass(frozen=True, kw_only=True, slots=True)
class WouldChangeOriginal:
    """The file that came in would be moved into `folder`, or go to the trash, or be deleted."""

    action: After
    folder: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WouldRun:
    """This program would be started with these arguments."""

    command: tuple[str, ...]


Would = WouldSave | WouldChangeOriginal | WouldRun


@dataclass(frozen=True, kw_only=True, slots=True)
class StepTried:
    """One step's work on one file (a gather's: on several). `file` is what came in by the way in `port`; a source made
    it itself. `more` counts files that left by the same ways and were not followed further. `refused` says why the
    source would leave the file aside in earnest; `rule` what a gather would wait for."""

    node: str
    port: str
    file: File
    outcome: Outcome
    others: tuple[File, ...] = ()
    outputs: tuple[Output, ...] = ()
    more: int = 0
    would: tuple[Would, ...] = ()
    log: tuple[str, ...] = ()
    lines: LineTrace | None = None
    seconds: float = 0.0
    fault: Fault | None = None
    refused: Fault | None = None
    rule: GatherRule | None = None
    not_run: NotRun | None = None


class Ended(StrEnum):
    """How a try ended: all was gone through, somebody stopped it, it took too long, or the file could not be copied."""

    COMPLETE = "complete"
    CANCELLED = "cancelled"
    TOO_LONG = "too-long"
    NOT_BEGUN = "not-begun"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A whole try. `steps` are in the order of the work; `fault` says why it was not begun."""

    steps: tuple[StepTried, ...]
    ended: Ended
    fault: Fault | None = None
    _by_node: Mapping[str, tuple[StepTried, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sorts the steps by their node."""
        found: dict[str, tuple[StepTried, ...]] = {}
        for step in self.steps:
            found[step.node] = (*found.get(step.node, ()), step)
        object.__setattr__(self, "_by_node", found)

    def at(self, node: str) -> tuple[StepTried, ...]:
        """What one node did, once for each file that reached it; empty where none did."""
        return self._by_node.get(node, ())
