"""What only the file system can say of a pipeline: loops, folders that are missing, two steps with one folder."""

import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from filewright.core.folder_use import FolderUse, conflict_of, folder_uses
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Fix, Problem, Severity
from filewright.core.processor import ProcessorSpec
from filewright.core.request import Conflict
from filewright.errors import FieldValue, Place
from filewright.text import _
from filewright.text.display_name import display_name

_Id = tuple[int, int]


def located(path: str, folder: str | os.PathLike[str]) -> str:
    """Where a path in a parameter leads: absolute, relative ones from the pipeline file's folder, `~` the home.
    Links are not followed."""
    return os.path.normpath(os.path.join(os.path.abspath(folder), os.path.expanduser(path)))


def check_folders(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], file: Path) -> tuple[Problem, ...]:
    """What is wrong with the folders that a pipeline uses; `file` is where it lies. Looks at the disk: not for the
    screen's thread."""
    looks = _Looks()
    uses = [(use, located(use.path, file.parent)) for use in folder_uses(pipeline, specs) if "\0" not in use.path]
    watched = [(use, looks.at(path)) for use, path in uses if use.watched]
    written = [(use, looks.at(path)) for use, path in uses if not use.watched]
    return (
        *_what_is_there(watched),
        *_what_is_there(written),
        *_loops(looks, watched, written),
        *_own_file(looks, watched, pipeline, file),
        *_watched_twice(watched),
        *_written_twice(written, pipeline, specs),
    )


@dataclass(frozen=True)
class _Look:
    """A folder as the disk has it: `real` without links; `ids` of each folder on the way that exists, from the top;
    `rest` the names below the last of those, compared by the volume's own rule."""

    path: str
    real: str
    ids: tuple[_Id, ...]
    rest: tuple[str, ...]
    kind: str

    @property
    def key(self) -> tuple[_Id, tuple[str, ...]]:
        """Equal for two ways to the same folder."""
        return (self.ids[-1] if self.ids else (0, 0), self.rest)

    def is_inside(self, other: "_Look") -> bool:
        """Whether it is the other folder or lies below it."""
        if not other.ids or other.ids[-1] not in self.ids:
            return not self.ids and not other.ids and self.rest[: len(other.rest)] == other.rest
        if not other.rest:
            return True
        return self.ids[-1] == other.ids[-1] and self.rest[: len(other.rest)] == other.rest


@dataclass
class _Looks:
    """Looks at folders, at each once."""

    seen: dict[str, _Look] = field(default_factory=dict)
    ids: dict[str, _Id | None] = field(default_factory=dict)

    def at(self, path: str) -> _Look:
        if path not in self.seen:
            self.seen[path] = self._look(path)
        return self.seen[path]

    def _look(self, path: str) -> _Look:
        real = os.path.realpath(path)
        found: list[_Id] = []
        missing: list[str] = []
        deepest = ""
        for folder in reversed([real, *map(str, Path(real).parents)]):
            id_ = None if missing else self._id(folder)
            if id_ is None:
                missing.append(os.path.basename(folder))
            else:
                found.append(id_)
                deepest = folder
        if missing and _ignores_case(deepest):
            missing = [unicodedata.normalize("NFC", name).casefold() for name in missing]
        return _Look(path, real, tuple(found), tuple(missing), _kind(real))

    def _id(self, folder: str) -> _Id | None:
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


def _ignores_case(folder: str) -> bool:
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


def _what_is_there(uses: Sequence[tuple[FolderUse, _Look]]) -> Iterator[Problem]:
    for use, look in uses:
        fields: dict[str, FieldValue] = {"folder": display_name(use.path)}
        if look.kind == "other":
            yield _problem(use, "folder-is-file", fields)
        elif look.kind == "missing" and use.watched:
            yield _problem(use, "folder-missing", fields, Severity.WARNING)
        elif look.kind == "folder" and not os.access(look.real, os.R_OK if use.watched else os.W_OK):
            code = "folder-not-readable" if use.watched else "folder-not-writable"
            yield _problem(use, code, fields, Severity.WARNING)


