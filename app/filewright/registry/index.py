"""What was read last time, so that 200 processors start as fast as two.

One file of lines: the rules it was made by; what there is, as one list; then two lines for each entry of the list: the
stamps of its files, and its manifest's data. These are decoded when a processor is used, all others are not even
looked at on disk.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import filewright
from filewright.core.problem import Problem, Severity
from filewright.errors import Place
from filewright.registry.load import Found

FORMAT = 2


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A folder as it was read; `stamp` and `data` are still lines of JSON."""

    folder: Path
    bundled: bool
    installed: bool
    id: str
    digest: str
    stamp: bytes
    data: bytes
    problems: tuple[Problem, ...] = field(default=())

    @property
    def usable(self) -> bool:
        """Whether it declares a processor that can be used."""
        return self.data != b"null"

    def found(self) -> Found:
        """What `load` gave."""
        return Found(
            folder=self.folder,
            bundled=self.bundled,
            stamp=json.loads(self.stamp),
            digest=self.digest,
            id=self.id,
            data=json.loads(self.data),
            problems=self.problems,
        )


def entry_of(found: Found, *, installed: bool) -> Entry:
    """What is kept of a folder that was just read."""
    return Entry(
        folder=found.folder,
        bundled=found.bundled,
        installed=installed,
        id=found.id,
        digest=found.digest,
        stamp=_line(found.stamp),
        data=_line(found.data),
        problems=found.problems,
    )


def read_index(file: Path) -> Mapping[Path, Entry]:
    """The entries by folder; none where the file is missing, damaged, or was made by other rules."""
    try:
        rules, listed, *lines = file.read_bytes().split(b"\n")
        if rules != _rules():
            return {}
        entries = [_entry(row, *lines[2 * at : 2 * at + 2]) for at, row in enumerate(json.loads(listed))]
    except (OSError, ValueError, TypeError):
        return {}
    return {entry.folder: entry for entry in entries}


def write_index(file: Path, entries: Iterable[Entry]) -> None:
    """Write the file as a whole; where that is not allowed, the next start reads the manifests again."""
    rows, lines = [], []
    for entry in entries:
        rows.append(_row(entry))
        lines += [entry.stamp, entry.data]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(b"\n".join([_rules(), _line(rows), *lines]))
        Path(temporary).replace(file)
    except OSError:
        Path(temporary).unlink(missing_ok=True)


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _rules() -> bytes:
    """What the content depends on besides the folders: this program, and (in a checkout) its rules for manifests."""
    with os.scandir(Path(__file__).parent) as files:
        stamps = [(f.name, f.stat().st_mtime_ns, f.stat().st_size) for f in files if f.name.endswith(".py")]
    return _line([FORMAT, filewright.__version__, sorted(stamps)])


def _row(entry: Entry) -> list[Any]:
    problems = [
        [p.code, dict(p.fields), p.severity, str(p.place.file), p.place.line, p.place.column] for p in entry.problems
    ]
    return [str(entry.folder), entry.bundled, entry.installed, entry.id, entry.digest, problems]


def _entry(row: list[Any], stamp: bytes, data: bytes) -> Entry:
    folder, bundled, installed, id, digest, problems = row
    return Entry(
        folder=Path(folder),
        bundled=bundled,
        installed=installed,
        id=id,
        digest=digest,
        stamp=stamp,
        data=data,
        problems=tuple(map(_problem, problems)),
    )


def _problem(row: list[Any]) -> Problem:
    code, fields, severity, file, line, column = row
    place = Place(file=Path(file), line=line, column=column)
    return Problem(code=code, fields=fields, severity=Severity(severity), place=place)
