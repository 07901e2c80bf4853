"""Before-states as the safe-store keeps them: whether they are whole still, and a file of their content that is ready
to be put under its old name."""

import os
import shutil
import stat
import sys

from filewright.core.effect import Before
from filewright.engine.effects.durable import sync_file
from filewright.engine.effects.identity import look, sha256_of
from filewright.engine.effects.safe_store import clone


def is_whole(before: Before) -> bool:
    """Whether what is kept is still what was there. A name that nobody else can reach needs no reading. Raises
    OSError."""
    if not before.kept:
        return False
    found, stamp = look(before.kept), before.stamp
    if found is None or not stat.S_ISREG(found.st_mode) or found.st_size != stamp.size:
        return False
    same = (found.st_ino, found.st_dev, found.st_mtime_ns) == (stamp.inode, stamp.device, stamp.mtime_ns)
    return (same and found.st_nlink == 1) or sha256_of(before.kept) == before.sha256


def make_ready(before: Before, path: str) -> None:
    """Make `path` a file with the content, rights and time of before: by a link where that can be, so that it is the
    very file it was. What is kept stays. Raises OSError, and leaves nothing behind then."""
    if look(path) is not None:
        os.unlink(path)  # of a try that a crash cut off
    try:
        os.link(before.kept, path, follow_symlinks=False)
    except OSError:
        pass
    else:
        if _has_rights_and_time(path, before):
            return
        os.unlink(path)
    try:
        if not clone(before.kept, path):
            shutil.copyfile(before.kept, path, follow_symlinks=False)
        _give_rights_and_time(path, before)
    except OSError:
        if look(path) is not None:
            os.unlink(path)
        raise


def _has_rights_and_time(path: str, before: Before) -> bool:
    found = os.lstat(path)
    return stat.S_IMODE(found.st_mode) == before.mode and found.st_mtime_ns == before.stamp.mtime_ns


def _give_rights_and_time(path: str, before: Before) -> None:
    with open(path, "rb+") as file:
        os.utime(path, ns=(before.stamp.mtime_ns, before.stamp.mtime_ns))
        if sys.platform != "win32":
            os.fchmod(file.fileno(), before.mode)
        sync_file(file.fileno())
