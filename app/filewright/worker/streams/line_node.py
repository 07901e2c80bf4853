"""One node of a stream at work on blocks of lines: calls, checks, counts, and the way of the first lines."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from filewright.core.job import LineTrace, Output
from filewright.core.processor import RunKind
from filewright.errors import Fault
from filewright.worker.context import Log, NodeContext
from filewright.worker.errand import Step, own_params
from filewright.worker.loader import load
from filewright.worker.results import WrongResult
from filewright.worker.streams.answers import Clock, Run, drawn
from filewright.worker.streams.blocks import Payload, as_bytes, as_lines, count, split, whole
from filewright.worker.streams.collector import Collector

LONGEST_TEXT = 10_000
MOST_TEXT = 1_000_000
"""Characters kept of one line, and of all lines of one node, in its trace."""

Piece = tuple["LineNode", Payload, list[int] | None]
"""Lines on their way to a node, with the number of the input line that each came from, where that is kept."""


@dataclass(slots=True)
class Way:
    """A way out. `singly`: line by line."""

    port: str
    targets: list["LineNode"] = field(default_factory=list)
    collector: Collector | None = None
    singly: bool = False
    count: int = 0


class LineNode:
    """A node with the state that it has for one file. `begin` comes first, `work` for each block, `finish` last."""

    def __init__(self, step: Step, context: NodeContext, log: Log, *, ordered: bool, patient: bool) -> None:
        self.step = step
        self.context = context
        self.log = log
        self.ways: dict[str, Way] = {}
        self.reached = False
        self.taken = 0
        self.taken_before = 0
        """Lines taken before the block at work."""
        self.clock = Clock()
        self.started_ns = 0
        self.fault: Fault | None = None
        self.begun = False
        self.over = False
        """Whether it failed, or something did that leads to it: it takes no part any more."""
        self.outputs: list[Output] = []
        self.patient = patient and step.node.kind is RunKind.LINES
        self.inbox: list[str] = []
        self.trace: list[tuple[int, str, str]] = []
        self.tracing = True
        self._ordered = ordered
        self._process: Callable[[Any], Any] | None = None
        self.instance: Any = None
        """What the processor's class made, if it is one."""
        self._text_left = MOST_TEXT

    @property
    def key(self) -> str:
        """The node's key."""
        return self.step.node.key

    @property
    def takes_bytes(self) -> bool:
        """Whether it works on lines as bytes."""
        return self.step.node.kind is RunKind.CHUNKS

    @property
    def saves(self) -> bool:
        """Whether it saves what it collected when all is done."""
        return self.step.node.writer

    @property
    def live(self) -> bool:
        """Whether anything came here, be it an empty file."""
        return self.reached or self.taken > 0

    def begin(self) -> None:
        """Load the processor and make its state. Raises what that raises."""
        self.begun = True
        self.started_ns = time.time_ns()
        node = self.step.node
        if node.bypass is not None:
            self._process = lambda lines: lines
            return
        target = load(node.folder, node.target, node.digest)
        if isinstance(target, type):
            self.instance = target(**own_params(node))
            self._process = getattr(self.instance, "process", None)
            if self._process is None and not node.writer:
                raise WrongResult(f"{target.__name__} has no method process(lines)")
        else:
            self._process = partial(target, **own_params(node))

    # -- work

    def work(self, payload: Payload, origins: list[int] | None, *, last: bool) -> Iterator[Piece]:
        """Give lines to the processor, and on where its results go. `last`: the line lacks its end, it is the last.

        Raises what the processor raises, WrongResult, OSError.
        """
        self.taken_before = self.taken
        self.taken += count(payload)
        if self._process is None:
            if origins is not None and self.tracing:
                for line, origin in zip(as_lines(payload), origins, strict=True):
                    self.keep(origin, "", line)
            yield from self._send_all(payload, origins)
        elif origins is not None:
            one_by_one = self._chunks_one_by_one if self._calls_chunks else self._work_one_by_one
            yield from one_by_one(as_lines(payload), origins, last=last)
        elif self.step.node.bypass is not None:
            yield from self._send(self.step.node.bypass, payload, None)
        elif self.takes_bytes:
            data = self.call_chunk(as_bytes(payload))
            if data:
                yield from self._send_all(data, None)
        else:
            yield from self._pass_on(self._process(as_lines(payload)), last=last)

    def call_chunk(self, data: bytes) -> bytes:
        """Give bytes to a chunk processor. Raises WrongResult where it gives back something else."""
        assert self._process is not None
        began = time.perf_counter()
        result = self._process(data)
        self.clock.seconds += time.perf_counter() - began
        return _checked(result)

    @property
    def _calls_chunks(self) -> bool:
        return self.takes_bytes and self.step.node.bypass is None

    def call(self, lines: list[str], *, last: bool) -> Iterator[tuple[str, list[str]]]:
        """Give lines to the processor: its results as they are drawn, by way out. Raises WrongResult."""
        assert self._process is not None
        if self.step.node.bypass is not None:
            yield self.step.node.bypass, lines
        elif self.takes_bytes:
            if data := self.call_chunk(as_bytes(lines)):
                yield self._only_way, split(data)
        else:
            yield from self._drawn(self._process(lines), last=last)

    def finish(self) -> Iterator[Piece]:
        """What the processor still has, when all lines have come."""
        finish = getattr(self.instance, "finish", None)
        if finish is not None:
            yield from self._pass_on(finish(), last=True)

    def _pass_on(self, result: object, *, last: bool) -> Iterator[Piece]:
        for port, lines in self._drawn(result, last=last):
            yield from self._send(port, lines, None)

    def _work_one_by_one(self, lines: list[str], origins: list[int], *, last: bool) -> Iterator[Piece]:
        gone: list[tuple[str, str, int]] = []
        for line, origin in zip(lines, origins, strict=True):
            before = len(gone)
            for port, some in self.call([line], last=last):
                gone += [(port, text, origin) for text in some]
            if self.tracing:
                self._keep(origin, line, gone[before:])
        if self._ordered:
            parts = [(port, list(run)) for port, run in groupby(gone, key=itemgetter(0))]
        else:
            ports = dict.fromkeys(port for port, _, _ in gone)
            parts = [(port, [entry for entry in gone if entry[0] == port]) for port in ports]
        for port, part in parts:
            texts = [text for _, text, _ in part]
            yield from self._send(port, whole(texts, last=last), [origin for _, _, origin in part])

    def _chunks_one_by_one(self, lines: list[str], origins: list[int], *, last: bool) -> Iterator[Piece]:
        """The same for a chunk processor, with few steps for each line: it has one way out, and mostly one line
        becomes one."""
        process = self._process
        assert process is not None
        began = time.perf_counter()
        results = [process(line.encode("utf-8", "surrogateescape")) for line in lines]
        self.clock.seconds += time.perf_counter() - began
        port, tracing = self._only_way, self.tracing
        texts: list[str] = []
        came_from: list[int] = []
        for line, origin, result in zip(lines, origins, results, strict=True):
            text = _checked(result).decode("utf-8", "surrogateescape")
            some = [text] if text and text.find("\n") == len(text) - 1 else split(result)
            texts += some
            came_from += [origin] * len(some)
            if tracing:
                for left in some or [line]:
                    self.keep(origin, port if some else "", left)
        if texts:
            yield from self._send(port, whole(texts, last=last), came_from)

    def _drawn(self, result: object, *, last: bool) -> Iterator[Run]:
        return drawn(result, self._ports, ordered=self._ordered, last=last, clock=self.clock)

    @property
    def _ports(self) -> tuple[str, ...]:
        return tuple(self.ways)

    @property
    def _only_way(self) -> str:
        if len(self.ways) != 1:
            raise WrongResult(f"a step that works on chunks has one way out, not {len(self.ways)}")
        return next(iter(self.ways))

    # -- where it goes

    def _send_all(self, payload: Payload, origins: list[int] | None) -> Iterator[Piece]:
        return self._send(self._only_way, payload, origins)

    def _send(self, port: str, payload: Payload, origins: list[int] | None) -> Iterator[Piece]:
        way = self.ways[port]
        way.count += count(payload)
        if way.collector is not None:
            way.collector.add(payload)
        if way.singly:
            lines = as_lines(payload)
            for index, line in enumerate(lines):
                for target in way.targets:
                    yield target, [line], origins and origins[index : index + 1]
            return
        for number, target in enumerate(way.targets, 1):
            # what one processor does to its list is no affair of the next
            shared = number < len(way.targets)
            yield target, payload.copy() if shared and isinstance(payload, list) else payload, origins

    # -- its trace

    def _keep(self, origin: int, line: str, gone: list[tuple[str, str, int]]) -> None:
        for port, text, _ in gone or [("", line, origin)]:
            self.keep(origin, port, text)

    def keep(self, origin: int, port: str, text: str) -> None:
        """Keep the way of a line: where it went, what it was then."""
        kept = text.removesuffix("\n")[: min(LONGEST_TEXT, max(self._text_left, 100))]
        self._text_left -= len(kept)
        self.trace.append((origin, port, kept))

    def line_trace(self) -> LineTrace:
        """What it did."""
        left = {port: way.count for port, way in self.ways.items() if port}
        return LineTrace.of(self.trace, taken=self.taken, left=left)


def _checked(result: object) -> bytes:
    if not isinstance(result, bytes):
        raise WrongResult(f"it returned {type(result).__name__}; a chunk processor returns bytes")
    return result
