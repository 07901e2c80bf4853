"""Pages for commands and screens, each query on its own: no read transaction outlives one statement, since an open
one keeps the log from being copied into the file and lets it grow without bound."""

import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from filewright.core.identifiers import is_ulid
from filewright.core.job import JobId
from filewright.core.ledger import Ledger
from filewright.engine.client import Attention, EventView, JobPage, JobQuery, JobView, UndoSelection
from filewright.engine.journal.journal import StoredJob
from filewright.engine.journal.sqlite.codec import fault_from_text, path_to_blob
from filewright.engine.journal.sqlite.fold import SUPERSEDED
from filewright.engine.journal.sqlite.pages import page
from filewright.engine.journal.sqlite.reading import Answer, ReadConnection
from filewright.engine.journal.sqlite.rows import EVENT, VIEW, VIEW_FROM, event_view, fetch, job_view
from filewright.engine.journal.sqlite.selected import kept_before, kin, selected, targets_after
from filewright.errors import Fault, NotFound

_COUNTED = f"state <> '{SUPERSEDED}'"

BY_INPUT = (
    "job.place IN (SELECT id FROM place WHERE directory = ?) AND job.known IN (0, 1) AND job.name = ?"
    f" AND job.state <> '{SUPERSEDED}' ORDER BY job.id DESC LIMIT 1"
)
BY_OUTPUT = "job.id = (SELECT job FROM effect WHERE target = ? AND state = 'done' ORDER BY id DESC LIMIT 1)"
ATTENTION = (
    "json_array(coalesce(node, ''), coalesce(code, ''), count, newest, (SELECT fault FROM job WHERE job.id = first))"
)
ATTENTION_FROM = (
    "(SELECT node, code, count(*) AS count, max(ended_ns) AS newest, min(id) AS first FROM job"
    " WHERE state = 'quarantined' AND parents IS NULL GROUP BY node, code) ORDER BY count DESC, newest DESC"
)
RUNNING_JOBS = (
    "job WHERE state = 'waiting' AND parents IS NULL"
    " AND EXISTS (SELECT 1 FROM task WHERE task.job = job.id AND task.state = 'running')"
)


class SqliteReader:
    """A read-only connection of its own; usable from any thread, beside the process that writes."""

    def __init__(self, path: Path) -> None:
        """Raises StateError where there is no journal of ours."""
        self._lock = threading.Lock()
        self._connection = ReadConnection(path)
        found = self._ask(lambda c: c.execute("SELECT value FROM meta WHERE key = 'pipeline'").fetchone())
        self._pipeline = str(found[0]) if found else ""

    def jobs(self, query: JobQuery) -> JobPage:
        def ask(connection: sqlite3.Connection) -> JobPage:
            rows = page(connection, query)
            listed, more = rows[: query.limit], len(rows) > query.limit
            jobs = tuple(job_view(row, self._pipeline) for row in listed)
            return JobPage(jobs=jobs, next=listed[-1][0] if more else None)

        return self._ask(ask)

    def job(self, ulid: str) -> JobView:
        found = self._view("job.ulid = ?", [ulid]) if is_ulid(ulid) else None
        if found is None:
            raise NotFound("job-unknown", job=ulid)
        return found

    def trace(self, ulid: str) -> tuple[EventView, ...]:
        found = self._fetch("json_array(id)", "job WHERE ulid = ?", [ulid]) if is_ulid(ulid) else []
        if not found:
            raise NotFound("job-unknown", job=ulid)
        return self._events("job = ? ORDER BY seq", [found[0][0]])

    def events_since(self, sequence: int, limit: int = 1000) -> tuple[EventView, ...]:
        return self._events("seq > ? ORDER BY seq LIMIT ?", [sequence, limit])

    def attention(self) -> tuple[Attention, ...]:
        def ask(connection: sqlite3.Connection) -> tuple[Attention, ...]:
            return tuple(
                Attention(
                    node=node,
                    code=code,
                    count=count,
                    newest_ns=newest_ns,
                    example=fault_from_text(fault) or Fault(code=code),
                )
                for node, code, count, newest_ns, fault in fetch(connection, ATTENTION, ATTENTION_FROM)
            )

        return self._ask(ask)

    def counts(self) -> Ledger:
        counts: dict[str, int] = dict(self._fetch("json_array(state, jobs)", f"tally WHERE {_COUNTED}"))
        running = self._fetch("json_array(count(*))", RUNNING_JOBS)[0][0]
        counts["waiting"] = counts.get("waiting", 0) - running
        counts["running"] = counts.get("running", 0) + running
        return Ledger(**counts)

    def by_path(self, path: str) -> JobView | None:
        directory, name = os.path.split(path)
        taken = self._view(BY_INPUT, [path_to_blob(directory), path_to_blob(name)])
        return taken or self._view(BY_OUTPUT, [path_to_blob(path)])

    def selected(self, selection: UndoSelection) -> tuple[StoredJob, ...]:
        return tuple(self._ask(lambda connection: selected(connection, selection)))

    def kept_before(self, number: int | None) -> list[tuple[int, str]]:
        return self._ask(lambda connection: kept_before(connection, number))

    def kin(self, jobs: Sequence[JobId]) -> tuple[StoredJob, ...]:
        return tuple(self._ask(lambda connection: kin(connection, jobs)))

    def targets_after(self, number: int) -> list[tuple[int, str]]:
        return self._ask(lambda connection: targets_after(connection, number))

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _view(self, where: str, parameters: Sequence[Any]) -> JobView | None:
        def ask(connection: sqlite3.Connection) -> JobView | None:
            rows = fetch(connection, VIEW, f"{VIEW_FROM} WHERE {where}", parameters)
            return job_view(rows[0], self._pipeline) if rows else None

        return self._ask(ask)

    def _events(self, where: str, parameters: Sequence[Any]) -> tuple[EventView, ...]:
        def ask(connection: sqlite3.Connection) -> tuple[EventView, ...]:
            return tuple(event_view(row) for row in fetch(connection, EVENT, f"event WHERE {where}", parameters))

        return self._ask(ask)

    def _fetch(self, array: str, rest: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return self._ask(lambda connection: fetch(connection, array, rest, parameters))

    def _ask(self, question: Callable[[sqlite3.Connection], Answer]) -> Answer:
        with self._lock:
            return self._connection.ask(question)
