"""All sources of one engine, looked at by one thread that sleeps until there is a hint or something is due."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from filewright.core.file import Stamp
from filewright.core.job import Arrival
from filewright.engine.client import Notice
from filewright.engine.proving import Proving
from filewright.engine.sources.handed import HandedSource
from filewright.engine.sources.source import Settled, Source, SourceCounts, Verdict
from filewright.engine.threads import Threads
from filewright.errors import Fault, FilewrightError, Scope

JUMP_SECONDS = 2.0  # the clocks moved apart by more: the computer slept, or was set to another time
FAILED_SECONDS = 1.0, 30.0  # a source that failed is looked at again after the first of these, doubled up to the second

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The times that the watcher goes by: `steady` (s) never jumps, `wall` (s) is what people see."""

    steady: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time


@dataclass(kw_only=True)
class _Failed:
    fault: Fault
    until: float
    wait: float
    since_ns: int


class Intake:
    """`ready` is called (from the watcher's thread) when files wait to be taken or a look has ended. With `proving`
    the account is proven at intervals, else only when asked."""

    def __init__(self, threads: Threads, *, ready: Callable[[], None], clock: Clock | None = None) -> None:
        self._threads = threads
        self._ready = ready
        self._clock = clock or Clock()
        self._sources: list[Source] = []
        self._expected: dict[tuple[str, str, str], Arrival] = {}
        self._wake = threading.Event()
        self._ending = False
        self._dead = False
        self._looks = 0
        self._asked = 0
        self._wait: Callable[[], None] | None = None
        self._lock = threading.Lock()
        self._failed: dict[int, _Failed] = {}
        self._apart = 0.0  # of the wall clock and the steady one
        self.proving = Proving(self._clock.steady)
        self._noticed: dict[tuple[str, str], Notice] = {}

    def start(self, sources: Sequence[Source], *, proving: bool = False) -> None:
        """Begin to look."""
        self._sources = list(sources)
        self._failed = {}
        self._ending = False
        self._asked += 1
        self.proving.begin(at_intervals=proving)
        for arrival in self._expected.values():
            if (source := self.source_of(arrival)) is not None:
                source.expect(arrival.path)
        self._begin()

    def _begin(self) -> None:
        self._dead = False
        self._apart = self._clock.wall() - self._clock.steady()
        self._wait = self._threads.start("watcher", self._watch)

    def wake(self) -> None:
        """There is a hint: look soon. Safe from any thread."""
        self._wake.set()

    def look(self, *, everywhere: bool = True) -> None:
        """Look once more, at everything or where something is known to be; `looked` tells when that is done."""
        if everywhere:
            for source in self._sources:
                source.look_again()
        with self._lock:
            self._asked += 1
        self._wake.set()

    def prove(self) -> int:
        """Ask for a proof of the account: it is there once `proving.done` has reached what comes back."""
        asked = self.proving.ask()
        self._wake.set()
        return asked

    def revive(self) -> None:
        """Begin anew where the watcher's thread has ended though it should not have."""
        if not self._dead or self._ending:
            return
        log.error("the watcher had ended and is started again")
        if self._wait is not None:
            self._wait()
        for source in self._sources:
            source.look_again()
        self._begin()

    # -- the watcher's thread -----------------------------------------------------------------------------------

    def _watch(self) -> None:
        try:
            while not self._ending:
                self._wake.clear()
                self._wake.wait(self._look_at_all())
        finally:
            self._dead = True

    def _look_at_all(self) -> float | None:
        """One round; gives the seconds to sleep, None for until there is a hint."""
        asked = self._asked
        self._mind_the_clock()
        due = float("inf")
        for source in self._sources:
            if self._ending:
                return 0.0
            at = self._look(source)
            due = due if at is None else min(due, at)
        with self._lock:
            self._looks = asked
        if self.proving.is_due:
            self.proving.prove(self._sources)
        due = min(due, self.proving.next_at)
        self._ready()
        return None if due == float("inf") else max(0.0, due - self._clock.steady())

    def _mind_the_clock(self) -> None:
        """Hints of what happened while the computer slept may not have come."""
        apart = self._clock.wall() - self._clock.steady()
        if abs(apart - self._apart) > JUMP_SECONDS:
            for source in self._sources:
                source.look_again()
        self._apart = apart

    def _look(self, source: Source) -> float | None:
        """When the source wants to be looked at next. Whatever goes wrong in one must not end the watcher: the others
        need it, and nobody would see files any more."""
        now, failed = self._clock.steady(), self._failed.get(id(source))
        if failed is not None and now < failed.until:
            return failed.until
        try:
            at = source.look(now)
        except Exception as error:  # noqa: BLE001 (it is told of, and tried again: see above)
            return self._look_failed(source, error, failed)
        self._failed.pop(id(source), None)
        return at

    def _look_failed(self, source: Source, error: Exception, before: _Failed | None) -> float:
        if isinstance(error, FilewrightError):  # the journal cannot be asked just now, which is told elsewhere
            fault = Fault(code=error.code, scope=Scope.PROCESS, fields=error.fields)
        else:
            log.error("a look at a source failed", exc_info=error, extra={"node": source.node})
            message = f"{type(error).__name__}: {error}"
            fault = Fault(code="watcher-failed", scope=Scope.PROCESS, fields={"node": source.node, "message": message})
        shortest, longest = FAILED_SECONDS
        wait = min(longest, before.wait * 2) if before else shortest
        until = self._clock.steady() + wait
        since = before.since_ns if before else time.time_ns()
        self._failed[id(source)] = _Failed(fault=fault, until=until, wait=wait, since_ns=since)
        source.look_again()
        return until

    # -- what is given ------------------------------------------------------------------------------------------

    def replace(self, sources: Sequence[Source]) -> None:
        """Go on with these sources instead."""
        proving = self.proving.at_intervals
        self.stop()
        self.start(sources, proving=proving)

    def take(self, limit: int, *, but: Collection[str] = ()) -> list[tuple[Source, Settled]]:
        """Up to `limit` files, in turn from each source, but for those of the nodes in `but`."""
        taken: list[tuple[Source, Settled]] = []
        for source in self._sources:
            share = limit - len(taken)
            if share <= 0:
                break
            if source.node in but:
                continue
            taken += [(source, settled) for settled in source.take(share)]
        return taken

    def hand(self, node: str, paths: Sequence[str], *, again: bool) -> None:
        """Hand files to a source node."""
        for source in self._sources:
            if isinstance(source, HandedSource) and source.node == node:
                source.hand(paths, again=again)
                return

    def forget(self, arrival: Arrival) -> None:
        """The engine took this file away."""
        source = self.source_of(arrival)
        if source is not None:
            source.forget(arrival.path)

    def expect(self, arrival: Arrival) -> None:
        """The engine is about to put this file back in its place. To be called before it is, also before the start."""
        self._expected[arrival.source, arrival.root, arrival.path] = arrival
        source = self.source_of(arrival)
        if source is not None:
            source.expect(arrival.path)

    def returned(self, arrival: Arrival, stamp: Stamp | None) -> None:
        """That is over: it lies there as `stamp` says, or (None) it does not."""
        self._expected.pop((arrival.source, arrival.root, arrival.path), None)
        source = self.source_of(arrival)
        if source is not None:
            source.returned(arrival.path, stamp)

    def source_of(self, arrival: Arrival) -> Source | None:
        """The source that looks after this file: the one whose root it lies below, else what takes files by hand."""
        of_node = [source for source in self._sources if source.node == arrival.source]
        by_root = (source for source in of_node if source.root == arrival.root)
        return next(by_root, next((source for source in of_node if not source.root), None))

    @property
    def looked(self) -> bool:
        """Whether every source was looked at since it was last asked for."""
        return self._looks >= self._asked

    @property
    def exhausted(self) -> bool:
        """Whether nothing waits, nothing settles and every source can look."""
        return self.looked and not any(c.pending or c.settling or c.blind for c in self.counts().values())

    def counts(self) -> dict[str, SourceCounts]:
        """Numbers by node; the sources of one node are added up."""
        found: dict[str, SourceCounts] = {}
        for source in self._sources:
            one, other = source.counts(), found.get(source.node, SourceCounts())
            failed = self._failed.get(id(source))
            found[source.node] = SourceCounts(
                pending=one.pending + other.pending,
                settling=one.settling + other.settling,
                skipped=one.skipped + other.skipped,
                before=one.before + other.before,
                blind=one.blind or (failed.fault if failed else None) or other.blind,
                notice=one.notice or other.notice,
            )
        return found

    def notices(self) -> tuple[Notice, ...]:
        """What the whole flow is to be told: folders that are looked through for want of hints, and files that nobody
        accounts for. To be called on one thread."""
        now: dict[tuple[str, str], Notice] = {}
        for node, counts in self.counts().items():
            if counts.notice is not None:
                key = (node, counts.notice.code)
                since = self._noticed[key].since_ns if key in self._noticed else time.time_ns()
                now[key] = Notice(fault=counts.notice, node=node, since_ns=since)
        self._noticed = now
        found = list(now.values())
        left = sum(counts.settling for counts in self.counts().values()) if self._ending else 0
        if left:  # at the end, files were still being written
            fault = Fault(code="left-unfinished", scope=Scope.PROCESS, fields={"count": left})
            found.append(Notice(fault=fault, since_ns=time.time_ns()))
        if (lost := self.proving.notice()) is not None:
            found.append(lost)
        return tuple(found)

    def verdict(self, path: str) -> Verdict | None:
        """What the first source that knows the path says of it."""
        if path in self.proving.unaccounted.paths:
            return Verdict("unaccounted", Fault(code="unaccounted-one", scope=Scope.PROCESS))
        return next((v for s in self._sources if (v := s.verdict(path)) is not None), None)

    def stop(self) -> None:
        """Look no more; returns when the thread has ended and nothing listens."""
        self._ending = True
        self._wake.set()
        if self._wait is not None:
            self._wait()
            self._wait = None
        for source in self._sources:
            source.close()
