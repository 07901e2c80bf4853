"""What was there before, kept so that it can be put back: by hard link or reflink where the file system can, else by
a copy. Bounded: past the bound nothing more is kept, and the effect is marked as one that cannot be undone."""

import contextlib
import os
import shutil
import stat
import sys
import threading

from filewright.core.effect import Before
from filewright.engine.effects.identity import sha256_of, stamp_of
from filewright.engine.fault_points import fault_point

BESIDE = ".filewright-kept"
"""The folder beside the target that keeps what cannot be linked into the state folder: the target's own volume."""

COPY_AT_MOST = 64 << 20  # bytes that are worth a copy to another volume


class SafeStore:
    """Keeps before-states under `folder`, or on the target's own volume. `limit` bounds the bytes of all of them."""

    def __init__(self, folder: str, *, token: str, limit: int) -> None:
        self._folder = folder
        self._token = token
        self._limit = limit
        self._lock = threading.Lock()
        self._count = 0
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self._device = os.stat(folder).st_dev
        self._used = _size_of(folder)

    @property
    def used(self) -> int:
        """Bytes kept under the state folder, and those kept elsewhere since the start."""
        return self._used

    def keep(self, path: str, sha256: str = "") -> Before:
        """Keep the regular file at `path`; its hash is read from it unless it is given. `kept` is "" when it could
        not be: the bound is reached, or no link and no copy was possible. Its name is to be synced (`kept_in` says
        where), with those of others, before anything is intended. Raises OSError when it cannot be read."""
        found = os.lstat(path)
        kept = ""
        with self._lock:
            room = self._used + found.st_size <= self._limit
            if room:
                self._used += found.st_size
        if room:
            kept = self._put_away(path, found) or ""
            if not kept:
                self._give_back(found.st_size)
        return Before(
            stamp=stamp_of(os.lstat(path)),  # a link changed its ctime
            mode=stat.S_IMODE(found.st_mode),
            sha256=sha256 or sha256_of(kept or path),
            kept=kept,
        )

    def forget(self, before: Before) -> None:
        """Let go of what is kept; what is gone already is no trouble."""
        if not before.kept:
            return
        try:
            os.unlink(before.kept)
        except FileNotFoundError:
            return
        self._give_back(before.stamp.size)
        folder = os.path.dirname(before.kept)
        if os.path.basename(folder) == BESIDE:
            with contextlib.suppress(OSError):  # more is kept there
                os.rmdir(folder)

    def _give_back(self, size: int) -> None:
        with self._lock:
            self._used = max(0, self._used - size)

    def _put_away(self, path: str, found: os.stat_result) -> str | None:
        here = found.st_dev == self._device
        for folder in [self._folder] if here else [os.path.join(os.path.dirname(path), BESIDE), self._folder]:
            try:
                os.makedirs(folder, mode=0o700, exist_ok=True)
                kept = self._new_name(folder)
                fault_point("kept.before-link")
                os.link(path, kept, follow_symlinks=False)
            except OSError:
                continue
            fault_point("kept.linked")
            return kept
        return self._copy(path, found)

    def _copy(self, path: str, found: os.stat_result) -> str | None:
        kept = self._new_name(self._folder)
        if clone(path, kept):
            return kept
        if found.st_size > COPY_AT_MOST:
            return None
        try:
            shutil.copy2(path, kept, follow_symlinks=False)
            with open(kept, "rb+") as file:
                os.fsync(file.fileno())
        except OSError:
            if os.path.lexists(kept):
                os.unlink(kept)
            return None
        return kept

    def _new_name(self, folder: str) -> str:
        while True:
            with self._lock:
                self._count += 1
                kept = os.path.join(folder, f"{self._token}-{self._count:x}")
            if not os.path.lexists(kept):
                return kept


def kept_in(before: Before | None) -> list[str]:
    """The folder whose names have to be synced for this to be kept."""
    return [os.path.dirname(before.kept)] if before is not None and before.kept else []


def clone(source: str, target: str) -> bool:
    """Make `target`, a new file, share the blocks of `source`; False where the file system cannot."""
    if sys.platform == "linux":
        import fcntl

        reflink = 0x40049409  # FICLONE in <linux/fs.h>
        try:
            with open(source, "rb") as given, open(target, "xb") as made:
                try:
                    fcntl.ioctl(made.fileno(), reflink, given.fileno())
                except OSError:
                    os.unlink(target)
                    return False
                os.fsync(made.fileno())
        except OSError:
            return False
        return True
    else:
        return False


def _size_of(folder: str) -> int:
    with os.scandir(folder) as entries:
        return sum(
            entry.stat(follow_symlinks=False).st_size for entry in entries if entry.is_file(follow_symlinks=False)
        )
