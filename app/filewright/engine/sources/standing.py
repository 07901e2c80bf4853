"""Where each file below one watched root stands: in exactly one place, whatever order things happen in."""

import os
import threading
import time
from collections.abc import Callable, Iterable

from filewright.core.file import Stamp
from filewright.core.job import Arrival, JobId, State
from filewright.engine.sources.arrivals import fingerprint, media_type_by_name, stamp_of, unchanged
from filewright.engine.sources.in_use import CAN_TELL, in_use
from filewright.engine.sources.markers import Markers
from filewright.engine.sources.order import Waiting
from filewright.engine.sources.rules import NameRules, refuse_kind, unreadable
from filewright.engine.sources.settling import Restless, Settling
from filewright.engine.sources.source import Claim, FolderSettings, Memory, Settled, SourceCounts, Verdict
from filewright.errors import Fault, Scope

EXPECTED = -1  # stands for the fingerprint of what is about to be put back; no fingerprint is that


class Standing:
    """Skipped (with a reason), settling, waiting for its marker, waiting, taken (its job is open), or known (a job of
    it ended, or it was there before the flow was).

    Paths are below the root. `examine` and `sweep` are called on one thread, all else on any. With `once` nobody
    listens: it is for a run that is to come to an end, even if a file is written to for ever.
    """

    def __init__(self, settings: FolderSettings, memory: Memory, *, again: bool, once: bool) -> None:
        self._settings = settings
        self._memory = memory
        self._again = again
        self._lock = threading.RLock()
        self._rules = NameRules(settings.include, settings.exclude)
        self._settling = Settling(settings.quiet)
        self._markers = Markers(settings.marker) if settings.marker else None
        self._waiting = Waiting(settings.order)
        self._taken: dict[str, int] = {}
        self._known: dict[str, int] = {}
        self._before: set[str] = set()
        self._earlier: dict[str, tuple[JobId, State | None]] = {}
        self._earlier_done: set[str] = set()
        self._skipped: dict[str, Fault] = {}
        self._restless = Restless(once=once)
        self._ended_early: dict[str, State | None] | None = {}  # before all was remembered; None: it is
        self._device: int | None = None  # where the files that are known lie

    # -- what is seen -------------------------------------------------------------------------------------------

    def remember(self) -> None:
        """Learn from the journal what was taken before."""
        root, node = self._settings.root, self._settings.node
        for folder in self._memory.known_folders(node, root):
            found = self._memory.known_in(node, root, folder)
            with self._lock:
                for name, known in found.items():
                    path = os.path.join(folder, name) if folder else name
                    self._device = known.stamp.device
                    over = self._ended_early or {}
                    if known.state.open and path in over and over[path] is None:
                        continue  # given back since the journal was asked: it is looked at like a new one
                    if known.state.open and path not in over:
                        self._taken[path] = fingerprint(known.stamp)
                    elif self._again:
                        self._earlier[path] = (known.job, known.state)
                    else:
                        self._known[path] = fingerprint(known.stamp)
                        self._earlier_done.add(path)
        with self._lock:
            self._ended_early = None

    def examine(self, path: str, status: Callable[[], os.stat_result], steady: float) -> bool:
        """Decide where this file stands now. Tells whether it is one that was not seen before."""
        name = os.path.basename(path)
        refused = self._refuse(path, name)
        if refused is not None:
            return self.skip(path, refused)
        try:
            found = status()
        except FileNotFoundError:
            return False
        except OSError as error:
            return self.skip(path, unreadable(error))
        refused = refuse_kind(found.st_mode)
        if refused is not None:
            return self.skip(path, refused)
        stamp = stamp_of(found)
        with self._lock:
            self._device = stamp.device
            is_new = self._claim(path, stamp) is None and path not in self._known
            if not self._is_ready(path, stamp, steady):
                return is_new
        if not self._needs_no_taking(path, stamp, steady):
            arrival = Arrival(
                source=self._settings.node,
                root=self._settings.root,
                path=path,
                stamp=stamp,
                media_type=media_type_by_name(name),
            )
            with self._lock:
                self._waiting.add(Settled(arrival, *self._earlier.get(path, (None, None))))
        return is_new

    def _refuse(self, path: str, name: str) -> Fault | None:
        refused = self._rules.refuse(name, path)
        if refused is None and self._markers is not None and self._markers.is_marker(name):
            return Fault(code="skipped-marker", scope=Scope.FILE)
        return refused

    def _is_ready(self, path: str, stamp: Stamp, steady: float) -> bool:
        """Whether this file, which may enter, is whole and was not seen in this state before."""
        self._skipped.pop(path, None)
        mark = fingerprint(stamp)
        waiting = self._waiting.get(path)
        if self._taken.get(path) == mark or self._known.get(path) == mark or (waiting and waiting.stamp == stamp):
            return False
        if path in self._taken:
            return False  # it changed under its job, which finds out by itself and gives it back
        self._waiting.drop(path)
        if self._markers is not None:
            if not os.path.lexists(self._settings.at(self._markers.of(path))):
                self._markers.wait(path)
                return False
            self._markers.drop(path)
            return True
        at_least = self._restless.quiet(path, steady)
        if not self._settling.look(path, stamp, wall_ns=time.time_ns(), steady=steady, at_least=at_least):
            return False
        if CAN_TELL and in_use(self._settings.at(path)):
            self._settling.in_use(path, stamp, steady)
            return False
        return True

    def _needs_no_taking(self, path: str, stamp: Stamp, steady: float) -> bool:
        """Whether it was there before the flow was, or was done with these bytes. Reads the journal and the file, so
        nothing is locked meanwhile."""
        since = self._settings.existing_since
        if path not in self._known:
            if since and stamp.ctime_ns < since:
                with self._lock:
                    self._known[path] = fingerprint(stamp)
                    self._before.add(path)
                return True
            return False
        known = self._memory.known(self._settings.node, self._settings.root, path)
        if known is None:
            with self._lock:
                self._before.discard(path)  # it was there before the flow was, and is another one now
            return False
        same = unchanged(self._settings.at(path), stamp, known)
        with self._lock:
            if same:
                self._known[path] = fingerprint(stamp)
            else:
                self._earlier[path] = (known.job, known.state)
                self._restless.took_again(path, steady)
        return same

    def skip(self, path: str, reason: Fault) -> bool:
        """It does not enter, and why. Tells whether it was not seen before."""
        with self._lock:
            is_new = path not in self._skipped and path not in self._known and path not in self._taken
            self._settling.drop(path)
            self._waiting.drop(path)
            self._skipped[path] = reason
            return is_new

    def vanished(self, path: str) -> bool:
        """It is not there any more. Tells whether a job of it had ended."""
        with self._lock:
            self._settling.drop(path)
            self._waiting.drop(path)
            self._skipped.pop(path, None)
            self._before.discard(path)
            self._earlier_done.discard(path)
            self._restless.drop(path)
            if self._markers is not None:
                self._markers.drop(path)
            return self._known.pop(path, None) is not None

    def keep(self, seen: set[str], hidden: Iterable[str], *, below: str = "") -> list[str]:
        """Only these files are there, at and below the folder `below`; of what lies below `hidden` folders nothing is
        known. Gives those of which jobs had ended and that are gone."""
        beginning = below + os.sep if below else ""
        out_of_sight = tuple(folder + os.sep for folder in hidden)
        with self._lock:
            remembered = [*self._known, *self._skipped, *self._settling.paths(), *self._waiting.paths()]
            if self._markers is not None:
                remembered += self._markers.paths()
            lost = [
                path
                for path in remembered
                if path not in seen and path.startswith(beginning) and not path.startswith(out_of_sight)
            ]
            return [path for path in dict.fromkeys(lost) if self.vanished(path)]

    def is_elsewhere(self, device: int) -> bool:
        """Whether the root, which is empty, lies on another device than its files: the drive is away, and what is
        known of its files is still so."""
        if self._device is None:
            self._device = device
        return device != self._device

    def remembered_in(self, folders: set[str]) -> dict[str, set[str]]:
        """What is remembered directly in each of these folders."""
        found: dict[str, set[str]] = {folder: set() for folder in folders}
        with self._lock:
            remembered = [*self._known, *self._skipped, *self._settling.paths(), *self._taken, *self._waiting.paths()]
            if self._markers is not None:
                remembered += self._markers.paths()
        for path in remembered:
            folder = path.rpartition(os.sep)[0]
            if folder in found:
                found[folder].add(path)
        return found

    def growing(self) -> list[str]:
        """Files to be looked at again by themselves."""
        with self._lock:
            return self._settling.paths()

    def marked_by(self, path: str) -> list[str]:
        """The files that wait for this one, which is a marker."""
        with self._lock:
            return self._markers.told_by(path) if self._markers is not None else []

    def next_look(self) -> float | None:
        """The steady time at which the next of the settling files may be quiet."""
        with self._lock:
            return self._settling.next_look()

    # -- what becomes of it -------------------------------------------------------------------------------------

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

    def take_back(self, settled: Settled) -> None:
        """What was taken is not there as it was: it is to be looked at again."""
        with self._lock:
            path = settled.arrival.path
            self._taken.pop(path, None)
            if settled.replaces is not None:
                self._earlier[path] = (settled.replaces, settled.replaced)

    def ended(self, path: str, state: State | None, steady: float) -> bool:
        """Its job has ended; None: it changed meanwhile. Tells whether it is to be looked at again."""
        with self._lock:
            mark = self._taken.pop(path, None)
            if self._ended_early is not None:
                self._ended_early[path] = state
            if state is not None and mark is not None:
                self._known[path] = mark
                return False
            if state is None:
                self._restless.took_again(path, steady)
            return True

    def forget(self, path: str) -> bool:
        """The engine took it away. Tells whether a job of it had ended."""
        with self._lock:
            return self._known.pop(path, None) is not None

    def expect(self, path: str) -> None:
        """The engine is about to put it back: nothing that is seen there meanwhile is new."""
        with self._lock:
            self._taken.setdefault(path, EXPECTED)

    def returned(self, path: str, stamp: Stamp | None) -> bool:
        """It lies there again as a job of it that ended left it, or (None) it does not. Tells whether it is to be
        looked at."""
        with self._lock:
            if self._taken.get(path) != EXPECTED:
                return False
            del self._taken[path]
            if stamp is not None:
                self._known[path] = fingerprint(stamp)
                self._settling.drop(path)
                self._waiting.drop(path)
            return stamp is None

    # -- what is said of it -------------------------------------------------------------------------------------

    def counts(self) -> SourceCounts:
        """See `Source.counts`."""
        with self._lock:
            return SourceCounts(
                pending=len(self._waiting),
                settling=len(self._settling) + (len(self._markers) if self._markers is not None else 0),
                skipped=len(self._skipped) + len(self._before),
                before=len(self._earlier_done),
            )

    def claim(self, path: str, stamp: Stamp) -> Claim | None:
        """Where a file that is in this state now stands; None: nowhere."""
        with self._lock:
            return self._claim(path, stamp)

    def _claim(self, path: str, stamp: Stamp) -> Claim | None:
        if path in self._skipped or path in self._before:
            return Claim.ASIDE
        if path in self._settling or path in self._waiting or (self._markers is not None and path in self._markers):
            return Claim.WAITING
        if path in self._taken:
            return Claim.TAKEN
        return Claim.KNOWN if self._known.get(path) == fingerprint(stamp) else None

    def verdict(self, path: str) -> Verdict | None:
        """See `Source.verdict`."""
        with self._lock:
            if path in self._skipped:
                return Verdict("skipped", self._skipped[path])
            if path in self._settling:
                quiet = self._settling.quiet_for(path)
                return Verdict("waiting", Fault(code="waits-until-quiet", scope=Scope.FILE, fields={"seconds": quiet}))
            if self._markers is not None and path in self._markers:
                fields = {"marker": os.path.basename(self._markers.of(path))}
                return Verdict("waiting", Fault(code="waits-for-marker", scope=Scope.FILE, fields={**fields}))
            if path in self._waiting:
                return Verdict("waiting", Fault(code="waits-its-turn", scope=Scope.FILE))
            if path in self._before:
                return Verdict("skipped", Fault(code="skipped-before", scope=Scope.FILE))
        return None
