"""Putting a file under a name: one that must be free, or one that is replaced. One row for each system.

| system | a name that must be free |
|---|---|
| Linux | `renameat2(RENAME_NOREPLACE)` |
| macOS | `renamex_np(RENAME_EXCL)` |
| Windows | `MoveFileExW` without REPLACE_EXISTING, with WRITE_THROUGH |

Where a file system refuses that: link, then unlink. Where links fail too, an empty file of ours claims the name.
"""

import ctypes
import errno
import os
import sys
import time
from collections.abc import Callable
from enum import Enum
from typing import Any

from filewright.engine.effects.names import PROBE_SUFFIX, STAGE_SUFFIX
from filewright.engine.fault_points import fault_point

_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
_NO_LINKS = _UNSUPPORTED | {errno.EPERM, errno.EMLINK, errno.EACCES}

SHARING_TRIES = 8  # on Windows, while a virus scanner or an indexer holds the file; about 3 s in all
SHARING_WAIT = 0.025  # seconds before the first new try; doubles


class NeedsClaim(Exception):
    """This file system can neither rename nor link without overwriting: the name has to be claimed beforehand."""


class Way(Enum):
    """How a volume puts a file under a free name."""

    RENAME = "rename"
    LINK = "link"
    CLAIM = "claim"


class Publisher:
    """Remembers what each volume can do. Safe for several threads."""

    def __init__(self) -> None:
        self._ways: dict[int, Way] = {}

    def way(self, device: int) -> Way:
        """What is known of the volume: renaming is assumed until it refuses."""
        return self._ways.get(device, Way.RENAME)

    def put_new(self, source: str, target: str, device: int) -> None:
        """Move `source` to `target` on the same volume. Raises FileExistsError when the name is taken, NeedsClaim,
        and other OSErrors."""
        way = self.way(device)
        if way is Way.RENAME:
            try:
                fault_point("publish.rename")
                rename_new(source, target)
            except OSError as error:
                if error.errno not in _UNSUPPORTED or isinstance(error, FileExistsError):
                    raise
                way = self._ways[device] = Way.LINK
            else:
                return
        if way is Way.LINK:
            try:
                fault_point("publish.link")
                os.link(source, target, follow_symlinks=False)
            except FileExistsError:
                raise
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                self._ways[device] = Way.CLAIM
            else:
                fault_point("publish.linked")
                os.unlink(source)
                return
        raise NeedsClaim(target)

    def can_put_new(self, probe: str, device: int) -> bool:
        """Whether the volume of `probe` (a file of ours) puts files under free names by itself; found out by trying
        it out once, with the probe."""
        if device not in self._ways and sys.platform != "win32":
            beside = probe.removesuffix(STAGE_SUFFIX) + PROBE_SUFFIX
            try:
                self.put_new(probe, beside, device)
            except NeedsClaim:
                return False
            os.rename(beside, probe)
            self._ways.setdefault(device, Way.RENAME)
        return self.way(device) is not Way.CLAIM


def claim(target: str) -> os.stat_result:
    """Take a free name by an empty file. Raises FileExistsError when it is taken."""
    fault_point("publish.before-claim")
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        fault_point("publish.claimed")
        return os.fstat(descriptor)
    except OSError:
        os.unlink(target)
        raise
    finally:
        os.close(descriptor)


def put_over(source: str, target: str) -> None:
    """Move `source` to `target` on the same volume, replacing what is there. Raises OSError."""
    fault_point("publish.put-over")
    if sys.platform == "win32":
        _move_file(source, target, _REPLACE_EXISTING | _WRITE_THROUGH)
    else:
        os.rename(source, target)


if sys.platform == "win32":
    _REPLACE_EXISTING, _WRITE_THROUGH = 0x1, 0x8
    _SHARING_VIOLATION, _LOCK_VIOLATION, _ACCESS_DENIED = 32, 33, 5
    _ALREADY_EXISTS, _FILE_EXISTS = 183, 80
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.MoveFileExW.argtypes = (ctypes.c_wchar_p, ctypes.c_wchar_p, ctypes.c_uint32)
    _kernel.MoveFileExW.restype = ctypes.c_int

    def _move_file(source: str, target: str, flags: int) -> None:
        """`MoveFileExW`, tried again for a while when somebody else has the file open."""
        wait = SHARING_WAIT
        for tries_left in range(SHARING_TRIES - 1, -1, -1):
            if _kernel.MoveFileExW(_long(source), _long(target), flags):
                return
            code = ctypes.get_last_error()
            if code in (_ALREADY_EXISTS, _FILE_EXISTS):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
            held = code in (_SHARING_VIOLATION, _LOCK_VIOLATION, _ACCESS_DENIED)
            if not held or not tries_left:
                raise ctypes.WinError(code)
            time.sleep(wait)
            wait *= 2

    def _long(path: str) -> str:
        """The form that may be longer than 259 characters."""
        if path.startswith("\\\\?\\"):
            return path
        path = os.path.abspath(path)
        return f"\\\\?\\UNC\\{path[2:]}" if path.startswith("\\\\") else f"\\\\?\\{path}"

    def rename_new(source: str, target: str) -> None:
        """Rename; the name must be free. Raises FileExistsError, OSError."""
        _move_file(source, target, _WRITE_THROUGH)

else:

    def _no_replace() -> Callable[[bytes, bytes], int] | None:
        library: Any = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            exclusive = 0x4  # RENAME_EXCL in <stdio.h>
            rename = getattr(library, "renamex_np", None)
            return rename and (lambda source, target: int(rename(source, target, exclusive)))
        else:
            here, no_replace = -100, 1  # AT_FDCWD, RENAME_NOREPLACE in <linux/fs.h>
            rename = getattr(library, "renameat2", None)  # Linux 3.15, glibc 2.28
            return rename and (lambda source, target: int(rename(here, source, here, target, no_replace)))

    _rename_no_replace = _no_replace()
    _ENCODING, _ERRORS = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()

    def rename_new(source: str, target: str) -> None:
        """Rename; the name must be free. Raises FileExistsError, and OSError with ENOSYS or EINVAL where the system
        or the file system cannot."""
        if _rename_no_replace is None:
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), source)
        if _rename_no_replace(source.encode(_ENCODING, _ERRORS), target.encode(_ENCODING, _ERRORS)) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), source, None, target)
