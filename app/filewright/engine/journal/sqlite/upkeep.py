"""What the journal does for itself beside the engine, a few milliseconds at a time, on the writer's thread: makes new
paths searchable, retires what is old, and gives room back.

Retiring keeps the account: numbers of jobs stay in `tally`. What is never retired: open jobs, those that need
attention, and what is known of files that still lie where they were taken (their trace goes, their row stays). With a
job's effects their before-states go, so that is how long a run can be taken back.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from filewright.core.effect import Before
from filewright.engine.journal.journal import Retention
from filewright.engine.journal.sqlite.codec import before_from_text
from filewright.engine.journal.sqlite.opening import pragma
from filewright.engine.journal.sqlite.rows import fetch

CHUNK = 500  # jobs a step
BETWEEN = 0.05  # seconds between steps while the engine works
BUSY = 0.25  # seconds between steps of retiring while the engine works
IDLE = 0.2  # seconds without events: nobody waits, so the steps follow each other
LOOK = 60.0  # seconds between looks when nothing is to be done
ROUND_NS = 6 * 3600 * 1_000_000_000  # from one round to the next, if the file does not outgrow its size before
OUTGROWN = 8  # a round begins when the file has grown by this part of its size since the last one
NEWEST_KEPT = 1000  # jobs that are not retired for their size, however large they are
FREE_PAGES = 256  # that the file may hold for what comes next
CLOCK_MAY_DIFFER_NS = 3600 * 1_000_000_000
_RETIRED = ("done", "filtered", "dismissed", "superseded")

LetGo = Callable[[Sequence[Before]], None]

MAKE_SEARCHABLE = (
    "INSERT INTO job_text (rowid, path) SELECT job.id,"
    " CAST(place.directory AS TEXT) || '/' || CAST(job.name AS TEXT)"
    " FROM job JOIN place ON place.id = job.place WHERE job.id > ? AND job.id <= ?"
)
THESE = "IN (SELECT value FROM json_each(:jobs))"  # of changing texts each would stay in the connection's memory
NO_LONGER_SEARCHABLE = (
    "INSERT INTO job_text (job_text, rowid, path) SELECT 'delete', job.id,"
    " CAST(place.directory AS TEXT) || '/' || CAST(job.name AS TEXT)"
    f" FROM job JOIN place ON place.id = job.place WHERE job.id {THESE} AND job.id <= :searchable"
)
RETIRE_COUNTED = (
    f"INSERT INTO tally SELECT state, 0, count(*) FROM job WHERE id {THESE} AND parents IS NULL GROUP BY state"
    " ON CONFLICT (state) DO UPDATE SET retired = retired + excluded.retired"
)
DROP_EVENTS = f"DELETE FROM event WHERE job {THESE}"
DROP_LOOSE_EVENTS = (
    "DELETE FROM event WHERE seq IN (SELECT seq FROM event WHERE job IS NULL AND time_ns < ? ORDER BY time_ns LIMIT ?)"
)


class Upkeep:
    """Used by the writer's thread alone, between its transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._terms: tuple[Retention, LetGo] | None = None
        self._retired_at = 0.0
        self._started = time.time_ns() - time.monotonic_ns()
        self._searchable = self._kept("searchable")
        self._cursor = self._kept("retired_to")
        self._round_ns = self._kept("retire_round_ns")
        self._left = 0  # bytes that the last round left

    def retire(self, retention: Retention, let_go: LetGo) -> None:
        """From now on retire what is older, or more, than that. `let_go` is given before-states that nothing needs
        any more, before the journal forgets them. May be called from any thread."""
        self._terms, self._left = (retention, let_go), 0

    def step(self, *, idle: bool) -> bool:
        """Do one small thing; tells whether there may be more of it. Beside the engine's work each waits for its
        turn, so that nothing piles up in a journal that is never idle."""
        if self._index(1 if idle else CHUNK):
            return True
        now = time.monotonic()
        if not idle and now - self._retired_at < BUSY:
            return False
        self._retired_at = now
        return (self._terms is not None and self._retire(*self._terms)) or self._give_back()

    # -- search -------------------------------------------------------------------------------------------------

    def _index(self, least: int) -> bool:
        found = self._connection.execute(
            "SELECT count(*), max(id) FROM (SELECT id FROM job WHERE id > ? ORDER BY id LIMIT ?)",
            (self._searchable, CHUNK),
        ).fetchone()
        if found[0] < least:
            return False
        with _transaction(self._connection):
            self._connection.execute(MAKE_SEARCHABLE, (self._searchable, found[1]))
            self._keep("searchable", found[1])
        self._searchable = found[1]
        return True

    # -- retiring -----------------------------------------------------------------------------------------------

    def _retire(self, retention: Retention, let_go: LetGo) -> bool:
        now = time.time_ns()
        if self._cursor == 0 and 0 <= now - self._round_ns < ROUND_NS and not self._outgrown(retention):
            return False
        clock_jumped = abs(now - time.monotonic_ns() - self._started) > CLOCK_MAY_DIFFER_NS
        age = retention.age_ns
        before = now - age if age and not clock_jumped else 0
        large = 0 < retention.size < self._size()
        newest = int(self._connection.execute("SELECT coalesce(max(id), 0) FROM job").fetchone()[0]) - NEWEST_KEPT
        looked = fetch(
            self._connection,
            "json_array(id, state, known, opened_ns, ended_ns)",
            "job WHERE id > ? ORDER BY id LIMIT ?",
            (self._cursor, CHUNK),
        )
        part = [row for row in looked if row[3] < before or (large and row[0] <= newest)]
        gone, stay = list[int](), list[int]()
        for job, state, known, _opened, ended in part:
            if state in _RETIRED and (ended < before or (large and job <= newest)):
                (stay if known else gone).append(job)
        over = len(part) < CHUNK
        if befores := self._befores(gone + stay):
            let_go(befores)
        with _transaction(self._connection):
            if gone or stay:
                self._drop(gone, stay)
            self._connection.execute(DROP_LOOSE_EVENTS, (before, CHUNK))
            self._keep("retired_to", 0 if over else part[-1][0])
            if over:
                self._keep("retire_round_ns", now)
        self._cursor = 0 if over else part[-1][0]
        if over:
            self._round_ns, self._left = now, self._size()
        return not over

    def _outgrown(self, retention: Retention) -> bool:
        """Whether the file is too large again. One that cannot be made smaller is not gone through all the time."""
        size = retention.size
        return size > 0 and self._size() > max(size, self._left + size // OUTGROWN)

    def _befores(self, jobs: list[int]) -> list[Before]:
        these = {"jobs": json.dumps(jobs)}
        texts = fetch(self._connection, "json_array(before)", f"effect WHERE job {THESE} AND before IS NOT NULL", these)
        return [before for (text,) in texts if (before := before_from_text(text)).kept]

    def _drop(self, gone: list[int], stay: list[int]) -> None:
        run, both = self._connection.execute, {"jobs": json.dumps(gone + stay)}
        run(f"UPDATE effect SET before = NULL, reversible = 0 WHERE job {THESE} AND reversible = 1", both)
        if not gone:
            run(DROP_EVENTS, both)
            return
        for table, column in (("job", "id"), ("effect", "id"), ("event", "seq")):
            run(f"INSERT OR REPLACE INTO meta SELECT 'highest_{table}', max({column}) FROM {table}")
        run(DROP_EVENTS, both)
        these = {"jobs": json.dumps(gone)}
        run(RETIRE_COUNTED, these)
        run(NO_LONGER_SEARCHABLE, {**these, "searchable": self._searchable})
        run(f"DELETE FROM effect WHERE job {THESE}", these)
        run(f"DELETE FROM task WHERE job {THESE}", these)
        run(f"DELETE FROM job WHERE id {THESE}", these)

    def _size(self) -> int:
        pages = pragma(self._connection, "page_count") - pragma(self._connection, "freelist_count")
        return pages * pragma(self._connection, "page_size")

    def _give_back(self) -> bool:
        incremental = 2
        if pragma(self._connection, "freelist_count") <= FREE_PAGES:
            return False
        if pragma(self._connection, "auto_vacuum") != incremental:
            return False
        self._connection.executescript(f"PRAGMA incremental_vacuum({FREE_PAGES})")  # `execute` frees a single page
        return True

    # -- what is remembered -------------------------------------------------------------------------------------

    def _kept(self, key: str) -> int:
        found = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return int(found[0]) if found else 0

    def _keep(self, key: str, value: Any) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.rollback()
