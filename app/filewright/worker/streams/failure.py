"""After a node of a stream failed: which lines did it, and from which input it is tried again.

The stream is run once more, only as far as the node, in blocks up to the one where it failed and line by line from
there. What reaches the node is collected, so that it can be tried again alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from filewright.core.file import File
from filewright.core.job import FAILED, LineTrace
from filewright.errors import Fault
from filewright.worker.boundary import guarded
from filewright.worker.context import Log
from filewright.worker.streams.blocks import Payload, as_lines
from filewright.worker.streams.collector import Collector
from filewright.worker.streams.line_node import LineNode, Piece
from filewright.worker.streams.shape import Shape
from filewright.worker.streams.stream import Stream

MOST_FAILING = 10_000
MOST_EXAMINED = 1_000_000
"""Failing lines that are named, and lines that are looked at one by one for them."""


@dataclass(frozen=True, kw_only=True)
class Explained:
    """`file` is the node's input, None where it could not be had again: then the whole stream must be."""

    fault: Fault
    file: File | None
    lines: LineTrace


class Suspect(LineNode):
    """The node that failed, asked about line by line."""

    def ask(self, failed: LineNode, *, collect: bool) -> None:
        """What it did before: `failed` is the same node in the first run."""
        self._begin_at = failed.taken_before
        self.search = failed.taken > failed.taken_before
        self.failing: list[Fault] = []
        self._examined = 0
        self._collector = Collector(lambda: self.context.stream_file(self.step.file.suffix)) if collect else None

    saves = False

    def begin(self) -> None:
        """A processor that cannot even be made needs no search, nor one that is given no lines but only saves them."""
        fault = guarded(super().begin)
        if isinstance(fault, Fault) or self._process is None:
            self.search = False

    def work(self, payload: Payload, origins: list[int] | None, *, last: bool) -> Iterator[Piece]:
        """Take lines and give none."""
        if self._collector is not None:
            self._collector.add(payload)
        lines = as_lines(payload) if self.search else []
        for place, line in enumerate(lines):
            self.taken += 1
            early = self.taken <= self._begin_at
            if early and self.instance is None:
                continue
            fault = guarded(lambda line=line: self._try([line], last=last), work=self.context)  # type: ignore[misc]
            if isinstance(fault, Fault):
                self.failing.append(fault)
                self.keep(origins[place] if origins else self.taken, FAILED, line)
            self._examined += not early
            if (
                (isinstance(fault, Fault) and self.instance is not None)  # its state is no longer what it would be
                or len(self.failing) >= MOST_FAILING
                or self._examined >= MOST_EXAMINED
            ):
                self.search = False
                break
        yield from ()

    def _try(self, lines: list[str], *, last: bool) -> None:
        for _ in self.call(lines, last=last):
            pass

    def finish(self) -> Iterator[Piece]:
        """It failed before, or fails then."""
        return iter(())

    def collected(self) -> File | None:
        """The input, where it was wanted."""
        return self._collector.close(self.step.file) if self._collector is not None else None


class Inquiry(Stream):
    """The second run, as far as the node that failed at `moment`."""

    def __init__(self, first: Stream, failed: LineNode, *, collect: bool) -> None:
        self._failed = failed
        self._moment = first.failed_at[failed.key]
        super().__init__(first.errand, first.first, _as_far_as(first.shape, failed.key))
        self.suspect.ask(failed, collect=collect)

    suspect: Suspect

    def _make_node(self, key: str) -> LineNode:
        node = super()._make_node(key)
        if key == self._failed.key:
            step, log = self._step(key), Log()
            node = self.suspect = Suspect(step, self.errand.context(step, log), log, ordered=False, patient=False)
        node.tracing = False
        return node

    def _lay_ways(self, key: str, node: LineNode) -> None:
        super()._lay_ways(key, node)
        for way in node.ways.values():
            way.collector = None

    def _followed(self, first: int, size: int) -> int:
        return size if self.suspect.search and first + size > self._moment.first_line else 0


def explain(stream: Stream, failed: LineNode) -> Explained:
    """Find out about a node that failed in a stream."""
    assert failed.fault is not None
    entry = failed is stream.nodes[stream.first.node.key]
    inquiry = Inquiry(stream, failed, collect=not entry and stream.failed is None)
    suspect = inquiry.suspect
    fault = inquiry.run()
    others = [node for node in inquiry.nodes.values() if node.fault is not None]
    file: File | None = stream.first.file
    if not entry:
        collected = guarded(suspect.collected, work=suspect.context)
        file = collected if isinstance(collected, File) and fault is None and not others else None
    return Explained(
        fault=_at_line(failed.fault, suspect),
        file=file,
        lines=LineTrace.of(suspect.trace, taken=failed.taken, left={}),
    )


def _at_line(fault: Fault, suspect: Suspect) -> Fault:
    """The fault with the line that it happened at, where that was found."""
    if not suspect.failing:
        return fault
    first, line = suspect.failing[0], suspect.trace[0][0]
    fields = {**first.fields, "line": line, "more": len(suspect.failing) - 1}
    match first.code:
        case "bad-file":
            return replace(first, code="bad-line", fields=fields)
        case "processor-crashed":
            return replace(first, code="processor-crashed-at-line", fields=fields)
    return first


def _as_far_as(shape: Shape, node: str) -> Shape:
    """The shape without what does not lead to the node."""
    kept = shape.leading_to(node)
    targets = {
        key: {port: tuple(end for end in ends if end[0] in kept) for port, ends in shape.targets[key].items()}
        if key != node
        else {}
        for key in kept
    }
    return replace(
        shape,
        order=tuple(key for key in shape.order if key in kept),
        targets=targets,
        collected=dict.fromkeys(kept, frozenset()),
    )
