"""watchdog's observer, for one folder.

On Linux a file that is moved out of a watched folder would hold up every later event for half a second, as watchdog
waits for the other half of the move. Flows move files out of their folders all the time, so that half is not asked
for.
"""

import sys

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers.api import BaseObserver


class Listening:
    """An observer at work; `alive` turns false when any thread that it needs has ended."""

    def __init__(self, observer: BaseObserver) -> None:
        self._observer = observer

    @property
    def alive(self) -> bool:
        """Whether events still come, as far as its threads tell."""
        observer = self._observer
        return observer.is_alive() and all(e.is_alive() for e in observer.emitters) and _reads(observer)

    @property
    def folders(self) -> int | None:
        """How many folders are listened to; None where that is not known."""
        return _watches(self._observer)

    def stop(self) -> None:
        """Returns when all its threads have ended."""
        self._observer.stop()
        if self._observer.is_alive():
            self._observer.join()


def begin(
    handler: FileSystemEventHandler, root: str, *, recursive: bool, wanted: list[type[FileSystemEvent]]
) -> Listening:
    """Tell `handler` of these events below a folder. Raises OSError where the system refuses."""
    observer = _make()
    try:
        observer.schedule(handler, root, recursive=recursive, event_filter=wanted)
        observer.start()
    except BaseException:
        _let_go(observer)
        raise
    return Listening(observer)


if sys.platform == "linux":
    from watchdog.observers.inotify import InotifyEmitter, InotifyObserver
    from watchdog.observers.inotify_c import InotifyConstants, Mask

    class _Emitter(InotifyEmitter):
        def get_event_mask_from_filter(self) -> Mask:
            return Mask(super().get_event_mask_from_filter() & ~InotifyConstants.IN_MOVED_FROM)

        @property
        def watches(self) -> int | None:
            group = self._inotify
            return None if group is None else len(group._active_callbacks_by_watch)

    class _Observer(InotifyObserver):
        def __init__(self) -> None:
            super().__init__()
            self._emitter_class = _Emitter

        @property
        def reads(self) -> bool:
            return self._inotify_fd.is_alive()

        def let_go(self) -> None:
            self._inotify_fd.stop()
            self._inotify_fd.join()

    def _make() -> BaseObserver:
        return _Observer()

    def _reads(observer: BaseObserver) -> bool:
        return isinstance(observer, _Observer) and observer.reads

    def _watches(observer: BaseObserver) -> int | None:
        counts = [e.watches for e in observer.emitters if isinstance(e, _Emitter)]
        return sum(count for count in counts if count is not None) if None not in counts else None

    def _let_go(observer: BaseObserver) -> None:
        for emitter in observer.emitters:
            emitter.stop()
        if isinstance(observer, _Observer):
            observer.let_go()

else:
    from watchdog.observers import Observer

    def _make() -> BaseObserver:
        return Observer()

    def _reads(observer: BaseObserver) -> bool:
        return True

    def _watches(observer: BaseObserver) -> int | None:
        return None

    def _let_go(observer: BaseObserver) -> None:
        observer.stop()
