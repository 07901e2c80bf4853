"""What was read last time, so that 200 processors start as fast as two.

One file: the first line tells the rules it was made by, then two lines for each folder: its entry with the stamps of
its files, and its manifest's data. Only the entries are decoded at a start; data is when its processor is used.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filewright
from filewright.core.problem import Problem, Severity
from filewright.errors import Place
from filewright.registry.load import Found

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A folder as it was read. `found` reads its data only when asked."""

    folder: Path
    bundled: bool
    installed: bool
    stamp: str
    digest: str
    id: str
    line: bytes
    problems: tuple[Problem, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether it declares a processor that can be used."""
        return self.line != b"null"

    def found(self) -> Found:
        """What `load` gave."""
        return Found(
            folder=self.folder,
            bundled=self.bundled,
            stamp=self.stamp,
            digest=self.digest,
            id=self.id,
            data=json.loads(self.line),
            problems=self.problems,
        )


def entry_of(found: Found, *, installed: bool) -> Entry:
    """What is kept of a folder that was just read."""
    return Entry(
        folder=found.folder,
        bundled=found.bundled,
        installed=installed,
        stamp=found.stamp,
        digest=found.digest,
        id=found.id,
        line=json.dumps(found.data, separators=(",", ":")).encode(),
        problems=found.problems,
    )


def read_index(file: Path) -> Mapping[Path, Entry]:
    """The entries by folder; none where the file is missing, damaged, or was made by other rules."""
    try:
        head, *lines = file.read_bytes().split(b"\n")
        if head.decode() != _rules() or len(lines) % 2:
            return {}
        entries = [_entry(json.loads(lines[i]), lines[i + 1]) for i in range(0, len(lines), 2)]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {entry.folder: entry for entry in entries}


def write_index(file: Path, entries: Iterable[Entry]) -> None:
    """Write the file as a whole; where that is not allowed, the next start reads the manifests again."""
    lines = [_rules().encode()]
    for entry in entries:
        lines += [json.dumps(_plain(entry), separators=(",", ":")).encode(), entry.line]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(b"\n".join(lines))
        Path(temporary).replace(file)
    except OSError:
        Path(temporary).unlink(missing_ok=True)


def _rules() -> str:
    """What the content depends on besides the folders: this program, and (in a checkout) its rules for manifests."""
    from filewright import paths

    schema = paths.resources() / "schemas" / "processor.schema.json"
    files = [*Path(__file__).parent.glob("*.py"), schema]
    stamps = [(file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in sorted(files)]
    return json.dumps([FORMAT, filewright.__version__, stamps])


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "folder": str(entry.folder),
        "bundled": entry.bundled,
        "installed": entry.installed,
        "stamp": entry.stamp,
        "digest": entry.digest,
        "id": entry.id,
        "problems": [
            [p.code, dict(p.fields), p.severity, str(p.place.file), p.place.line, p.place.column]
            for p in entry.problems
        ],
    }


def _entry(plain: dict[str, Any], line: bytes) -> Entry:
    return Entry(
        folder=Path(plain["folder"]),
        bundled=plain["bundled"],
        installed=plain["installed"],
        stamp=plain["stamp"],
        digest=plain["digest"],
        id=plain["id"],
        line=line,
        problems=tuple(
            Problem(
                code=code,
                fields=fields,
                severity=Severity(severity),
                place=Place(file=Path(file), line=number, column=column),
            )
            for code, fields, severity, file, number, column in plain["problems"]
        ),
    )
