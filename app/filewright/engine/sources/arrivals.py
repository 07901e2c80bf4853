"""A path and what `stat` said of it, as an arrival and as a file on its way."""

import hashlib
import mimetypes
import os
from datetime import UTC, datetime
from functools import lru_cache

from filewright.core.file import File, Stamp
from filewright.core.job import Arrival
from filewright.engine.journal.journal import Known

_ANY = "application/octet-stream"
_TYPES = mimetypes.MimeTypes(filenames=())  # the built-in table alone: the same on every machine
for _type, _suffix in (
    ("image/webp", ".webp"),
    ("image/avif", ".avif"),
    ("image/heic", ".heic"),
    ("text/markdown", ".md"),
    ("text/plain", ".log"),
    ("text/x-yaml", ".yaml"),
    ("application/x-7z-compressed", ".7z"),
):
    _TYPES.add_type(_type, _suffix)


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp that `stat` gave."""
    return Stamp(
        size=status.st_size,
        mtime_ns=status.st_mtime_ns,
        ctime_ns=status.st_ctime_ns,
        device=status.st_dev,
        inode=status.st_ino,
    )


def fingerprint(stamp: Stamp) -> int:
    """A stamp as one number: equal stamps have equal ones, in every process."""
    return hash((stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.device, stamp.inode))


def media_type_by_name(name: str) -> str:
    """The media type that a name suggests; content is looked at by the steps that care."""
    stem, _, ending = name.rpartition(".")
    if not stem:
        return _ANY
    if f".{ending.lower()}" in _TYPES.encodings_map:  # what is packed counts: x.tar.gz
        ending = f"{stem.rpartition('.')[2]}.{ending}"
    return _by_ending(ending)


@lru_cache(maxsize=1024)  # names are many, endings few
def _by_ending(ending: str) -> str:
    return _TYPES.guess_type(f"x.{ending}", strict=False)[0] or _ANY


def location(arrival: Arrival) -> str:
    """Where the file lies."""
    return os.path.join(arrival.root, arrival.path)


def as_file(arrival: Arrival) -> File:
    """The file as it enters the graph, with what the source knows as attributes."""
    folder, name = os.path.split(arrival.path)
    path = location(arrival)
    return File(
        path=path,
        name=name,
        media_type=arrival.media_type,
        size=arrival.stamp.size,
        attributes={
            "source.path": path,
            "source.name": name,
            "source.folder": folder.replace(os.sep, "/"),
            "source.modified": modified(arrival.stamp.mtime_ns),
        },
    )


def modified(mtime_ns: int) -> str:
    """A modification time as RFC 3339, UTC; times outside the calendar are given as its first or last moment."""
    seconds = mtime_ns / 1e9
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        moment = datetime.max.replace(tzinfo=UTC) if seconds > 0 else datetime.min.replace(tzinfo=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def unchanged(path: str, stamp: Stamp, known: Known) -> bool:
    """Whether the file at `path` is the one that is known: by its stamp, else by its bytes."""
    if stamp == known.stamp:
        return True
    if not known.sha256 or known.stamp.size != stamp.size:
        return False
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == known.sha256
    except OSError:
        return False
