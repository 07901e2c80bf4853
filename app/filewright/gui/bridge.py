"""From the engine to the screen: one snapshot a tick as one typed signal, commands in order, questions aside."""

from collections import deque
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from filewright.engine.client import EngineClient, Snapshot
from filewright.errors import FilewrightError
from filewright.gui.qt_pool import QtPool

_T = TypeVar("_T")

ATTENTIVE_MS = 80
"""Between two snapshots while somebody looks: 12 a second."""

ASIDE_MS = 1000
"""Between two snapshots of a flow that is not in view."""


class Bridge(QObject):
    """Takes snapshots of one running flow, and hands commands to it without making the screen wait.

    `snapshot` is all that the panels hear of the engine, however many files pass. `refused` carries the error of a
    command that could not be carried out.
    """

    snapshot = Signal(Snapshot)
    refused = Signal(FilewrightError)

    def __init__(self, client: EngineClient, pool: QtPool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.client = client
        self.pool = pool
        self._latest = client.snapshot()
        self._waiting: deque[tuple[Callable[[EngineClient], object], Callable[[], None] | None]] = deque()
        self._commanding = False
        self._timer = QTimer(self)
        self._timer.setInterval(ATTENTIVE_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def latest(self) -> Snapshot:
        """The snapshot that was emitted last."""
        return self._latest

    @property
    def busy(self) -> bool:
        """Whether commands are under way."""
        return self._commanding

    def look(self) -> None:
        """Take a snapshot now and tell everybody."""
        self._latest = self.client.snapshot()
        self.snapshot.emit(self._latest)

    def set_attentive(self, attentive: bool) -> None:
        """Look often (the flow is in view) or once a second (it is not)."""
        interval = ATTENTIVE_MS if attentive else ASIDE_MS
        if self._timer.interval() != interval:
            self._timer.setInterval(interval)

    def command(self, work: Callable[[EngineClient], object], then: Callable[[], None] | None = None) -> None:
        """Carry `work` out on a thread, after the commands before it; `then` follows on the screen's thread.

        When it fails, `refused` says why, and `then` is not called.
        """
        self._waiting.append((work, then))
        self._next()

    def close(self) -> None:
        """Look no more; commands that wait are forgotten."""
        self._timer.stop()
        self._waiting.clear()

    def _next(self) -> None:
        if self._commanding or not self._waiting:
            return
        work, then = self._waiting.popleft()
        self._commanding = True
        self.pool.run(
            lambda: work(self.client), lambda _nothing: self._done(then), self._failed, self._after, lasting=True
        )

    def _done(self, then: Callable[[], None] | None) -> None:
        self._after()
        if then is not None:
            then()

    def _failed(self, error: FilewrightError) -> None:
        self._after()
        self.refused.emit(error)

    def _after(self) -> None:
        self._commanding = False
        if self._timer.isActive():
            self.look()
        self._next()


class Question(QObject, Generic[_T]):
    """One thing that a panel wants to know, asked on a thread: at most one question is under way.

    `key` tells questions apart: an answer to another key than the latest is stale and dropped. Asked again with the
    same key, it is asked once more after the answer.
    """

    def __init__(
        self,
        pool: QtPool,
        answered: Callable[[_T], None],
        failed: Callable[[FilewrightError], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pool = pool
        self._answered = answered
        self._failed = failed
        self._key: Hashable = None
        self._under_way = False
        self._next: Callable[[], _T] | None = None

    @property
    def under_way(self) -> bool:
        """Whether an answer is still to come."""
        return self._under_way

    def ask(self, key: Hashable, work: Callable[[], _T]) -> None:
        """Ask; the answer comes to the callback on the screen's thread."""
        self._key = key
        if self._under_way:
            self._next = work
            return
        self._under_way = True
        self._pool.run(
            work,
            lambda answer: self._deliver(key, answer),
            lambda error: self._refuse(key, error),
            lambda: self._break_off(key),
        )

    def forget(self) -> None:
        """Whatever comes back now is stale."""
        self._key = None
        self._next = None

    def _deliver(self, key: Hashable, answer: _T) -> None:
        if self._settle(key):
            self._answered(answer)

    def _refuse(self, key: Hashable, error: FilewrightError) -> None:
        if self._settle(key) and self._failed is not None:
            self._failed(error)

    def _break_off(self, key: Hashable) -> None:
        """No answer comes: the next question may."""
        self._settle(key)

    def _settle(self, key: Hashable) -> bool:
        """Ask what waits; whether this answer still counts."""
        if not isValid(self):  # the panel that asked was closed meanwhile
            return False
        self._under_way = False
        current = key == self._key
        if self._next is not None:
            work, self._next = self._next, None
            self.ask(self._key, work)
        return current
