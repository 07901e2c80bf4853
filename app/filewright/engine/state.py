"""What lies in the state folder, and who holds a pipeline: one process at a time, locked by the operating system.

```
pipelines/<id>/   lock           the holder's process id, locked while it lives
                  pipeline.json  the pipeline's id and path
                  journal.db     the journal (journal.damaged-….db: set aside; journal.version-N.db: from before)
                  spool/         files between nodes
                  kept/          before-states, for undo
                  stages         where staged files may lie
                  history.db     numbers over time
                  door.json      where the holder can be spoken to; door, its socket, unless the path is too long
```
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filewright.core.identifiers import is_ulid
from filewright.errors import StateError

_FAR = 1 << 30  # on Windows a locked byte cannot be read: one far behind the process id is locked


@dataclass(frozen=True)
class PipelineState:
    """The folder of one pipeline's state. It may not be there yet."""

    folder: Path

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.folder / "journal.db"

    @property
    def spool(self) -> Path:
        """Where files between nodes lie."""
        return self.folder / "spool"

    @property
    def history(self) -> Path:
        """Numbers over time."""
        return self.folder / "history.db"

    @property
    def lock(self) -> Path:
        """Locked by the process that runs the pipeline."""
        return self.folder / "lock"

    @property
    def pipeline(self) -> str:
        """The path of the pipeline file as it was last run; "" when that is not known."""
        return _recorded(self.folder)

    @contextmanager
    def held(self, pipeline: Path) -> Iterator[None]:
        """Be the one process that runs this pipeline, whose file is at `pipeline`. Raises StateError when another
        does, naming its process id, and when the folder cannot be used."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _unusable(self.folder, error) from error
        try:
            if not _lock(descriptor):
                raise StateError("state-held", path=str(pipeline), pid=_read_pid(descriptor))
            try:
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, b"%d\n" % os.getpid(), 0) if hasattr(os, "pwrite") else _write_pid(descriptor)
                _record(self.folder, pipeline)
            except OSError as error:
                raise _unusable(self.folder, error) from error
            yield
        finally:
            os.close(descriptor)  # the lock goes with it

    def holder(self) -> int | None:
        """The process id of whoever runs this pipeline now; None: nobody."""
        try:
            descriptor = os.open(self.lock, os.O_RDWR)
        except OSError:
            return None
        try:
            return None if _lock(descriptor) else _read_pid(descriptor)
        finally:
            os.close(descriptor)


def pipeline_state(root: Path, *, pipeline: Path, id: str | None) -> PipelineState:
    """The state of a pipeline below the state folder `root`: known by its id, and by its path while it has none.

    A file that was copied has the id of the first one: it gets a state of its own while that one is there. State
    that was kept under the path goes over to the id once there is one.
    """
    folders, path = root / "pipelines", os.path.realpath(pipeline)
    by_path = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    if id is None or not is_ulid(id):
        return PipelineState(folders / f"path-{by_path}")
    copied = folders / f"{id}-{by_path}"
    if copied.is_dir():
        return PipelineState(copied)
    own = folders / id
    if own.is_dir():
        before = _recorded(own)
        moved = before in ("", path) or not os.path.exists(before)
        return PipelineState(own if moved else copied)
    unnamed = PipelineState(folders / f"path-{by_path}")
    if unnamed.folder.is_dir() and unnamed.holder() is None:
        unnamed.folder.rename(own)
    return PipelineState(own)


def all_states(root: Path) -> list[PipelineState]:
    """Every pipeline that has a journal below the state folder."""
    return [PipelineState(journal.parent) for journal in sorted((root / "pipelines").glob("*/journal.db"))]


def boot_id() -> str:
    """Tells one start of the computer from another; "" where the system does not say."""
    if sys.platform == "linux":
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        except OSError:
            return ""
    else:
        import psutil

        return str(int(psutil.boot_time()) // 60)  # it is computed from the clock, and may be off by seconds


def _unusable(folder: Path, error: OSError) -> StateError:
    return StateError("state-unusable", path=str(folder), message=error.strerror or str(error))


def _recorded(folder: Path) -> str:
    try:
        found = json.loads((folder / "pipeline.json").read_text("ascii"))
    except (OSError, ValueError):
        return ""
    return str(found.get("path", "")) if isinstance(found, dict) else ""


def _record(folder: Path, pipeline: Path) -> None:
    fresh = folder / "pipeline.json.new"
    fresh.write_text(json.dumps({"path": os.path.realpath(pipeline)}), "ascii")
    fresh.replace(folder / "pipeline.json")


def _read_pid(descriptor: int) -> int:
    os.lseek(descriptor, 0, os.SEEK_SET)
    text = os.read(descriptor, 32).strip()
    return int(text) if text.isdigit() else 0


def _write_pid(descriptor: int) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, b"%d\n" % os.getpid())


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
