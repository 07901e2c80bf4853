"""A stream: one file's lines through a group of neighbouring line nodes, in one go and in flat memory."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from filewright.core.job import Output
from filewright.errors import Fault
from filewright.worker.boundary import guarded
from filewright.worker.context import Log
from filewright.worker.errand import Errand, Step
from filewright.worker.results import WrongResult, outputs_of
from filewright.worker.streams.answers import AT_ONCE
from filewright.worker.streams.blocks import LineTooLong, Payload, as_lines, count, cut, read_blocks, split, too_long
from filewright.worker.streams.collector import Collector
from filewright.worker.streams.line_node import LineNode, Piece, Way
from filewright.worker.streams.shape import Shape

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a stream is: the number of the first line of what goes through now, and whether that may lack its end."""

    first_line: int = 1
    last: bool = False


class Stream:
    """The nodes of a stream with their state for one file."""

    def __init__(self, errand: Errand, first: Step, shape: Shape) -> None:
        self.errand = errand
        self.first = first
        self.shape = shape
        self.failed: LineNode | None = None
        """A node whose failure concerns the whole stream."""
        self.failed_at: dict[str, Moment] = {}
        self._at = Moment()
        self.nodes = {key: self._make_node(key) for key in shape.order}
        for key, node in self.nodes.items():
            self._lay_ways(key, node)
        self._entry = self.nodes[first.node.key]
        self._entry.reached = True

    def run(self) -> Fault | None:
        """Send the file through. A fault here is the file's own; those of nodes are kept by them."""
        try:
            return guarded(self._run, input_path=self.first.file.path)
        finally:
            for node in self.nodes.values():
                for way in node.ways.values():
                    if way.collector is not None:
                        way.collector.give_up()

    # -- what it is made of

    def _make_node(self, key: str) -> LineNode:
        step, log = self._step(key), Log()
        return LineNode(
            step,
            self.errand.context(step, log),
            log,
            ordered=key in self.shape.ordered,
            patient=key in self.shape.patient,
        )

    def _step(self, key: str) -> Step:
        if key == self.first.node.key:
            return self.first
        inside = (end for ways in self.shape.targets.values() for ends in ways.values() for end in ends)
        way_in = next(way_in for target, way_in in inside if target == key)
        return Step(self.errand.plan.nodes[key], self.first.key.streamed(key), way_in, self.first.file)

    def _lay_ways(self, key: str, node: LineNode) -> None:
        suffix = self.first.file.suffix
        if node.step.node.writer:
            node.ways[""] = Way("", collector=Collector(lambda: node.context.stream_file(suffix)))
            return
        for port in node.step.node.outputs:
            targets = [self.nodes[target] for target, _ in self.shape.targets[key].get(port, ())]
            way = Way(port, targets, singly=port in self.shape.singly.get(key, ()))
            if port in self.shape.collected[key]:
                way.collector = Collector(lambda: node.context.stream_file(suffix))
            node.ways[port] = way

    # -- how it goes

    def _run(self) -> Fault | None:
        try:
            for block in cut(read_blocks(self.first.file.path), self.errand.lines_at_once):
                self._at = replace(self._at, last=not block.endswith(b"\n"))
                for payload, origins in self._portions(block):
                    self._drive([(self._entry, iter([(self._entry, payload, origins)]))])
                    self._catch_up()
                if self.failed is not None or self._entry.over:
                    return None
        except LineTooLong:
            return too_long(self._at.first_line)
        self._at = replace(self._at, last=True)
        for key in self.shape.order:
            if self._goes_on(node := self.nodes[key]) and node.live:
                self._catch_up(key)
                self._drive([(node, node.finish())])
                if self._goes_on(node):
                    self._settle(node)
        return None

    def _goes_on(self, node: LineNode) -> bool:
        """Whether a node still takes part; it is made ready where that was not done yet."""
        if node.over or self.failed is not None:
            return False
        if not node.begun and (node.live or node is self._entry):
            self._guard(node, node.begin)
        return not node.over

    def _portions(self, block: bytes) -> Iterator[tuple[Payload, list[int] | None]]:
        """The block; the lines that are followed one by one each with its number."""
        payload: Payload = block if self._entry.takes_bytes else split(block)
        size, first = count(payload), self._at.first_line
        followed = self._followed(first, size)
        if not followed:
            yield payload, None
        elif followed == size:
            yield as_lines(payload), list(range(first, first + size))
        else:
            lines = as_lines(payload)
            yield lines[:followed], list(range(first, first + followed))
            self._at = replace(self._at, first_line=first + followed)
            yield lines[followed:], None
        self._at = replace(self._at, first_line=first + size)

    def _followed(self, first: int, size: int) -> int:
        """How many of the next `size` lines, of which `first` is the number of the first, are followed one by one."""
        return max(0, min(size, self.errand.lines - first + 1))

    def _drive(self, at_work: list[tuple[LineNode, Iterator[Piece]]]) -> None:
        """See pieces through all that is behind a node, depth first; each node's are drawn as they are needed."""
        numbers, monitor = self.errand.numbers, self.errand.monitor
        while at_work and self.failed is None:
            node, pieces = at_work[-1]
            monitor.at(numbers[node.key])
            piece = self._guard(node, lambda pieces=pieces: next(pieces, None))  # type: ignore[misc]
            if piece is None:
                at_work.pop()
                continue
            target, payload, origins = piece
            target.reached = True
            if not self._goes_on(target):
                continue
            if target.patient and origins is None and not self._at.last:
                target.inbox += as_lines(payload)
                if len(target.inbox) < AT_ONCE:
                    continue
                payload, target.inbox = target.inbox, []
            at_work.append((target, target.work(payload, origins, last=self._at.last)))

    def _catch_up(self, only: str | None = None) -> None:
        """Let nodes that waited for more lines work on what they have."""
        for key in (only,) if only else self.shape.order:
            node = self.nodes[key]
            if node.inbox and self._goes_on(node):
                payload, node.inbox = node.inbox, []
                self._drive([(node, node.work(payload, None, last=self._at.last))])

    def _settle(self, node: LineNode) -> None:
        """A node is done: what it collected becomes files, and what is empty goes on as its ways out want it."""
        ways = list(node.ways.values())
        empty = node.taken == 0 and not any(way.count for way in ways)
        for way in ways:
            if way.count or len(ways) == 1 or (empty and way is ways[-1]):
                for target in way.targets:
                    target.reached = True
                if way.collector is not None:
                    file = self._guard(node, lambda c=way.collector: c.close(self.first.file))  # type: ignore[misc]
                    if file is not None:
                        node.outputs.append(Output(way.port, file))
        if node.saves and not node.over:
            self._guard(node, lambda: self._save(node))

    def _save(self, node: LineNode) -> None:
        began = time.perf_counter()
        save = getattr(node.instance, "save", None)
        if save is None:
            raise WrongResult("a writer of lines is a class with a method save(file, context)")
        (output,) = node.outputs
        node.outputs.clear()
        result = save(output.file, node.context)
        node.outputs += outputs_of(result, ports=node.step.node.outputs, given=(output.file,), work=node.context)
        node.clock.seconds += time.perf_counter() - began

    def _guard(self, node: LineNode, call: Callable[[], T]) -> T | None:
        """What the call gives; None where the node fails at it."""
        self.errand.listen(node.log)
        try:
            result = guarded(call, work=node.context)
        finally:
            self.errand.listen(None)
        if not isinstance(result, Fault):
            return result
        node.fault = result
        self.failed_at[node.key] = self._at
        if node.key not in self.shape.apart:
            self.failed = node
        for key in self.shape.behind(node.key):
            self.nodes[key].over = True
        return None
