"""Where files between nodes live: below one folder, each attempt under a name of its own.

Attempts share folders, a *lot* each 256: making and removing a folder for every file would be the slowest thing the
engine does (on ext4 an inode just freed is passed over for minutes, so that every new one is searched for). What
belongs to an attempt lies at its path, as a folder, or beside it with a name that begins with the path and a dot.
"""

import os
import shutil
import threading
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from filewright.core.job import JobId
from filewright.engine.fault_points import fault_point

LOT = 256


class Spool:
    """The work space of one pipeline. Safe for several threads."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError when it cannot be made."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = os.path.realpath(folder)
        self._lock = threading.Lock()
        self._attempts = 0
        self._lot = ""
        self._lots: dict[str, set[JobId]] = {}
        self._lots_of: dict[JobId, set[str]] = {}
        self._number = max((int(name) for name in os.listdir(self.folder) if name.isdigit()), default=0)

    def attempt(self, job: JobId) -> str:
        """A path for a new attempt at a task of this job; nothing lies there."""
        with self._lock:
            if self._attempts % LOT == 0:
                self._begin_lot()
            self._attempts += 1
            self._lots[self._lot].add(job)
            self._lots_of.setdefault(job, set()).add(self._lot)
            return os.path.join(self._lot, f"{job}-{self._attempts}")

    def end(self, jobs: Sequence[JobId]) -> None:
        """Remove what belongs to these jobs; what is gone already is no trouble."""
        ended = set(jobs)
        with self._lock:
            lots = {lot for job in jobs for lot in self._lots_of.pop(job, ())}
        fault_point("spool.before-end")
        for lot in lots:
            self._remove(lot, ended)
        fault_point("spool.ended")
        with self._lock:  # only now: a lot that nobody is in has no files, and may be removed by who begins the next
            for lot in lots:
                self._lots[lot] -= ended
                if lot != self._lot:
                    self._remove_empty(lot)

    def recover(self, keep: Iterable[str]) -> None:
        """At the start: remove all that none of these paths lies in or at. They are the files of open jobs."""
        kept: dict[str, set[str]] = {}
        for path in keep:
            lot, _, rest = os.path.relpath(path, self.folder).partition(os.sep)
            if lot.isdigit() and rest:
                kept.setdefault(lot, set()).add(_attempt_of(rest))
        fault_point("recovery.before-spool")
        with os.scandir(self.folder) as entries:
            lots = [entry.name for entry in entries]
        for name in lots:
            lot = os.path.join(self.folder, name)
            if name not in kept:
                _remove_tree(lot)
                continue
            jobs = self._lots[lot] = set()
            for entry in os.listdir(lot):
                if _attempt_of(entry) not in kept[name]:
                    _remove_tree(os.path.join(lot, entry))
                    continue
                job = _job_of(entry)
                jobs.add(job)
                self._lots_of.setdefault(job, set()).add(lot)

    def tidy(self) -> None:
        """When nobody works any more: remove what came late for jobs that had ended."""
        with self._lock:
            for lot, jobs in list(self._lots.items()):
                late = {job for entry in _names_in(lot) if (job := _job_of(entry)) not in jobs}
                self._remove(lot, late)
                self._remove_empty(lot)
            self._attempts += -self._attempts % LOT  # the next attempt begins a new lot

    def size(self) -> int:
        """Bytes of all files in it, as it is now."""
        total, folders = 0, [self.folder]
        while folders:
            try:
                with os.scandir(folders.pop()) as entries:
                    for entry in entries:
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(entry.path)
                        else:
                            total += entry.stat(follow_symlinks=False).st_size
            except FileNotFoundError:
                continue
        return total

    def _begin_lot(self) -> None:
        before = self._lot
        self._number += 1
        self._lot = os.path.join(self.folder, str(self._number))
        try:
            fault_point("spool.before-lot")
            os.mkdir(self._lot, 0o700)
        except OSError:
            pass  # who is to work there makes it, or says why that cannot be
        self._lots[self._lot] = set()
        self._remove_empty(before)

    def _remove_empty(self, lot: str) -> None:
        """Remove a lot that no job is in any more, with what came late: of a job that was given up while a worker was
        still at it, and nobody waited for."""
        if not self._lots.get(lot, True):
            del self._lots[lot]
            _remove_tree(lot)

    def _remove(self, lot: str, jobs: Collection[JobId]) -> None:
        for entry in _names_in(lot):
            if _job_of(entry) in jobs:
                _remove_tree(os.path.join(lot, entry))


def _names_in(lot: str) -> list[str]:
    try:
        return os.listdir(lot)
    except OSError:
        return []  # it is gone, or its disk is: what lies there is found at the next start


def _attempt_of(entry: str) -> str:
    """`12-5` for `12-5`, `12-5.0.jpg` and what lies below them."""
    return entry.partition(os.sep)[0].partition(".")[0]


def _job_of(entry: str) -> JobId:
    number = entry.partition("-")[0]
    return int(number) if number.isdigit() else -1


def _remove_tree(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except OSError:  # a folder
        shutil.rmtree(path, ignore_errors=True)
