"""What lies below a root, folder by folder."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress

from filewright.engine.sources.source import FolderSettings

_FRESH_NS = 3_000_000_000  # times of folders are as coarse as 2 s on some file systems
_Ancestors = frozenset[tuple[int, int]]


class Walk:
    """One walk. Afterwards `folders` holds each folder that was read (below the root, "" for itself) with its
    modification time (ns) as it was before, 0 where that is too fresh to tell later changes by; `unread` those that
    could not be read, with the error, and `circles` the links to folders that lead back to where they lie, or to where
    the flow puts its files: either would go on for ever."""

    def __init__(self, settings: FolderSettings) -> None:
        self._root = settings.root
        self._recursive = settings.recursive
        self._follow = settings.follow_links
        self._outputs = settings.outputs
        self.folders: dict[str, int] = {}
        self.unread: dict[str, OSError] = {}
        self.circles: list[str] = []

    def files(self, start: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
        """Everything at and below the folder `start` that is not a folder, with its path below the root. Raises
        OSError where the root itself cannot be read; a folder that vanishes meanwhile is left out."""
        waiting: list[tuple[str, _Ancestors]] = [(start, self._above(start))]
        while waiting:
            folder, above = waiting.pop()
            try:
                status = os.stat(os.path.join(self._root, folder))
                entries = os.scandir(os.path.join(self._root, folder))
            except OSError as error:
                if not folder:
                    raise
                if not isinstance(error, FileNotFoundError | NotADirectoryError):
                    self.unread[folder] = error
                continue
            self.folders[folder] = trusted(status.st_mtime_ns)
            above |= {(status.st_dev, status.st_ino)} if self._follow else above
            with entries:
                for entry in entries:
                    path = os.path.join(folder, entry.name) if folder else entry.name
                    if not self._is_folder(entry):
                        yield path, entry
                    elif self._recursive and self._leads_on(path, entry, above):
                        waiting.append((path, above))

    def _above(self, start: str) -> _Ancestors:
        """The folders above `start`, from the root on."""
        if not self._follow or not start:
            return frozenset()
        parts = start.split(os.sep)[:-1]
        paths = [os.path.join(self._root, *parts[:number]) for number in range(len(parts) + 1)]
        found: set[tuple[int, int]] = set()
        for path in paths:
            with suppress(OSError):  # it went meanwhile, and what was to be looked into with it
                status = os.stat(path)
                found.add((status.st_dev, status.st_ino))
        return frozenset(found)

    def _is_folder(self, entry: os.DirEntry[str]) -> bool:
        if entry.is_dir(follow_symlinks=False):
            return True
        try:
            return self._follow and self._recursive and entry.is_symlink() and entry.is_dir()
        except OSError:  # a link that leads to itself
            return False

    def _leads_on(self, path: str, entry: os.DirEntry[str], above: _Ancestors) -> bool:
        if not self._follow or not entry.is_symlink():
            return True
        try:
            status = os.stat(os.path.join(self._root, path))
        except OSError as error:
            self.unread[path] = error
            return False
        if (status.st_dev, status.st_ino) in above or self._is_output(os.path.realpath(os.path.join(self._root, path))):
            self.circles.append(path)
            return False
        return True

    def _is_output(self, real: str) -> bool:
        return any(
            f"{real}{os.sep}".startswith(f"{out}{os.sep}") or out.startswith(f"{real}{os.sep}") for out in self._outputs
        )


def trusted(mtime_ns: int) -> int:
    """A folder's modification time if a later change must show as another one, else 0."""
    return mtime_ns if mtime_ns < time.time_ns() - _FRESH_NS else 0
