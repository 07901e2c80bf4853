"""Files handed over by a person: named on the command line, dropped on the window."""

import os
import threading
from collections.abc import Callable, Sequence

from filewright.core.file import Stamp
from filewright.core.job import Arrival, State
from filewright.engine.journal.journal import Known
from filewright.engine.sources.arrivals import media_type_by_name, stamp_of, unchanged
from filewright.engine.sources.order import Waiting
from filewright.engine.sources.rules import NameRules, refuse_kind, unreadable
from filewright.engine.sources.source import Memory, Settled, SourceCounts, Verdict
from filewright.errors import Fault


class HandedSource:
    """Gives what it was handed, once, in the order of names. Whoever hands a file over by name wants it taken, so
    only what cannot be read as a file is refused; in a folder the names of files still being written are, too.

    A file below `root` (what the same node watches, "" for nothing) is known by its place there, any other by its
    own folder, so a file is the same file however it came. What was done before and has not changed is left out
    unless it is handed over `again`.
    """

    def __init__(self, node: str, memory: Memory, *, root: str = "", wake: Callable[[], None]) -> None:
        self.node, self.root = node, ""
        self._memory = memory
        self._watched = root
        self._wake = wake
        self._lock = threading.Lock()
        self._handed: list[tuple[str, bool]] = []
        self._waiting = Waiting("name")
        self._before = 0
        self._asked: dict[tuple[str, str], dict[str, Known]] = {}  # of one look, by root and folder
        self._skipped: dict[str, Fault] = {}
        self._rules = NameRules()

    def hand(self, paths: Sequence[str], *, again: bool) -> None:
        """Take these files, and all files below these folders."""
        with self._lock:
            self._handed += [(os.path.abspath(path), again) for path in paths]
        self._wake()

    def look(self, steady: float) -> float | None:
        """See `Source.look`."""
        with self._lock:
            handed, self._handed = self._handed, []
        self._asked.clear()
        for path, again in handed:
            if os.path.isdir(path):
                for folder, _, names in os.walk(path, onerror=self._folder_refused):
                    for name in names:
                        self._examine(path, os.path.join(folder, name), named=False, again=again)
            else:
                if os.path.islink(path):  # whoever names a link means the file that it leads to
                    path = os.path.realpath(path)
                self._examine(os.path.dirname(path), path, named=True, again=again)
        return None

    def _examine(self, root: str, path: str, *, named: bool, again: bool) -> None:
        if self._watched and path.startswith(self._watched.rstrip(os.sep) + os.sep):
            root = self._watched
        name, below = os.path.basename(path), os.path.relpath(path, root)
        try:
            status = os.stat(path) if named else os.lstat(path)
            refused = refuse_kind(status.st_mode) or (None if named else self._rules.refuse(name, below))
        except OSError as error:
            refused = unreadable(error)
        if refused is not None:
            with self._lock:
                self._skipped[path] = refused
            return
        stamp = stamp_of(status)
        known = self._known_at(root, below)
        if known is not None and (known.state.open or (not again and unchanged(path, stamp, known))):
            self._before += not known.state.open
            return
        arrival = Arrival(source=self.node, root=root, path=below, stamp=stamp, media_type=media_type_by_name(name))
        with self._lock:
            self._waiting.add(Settled(arrival, *((known.job, known.state) if known else (None, None))))

    def _folder_refused(self, error: OSError) -> None:
        with self._lock:
            self._skipped[str(error.filename)] = unreadable(error)

    def _known_at(self, root: str, below: str) -> Known | None:
        folder, name = os.path.split(below)
        if (root, folder) not in self._asked:
            self._asked[root, folder] = self._memory.known_in(self.node, root, folder)
        return self._asked[root, folder].get(name)

    def take(self, limit: int) -> list[Settled]:
        """See `Source.take`."""
        with self._lock:
            return self._waiting.take(limit)

    def ended(self, arrival: Arrival, state: State | None) -> None:
        """See `Source.ended`: a file that changed under its job is handed over anew."""
        if state is None:
            self.hand([os.path.join(arrival.root, arrival.path)], again=True)

    def forget(self, path: str) -> None:
        """See `Source.forget`: nothing is remembered here."""

    def expect(self, path: str) -> None:
        """See `Source.expect`: only what is handed over is taken."""

    def returned(self, path: str, stamp: Stamp | None) -> None:
        """See `Source.returned`: nothing is remembered here."""

    def counts(self) -> SourceCounts:
        """See `Source.counts`."""
        with self._lock:
            pending = len(self._waiting) + len(self._handed)
            return SourceCounts(pending=pending, skipped=len(self._skipped), before=self._before)

    def verdict(self, path: str) -> Verdict | None:
        """See `Source.verdict`."""
        with self._lock:
            refused = self._skipped.get(path)
        return Verdict("skipped", refused) if refused else None

    def look_again(self) -> None:
        """See `Source.look_again`: what was handed over is looked at once."""

    def unaccounted(self, steady: float) -> Sequence[str]:
        """See `Source.unaccounted`: there is no folder to look through."""
        return ()

    def close(self) -> None:
        """See `Source.close`."""
