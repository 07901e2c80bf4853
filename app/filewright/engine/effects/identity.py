"""Whether a file is the one that was recorded.

Device, inode and size tell at once. Device numbers may differ after a restart of the computer, and some file systems
make inode numbers up: then the content tells.
"""

import hashlib
import os
import stat

from filewright.core.file import Stamp

BLOCK = 1 << 20


def stamp_of(found: os.stat_result) -> Stamp:
    """What `stat` says, as a value."""
    return Stamp(
        size=found.st_size,
        mtime_ns=found.st_mtime_ns,
        ctime_ns=found.st_ctime_ns,
        device=found.st_dev,
        inode=found.st_ino,
    )


def look(path: str) -> os.stat_result | None:
    """What lies there, a link itself and not what it leads to; None: nothing. Raises other OSErrors."""
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def same_place(found: os.stat_result, stamp: Stamp) -> bool:
    """The same inode with the same size."""
    return found.st_ino == stamp.inode and found.st_dev == stamp.device and found.st_size == stamp.size


def unchanged(found: os.stat_result, stamp: Stamp) -> bool:
    """Nothing of it differs: its content is what it was."""
    return (
        found.st_mtime_ns == stamp.mtime_ns
        and found.st_ctime_ns == stamp.ctime_ns
        and found.st_size == stamp.size
        and found.st_ino == stamp.inode
        and found.st_dev == stamp.device
    )


def is_recorded(path: str, found: os.stat_result | None, stamp: Stamp | None, sha256: str) -> bool:
    """Whether what lies at `path` (`found`) is the file recorded as `stamp` with this content."""
    if found is None or stamp is None or not stat.S_ISREG(found.st_mode) or found.st_size != stamp.size:
        return False
    return same_place(found, stamp) or (bool(sha256) and sha256_of(path) == sha256)


def sha256_of(path: str) -> str:
    """The SHA-256 of a regular file. Raises OSError."""
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)), "rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_is(path: str, sha256: str) -> bool:
    """Whether a file has this content; one that we may not read is nobody's but its owner's. Raises OSError."""
    try:
        return sha256_of(path) == sha256
    except PermissionError:
        return False
