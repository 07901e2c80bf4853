"""What was there before, kept so that it can be put back: by hard link or reflink where the file system can, else by
a copy. Bounded: past the bound nothing more is kept, and the effect is marked as one that cannot be undone."""

import contextlib
import os
import shutil
import stat
import sys
import threading
from collections.abc import Callable, Collection, Mapping, Sequence

from filewright.core.effect import Before
from filewright.engine.effects.identity import sha256_of, stamp_of
from filewright.engine.fault_points import fault_point

BESIDE = ".filewright-kept"
"""The folder beside the target that keeps what cannot be linked into the state folder: the target's own volume."""

Page = Callable[[int | None], Sequence[tuple[int, str]]]
"""Effects older than this one (None: the newest) for which something is kept, newest first: their numbers, and the
paths of what is kept. Empty: there are no more."""

COPY_AT_MOST = 64 << 20  # bytes that are worth a copy to another volume


class SafeStore:
    """Keeps before-states under `folder`, or on the target's own volume. `limit` bounds the bytes of all of them. Names
    begin with `name`; `note` is told of each folder before anything is kept there, and may raise OSError."""

    def __init__(
        self, folder: str, *, name: str, limit: int, note: Callable[[str], None] = lambda folder: None
    ) -> None:
        self._folder = folder
        self._name = name
        self._note = note
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
        self._tidy(before.kept)

    def sweep(self, earlier: Mapping[str, Collection[str]], page: Page) -> list[str]:
        """Remove what earlier runs kept for effects that were never committed; tells which. `earlier` has the folders
        and what the names begin with, `page` asks for what effects refer to, from the newest on and no further than
        it takes to find all of it."""
        loose = {path for folder, names in earlier.items() for path in _beginning_with(folder, names)}
        number: int | None = None
        while loose and (known := page(number)):
            loose.difference_update(kept for _, kept in known)
            number = known[-1][0]
        for path in loose:
            with contextlib.suppress(OSError):  # it stays where it is, and counts to what is kept
                os.unlink(path)
                self._tidy(path)
        self._used = _size_of(self._folder)
        return sorted(loose)

    def _tidy(self, kept: str) -> None:
        folder = os.path.dirname(kept)
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
                self._note(folder)
                kept = self._new_name(folder)
                fault_point("kept.before-link")
                os.link(path, kept, follow_symlinks=False)
            except OSError:
                continue
            fault_point("kept.linked")
            return kept
        return self._copy(path, found)

    def _copy(self, path: str, found: os.stat_result) -> str | None:
        self._note(self._folder)
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
                kept = os.path.join(folder, f"{self._name}{self._count:x}")
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


def _beginning_with(folder: str, names: Collection[str]) -> list[str]:
    """What lies in a folder under such names; a drive that is away has nothing."""
    try:
        with os.scandir(folder) as entries:
            return [entry.path for entry in entries if entry.name.startswith(tuple(names))]
    except OSError:
        return []


def _size_of(folder: str) -> int:
    with os.scandir(folder) as entries:
        return sum(
            entry.stat(follow_symlinks=False).st_size for entry in entries if entry.is_file(follow_symlinks=False)
        )
