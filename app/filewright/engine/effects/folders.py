"""Folders that files are put into: made when missing, remembered, told apart."""

import errno
import os
import sys
from dataclasses import dataclass

from filewright.engine.effects.names import folded
from filewright.engine.fault_points import fault_point


@dataclass(slots=True)
class Folder:
    """A folder that is there. `ignores_case` is assumed until `learn` looked; wrong assumptions cost a needless
    ` (2)` at worst."""

    path: str
    device: int
    inode: int
    ignores_case: bool = True
    looked: bool = False

    def key(self, name: str) -> tuple[int, int, str]:
        """Equal for names that are one name here."""
        return (self.device, self.inode, folded(name) if self.ignores_case else name)

    def learn(self, staged: str) -> None:
        """Find out about case, by a file of ours that lies here."""
        self.looked = True
        if sys.platform == "linux":  # elsewhere it may differ from folder to folder, and names mostly ignore it
            other = os.path.join(self.path, os.path.basename(staged).swapcase())
            self.ignores_case = os.path.lexists(other)


class Folders:
    """Remembers folders by path. Safe for several threads; a folder that vanished is to be forgotten."""

    def __init__(self) -> None:
        self._known: dict[str, Folder] = {}
        self._devices: dict[str, int] = {}

    def get(self, path: str) -> tuple[Folder, tuple[str, ...]]:
        """The folder, and those that had to be made for it, outermost first. Raises OSError; with ENODEV when the
        volume that it was on is not there."""
        known = self._known.get(path)
        if known is not None:
            return known, ()
        made: list[str] = []
        try:
            found = os.stat(path)
        except FileNotFoundError:
            self._refuse_other_volume(path)
            made = _make(path)
            found = os.stat(path)
        folder = self._known[path] = Folder(path, found.st_dev, found.st_ino)
        self._devices.setdefault(path, found.st_dev)
        return folder, tuple(made)

    def peek(self, path: str) -> Folder | None:
        """The folder as remembered, or as it lies there; None when it is not there."""
        try:
            return self._known.get(path) or (self.get(path)[0] if os.path.isdir(path) else None)
        except OSError:
            return None

    def forget(self, path: str) -> None:
        """Look anew the next time."""
        self._known.pop(path, None)

    def _refuse_other_volume(self, path: str) -> None:
        """A drive that was unplugged leaves its mount point's own volume: nothing is to be written there."""
        before = self._devices.get(path)
        if before is None:
            return
        above = os.path.dirname(path)
        while above != os.path.dirname(above) and not os.path.isdir(above):
            above = os.path.dirname(above)
        if os.stat(above).st_dev != before:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), path)


def _make(path: str) -> list[str]:
    """Make a folder and those above it. Returns those that this call made, outermost first."""
    missing: list[str] = []
    at = path
    while not os.path.isdir(at):
        missing.append(at)
        above = os.path.dirname(at)
        if above == at:
            break
        at = above
    made: list[str] = []
    for folder in reversed(missing):
        fault_point("effects.before-folder")
        try:
            os.mkdir(folder)
        except FileExistsError:
            if not os.path.isdir(folder):
                raise
        else:
            made.append(folder)
    return made
