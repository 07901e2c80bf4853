"""An executor at work in a test: what it told, hand-over by hand-over."""

import queue
from collections.abc import Callable

from filewright.core.handover import Handover
from filewright.core.report import Report
from filewright.engine.executors.executor import Executor, FromExecutor, HandoverEnded, ItemRan, ItemStarted

PATIENCE = 20.0


class Listening:
    """Starts an executor and keeps what it tells."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.started: list[ItemStarted] = []
        self.reports: list[Report] = []
        self._told: queue.SimpleQueue[FromExecutor] = queue.SimpleQueue()
        executor.start(self._told.put)

    def next(self) -> FromExecutor:
        """What it tells next, sorted in already."""
        told = self._told.get(timeout=PATIENCE)
        match told:
            case ItemStarted():
                self.started.append(told)
            case ItemRan():
                self.reports.append(told.report)
        return told

    def until(self, wanted: Callable[[FromExecutor], bool]) -> FromExecutor:
        """Listen until it tells something of this kind."""
        while not wanted(told := self.next()):
            pass
        return told

    def end(self) -> HandoverEnded:
        """Listen until a hand-over ends."""
        told = self.until(lambda told: isinstance(told, HandoverEnded))
        assert isinstance(told, HandoverEnded)
        return told

    def run(self, handover: Handover) -> tuple[list[Report], HandoverEnded]:
        """Submit a hand-over and wait for its end: the reports on its items, and the end."""
        before = len(self.reports)
        self.executor.submit(handover)
        ended = self.end()
        assert ended.handover == handover.id
        return self.reports[before:], ended

    def quiet(self) -> bool:
        """Whether nothing was told that nobody listened to."""
        return self._told.empty()
