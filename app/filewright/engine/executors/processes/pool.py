"""The executor that works in processes of its own: as many at once as it has slots, none before it is needed."""

import os
import queue
import threading
import time
from collections.abc import Callable

from filewright.core.handover import Handover
from filewright.engine.executors.executor import FromExecutor
from filewright.engine.executors.processes.child import Child
from filewright.engine.executors.processes.driver import RENEW_ABOVE, RENEW_AFTER, Driver
from filewright.engine.threads import Threads


class _Seat:
    """A thread that drives one worker, taken as late as possible. `free` is called, with this seat, before the end of
    a hand-over is told: another may be given from then on."""

    def __init__(
        self, driver: Driver, *, tell: Callable[[FromExecutor], None], free: Callable[["_Seat"], None]
    ) -> None:
        self.started = False
        self._driver = driver
        self._tell = tell
        self._free = free
        self._given: queue.SimpleQueue[Handover | None] = queue.SimpleQueue()

    def give(self, handover: Handover) -> None:
        """Carry this out next."""
        self._given.put(handover)

    def end(self) -> None:
        """Give nothing more."""
        if self.started:
            self._given.put(None)
        else:
            self._driver.let_go(0.0)

    def work(self) -> None:
        """What its thread does."""
        try:
            while (handover := self._given.get()) is not None:
                ended = self._driver.carry_out(handover, self._tell)
                self._free(self)
                self._tell(ended)
        finally:
            self._driver.let_go()


class ProcessExecutor:
    """Runs hand-overs in worker processes. `workers` None: one for each core. The worker that rested last is used
    first, so a trickle of files keeps one warm and starts no second. `ahead` gives a worker that was started already,
    where there is one."""

    def __init__(
        self,
        threads: Threads,
        *,
        workers: int | None = None,
        renew_after: int = RENEW_AFTER,
        renew_above: int = RENEW_ABOVE,
        ahead: Callable[[], Child | None] = lambda: None,
    ) -> None:
        self._threads = threads
        self._ahead = ahead
        self._slots = workers or os.cpu_count() or 1
        self._renew_after = renew_after
        self._renew_above = renew_above
        self._lock = threading.Lock()
        self._idle: list[_Seat] = []
        self._seats: list[_Seat] = []
        self._waits: list[Callable[[], None]] = []
        self._deadline: float | None = None

    @property
    def slots(self) -> int:
        """How many workers there may be."""
        return self._slots

    @property
    def spare(self) -> int:
        """One worker more than there are cores for: it is started only when all others take long."""
        return 1

    def start(self, tell: Callable[[FromExecutor], None]) -> None:
        """Be ready; no further process is started yet."""
        self._deadline = None
        children = [self._ahead(), *([None] * (self._slots + self.spare - 1))]
        self._seats = [_Seat(self._driver(child), tell=tell, free=self._rests) for child in children]
        self._idle = list(reversed(self._seats))

    def submit(self, handover: Handover) -> None:
        """Give a hand-over to the worker that rested last. At most `slots` and `spare` may be out at once."""
        with self._lock:
            seat = self._idle.pop()
        if not seat.started:
            seat.started = True
            self._waits.append(self._threads.start(f"worker-{len(self._waits) + 1}", seat.work))
        seat.give(handover)

    def stop(self, *, grace: float) -> None:
        """End. What runs may take `grace` seconds, what was not begun is returned; then every worker is asked to end,
        and killed with all that it started."""
        self._deadline = time.monotonic() + grace
        for seat in self._seats:
            seat.end()
        for wait in self._waits:
            wait()
        self._waits.clear()
        self._seats.clear()
        self._idle.clear()

    def _driver(self, child: Child | None) -> Driver:
        return Driver(
            child, stopping=lambda: self._deadline, renew_after=self._renew_after, renew_above=self._renew_above
        )

    def _rests(self, seat: _Seat) -> None:
        with self._lock:
            self._idle.append(seat)
