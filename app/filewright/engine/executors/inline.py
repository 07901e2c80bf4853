"""The executor without processes: one thread of the engine's own runs everything. For tests and small runs.

There is nothing to end by force here: no limits of time or memory hold, and a processor that crashes the
interpreter takes the engine with it.
"""

import queue
from collections.abc import Callable

from filewright.core.handover import Handover
from filewright.engine.executors.executor import FromExecutor, HandoverEnded, ItemRan
from filewright.engine.threads import Threads
from filewright.worker.context import Nobody
from filewright.worker.runner import Runner


class InlineExecutor:
    """Runs one hand-over at a time on one thread."""

    slots = 1
    spare = 0

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._given: queue.SimpleQueue[Handover | None] = queue.SimpleQueue()
        self._monitor = _Stopping()
        self._wait: Callable[[], None] | None = None

    def start(self, tell: Callable[[FromExecutor], None]) -> None:
        """Be ready."""
        self._monitor.cancelled = False
        self._wait = self._threads.start("inline", lambda: self._work(tell))

    def submit(self, handover: Handover) -> None:
        """Take a hand-over."""
        self._given.put(handover)

    def stop(self, *, grace: float) -> None:
        """End. What runs is told that nobody waits for it (after `grace` seconds could only be waited for anyway);
        what it has not begun comes back."""
        self._monitor.cancelled = True
        self._given.put(None)
        if self._wait is not None:
            self._wait()
            self._wait = None

    def _work(self, tell: Callable[[FromExecutor], None]) -> None:
        runner = Runner(monitor=self._monitor)
        while (handover := self._given.get()) is not None:
            left = list(handover.items)
            while left and not self._monitor.cancelled:
                item = left.pop(0)
                report = runner.run(handover.plan, item, handover.folder, lines=handover.lines)
                tell(ItemRan(handover=handover.id, report=report))
            tell(HandoverEnded(handover=handover.id, returned=tuple(item.key for item in left)))


class _Stopping(Nobody):
    """Knows whether the executor is being stopped."""

    def __init__(self) -> None:
        self.cancelled = False
