"""watchdog, narrowed to what says "look here". Events are hints: none is trusted, none is needed.

Only created, moved, closed-after-writing and deleted-folder events are asked for: watchdog's own walks of large
trees otherwise feed it with events of their own making until it drops real ones.
"""

import logging
import os
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)

from filewright.engine.sources.observer import Listening, begin

WANTED: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileMovedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
MOST_PATHS = 100_000  # more hints than these are one: look at all
TRY_SECONDS = 30.0  # how long after a refusal listening is tried again

log = logging.getLogger(__name__)

# watchdog names callbacks by addresses that are used again, and warns of it; what it may miss then, the scan finds
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What was hinted at: files, folders that came, folders that went; or that anything may have changed."""

    paths: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    everything: bool = False

    def covers(self, path: str) -> bool:
        """Whether it was hinted at this file, or at a folder above it."""
        return path in self.paths or any(path.startswith(folder + os.sep) for folder in self.folders)


class _Overflow(logging.Handler):
    """watchdog says that it lost events in its log alone."""

    def __init__(self, lost: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._lost = lost

    def emit(self, record: logging.LogRecord) -> None:
        self._lost()


class Hints(FileSystemEventHandler):
    """Listens below one folder. `touched()` gives what was hinted at since the last call. `refused` says why the
    system does not let us listen ("": it does)."""

    def __init__(self, root: str, *, recursive: bool, wake: Callable[[], None]) -> None:
        self._root = root
        self._real = root  # watchdog does not follow a link
        self._recursive = recursive
        self._wake = wake
        self._lock = threading.Lock()
        self._paths: set[str] = set()
        self._folders: set[str] = set()
        self._gone: set[str] = set()
        self._all = False
        self._listening: Listening | None = None
        self._identity: tuple[int, int] | None = None
        self._overflow = _Overflow(self.lost)
        self._try_at = 0.0
        self.refused = ""

    def on_any_event(self, event: FileSystemEvent) -> None:
        """A hint: remembered, and nothing more, for an exception here would end watchdog's thread."""
        source, path = self._as_asked(event.src_path), self._as_asked(event.dest_path or event.src_path)
        with self._lock:
            if len(self._paths) > MOST_PATHS:
                self._all = True
            elif not event.is_directory:
                self._paths.add(path)
                if event.dest_path:
                    self._paths.add(source)
            elif path == self._root or source == self._root:
                self._all = True
            else:
                if not isinstance(event, DirCreatedEvent):
                    self._gone.add(source)
                if not isinstance(event, DirDeletedEvent):
                    self._folders.add(path)
        self._wake()

    def _as_asked(self, path: bytes | str) -> str:
        """A path below the folder by the name that it was asked for."""
        text = os.fsdecode(path)
        if self._real != self._root and (text == self._real or text.startswith(self._real + os.sep)):
            return self._root + text[len(self._real) :]
        return text

    def lost(self) -> None:
        """Events were lost: look at all."""
        with self._lock:
            self._all = True
        self._wake()

    def touched(self) -> Touched:
        """What was hinted at since the last call."""
        with self._lock:
            found = Touched(paths=self._paths, folders=self._folders, gone=self._gone, everything=self._all)
            self._paths, self._folders, self._gone, self._all = set(), set(), set(), False
        return found

    def listen(self, steady: float) -> bool:
        """Make sure of listening to the folder that is there now. Tells whether it had to begin anew (so all must be
        looked at). Raises OSError when the folder is not there."""
        status = os.stat(self._root)
        identity = (status.st_dev, status.st_ino)
        if identity == self._identity:
            if self._listening is not None and self._listening.alive:
                return False
            if self._listening is None and steady < self._try_at:
                return False
        self.close()
        anew = identity != self._identity or not self.refused
        self._identity, self._real = identity, os.path.realpath(self._root)
        logging.getLogger("watchdog.observers").addHandler(self._overflow)
        try:
            self._listening = begin(self, self._real, recursive=self._recursive, wanted=WANTED)
            self.refused = ""
            return True
        except OSError as error:
            # too many watches, or a file system that has none: looking at intervals goes on without hints
            log.warning("no change events", extra={"root": self._root, "error": str(error)})
            self.refused, self._try_at = error.strerror or str(error), steady + TRY_SECONDS
            return anew

    def renew(self) -> None:
        """Begin anew with the next `listen`: hints do not come as they should."""
        self.close()
        self._identity = None

    def folders_heard(self) -> int | None:
        """How many folders are listened to; None where that is not known."""
        return self._listening.folders if self._listening is not None else None

    def close(self) -> None:
        """Stop listening; returns when watchdog's threads have ended."""
        logging.getLogger("watchdog.observers").removeHandler(self._overflow)
        if self._listening is not None:
            self._listening.stop()
            self._listening = None
