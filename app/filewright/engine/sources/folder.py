"""A watched folder. Hints say where to look first; the scan is the truth."""

import os
import stat
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from filewright.core.file import Stamp
from filewright.core.job import Arrival, State
from filewright.engine.sources.arrivals import stamp_of
from filewright.engine.sources.hints import Hints, Touched
from filewright.engine.sources.pace import Pace, Young
from filewright.engine.sources.reconcile import Reconciler
from filewright.engine.sources.rules import unreadable
from filewright.engine.sources.source import FolderSettings, Memory, Settled, SourceCounts, Verdict
from filewright.engine.sources.standing import Standing
from filewright.engine.sources.walk import Walk, trusted
from filewright.errors import Fault, Scope
from filewright.paths import network_share

BLIND_SECONDS = 1.0  # how often an absent folder is looked for
PULSE_SECONDS = 1.0  # how often it is made sure that the folder is the same and that somebody listens
FIRST_SECONDS = 2.0  # for so long files wait for the first look to end, so that all of them come in their order


class FolderSource:
    """One watch-folder node at work.

    `gone` hears of known files that are no longer there. With `listen` False there are no hints: a single look, as
    `filewright run` takes, needs none.
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
        self.node, self.root = settings.node, settings.root
        self.settings = settings
        self._gone = gone
        self._wake = wake
        self._standing = Standing(settings, memory, again=again, once=not listen)
        self._reconciler = Reconciler(settings, memory, self._standing)
        share = listen and network_share(Path(os.path.realpath(settings.root))) is not None
        self._pace = Pace(share=share, partly=settings.follow_links and settings.recursive)
        self._blind: Fault | None = None
        self._remembered = False
        self._complete_at: float | None = None  # when the first look was over; files are given from then on
        self._folders: dict[str, int] = {}
        self._young = Young()
        self._again: set[str] = set()
        self._steady = 0.0
        self._lock = threading.Lock()  # of what other threads ask for
        self._all = True
        self._hints = Hints(settings.root, recursive=settings.recursive, wake=wake) if listen else None

    # -- looking ------------------------------------------------------------------------------------------------

    def look(self, steady: float) -> float | None:
        """See `Source.look`. Raises StateError as the journal does."""
        self._steady = steady
        if self._complete_at is None:
            self._complete_at = time.monotonic() + FIRST_SECONDS
        try:
            anew = self._hints.listen(steady) if self._hints else False
            touched = self._hints.touched() if self._hints else Touched()
            self._look_where(touched, anew, steady)
            self._blind = None
        except OSError as error:
            self._blind = _why_blind(error, self.settings.root)
            return steady + BLIND_SECONDS
        self._complete_at = 0.0
        return self._next_look(steady)

    def _look_where(self, touched: Touched, anew: bool, steady: float) -> None:
        with self._lock:
            asked, self._all = self._all, False
            again, self._again = self._again, set()
        self._pace.heard(touched.paths)
        told = self._blind is not None or asked or anew or touched.everything
        if told or steady >= self._pace.sweep_at:
            new = self._sweep(steady)
            if (
                self._hints and not told
            ):  # a file that comes to light so, and is not hinted at soon, shows what is amiss
                self._pace.surprised(steady, [path for path in map(self.settings.at, new) if not touched.covers(path)])
            return
        self._vanish_below(touched.gone)
        for path in touched.paths | {self.settings.at(p) for p in (*again, *self._standing.growing())}:
            self._look_at(path, steady)
        for folder in touched.folders | self._young.due(steady):
            self._look_into(folder, steady)
        self._young.came(touched.folders, steady)
        if steady >= self._pace.names_at:
            self._sweep_names(steady)
        if self._hints and self._pace.misses_events(steady):
            self._hints.renew()

    def _next_look(self, steady: float) -> float:
        due = [self._pace.sweep_at, self._pace.names_at, self._young.next_at]
        if self._hints:
            due.append(steady + PULSE_SECONDS)
        if (soon := self._standing.next_look()) is not None:
            due.append(max(soon, steady + 0.01))
        return min(due)

    def _sweep(self, steady: float) -> list[str]:
        """Look at everything. Gives the files that were not seen before."""
        began = time.monotonic()
        if not self._remembered:
            self._standing.remember()
            self._remembered = True
        walk = Walk(self.settings)
        seen: set[str] = set()
        new: list[str] = []
        for path, entry in walk.files():
            seen.add(path)
            if self._standing.examine(path, partial(entry.stat, follow_symlinks=False), steady):
                new.append(path)
        seen |= self._refuse_folders(walk)
        if seen or not self._standing.is_elsewhere(os.stat(self.settings.root).st_dev):
            self._tell_gone(self._standing.keep(seen, walk.unread))
        self._folders = walk.folders
        if self._hints:
            self._pace.listening(self._hints.folders_heard(), len(walk.folders), self._hints.refused)
        self._pace.swept(steady, time.monotonic() - began)
        return new

    def _sweep_names(self, steady: float) -> None:
        """Look at folders whose own time says that a name came or went."""
        began = time.monotonic()
        dirty: set[str] = set()
        for folder, before in self._folders.items():
            try:
                now = os.stat(self.settings.at(folder)).st_mtime_ns
            except OSError:
                dirty.add(folder)
                continue
            if not before or now != before:
                dirty.add(folder)
        remembered = self._standing.remembered_in(dirty)
        for folder in dirty:
            self._look_for_names(folder, remembered[folder], steady)
        self._pace.swept_names(steady, time.monotonic() - began)

    def _look_for_names(self, folder: str, remembered: set[str], steady: float) -> None:
        try:
            mtime = trusted(os.stat(self.settings.at(folder)).st_mtime_ns)
            with os.scandir(self.settings.at(folder)) as entries:
                found = {os.path.join(folder, entry.name): entry for entry in entries}
        except OSError:
            if not folder:
                raise
            self._vanish_below({self.settings.at(folder)})
            self._folders.pop(folder, None)
            return
        for path in found.keys() - remembered - self._folders.keys():
            self._look_at(self.settings.at(path), steady)
        for path in remembered - found.keys():
            self._look_at(self.settings.at(path), steady)
        self._folders[folder] = mtime

    def _look_into(self, folder: str, steady: float) -> None:
        """Look at all in a folder that has just come, or at everything where that is the root."""
        below = self.settings.below(folder)
        if below is None or not self.settings.recursive:
            return
        walk = Walk(self.settings)
        seen: set[str] = set()
        for path, entry in walk.files(below):
            seen.add(path)
            self._standing.examine(path, partial(entry.stat, follow_symlinks=False), steady)
        seen |= self._refuse_folders(walk)
        self._tell_gone(self._standing.keep(seen, walk.unread, below=below))
        self._folders.update(walk.folders)

    def _look_at(self, absolute: str, steady: float) -> None:
        path = self.settings.below(absolute)
        if path is None or (os.sep in path and not self.settings.recursive):
            return
        try:
            found = os.lstat(absolute)
        except (FileNotFoundError, NotADirectoryError):
            if self._standing.vanished(path):
                self._gone(self.node, self.settings.root, path)
            return
        except OSError as error:
            self._standing.skip(path, unreadable(error))
            return
        if stat.S_ISLNK(found.st_mode) and self.settings.follow_links:
            self.look_again()  # whether it leads on, the walk from the root tells
            self._wake()
            return
        if stat.S_ISDIR(found.st_mode):
            self._look_into(absolute, steady)
            return
        self._standing.examine(path, lambda: found, steady)
        for waiting in self._standing.marked_by(path):
            self._standing.examine(waiting, partial(os.lstat, self.settings.at(waiting)), steady)

    def _refuse_folders(self, walk: Walk) -> set[str]:
        """Folders that were not looked into are in the account themselves."""
        for folder, error in walk.unread.items():
            self._standing.skip(folder, unreadable(error))
        for folder in walk.circles:
            self._standing.skip(folder, Fault(code="skipped-circle", scope=Scope.FILE))
        return {*walk.unread, *walk.circles}

    def _vanish_below(self, folders: Iterable[str]) -> None:
        for folder in folders:
            below = self.settings.below(folder)
            if below is not None and not os.path.isdir(folder):
                self._tell_gone(self._standing.keep(set(), (), below=below))

    def _tell_gone(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._gone(self.node, self.settings.root, path)

    # -- giving -------------------------------------------------------------------------------------------------

    def take(self, limit: int) -> list[Settled]:
        """See `Source.take`; the first look is let come to its end before, unless it takes long."""
        if self._complete_at is None or time.monotonic() < self._complete_at:
            return []
        given: list[Settled] = []
        while len(given) < limit and (some := self._standing.take(limit - len(given))):
            given += [settled for settled in some if self._is_still_so(settled)]
        return given

    def _is_still_so(self, settled: Settled) -> bool:
        """Whether the file lies there as it was when it began to wait, which may be long ago."""
        arrival = settled.arrival
        try:
            if stamp_of(os.lstat(self.settings.at(arrival.path))) == arrival.stamp:
                return True
        except OSError:
            pass  # the next look says what that means
        self._standing.take_back(settled)
        with self._lock:
            self._again.add(arrival.path)
        self._wake()
        return False

    def ended(self, arrival: Arrival, state: State | None) -> None:
        """See `Source.ended`."""
        if self._standing.ended(arrival.path, state, self._steady):
            with self._lock:
                self._again.add(arrival.path)

    def forget(self, path: str) -> None:
        """See `Source.forget`. The journal knows it by the effect that took the file away."""
        self._standing.forget(path)

    def expect(self, path: str) -> None:
        """See `Source.expect`."""
        self._standing.expect(path)

    def returned(self, path: str, stamp: Stamp | None) -> None:
        """See `Source.returned`."""
        if self._standing.returned(path, stamp):
            self.look_again()

    def look_again(self) -> None:
        """See `Source.look_again`."""
        with self._lock:
            self._all = True

    def unaccounted(self, steady: float) -> Sequence[str]:
        """See `Source.unaccounted`: what it finds is looked for once more by the source itself, as a file may have
        come meanwhile."""
        found = self._reconciler.scan()
        if found:
            self._sweep(steady)
            found = self._reconciler.confirm(found)
        return [self.settings.at(path) for path in found]

    def counts(self) -> SourceCounts:
        """See `Source.counts`."""
        notice = self._pace.notice(self.settings.root) if self._hints else None
        return replace(self._standing.counts(), blind=self._blind, notice=notice)

    def verdict(self, path: str) -> Verdict | None:
        """See `Source.verdict`."""
        below = self.settings.below(path)
        return self._standing.verdict(below) if below is not None else None

    def close(self) -> None:
        """See `Source.close`."""
        if self._hints:
            self._hints.close()


def _why_blind(error: OSError, root: str) -> Fault:
    return Fault(
        code="folder-gone" if isinstance(error, FileNotFoundError) else "folder-unreadable",
        scope=Scope.PROCESS,
        fields={"folder": root, "message": error.strerror or str(error)},
    )
