"""Syncing: what returns from here survives a power cut, as far as the disk keeps its word.

POSIX: fsync of the file, and of its folder for the name. macOS: F_FULLFSYNC, since fsync there stops at the disk's
cache. Windows: FlushFileBuffers (`os.fsync`); names are written through by the rename itself.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from typing import TypeVar

T = TypeVar("T")
THREADS = 8
"""How many syncs at once pay: they share the file system's own commits."""

WHOLE_VOLUME_FROM = 16  # files in a batch: fewer are quicker one by one
OTHERS_DIRTY_KIB = 64 << 10  # what all programs may have unwritten before syncing a whole volume waits for them


class Durable:
    """Syncs in batches. `pool` runs syncs beside each other; without one they run in turn, in the caller's thread.

    On Linux a large batch is synced by one `syncfs` per volume while little else waits to be written: four times
    quicker than file by file, but it waits for what other programs wrote, too.
    """

    def __init__(self, pool: Executor | None = None, *, whole_volume: bool = True) -> None:
        self._pool = pool
        self._syncfs = _find_syncfs() if whole_volume else None

    def files(self, descriptors: Sequence[int]) -> list[OSError | None]:
        """Sync open files; an error (or None) for each. A file whose sync failed must be written anew: a second try
        may succeed without the data being on the disk."""
        if self._syncfs is not None and len(descriptors) >= WHOLE_VOLUME_FROM and _little_is_dirty():
            volumes = {os.fstat(descriptor).st_dev: descriptor for descriptor in descriptors}
            if all(self._syncfs(descriptor) for descriptor in volumes.values()):
                return [None] * len(descriptors)
        return self._each(sync_file, descriptors)

    def folders(self, folders: Iterable[str]) -> dict[str, OSError | None]:
        """Sync the names in these folders; an error (or None) for each."""
        distinct = list(dict.fromkeys(folders))
        return dict(zip(distinct, self._each(sync_folder, distinct), strict=True))

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
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError:  # file systems of other makers may not know it
            os.fsync(descriptor)
    else:
        os.fsync(descriptor)


def sync_folder(folder: str) -> None:
    """Sync the names in one folder. Raises OSError."""
    if sys.platform == "win32":
        return  # a folder cannot be opened there, and renames are written through
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
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


def _find_syncfs() -> Callable[[int], bool] | None:
    """`syncfs`, which tells whether it went well; None where there is none that reports errors (Linux before 5.8)."""
    if sys.platform != "linux":
        return None
    major, minor = (int(part) for part in os.uname().release.split(".")[:2])
    if (major, minor) < (5, 8):
        return None
    function = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    return None if function is None else lambda descriptor: bool(function(descriptor) == 0)


def _little_is_dirty() -> bool:
    with open("/proc/meminfo", "rb") as file:
        for line in file:
            if line.startswith(b"Dirty:"):
                return int(line.split()[1]) < OTHERS_DIRTY_KIB
    return False
