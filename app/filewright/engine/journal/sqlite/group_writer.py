"""The one thread that commits: what waits is grouped, written in one transaction, and then told."""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from filewright.core.event import Event
from filewright.engine.fault_points import fault_point
from filewright.engine.journal.journal import Committed, Trouble
from filewright.engine.journal.sqlite.damage import means_damage
from filewright.engine.journal.sqlite.fold import Fold, Rows
from filewright.engine.journal.sqlite.names import Names
from filewright.engine.journal.sqlite.upkeep import BETWEEN, IDLE, LOOK, Upkeep
from filewright.engine.threads import Threads
from filewright.errors import Fault, Scope, StateError

MOST_EVENTS = 8192  # in one transaction, so that nothing waits long for its commit
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0  # seconds between tries when a commit fails
LAST_TRIES = 3  # of a failing commit, once the journal is to close


@dataclass(frozen=True, slots=True)
class Batch:
    """Events that go together, the first of which has number `sequence`."""

    events: Sequence[Event]
    sequence: int
    committed: Committed | None


@dataclass(frozen=True, slots=True)
class GraphText:
    """A version of the graph to be kept."""

    hash: str
    text: str


class GroupWriter:
    """Takes batches from any thread; commits on its own."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        trace: bool,
        sequence: int,
        next_effect: int,
        threads: Threads,
        trouble: Trouble,
        upkeep: Upkeep,
        damaged: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._names = Names(connection)
        self._trace = trace
        self._next_effect = next_effect
        self._hears_trouble = trouble
        self._stuck = False  # the record cannot be written just now
        self._queue: deque[Batch | GraphText] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._over = False
        self._told = 0
        self._upkeep = upkeep
        self._damaged = damaged
        self._keep_up_at = time.monotonic() + IDLE
        self._work_next_at = 0.0
        self.sequence = sequence
        self._join = threads.start("journal", self._run)

    def append(self, events: Sequence[Event], committed: Committed | None) -> None:
        """Queue a batch. Raises StateError after `close`."""
        with self._changed:
            self._check_open()
            self._queue.append(Batch(events, self.sequence + 1, committed))
            self.sequence += len(events)
            self._changed.notify_all()

    def store_graph(self, hash: str, text: str) -> None:
        """Queue a version's text. Raises StateError after `close`."""
        with self._changed:
            self._check_open()
            self._queue.append(GraphText(hash, text))
            self._changed.notify_all()

    def flush(self, *, patient: bool = True) -> None:
        """Wait until all that was queued is on disk and told. Raises StateError when the writer ends before, and,
        unless `patient`, while the record cannot be written."""
        with self._changed:
            if self._over:
                raise StateError("journal-closed")
            target = self._told + len(self._queue)
            self._changed.wait_for(lambda: self._over or self._told >= target or (self._stuck and not patient))
            if self._told < target:
                raise StateError("journal-busy" if self._stuck else "journal-closed")

    def _trouble(self, fault: Fault | None) -> None:
        with self._changed:
            self._stuck = fault is not None
            self._changed.notify_all()
        self._hears_trouble(fault)

    def close(self) -> None:
        """Write what waits and end the thread. Raises StateError with the number of events that could not be
        written."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._join()
        lost = sum(len(batch.events) for batch in self._queue if isinstance(batch, Batch))
        if lost:
            raise StateError("journal-unwritten", events=lost)

    def _check_open(self) -> None:
        if self._closing or self._over:
            raise StateError("journal-closed")

    def _run(self) -> None:
        try:
            while True:
                group = self._take()
                if group:
                    fold = self._fold(group)
                    if not self._commit(fold.rows()):
                        return
                    self._next_effect = fold.next_effect
                    self._tell(group)
                elif self._closing:
                    return
                self._keep_up(idle=not group)
        finally:
            with self._changed:
                self._over = True
                self._changed.notify_all()

    def _take(self) -> list[Batch | GraphText]:
        """The next group, left in the queue until it is on disk. Empty: nothing came till the next upkeep is due, or
        it is time to end."""
        with self._changed:
            wait = max(0.0, self._keep_up_at - time.monotonic())
            self._changed.wait_for(lambda: self._queue or self._closing, wait)
            group: list[Batch | GraphText] = []
            events = 0
            for item in self._queue:
                events += len(item.events) if isinstance(item, Batch) else 0
                if group and events > MOST_EVENTS:
                    break
                group.append(item)
            return group

    def _fold(self, group: Sequence[Batch | GraphText]) -> Fold:
        fold = Fold(self._names, self._next_effect, trace=self._trace)
        for item in group:
            if isinstance(item, Batch):
                fold.feed(item.events, item.sequence)
            else:
                self._names.store_graph(item.hash, item.text)
        return fold

    def _keep_up(self, *, idle: bool) -> None:
        """A small part of what the journal does for itself, when it is time."""
        now = time.monotonic()
        if self._closing or (not idle and now < self._work_next_at):
            if not idle:
                self._keep_up_at = min(self._keep_up_at, now + IDLE)
            return
        try:
            more = self._upkeep.step(idle=idle)
        except sqlite3.OperationalError:  # a full disk, mostly: whoever has something to write hears of it
            more = False
        now = time.monotonic()
        self._work_next_at = now + BETWEEN
        self._keep_up_at = now + (0.0 if more and idle else IDLE if not idle else LOOK)

    def _commit(self, rows: Rows) -> bool:
        """Write until it is written. False: the journal closes and it could not be."""
        tries = 0
        while True:
            try:
                self._write(rows)
            except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError):
                raise  # ours to mend: trying again would not help
            except sqlite3.DatabaseError as error:
                if self._connection.in_transaction:
                    self._connection.rollback()
                tries += 1
                if tries == 1:
                    if means_damage(error):
                        self._damaged()
                    self._trouble(as_fault(error))
                if not self._wait(tries):
                    return False
                continue
            if tries:
                self._trouble(None)
            return True

    def _write(self, rows: Rows) -> None:
        connection = self._connection
        fault_point("journal.before-write")
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in rows:
            statement.run(connection, values)
        fault_point("journal.before-commit")
        connection.execute("COMMIT")
        fault_point("journal.after-commit")

    def _wait(self, tries: int) -> bool:
        with self._changed:
            if self._closing:
                self._changed.wait(FIRST_WAIT)
                return tries < LAST_TRIES
            self._changed.wait_for(lambda: self._closing, min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT))
            return True

    def _tell(self, group: Sequence[Batch | GraphText]) -> None:
        for item in group:
            if isinstance(item, Batch) and item.committed is not None:
                item.committed()
        with self._changed:
            for _ in group:
                self._queue.popleft()
            self._told += len(group)
            self._changed.notify_all()


def as_fault(error: sqlite3.DatabaseError) -> Fault:
    """Why the record cannot be written."""
    if means_damage(error):
        return Fault(code="journal-broken", scope=Scope.PROCESS, fields={"message": str(error)})
    full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    code = "journal-disk-full" if full else "journal-unwritable"
    return Fault(code=code, scope=Scope.PROCESS, fields={"message": str(error)})
