"""watchdog, narrowed to what says "look here". Events are hints: none is trusted, none is needed.

Only created, moved, closed-after-writing and deleted-folder events are asked for: watchdog's own walks of large
trees otherwise feed it with events of their own making until it drops real ones.
"""

import logging
import os
import threading
import warnings
from collections.abc import Callable

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
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

WANTED: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileMovedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]

log = logging.getLogger(__name__)

# watchdog names callbacks by addresses that are used again, and warns of it; what it may miss then, the scan finds
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")


class _Overflow(logging.Handler):
    """watchdog says that it lost events in its log alone."""

    def __init__(self, lost: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._lost = lost

    def emit(self, record: logging.LogRecord) -> None:
        self._lost()


class Hints(FileSystemEventHandler):
    """Listens below one folder. `touched()` gives the paths hinted at since the last call, None for "look at all"."""

    def __init__(self, root: str, *, recursive: bool, wake: Callable[[], None]) -> None:
        self._root = root
        self._recursive = recursive
        self._wake = wake
        self._lock = threading.Lock()
        self._paths: set[str] = set()
        self._all = False
        self._observer: BaseObserver | None = None
        self._identity: tuple[int, int] | None = None
        self._overflow = _Overflow(self.lost)

    def on_any_event(self, event: FileSystemEvent) -> None:
        """A hint: remembered, and nothing more, for an exception here would end watchdog's thread."""
        path = os.fsdecode(event.dest_path or event.src_path)
        with self._lock:
            if event.is_directory or len(self._paths) > 100_000:
                self._all = True
            else:
                self._paths.add(path)
        self._wake()

    def lost(self) -> None:
        """Events were lost: look at all."""
        with self._lock:
            self._all = True
        self._wake()

    def touched(self) -> set[str] | None:
        """The paths hinted at since the last call; None: anything may have changed."""
        with self._lock:
            paths, self._paths = self._paths, set()
            everything, self._all = self._all, False
        return None if everything else paths

    def listen(self) -> bool:
        """Make sure of listening to the folder that is there now. Tells whether it had to begin anew (so all must be
        looked at). Raises OSError when the folder is not there."""
        status = os.stat(self._root)
        identity = (status.st_dev, status.st_ino)
        if self._observer is not None and identity == self._identity and self._alive():
            return False
        self.close()
        observer = Observer()
        observer.schedule(self, self._root, recursive=self._recursive, event_filter=WANTED)
        logging.getLogger("watchdog.observers").addHandler(self._overflow)
        try:
            observer.start()
        except OSError as error:
            # too many watches, or a file system that has none: looking at intervals goes on without hints
            log.warning("no change events", extra={"root": self._root, "error": str(error)})
            self._identity = identity
            return True
        self._observer, self._identity = observer, identity
        return True

    def _alive(self) -> bool:
        observer = self._observer
        return observer is not None and observer.is_alive() and all(e.is_alive() for e in observer.emitters)

    @property
    def listening(self) -> bool:
        """Whether hints come at all."""
        return self._alive()

    def close(self) -> None:
        """Stop listening; returns when watchdog's threads have ended."""
        logging.getLogger("watchdog.observers").removeHandler(self._overflow)
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None