def _loops(
    looks: _Looks, watched: Sequence[tuple[FolderUse, _Look]], written: Sequence[tuple[FolderUse, _Look]]
) -> Iterator[Problem]:
    """What is put into a watched folder would be taken in again, for ever."""
    roots = [root for _use, root in watched]
    for use, look in written:
        for source, root in watched:
            if look.is_inside(root):
                fields: dict[str, FieldValue] = {
                    "folder": display_name(use.path),
                    "watched": display_name(source.path),
                    "source": source.title,
                }
                code = "folder-is-watched" if look.key == root.key else "folder-in-watched"
                yield _problem(use, code, fields, fix=_beside(looks, use, source, root, roots))
                break


def _beside(looks: _Looks, use: FolderUse, source: FolderUse, root: _Look, roots: Sequence[_Look]) -> Fix | None:
    """A folder next to the watched one, named after both; None where that is watched too, or no folder."""
    outer = source.path.rstrip("/\\")
    inner = os.path.basename(use.path.rstrip("/\\"))
    if not os.path.basename(outer).strip("."):
        return None
    end = "-" + (inner if inner.strip(".") and inner != os.path.basename(outer) else "out")
    look = looks.at(root.path + end)
    if look.kind == "other" or any(look.is_inside(other) for other in roots):
        return None
    title = _("Put the files into {folder}").format(folder=display_name(outer + end))
    return Fix(title=title, node=use.node, param=use.param, value=outer + end)


def _own_file(
    looks: _Looks, watched: Sequence[tuple[FolderUse, _Look]], pipeline: Pipeline, file: Path
) -> Iterator[Problem]:
    """The flow file itself would be taken in as a file."""
    if not file.exists():
        return
    home = looks.at(os.path.abspath(file.parent))
    for use, look in watched:
        params = pipeline.graph.nodes[use.node].params
        below = home.is_inside(look) if params.get("recursive") is True else home.key == look.key
        if below and not params.get("include"):
            fields: dict[str, FieldValue] = {"folder": display_name(use.path), "file": display_name(file.name)}
            yield _problem(use, "folder-holds-flow", fields, Severity.WARNING)


def _watched_twice(watched: Sequence[tuple[FolderUse, _Look]]) -> Iterator[Problem]:
    first: dict[tuple[_Id, tuple[str, ...]], FolderUse] = {}
    for use, look in watched:
        other = first.setdefault(look.key, use)
        if other is not use:
            fields: dict[str, FieldValue] = {"folder": display_name(use.path), "other": other.title}
            yield _problem(use, "folder-watched-twice", fields, Severity.WARNING)


def _written_twice(
    written: Sequence[tuple[FolderUse, _Look]], pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]
) -> Iterator[Problem]:
    """Two writers into one folder under the same names, where one does not just take another name."""
    first: dict[tuple[object, ...], tuple[FolderUse, Conflict]] = {}
    for use, look in written:
        node = pipeline.graph.nodes[use.node]
        spec = specs[node.use]
        filled = spec.filled(node.params)
        conflict = conflict_of(node, spec)
        key = (look.key, repr(filled.get("name")), repr(filled.get("subfolders")))
        other, other_conflict = first.setdefault(key, (use, conflict))
        if other.node != use.node and {conflict, other_conflict} != {Conflict.RENAME}:
            fields: dict[str, FieldValue] = {"folder": display_name(use.path), "other": other.title}
            yield _problem(use, "folder-written-twice", fields, Severity.WARNING)


def _problem(
    use: FolderUse,
    code: str,
    fields: Mapping[str, FieldValue],
    severity: Severity = Severity.ERROR,
    fix: Fix | None = None,
) -> Problem:
    place = Place(node=use.node, param=use.param)
    return Problem(code=code, fields={"step": use.title, **fields}, severity=severity, place=place, fix=fix)
