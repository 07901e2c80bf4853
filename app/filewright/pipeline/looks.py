"""Folders as the disk has them: the same one by whatever name, link or spelling it is reached."""

import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

Id = tuple[int, int]


def located(path: str, folder: str | os.PathLike[str]) -> str:
    """Where a path in a parameter leads: absolute, relative ones from the pipeline file's folder, `~` the home.
    Links are not followed."""
    return os.path.normpath(os.path.join(os.path.abspath(folder), os.path.expanduser(path)))


@dataclass(frozen=True)
class Look:
    """A folder as the disk has it: `real` without links; `ids` of each folder on the way that exists, from the top;
    `rest` the names below the last of those, compared by the volume's own rule."""

    path: str
    real: str
    ids: tuple[Id, ...]
    rest: tuple[str, ...]
    kind: str

    @property
    def key(self) -> tuple[Id, tuple[str, ...]]:
        """Equal for two ways to the same folder."""
        return (self.ids[-1] if self.ids else (0, 0), self.rest)

    def is_inside(self, other: "Look") -> bool:
        """Whether it is the other folder or lies below it."""
        if not other.ids or other.ids[-1] not in self.ids:
            return not self.ids and not other.ids and self.rest[: len(other.rest)] == other.rest
        if not other.rest:
            return True
        return self.ids[-1] == other.ids[-1] and self.rest[: len(other.rest)] == other.rest

    def way_from(self, outer: "Look") -> tuple[str, ...]:
        """The names that lead here from a folder that this one is inside of."""
        deeper = len(self.ids) + len(self.rest) - len(outer.ids) - len(outer.rest)
        return Path(self.real).parts[-deeper:] if deeper > 0 else ()

    @property
    def ignores_case(self) -> bool:
        """Whether its volume takes `A` and `a` for the same name."""
        return ignores_case(str(Path(self.real, *[".."] * len(self.rest)).resolve()) if self.rest else self.real)


@dataclass
class Looks:
    """Looks at folders, at each once."""

    seen: dict[str, Look] = field(default_factory=dict)
    ids: dict[str, Id | None] = field(default_factory=dict)

    def at(self, path: str) -> Look:
        """The folder that an absolute path leads to."""
        if path not in self.seen:
            self.seen[path] = self._look(path)
        return self.seen[path]

    def _look(self, path: str) -> Look:
        real = os.path.realpath(path)
        found: list[Id] = []
        missing: list[str] = []
        deepest = ""
        for folder in reversed([real, *map(str, Path(real).parents)]):
            id_ = None if missing else self._id(folder)
            if id_ is None:
                missing.append(os.path.basename(folder))
            else:
                found.append(id_)
                deepest = folder
        if missing and ignores_case(deepest):
            missing = [unicodedata.normalize("NFC", name).casefold() for name in missing]
        return Look(path, real, tuple(found), tuple(missing), _kind(real))

    def _id(self, folder: str) -> Id | None:
        if folder not in self.ids:
            try:
                status = os.stat(folder)
                self.ids[folder] = (status.st_dev, status.st_ino)
            except OSError:
                self.ids[folder] = None
        return self.ids[folder]


def _kind(path: str) -> str:
    if os.path.isdir(path):
        return "folder"
    return "other" if os.path.lexists(path) else "missing"


def ignores_case(folder: str) -> bool:
    """Whether the volume takes `A` and `a` for the same name: the folder is asked for by another spelling."""
    while folder:
        parent, name = os.path.split(folder)
        other = name.swapcase()
        if other != name:
            try:
                return os.path.samefile(folder, os.path.join(parent, other))
            except OSError:
                return False
        if parent == folder:
            return False
        folder = parent
    return False
