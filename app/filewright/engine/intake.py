"""All sources of one engine, looked at by one thread that sleeps until there is a hint or something is due."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from filewright.engine.client import Notice
from filewright.engine.sources.handed import HandedSource
from filewright.engine.sources.source import Settled, Source, SourceCounts, Verdict
from filewright.engine.threads import Threads
from filewright.errors import Fault, FilewrightError, Scope

PROOF_SECONDS = 30.0  # from one proof of the account to the next while sources are listened to
PROOF_SHARE = 1000  # a proof that took t seconds is repeated after PROOF_SHARE × t at the earliest: 0.1 % of a core
DOUBT_SECONDS = 2.0  # … and so soon when something was unaccounted for
JUMP_SECONDS = 2.0  # the clocks moved apart by more: the computer slept, or was set to another time
FAILED_SECONDS = 1.0, 30.0  # a source that failed is looked at again after the first of these, doubled up to the second
PATHS_NAMED = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Unaccounted:
    """What the last proof saw and nobody accounts for: how many files, and the first of their absolute paths."""

    count: int = 0
    paths: tuple[str, ...] = ()
    since_ns: int = 0


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
        self._wake = threading.Event()
        self._ending = False
        self._dead = False
        self._looks = 0
        self._asked = 0
        self._wait: Callable[[], None] | None = None
        self._lock = threading.Lock()
        self._failed: dict[int, _Failed] = {}
        self._apart = 0.0  # of the wall clock and the steady one
        self._proofs = 0
        self._proofs_asked = 0
        self._proof_at = float("inf")
        self._unaccounted = Unaccounted()
        self._noticed: dict[tuple[str, str], Notice] = {}

    def start(self, sources: Sequence[Source], *, proving: bool = False) -> None:
        """Begin to look."""
        self._sources = list(sources)
        self._failed = {}
        self._ending = False
        self._asked += 1
        self._proof_at = self._clock.steady() + PROOF_SECONDS if proving else float("inf")
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
        """Ask for a proof of the account: it is there once `proofs` has reached what comes back."""
        with self._lock:
            self._proofs_asked = self._proofs + 1 if self._proofs >= self._proofs_asked else self._proofs_asked + 1
            asked = self._proofs_asked
        self._wake.set()
        return asked

    @property
    def proofs(self) -> int:
        """How many proofs there were, or what they were asked up to."""
        return self._proofs

    @property
    def unaccounted(self) -> Unaccounted:
        """What the last proof found."""
        return self._unaccounted

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
        due = self._proof_at
        for source in self._sources:
            if self._ending:
                return 0.0
            at = self._look(source)
            due = due if at is None else min(due, at)
        with self._lock:
            self._looks = asked
        proofs = self._proofs_asked
        if proofs > self._proofs or self._clock.steady() >= self._proof_at:
            self._prove()
            self._proofs = max(proofs, self._proofs)
            due = min(due, self._proof_at)
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
        except Exception as error:  # noqa: BLE001
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

    def _prove(self) -> None:
        began = self._clock.steady()
        found: list[str] = []
        for source in self._sources:
            try:
                found += source.unaccounted(began)
            except (OSError, FilewrightError):
                continue  # it is blind, or the journal cannot be asked: both are told elsewhere
        since = self._unaccounted.since_ns if self._unaccounted.count else time.time_ns()
        self._unaccounted = Unaccounted(count=len(found), paths=tuple(sorted(found)[:100]), since_ns=since)
        if self._proof_at != float("inf"):
            now = self._clock.steady()
            pause = max(PROOF_SECONDS, (now - began) * PROOF_SHARE)
            self._proof_at = now + (max(DOUBT_SECONDS, (now - began) * 20) if found else pause)

    # -- what is given ------------------------------------------------------------------------------------------

    def replace(self, sources: Sequence[Source]) -> None:
        """Go on with these sources instead."""
        proving = self._proof_at != float("inf")
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

    def forget(self, node: str, path: str) -> None:
        """The engine took the file at this path (below its root) away."""
        for source in self._sources:
            if source.node == node:
                source.forget(path)

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
        found = (*now.values(), *self._left())
        lost = self._unaccounted
        if not lost.count:
            return found
        paths = ", ".join(lost.paths[:PATHS_NAMED]) + (", …" if lost.count > PATHS_NAMED else "")
        fault = Fault(code="unaccounted", scope=Scope.PROCESS, fields={"count": lost.count, "paths": paths})
        return (*found, Notice(fault=fault, since_ns=lost.since_ns))

    def _left(self) -> tuple[Notice, ...]:
        """At the end, files that were still being written."""
        left = sum(counts.settling for counts in self.counts().values()) if self._ending else 0
        if not left:
            return ()
        fault = Fault(code="left-unfinished", scope=Scope.PROCESS, fields={"count": left})
        return (Notice(fault=fault, since_ns=time.time_ns()),)

    def verdict(self, path: str) -> Verdict | None:
        """What the first source that knows the path says of it."""
        if path in self._unaccounted.paths:
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
