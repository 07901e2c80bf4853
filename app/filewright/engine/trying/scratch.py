"""The folder of one try: the copy of the file, and all that steps make of it."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

BLOCK = 1 << 20


class Stopped(Exception):
    """Nobody wants the copy any more."""


class Scratch:
    """Made with the first use, for this user alone; gone with `close`."""

    def __init__(self, parent: Path | None = None) -> None:
        """`parent` None: where the system keeps what is needed for a while. Raises OSError."""
        self.folder = tempfile.mkdtemp(prefix="filewright-try-", dir=parent)
        self._items = 0

    def copy_in(self, path: str, name: str, wanted: Callable[[], bool]) -> str:
        """A copy under this name, with the time of its last change; the file itself is only read. Raises OSError, and
        Stopped as soon as it is not `wanted` any more."""
        folder = os.path.join(self.folder, "in")
        os.mkdir(folder, 0o700)
        target = os.path.join(folder, name)
        with open(path, "rb") as source, open(target, "xb") as copy:
            while block := source.read(BLOCK):
                if not wanted():
                    raise Stopped
                copy.write(block)
            found = os.fstat(source.fileno())
        os.utime(target, ns=(found.st_mtime_ns, found.st_mtime_ns))
        return target

    def workdir(self) -> str:
        """A path for one more item; nothing lies there."""
        self._items += 1
        return os.path.join(self.folder, "work", str(self._items))

    def close(self) -> None:
        """Remove all of it; what steps made read-only too."""
        if not os.path.isdir(self.folder):
            return
        for folder, _, _ in os.walk(self.folder):
            os.chmod(folder, 0o700)  # a step may have locked its own work folder
        shutil.rmtree(self.folder, ignore_errors=True)
