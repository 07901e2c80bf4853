"""What comes back from a hand-over: one run for each node that worked, in the order they worked."""

from collections.abc import Iterator
from dataclasses import dataclass

from filewright.core.file import File
from filewright.core.job import LineTrace, Output, TaskKey
from filewright.core.request import Request
from filewright.errors import Fault


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeRun:
    """One node's work on one file: `file` is its input (a node that failed is tried again from it, so it lies in
    the spool or is the original). With a `fault`, outputs and requests are empty."""

    key: TaskKey
    port: str
    file: File
    started_ns: int
    seconds: float
    outputs: tuple[Output, ...] = ()
    requests: tuple[Request, ...] = ()
    lines: LineTrace | None = None
    log: tuple[str, ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What became of one item of a hand-over. The first run is the item's own task. `sha256` is of the item's
    input, where it was asked for."""

    runs: tuple[NodeRun, ...]
    sha256: str = ""

    @property
    def key(self) -> TaskKey:
        """The item's task."""
        return self.runs[0].key

    def failures(self) -> Iterator[NodeRun]:
        """The runs that failed; what lies behind them did not run."""
        return (run for run in self.runs if run.fault is not None)
