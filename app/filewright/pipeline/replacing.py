"""Puts a file into place for good: whole or not at all, and still there after a power cut."""

import contextlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

_PART = ".filewright-save-"
_OLD_SECONDS = 3600
_TRIES = 20
_PAUSE_SECONDS = 0.05


def replace_file(file: Path, data: bytes, check: Callable[[bytes], object] = lambda data: None) -> None:
    """Let `file` have these bytes. A link is followed, and the file's permissions stay.

    The bytes are written beside it, flushed to the disk and read back; `check` gets what was read, and by raising
    leaves the old file as it was. Raises OSError.
    """
    target = Path(os.path.realpath(file))
    _remove_old_parts(target.parent)
    part = target.with_name(f"{_PART}{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        with os.fdopen(descriptor, "w+b") as stream:
            _keep_mode(target, descriptor)
            stream.write(data)
            stream.flush()
            _flush_to_disk(descriptor)
            stream.seek(0)
            check(stream.read())
        _rename(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    flush_folder(target.parent)


def flush_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, where the system knows that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_old_parts(folder: Path) -> None:
    """Take away what saves left that were killed long ago."""
    with contextlib.suppress(OSError):
        for part in folder.glob(f"{_PART}*.part"):
            if part.stat().st_mtime < time.time() - _OLD_SECONDS:
                part.unlink()


def _flush_to_disk(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl  # fsync alone leaves the bytes in the drive's cache there

        with contextlib.suppress(OSError):  # some network volumes do not know it
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _keep_mode(target: Path, descriptor: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(FileNotFoundError):
            os.fchmod(descriptor, stat.S_IMODE(target.stat().st_mode))


def _rename(part: Path, target: Path) -> None:
    """Windows refuses while somebody (a scanner, an indexer) has the file open for a moment."""
    tries = _TRIES if os.name == "nt" else 1
    for left in reversed(range(tries)):
        try:
            part.replace(target)
        except PermissionError:
            if not left:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
