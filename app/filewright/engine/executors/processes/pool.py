"""The executor that works in processes of its own: as many at once as it has slots, none before it is needed."""

import os
import threading
import time
from collections.abc import Callable

from filewright.core.handover import Handover
from filewright.engine.executors.executor import FromExecutor
from filewright.engine.executors.processes.driver import Driver
from filewright.engine.threads import Threads

RENEW_AFTER = 20_000
"""Items after which a worker is renewed, so that what leaks in processors' libraries does not grow for ever."""


class ProcessExecutor:
    """Runs hand-overs in worker processes. `workers` None: one for each core. The worker that rested last is used
    first, so a trickle of files keeps one warm and starts no second."""

    def __init__(self, threads: Threads, *, workers: int | None = None, renew_after: int = RENEW_AFTER) -> None:
        self._threads = threads
        self._slots = workers or os.cpu_count() or 1
        self._renew_after = renew_after
        self._lock = threading.Lock()
        self._idle: list[Driver] = []
        self._drivers: list[Driver] = []
        self._waits: list[Callable[[], None]] = []
        self._deadline: float | None = None

    @property
    def slots(self) -> int:
        """How many workers there may be."""
        return self._slots

    def start(self, tell: Callable[[FromExecutor], None]) -> None:
        """Be ready; no process is started yet."""
        self._deadline = None
        self._drivers = [
            Driver(tell=tell, free=self._rests, stopping=lambda: self._deadline, renew_after=self._renew_after)
            for _ in range(self._slots)
        ]
        self._idle = list(reversed(self._drivers))

    def submit(self, handover: Handover) -> None:
        """Give a hand-over to the worker that rested last. At most `slots` may be out at once."""
        with self._lock:
            driver = self._idle.pop()
        if not driver.started:
            driver.started = True
            self._waits.append(self._threads.start(f"worker-{len(self._waits) + 1}", driver.work))
        driver.give(handover)

    def stop(self, *, grace: float) -> None:
        """End. What runs may take `grace` seconds, what was not begun is returned; then every worker is asked to end,
        and killed with all that it started."""
        self._deadline = time.monotonic() + grace
        for driver in self._drivers:
            driver.give(None)
        for wait in self._waits:
            wait()
        self._waits.clear()
        self._drivers.clear()
        self._idle.clear()

    def _rests(self, driver: Driver) -> None:
        with self._lock:
            self._idle.append(driver)
