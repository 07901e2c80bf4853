"""A watched folder. Hints say where to look first; the scan is the truth."""

import os
import stat
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

from filewright.core.file import Stamp
from filewright.core.job import Arrival, JobId, State
from filewright.engine.sources.arrivals import fingerprint, media_type_by_name, stamp_of, unchanged
from filewright.engine.sources.hints import Hints
from filewright.engine.sources.order import Waiting
from filewright.engine.sources.rules import NameRules, refuse_kind, unreadable
from filewright.engine.sources.settling import Settling
from filewright.engine.sources.source import FolderSettings, Memory, Settled, SourceCounts, Verdict
from filewright.errors import Fault, Scope

SWEEP_SECONDS = 5.0  # at least so far apart are full scans when hints come
BLIND_SECONDS = 1.0  # how often an absent folder is looked for
SWEEP_SHARE = 100  # a scan that took t seconds is repeated after SWEEP_SHARE × t at the earliest: 1 % of a core


class FolderSource:
    """One watch-folder node at work.

    Every file below the root is in exactly one place: skipped (with a reason), settling, waiting, taken (its job is
    open), or known (a job of it ended, or it was there before the flow was). `gone` hears of known files that are
    no longer there. With `listen` False there are no hints: a single look, as `filewright run` takes, needs none.
    """

    def __init__(
        self,
        settings: FolderSettings,
        memory: Memory,
        *,
        wake: Callable[[], None],
        gone: Callable[[str, str, str], None],
        listen: bool = True,
        again: bool = False,
    ) -> None:
        self.node = settings.node
        self.settings = settings
        self._memory = memory
        self._gone = gone
        self._again = again
        self._rules = NameRules(settings.include, settings.exclude)
        self._settling = Settling(settings.quiet)
        self._waiting = Waiting(settings.order)
        self._lock = threading.RLock()  # `look` is on the watcher's thread, `take` and `ended` on the loop's
        self._taken: dict[str, int] = {}
        self._known: dict[str, int] = {}
        self._before: set[str] = set()
        self._earlier: dict[str, JobId] = {}
        self._earlier_done: set[str] = set()
        self._skipped: dict[str, Fault] = {}
        self._blind: Fault | None = None
        self._remembered = False
        self._device: int | None = None  # where the files that are known lie
        self._sweep_at = 0.0
        self._hints = Hints(settings.root, recursive=settings.recursive, wake=wake) if listen else None

    # -- looking ------------------------------------------------------------------------------------------------

    def look(self, steady: float) -> float | None:
        """See `Source.look`."""
        try:
            anew = self._hints.listen() if self._hints else False
            touched = self._hints.touched() if self._hints else None
            if self._blind is not None or anew or touched is None or steady >= self._sweep_at:
                self._sweep(steady)
            else:
                for path in touched | {self._absolute(p) for p in self._settling.paths()}:
                    self._look_at(path, steady)
            self._blind = None
        except OSError as error:
            self._blind = Fault(
                code="folder-gone" if isinstance(error, FileNotFoundError) else "folder-unreadable",
                scope=Scope.PROCESS,
                fields={"folder": self.settings.root, "message": error.strerror or str(error)},
            )
            return steady + BLIND_SECONDS
        soon = self._settling.next_look()
        return self._sweep_at if soon is None else min(self._sweep_at, max(soon, steady + 0.01))

    def _sweep(self, steady: float) -> None:
        began = time.monotonic()
        if not self._remembered:
            self._remember()
        seen: set[str] = set()
        unread: list[str] = []
        for path, entry in self._walk(unread):
            seen.add(path)
            self._examine(path, entry.name, partial(entry.stat, follow_symlinks=False), steady)
        hidden = tuple(path + os.sep for path in unread)  # what lies there is not seen, and not gone
        with self._lock:
            for path in unread:
                seen.add(path)
            away = not seen and self._on_another_device()
            gone = [] if away else [p for p in self._known if p not in seen and not p.startswith(hidden)]
            for path in gone:
                del self._known[path]
                self._before.discard(path)
                self._earlier_done.discard(path)
            for path in [p for p in self._skipped if p not in seen]:
                del self._skipped[path]
            for path in [p for p in self._settling.paths() if p not in seen]:
                self._settling.drop(path)
        for path in gone:
            self._gone(self.node, self.settings.root, path)
        took = time.monotonic() - began
        self._sweep_at = steady + max(SWEEP_SECONDS, took * SWEEP_SHARE)

    def _on_another_device(self) -> bool:
        """Whether the root is empty since its drive is not mounted: what is known of its files is still so."""
        device = os.stat(self.settings.root).st_dev
        if self._device is None:
            self._device = device
        return device != self._device

    def _remember(self) -> None:
        """Learn from the journal what was taken before."""
        root = self.settings.root
        for folder in self._memory.known_folders(self.node, root):
            for name, known in self._memory.known_in(self.node, root, folder).items():
                path = os.path.join(folder, name) if folder else name
                self._device = known.stamp.device
                if known.state.open:
                    self._taken[path] = fingerprint(known.stamp)
                elif self._again:
                    self._earlier[path] = known.job
                else:
                    self._known[path] = fingerprint(known.stamp)
                    self._earlier_done.add(path)
        self._remembered = True

    def _walk(self, unread: list[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """Everything below the root that is not a folder, with its path below it. Folders that cannot be read are
        skipped, with the reason, and go into `unread`."""
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                entries = os.scandir(os.path.join(self.settings.root, folder))
            except OSError as error:
                if not folder:
                    raise
                if not isinstance(error, FileNotFoundError | NotADirectoryError):  # it may vanish meanwhile
                    unread.append(folder)
                    self._skip(folder, unreadable(error))
                continue
            with entries:
                for entry in entries:
                    path = os.path.join(folder, entry.name) if folder else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if self.settings.recursive:
                            folders.append(path)
                    else:
                        yield path, entry

    def _look_at(self, absolute: str, steady: float) -> None:
        path = self._below(absolute)
        if path is None or (os.sep in path and not self.settings.recursive):
            return

        def status() -> os.stat_result:
            return os.lstat(absolute)

        try:
            if stat.S_ISDIR(status().st_mode):
                return
        except FileNotFoundError:
            self._vanished(path)
            return
        self._examine(path, os.path.basename(path), status, steady)

    def _vanished(self, path: str) -> None:
        with self._lock:
            self._settling.drop(path)
            self._skipped.pop(path, None)
            self._before.discard(path)
            self._earlier_done.discard(path)
            known = self._known.pop(path, None)
        if known is not None:
            self._gone(self.node, self.settings.root, path)

    def _examine(self, path: str, name: str, status: Callable[[], os.stat_result], steady: float) -> None:
        """Decide where this file is now."""
        with self._lock:
            refused = self._rules.refuse(name, path)
            if refused is not None:
                self._skip(path, refused)
                return
            try:
                found = status()
            except FileNotFoundError:
                return
            except OSError as error:
                self._skip(path, unreadable(error))
                return
            refused = refuse_kind(found.st_mode)
            if refused is not None:
                self._skip(path, refused)
                return
            self._skipped.pop(path, None)
            self._device = found.st_dev
            stamp = stamp_of(found)
            mark = fingerprint(stamp)
            waiting = self._waiting.get(path)
            if self._taken.get(path) == mark or self._known.get(path) == mark or (waiting and waiting.stamp == stamp):
                return
            if path in self._taken:
                return  # it changed under its job, which finds out by itself and gives it back
            self._waiting.drop(path)
            if not self._settling.look(path, stamp, wall_ns=time.time_ns(), steady=steady):
                return
            if not self._same_content(path, stamp):
                self._waiting.add(Settled(self._arrival(path, name, stamp), self._earlier.get(path)))

    def _skip(self, path: str, reason: Fault) -> None:
        with self._lock:
            self._settling.drop(path)
            self._waiting.drop(path)
            self._skipped[path] = reason

    def _same_content(self, path: str, stamp: Stamp) -> bool:
        """Whether this file is one that needs no taking in: there before the flow was, or done with these bytes."""
        since = self.settings.existing_since
        if since and stamp.ctime_ns < since and path not in self._known:
            self._known[path] = fingerprint(stamp)
            self._before.add(path)
            return True
        if path not in self._known:
            return False
        known = self._memory.known(self.node, self.settings.root, path)
        if known is None:
            return False
        if not unchanged(self._absolute(path), stamp, known):
            self._earlier[path] = known.job
            return False
        self._known[path] = fingerprint(stamp)
        return True

    def _arrival(self, path: str, name: str, stamp: Stamp) -> Arrival:
        return Arrival(
            source=self.node,
            root=self.settings.root,
            path=path,
            stamp=stamp,
            media_type=media_type_by_name(name),
        )

    def _absolute(self, path: str) -> str:
        return os.path.join(self.settings.root, path)

    def _below(self, absolute: str) -> str | None:
        root = self.settings.root.rstrip(os.sep) + os.sep
        return absolute[len(root) :] if absolute.startswith(root) else None

    # -- giving -------------------------------------------------------------------------------------------------

    def take(self, limit: int) -> list[Settled]:
        """See `Source.take`."""
        with self._lock:
            taken = self._waiting.take(limit)
            for settled in taken:
                path = settled.arrival.path
                self._taken[path] = fingerprint(settled.arrival.stamp)
                self._known.pop(path, None)
                self._earlier.pop(path, None)
                self._earlier_done.discard(path)
            return taken

    def ended(self, arrival: Arrival, state: State | None) -> None:
        """See `Source.ended`."""
        with self._lock:
            mark = self._taken.pop(arrival.path, None)
            if state is not None and mark is not None:
                self._known[arrival.path] = mark
            else:
                self._sweep_at = 0.0

    def forget(self, path: str) -> None:
        """See `Source.forget`."""
        with self._lock:
            known = self._known.pop(path, None)
        if known is not None:
            self._gone(self.node, self.settings.root, path)

    def counts(self) -> SourceCounts:
        """See `Source.counts`."""
        with self._lock:
            return SourceCounts(
                pending=len(self._waiting),
                settling=len(self._settling),
                skipped=len(self._skipped),
                before=len(self._earlier_done),
                blind=self._blind,
            )

    def verdict(self, path: str) -> Verdict | None:
        """See `Source.verdict`."""
        below = self._below(path)
        if below is None:
            return None
        with self._lock:
            if below in self._skipped:
                return Verdict("skipped", self._skipped[below])
            if below in self._settling:
                return Verdict("waiting", Fault(code="left-in-progress", scope=Scope.FILE))
            if below in self._waiting:
                return Verdict("waiting")
            if below in self._before:
                return Verdict("skipped", Fault(code="skipped-before", scope=Scope.FILE))
        return None

    def close(self) -> None:
        """See `Source.close`."""
        if self._hints:
            self._hints.close()
