"""All sources of one engine, looked at by one thread that sleeps until there is a hint or something is due."""

import threading
import time
from collections.abc import Callable, Sequence

from filewright.engine.sources.handed import HandedSource
from filewright.engine.sources.source import Settled, Source, SourceCounts, Verdict
from filewright.engine.threads import Threads


class Intake:
    """`ready` is called (from the watcher's thread) when files wait to be taken or a look has ended."""

    def __init__(self, threads: Threads, *, ready: Callable[[], None]) -> None:
        self._threads = threads
        self._ready = ready
        self._sources: list[Source] = []
        self._wake = threading.Event()
        self._ending = False
        self._looks = 0
        self._asked = 0
        self._wait: Callable[[], None] | None = None
        self._lock = threading.Lock()

    def start(self, sources: Sequence[Source]) -> None:
        """Begin to look."""
        self._sources = list(sources)
        self._ending = False
        self._asked += 1
        self._wait = self._threads.start("watcher", self._watch)

    def wake(self) -> None:
        """There is a hint: look soon. Safe from any thread."""
        self._wake.set()

    def look(self) -> None:
        """Look at everything once more; `settled` tells when that is done."""
        with self._lock:
            self._asked += 1
        self._wake.set()

    def _watch(self) -> None:
        while not self._ending:
            self._wake.clear()
            asked = self._asked
            due: float | None = None
            for source in self._sources:
                at = source.look(time.monotonic())
                due = at if due is None or (at is not None and at < due) else due
            with self._lock:
                self._looks = asked
            self._ready()
            self._wake.wait(None if due is None else max(0.0, due - time.monotonic()))

    def replace(self, sources: Sequence[Source]) -> None:
        """Go on with these sources instead."""
        self.stop()
        self.start(sources)

    def take(self, limit: int) -> list[tuple[Source, Settled]]:
        """Up to `limit` files, in turn from each source."""
        taken: list[tuple[Source, Settled]] = []
        for source in self._sources:
            share = limit - len(taken)
            if share <= 0:
                break
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
            found[source.node] = SourceCounts(
                pending=one.pending + other.pending,
                settling=one.settling + other.settling,
                skipped=one.skipped + other.skipped,
                before=one.before + other.before,
                blind=one.blind or other.blind,
            )
        return found

    def verdict(self, path: str) -> Verdict | None:
        """What the first source that knows the path says of it."""
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
