"""Whether a folder changed since it was read, without reading it; and the digest of all it holds.

Equal stamps (size, times, device, inode of every file and folder) mean the same content; different ones prove
nothing, so then the digest is taken anew.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from filewright.worker.loader import SHARED

IGNORED = frozenset({"__pycache__", ".git"})

Stamp = list[list[str | int]]
"""For each file and folder its path (relative) and what `stat` says of it; the path alone where it is not there."""


def stamp_of(folder: Path) -> Stamp:
    """The stamps of all files and folders below; none where one cannot be looked at."""
    try:
        return [_row(folder, f"../{SHARED}"), *(_row(folder, str(path)) for path in _everything(folder))]
    except OSError:
        return []


def unchanged(folder: Path, stamp: bytes) -> bool:
    """Whether everything still is as it was stamped (a line of JSON), and nothing was added or removed."""
    rows = json.loads(stamp)
    try:
        return bool(rows) and all(_row(folder, str(row[0])) == row for row in rows)
    except OSError:
        return False


def digest_of(folder: Path) -> str:
    """SHA-256 (hex) over the names and contents of all files below, and of the shared modules beside it.

    Raises OSError where one cannot be read.
    """
    total = hashlib.sha256()
    for path in _everything(folder):
        if (folder / path).is_file():
            content = (folder / path).read_bytes()
            name = os.fsencode(path.as_posix())
            total.update(b"%d %d\n" % (len(name), len(content)) + name + content)
    return total.hexdigest()


def _everything(folder: Path) -> Iterator[Path]:
    """Folders and files below, relative, in a fixed order; links to folders are not followed."""
    for top in (folder, folder.parent / SHARED):
        for where, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if name not in IGNORED)
            base = Path(os.path.relpath(where, folder))
            yield base
            for name in sorted(files):
                yield base / name


def _row(folder: Path, name: str) -> list[str | int]:
    try:
        found = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 (half the time of pathlib, at each start)
    except FileNotFoundError:
        return [name]
    return [name, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_dev, found.st_ino]
