"""Records what a run does to a folder, in order: names, contents, syncs, and commits of the journal.

The recorder does not trust a list of functions: before and after each call that it knows it looks at the whole folder,
so that a change made by any other way is recorded with the next one, as not synced.
"""

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from filewright.engine.effects import carry_out, publish
from filewright.engine.journal.sqlite import group_writer

JOURNAL = "journal.db"


@dataclass(frozen=True)
class Named:
    """A name appeared; or, in a rename, `instead` of one that went with it."""

    path: str
    inode: int
    instead: str = ""


@dataclass(frozen=True)
class Gone:
    """A name went."""

    path: str


@dataclass(frozen=True)
class Wrote:
    """A file holds other bytes now."""

    inode: int
    data: bytes


@dataclass(frozen=True)
class SyncedFile:
    """A file was synced."""

    inode: int


@dataclass(frozen=True)
class SyncedFolder:
    """A folder was synced."""

    path: str


@dataclass(frozen=True)
class Committed:
    """The journal, as a file that holds all up to this commit."""

    image: bytes = field(repr=False)


@dataclass(frozen=True)
class Foreign:
    """Somebody else's file, which is on the disk at once."""

    path: str
    inode: int
    data: bytes


Step = Named | Gone | Wrote | SyncedFile | SyncedFolder | Committed | Foreign


@dataclass
class Tree:
    """A folder as it is: names to inodes (a folder's is 0), and the bytes of files."""

    names: dict[str, int] = field(default_factory=dict)
    data: dict[int, bytes] = field(default_factory=dict)


def look(top: Path) -> Tree:
    """All below `top` but the journal's own files."""
    tree = Tree()
    for folder, folders, files in os.walk(top):
        for name in folders:
            tree.names[str(Path(folder) / name)] = 0
        for name in files:
            path = str(Path(folder) / name)
            if not name.startswith(JOURNAL):
                found = os.lstat(path)
                tree.names[path] = found.st_ino
                if found.st_ino not in tree.data:
                    tree.data[found.st_ino] = Path(path).read_bytes()
    return tree


def image_of(journal: Path) -> bytes | None:
    """All that is committed, as one file; None: there is no journal."""
    if not journal.exists():
        return None
    connection = sqlite3.connect(journal)
    try:
        return connection.serialize()
    finally:
        connection.close()


class Recorder:
    """What happened below `top` since the beginning, as `steps`. `first` is the folder as it was, all on the disk;
    `stamps` the last that `stat` said of each inode, `changed` all times of change that it said."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.first = look(top)
        self.steps: list[Step] = []
        self.stamps = {inode: os.lstat(path) for path, inode in self.first.names.items() if inode}
        self.changed = {inode: {found.st_ctime_ns} for inode, found in self.stamps.items()}
        self.image = image_of(top / "state" / JOURNAL)
        self._now = self.first
        self._lock = threading.RLock()

    def around(self, call: Callable[..., Any], after: Callable[..., Step | None] | None = None) -> Callable[..., Any]:
        """`call`, recorded; `after` gives the step for what it does beyond changing the folder."""

        def recorded(*arguments: Any, **options: Any) -> Any:
            with self._lock:
                self._look()
                step = after(*arguments) if after else None
                try:
                    return call(*arguments, **options)
                finally:
                    self._look()
                    if step is not None:
                        self.steps.append(step)

        return recorded

    def committed(self, journal: Path) -> None:
        """The journal has committed."""
        with self._lock:
            self._look()
            self.steps.append(Committed(image_of(journal) or b""))

    def foreign(self, path: Path, data: bytes) -> None:
        """Somebody else drops a file."""
        with self._lock:
            self._look()
            path.write_bytes(data)
            self._now = look(self.top)
            self.steps.append(Foreign(str(path), self._now.names[str(path)], data))

    def synced(self, descriptor: int) -> Step | None:
        """The step for fsync of an open file or folder below `top`."""
        found = os.fstat(descriptor)
        if not stat.S_ISDIR(found.st_mode):
            return SyncedFile(found.st_ino)
        path = str(Path(f"/proc/self/fd/{descriptor}").readlink())
        return SyncedFolder(path) if path.startswith(str(self.top)) else None

    def _look(self) -> None:
        before, self._now = self._now, look(self.top)
        names = self._now.names
        for path, inode in names.items():
            if inode and (path not in before.names or before.data.get(inode) != self._now.data[inode]):
                self.stamps[inode] = found = os.lstat(path)
                self.changed.setdefault(inode, set()).add(found.st_ctime_ns)
        for inode, data in self._now.data.items():
            if before.data.get(inode) != data:
                self.steps.append(Wrote(inode, data))
        new = [path for path, inode in names.items() if before.names.get(path) != inode]
        gone = [path for path in before.names if path not in names]
        for path in sorted(new, key=lambda path: path.count("/")):
            renamed = next((g for g in gone if names[path] and before.names[g] == names[path]), "")
            self.steps.append(Named(path, names[path], renamed))
            gone = [g for g in gone if g != renamed]
        self.steps += [Gone(path) for path in sorted(gone, key=lambda path: -path.count("/"))]


CHANGING = ("open", "write", "link", "unlink", "rename", "replace", "mkdir", "rmdir", "ftruncate")


@contextmanager
def recording(top: Path, *, at_publish: Callable[[Recorder], None] = lambda recorder: None) -> Iterator[Recorder]:
    """Record all that the effects and the journal do below `top`. `at_publish` is called before each file is put into
    place, and may drop files of strangers."""
    recorder = Recorder(top)
    journal = top / "state" / JOURNAL

    def at_point(name: str) -> None:
        if name == "journal.after-commit":
            recorder.committed(journal)
        if name == "effects.before-publish":
            at_publish(recorder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", recorder.around(os.fsync, recorder.synced))
        patch.setattr(publish, "rename_new", recorder.around(publish.rename_new))
        patch.setattr(group_writer, "fault_point", at_point)
        patch.setattr(carry_out, "fault_point", at_point)
        for name in CHANGING:
            patch.setattr(os, name, recorder.around(getattr(os, name)))
        yield recorder
