"""Where Filewright's own files lie: in a checkout at its top, in a wheel inside the package; and what it writes for
itself, in the state folder."""

import os
import re
import sys
from pathlib import Path

from filewright.errors import StateError

STATE_VARIABLE = "FILEWRIGHT_STATE"
_SHARES = frozenset(
    {
        "9p", "afs", "ceph", "cifs", "coda", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs",
        "webdav",
    }
)  # fmt: skip
_LOCAL_FUSE = frozenset(
    {
        "fuseblk", "fuse.ntfs-3g", "fuse.exfat", "fuse.bindfs", "fuse.gocryptfs", "fuse.encfs", "fuse-overlayfs",
        "fuse.fuse-overlayfs",
    }
)  # fmt: skip

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def resources() -> Path:
    """The folder with icons, fonts, themes, templates, schemas and the dashboard's pages."""
    return _shipped("resources")


def bundled_processors() -> Path:
    """The folder with the processors that come with Filewright, one folder each."""
    return _shipped("processors")


def _shipped(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _CHECKOUT / name


def state_folder(chosen: str | None = None, *, make: bool = True) -> Path:
    """The folder for journals, work space and what is kept for undo: as chosen, else from the environment, else the
    platform's place for user data. It is made when missing, for this user alone; with `make` False it is left as it is,
    for those who only read.

    Raises StateError when it cannot be used, or lies on a network share: locks and syncs there keep no promise.
    """
    named = chosen or os.environ.get(STATE_VARIABLE)
    if named:
        folder = Path(named).expanduser()
    else:
        from platformdirs import user_data_path  # only here: 5 ms that most commands need not pay

        folder = user_data_path("filewright", appauthor=False)
    folder = Path(os.path.realpath(folder))
    share = network_share(folder)
    if share is not None:
        raise StateError("state-on-share", path=str(folder), kind=share)
    if not make:
        return folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StateError("state-unusable", path=str(folder), message=error.strerror or str(error)) from error
    return folder


def network_share(path: Path) -> str | None:
    """The kind of network share that a path lies on; None: it is local, as far as the system tells."""
    if sys.platform == "win32":
        import ctypes

        remote = 4  # DRIVE_REMOTE
        text = str(path)
        if text.startswith("\\\\") and not text.startswith(("\\\\?\\", "\\\\.\\")):
            return "smb"
        return "smb" if ctypes.windll.kernel32.GetDriveTypeW(path.anchor or "\\") == remote else None
    elif sys.platform == "linux":
        try:
            mounts = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
        except OSError:
            return None
        return share_kind(mount_kind(os.fspath(path), mounts))
    else:
        import psutil

        best = max(
            (p for p in psutil.disk_partitions(all=True) if path.is_relative_to(p.mountpoint)),
            key=lambda partition: len(partition.mountpoint),
            default=None,
        )
        return None if best is None else share_kind(best.fstype)


def mount_kind(path: str, mountinfo: str) -> str:
    """The type of the file system that a path lies on, by the text of Linux's /proc/self/mountinfo."""
    longest, kind = -1, ""
    for line in mountinfo.splitlines():
        fields = line.split(" ")
        if len(fields) < 10 or "-" not in fields:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= longest:  # of two on the same place the later one is seen
            longest, kind = len(point), fields[fields.index("-") + 1]
    return kind


def share_kind(kind: str) -> str | None:
    """The type of file system when it is a network share, else None. What is mounted by a program of somebody's
    (sshfs, rclone …) counts as one, but for those that are known to be local."""
    kind = kind.lower()
    if kind in _SHARES or (kind.startswith("fuse") and kind not in _LOCAL_FUSE):
        return kind
    return None
