"""The proof of the account: when the scan is made that shows what nobody accounts for, and what it found."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from filewright.engine.client import Notice
from filewright.engine.sources.source import Source
from filewright.errors import Fault, FilewrightError, Scope

PROOF_SECONDS = 30.0  # from one proof to the next while sources are listened to
PROOF_SHARE = 1000  # a proof that took t seconds is repeated after PROOF_SHARE × t at the earliest: 0.1 % of a core
DOUBT_SECONDS, DOUBT_SHARE = 2.0, 20  # … and so soon when something was unaccounted for
PATHS_KEPT, PATHS_NAMED = 100, 3


@dataclass(frozen=True, kw_only=True)
class Unaccounted:
    """What the last proof saw and nobody accounts for: how many files, and the first of their absolute paths."""

    count: int = 0
    paths: tuple[str, ...] = ()
    since_ns: int = 0


class Proving:
    """`steady` gives the time (s). `prove` is called on the watcher's thread, all else on any."""

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._lock = threading.Lock()
        self._asked = 0
        self.done = 0
        self.next_at = float("inf")
        self.unaccounted = Unaccounted()

    def begin(self, *, at_intervals: bool) -> None:
        """Prove by itself from now on, or only when asked."""
        self.next_at = self._steady() + PROOF_SECONDS if at_intervals else float("inf")

    @property
    def at_intervals(self) -> bool:
        """Whether it is done by itself."""
        return self.next_at != float("inf")

    def ask(self) -> int:
        """A proof that begins after this is there once `done` has reached what comes back."""
        with self._lock:
            self._asked += 1
            return self._asked

    @property
    def is_due(self) -> bool:
        """Whether it is time, or somebody asked."""
        return self._asked > self.done or self._steady() >= self.next_at

    def prove(self, sources: Sequence[Source]) -> None:
        """Ask each source what nobody accounts for. One that is blind, or a journal that cannot be asked, is told of
        elsewhere."""
        asked, began = self._asked, self._steady()
        found: list[str] = []
        for source in sources:
            try:
                found += source.unaccounted(began)
            except (OSError, FilewrightError):
                continue
        since = self.unaccounted.since_ns if self.unaccounted.count else time.time_ns()
        self.unaccounted = Unaccounted(count=len(found), paths=tuple(sorted(found)[:PATHS_KEPT]), since_ns=since)
        if self.at_intervals:
            now = self._steady()
            pause, share = (DOUBT_SECONDS, DOUBT_SHARE) if found else (PROOF_SECONDS, PROOF_SHARE)
            self.next_at = now + max(pause, (now - began) * share)
        self.done = asked

    def notice(self) -> Notice | None:
        """What is to be told of it; None: all is accounted for."""
        lost = self.unaccounted
        if not lost.count:
            return None
        paths = ", ".join(lost.paths[:PATHS_NAMED]) + (", …" if lost.count > PATHS_NAMED else "")
        fault = Fault(code="unaccounted", scope=Scope.PROCESS, fields={"count": lost.count, "paths": paths})
        return Notice(fault=fault, since_ns=lost.since_ns)
