"""The window's threads: a pool of its own that drives the engine, and a small one for questions to it.

At the end, in this order: the engine stops handing out, drains and ends its workers; then `close` waits for the
threads. The other way round hangs.
"""

import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal

from filewright.errors import FilewrightError

_T = TypeVar("_T")

_MOST_LASTING = 512
"""More than any engine asks for: a piece of work that waited for another to end could wait for ever."""

_MOST_BRIEF = 2
"""Questions read the journal and share the interpreter's lock with the screen: two at a time are enough."""


class QtPool(QObject):
    """Two thread pools of our own, and the way back to the screen's thread.

    It is the engine's `Threads`: `start` runs work that lasts. `run` is for what takes milliseconds and has an
    answer; the answer comes on the thread that made this object.
    """

    _came_back = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lasting = QThreadPool(self)
        self._lasting.setMaxThreadCount(_MOST_LASTING)
        self._brief = QThreadPool(self)
        self._brief.setMaxThreadCount(_MOST_BRIEF)
        self._closed = False
        self._came_back.connect(self._deliver)

    def start(self, name: str, work: Callable[[], None]) -> Callable[[], None]:
        """Begin `work` on a thread of its own; what comes back waits for its end."""
        ended = threading.Event()

        def run() -> None:
            threading.current_thread().name = f"filewright-{name}"
            try:
                work()
            finally:
                ended.set()

        self._lasting.start(run)

        def wait() -> None:
            ended.wait()

        return wait

    def run(
        self,
        work: Callable[[], _T],
        then: Callable[[_T], None],
        failed: Callable[[FilewrightError], None],
        broke: Callable[[], None] | None = None,
        *,
        lasting: bool = False,
    ) -> None:
        """Do `work` on a thread, then call `then` with its answer (or `failed`) on the screen's.

        What it raises besides is a mistake of ours: the application's hook tells of it after `broke`. `lasting` is for
        what may take seconds. Once closed, nothing is begun.
        """
        if self._closed:
            return

        def carry() -> None:
            try:
                back = partial(then, work())
            except FilewrightError as error:
                back = partial(failed, error)
            except Exception as error:  # noqa: BLE001 - a thread's outermost frame: it is raised again on the screen's
                back = partial(_raise, error, broke)
            self._came_back.emit(back)

        (self._lasting if lasting else self._brief).start(carry)

    def close(self, milliseconds: int = -1) -> bool:
        """Begin nothing more, forget the questions that wait, and wait for what runs.

        Returns whether all ended in time (-1: wait for ever). Stop the engines first.
        """
        self._closed = True
        self._brief.clear()
        return self._brief.waitForDone(milliseconds) and self._lasting.waitForDone(milliseconds)

    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()


def _raise(error: Exception, broke: Callable[[], None] | None) -> None:
    """Let the application's hook tell about it, as for any exception in a slot."""
    if broke is not None:
        broke()
    sys.excepthook(type(error), error, error.__traceback__)
