"""Syncing: what returns from here survives a power cut, as far as the disk keeps its word.

POSIX: fsync of the file, and of its folder for the name. Linux's file systems with one ordered log promise more, and
syncs saved there are what small batches are quick by: syncing a new file makes its name durable too, and syncing one
folder all names changed before. macOS: F_FULLFSYNC, since fsync there stops at the disk's
cache. Windows: FlushFileBuffers (`os.fsync`); names are written through by the rename itself.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from typing import NamedTuple, TypeVar

from filewright.engine.fault_points import fault_point

T = TypeVar("T")
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)
NAMED_WITH_FILE = frozenset({"ext4", "xfs", "btrfs"})
"""Where fsync of a new file (or of one with a new link) makes its name durable: Linux's documentation of "strictly
ordered metadata consistency", and what its crash tests (CrashMonkey, xfstests) hold these to."""

ONE_LOG = frozenset({"ext4", "xfs"})
"""Where all changes of names go through one log in order: syncing the folder changed last syncs all before it."""

THREADS = 8
"""How many syncs at once pay: they share the file system's own commits."""

WHOLE_VOLUME_FROM = 16  # files in a batch: fewer are quicker one by one
OTHERS_DIRTY_KIB = 64 << 10  # what all programs may have unwritten before syncing a whole volume waits for them


class Unsynced(NamedTuple):
    """A file on this volume, open unless `descriptor` is -1."""

    path: str
    device: int
    descriptor: int = -1


class Durable:
    """Syncs in batches. `pool` runs syncs beside each other; without one they run in turn, in the caller's thread.

    On Linux a large batch is synced by one `syncfs` per volume while little else waits to be written: four times
    quicker than file by file, but it waits for what other programs wrote, too.
    """

    def __init__(self, pool: Executor | None = None, *, whole_volume: bool = True) -> None:
        self._pool = pool
        self._kinds = _kinds_of_volumes()
        self._syncfs = _find_syncfs() if whole_volume else None

    def files(self, files: Sequence[Unsynced]) -> list[OSError | None]:
        """Sync files; an error (or None) for each. A file whose sync failed must be written anew: a second try
        may succeed without the data being on the disk."""
        if self._syncfs is not None and len(files) >= WHOLE_VOLUME_FROM and _little_is_dirty():
            volumes = {file.device: file for file in files}
            if all(self._sync_volume(file) for file in volumes.values()):
                return [None] * len(files)
        return self._each(_sync, files)

    def _sync_volume(self, file: Unsynced) -> bool:
        assert self._syncfs is not None
        if file.descriptor >= 0:
            return self._syncfs(file.descriptor)
        try:
            descriptor = os.open(file.path, _READ)
        except OSError:
            return False
        try:
            return self._syncfs(descriptor)
        finally:
            os.close(descriptor)

    def named_with_file(self, device: int) -> bool:
        """Whether a file that was synced needs no sync of its folder, on this volume."""
        return self._kinds.get(device, "") in NAMED_WITH_FILE

    def folders(self, folders: Iterable[str]) -> dict[str, OSError | None]:
        """Sync the names in these folders, given in the order in which they were changed; an error (or None) for
        each."""
        distinct = list(dict.fromkeys(reversed([*folders])))  # the one changed last comes first
        wanted, stands_for = [], dict[str, str]()
        logs: dict[int, str] = {}
        for folder in distinct:
            device = _device_of(folder)
            if self._kinds.get(device, "") in ONE_LOG:
                stands_for[folder] = logs.setdefault(device, folder)
            if stands_for.get(folder, folder) == folder:
                wanted.append(folder)
        errors = dict(zip(wanted, self._each(sync_folder, wanted), strict=True))
        return {folder: errors[stands_for.get(folder, folder)] for folder in distinct}

    def _each(self, sync: Callable[[T], None], items: Sequence[T]) -> list[OSError | None]:
        if self._pool is None or len(items) < 2:
            return [_error_of(sync, item) for item in items]
        parts = [items[n::THREADS] for n in range(min(THREADS, len(items)))]
        done = self._pool.map(lambda part: [_error_of(sync, item) for item in part], parts)
        errors: list[OSError | None] = [None] * len(items)
        for n, part in enumerate(done):
            errors[n::THREADS] = part
        return errors


def sync_file(descriptor: int) -> None:
    """Sync one open file. Raises OSError."""
    fault_point("durable.file")
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError:  # file systems of other makers may not know it
            os.fsync(descriptor)
    else:
        os.fsync(descriptor)


def sync_folder(folder: str) -> None:
    """Sync the names in one folder. Raises OSError. On Windows a folder cannot be opened, and renames are written
    through: nothing is to be done."""
    fault_point("durable.folder")
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            sync_file(descriptor)
        finally:
            os.close(descriptor)


def _sync(file: Unsynced) -> None:
    if file.descriptor >= 0:
        sync_file(file.descriptor)
        return
    descriptor = os.open(file.path, _READ)
    try:
        sync_file(descriptor)
    finally:
        os.close(descriptor)


def _error_of(sync: Callable[[T], None], item: T) -> OSError | None:
    try:
        sync(item)
    except OSError as error:
        return error
    return None


def _device_of(folder: str) -> int:
    try:
        return os.stat(folder).st_dev
    except OSError:
        return -1  # syncing it tells why


def _kinds_of_volumes() -> dict[int, str]:
    """The types of file systems by device number, where the system says (Linux)."""
    kinds: dict[int, str] = {}
    if sys.platform == "linux":
        with open("/proc/self/mountinfo", "rb") as file:
            lines = file.read().decode("utf-8", "replace").splitlines()
        for fields in (line.split(" ") for line in lines):
            major, _, minor = fields[2].partition(":")
            kinds[os.makedev(int(major), int(minor))] = fields[fields.index("-") + 1]
    return kinds


def _find_syncfs() -> Callable[[int], bool] | None:
    """`syncfs`, which tells whether it went well; None where there is none that reports errors (Linux before 5.8)."""
    if sys.platform == "linux":
        major, minor = (int(part) for part in os.uname().release.split(".")[:2])
        function = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
        if (major, minor) >= (5, 8) and function is not None:
            return lambda descriptor: bool(function(descriptor) == 0)
    return None


def _little_is_dirty() -> bool:
    with open("/proc/meminfo", "rb") as file:
        for line in file:
            if line.startswith(b"Dirty:"):
                return int(line.split()[1]) < OTHERS_DIRTY_KIB
    return False
