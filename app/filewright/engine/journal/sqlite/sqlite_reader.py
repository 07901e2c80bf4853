"""Pages for commands and screens, each query on its own: no read transaction outlives one statement, since an open
one keeps the log from being copied into the file and lets it grow without bound."""

import os
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filewright.core.identifiers import is_ulid
from filewright.core.job import State
from filewright.core.ledger import Ledger
from filewright.engine.client import Attention, EventView, JobPage, JobQuery, JobView
from filewright.engine.journal.sqlite.codec import fault_from_text, path_to_blob
from filewright.engine.journal.sqlite.fold import SUPERSEDED
from filewright.engine.journal.sqlite.opening import open_for_reading, told_as_unusable
from filewright.engine.journal.sqlite.rows import (
    EVENT,
    STATE,
    VIEW,
    VIEW_FROM,
    event_view,
    fetch,
    job_view,
)
from filewright.errors import Fault, NotFound

_COUNTED = f"state <> '{SUPERSEDED}' AND parents IS NULL"


class SqliteReader:
    """A read-only connection of its own; usable from any thread, beside the process that writes."""

    def __init__(self, path: Path) -> None:
        """Raises StateError where there is no journal of ours."""
        self._path = path
        self._lock = threading.Lock()
        self._connection = open_for_reading(path)
        with told_as_unusable(path):
            found = self._connection.execute("SELECT value FROM meta WHERE key = 'pipeline'").fetchone()
        self._pipeline = str(found[0]) if found else ""

    def jobs(self, query: JobQuery) -> JobPage:
        conditions, parameters = [f"job.state <> '{SUPERSEDED}'"], list[Any]()
        if query.before is not None:
            conditions.append("job.id < ?")
            parameters.append(query.before)
        if query.states:
            self._by_state(query.states, conditions)
        if query.text:
            conditions.append("(CAST(place.directory AS TEXT) || '/' || CAST(job.name AS TEXT)) LIKE ? ESCAPE '\\'")
            parameters.append(_like(query.text))
        if query.node is not None:
            conditions.append(
                "(job.node = ? OR EXISTS (SELECT 1 FROM task WHERE task.job = job.id AND task.node = ?)"
                " OR EXISTS (SELECT 1 FROM effect WHERE effect.job = job.id AND effect.node = ?))"
            )
            parameters += [query.node] * 3
        where = " AND ".join(conditions)
        rest = f"{VIEW_FROM} WHERE {where} ORDER BY job.id DESC LIMIT {query.limit + 1}"
        rows = self._fetch(VIEW, rest, parameters)
        page, more = rows[: query.limit], len(rows) > query.limit
        jobs = tuple(job_view(row, self._pipeline) for row in page)
        return JobPage(jobs=jobs, next=page[-1][0] if more else None)

    @staticmethod
    def _by_state(states: frozenset[State], conditions: list[str]) -> None:
        stored = {s.value for s in states}
        if State.RUNNING in states:
            stored.add(State.WAITING.value)
        listed = ",".join(f"'{state}'" for state in sorted(stored))
        conditions.append(f"job.state IN ({listed})")
        if (State.RUNNING in states) != (State.WAITING in states):
            wanted = ",".join(f"'{state.value}'" for state in sorted(states))
            conditions.append(f"{STATE} IN ({wanted})")

    def job(self, ulid: str) -> JobView:
        rows = self._fetch(VIEW, f"{VIEW_FROM} WHERE job.ulid = ?", [ulid]) if is_ulid(ulid) else []
        if not rows:
            raise NotFound("job-unknown", job=ulid)
        return job_view(rows[0], self._pipeline)

    def trace(self, ulid: str) -> tuple[EventView, ...]:
        found = self._fetch("json_array(id)", "job WHERE ulid = ?", [ulid]) if is_ulid(ulid) else []
        if not found:
            raise NotFound("job-unknown", job=ulid)
        rows = self._fetch(EVENT, "event WHERE job = ? ORDER BY seq", [found[0][0]])
        return tuple(event_view(row) for row in rows)

    def events_since(self, sequence: int, limit: int = 1000) -> tuple[EventView, ...]:
        rows = self._fetch(EVENT, "event WHERE seq > ? ORDER BY seq LIMIT ?", [sequence, limit])
        return tuple(event_view(row) for row in rows)

    def attention(self) -> tuple[Attention, ...]:
        rows = self._fetch(
            "json_array(coalesce(node, ''), coalesce(code, ''), count(*), max(ended_ns), fault)",
            "job WHERE state = 'quarantined' GROUP BY node, code ORDER BY count(*) DESC, max(ended_ns) DESC",
        )
        return tuple(
            Attention(
                node=node,
                code=code,
                count=count,
                newest_ns=newest_ns,
                example=fault_from_text(fault) or Fault(code=code),
            )
            for node, code, count, newest_ns, fault in rows
        )

    def counts(self) -> Ledger:
        rows = self._fetch("json_array(state, count(*))", f"job WHERE {_COUNTED} GROUP BY state")
        counts: dict[str, int] = dict(rows)
        running = self._fetch(
            "json_array(count(*))",
            f"(SELECT DISTINCT job FROM task WHERE state = 'running') AS t, job"
            f" WHERE job.id = t.job AND job.state = 'waiting' AND {_COUNTED}",
        )[0][0]
        counts["waiting"] = counts.get("waiting", 0) - running
        counts["running"] = counts.get("running", 0) + running
        return Ledger(**counts)

    def by_path(self, path: str) -> JobView | None:
        directory, name = os.path.split(path)
        taken = self._fetch(
            VIEW,
            f"{VIEW_FROM} WHERE place.directory = ? AND job.known IN (0, 1) AND job.name = ?"
            f" AND job.state <> '{SUPERSEDED}' ORDER BY job.id DESC LIMIT 1",
            [path_to_blob(directory), path_to_blob(name)],
        )
        put_out = taken or self._fetch(
            VIEW,
            f"{VIEW_FROM} WHERE job.id = (SELECT job FROM effect WHERE target = ? AND state = 'done'"
            " ORDER BY id DESC LIMIT 1)",
            [path_to_blob(path)],
        )
        return job_view(put_out[0], self._pipeline) if put_out else None

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _fetch(self, array: str, rest: str, parameters: Sequence[Any] = ()) -> list[Any]:
        with self._lock, told_as_unusable(self._path):
            return fetch(self._connection, array, rest, parameters)

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, for questions of the journal itself (its own lock guards them)."""
        return self._connection


def _like(text: str) -> str:
    """A pattern that finds the text anywhere, taken literally (ASCII letters match in either case)."""
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return f"%{text}%"
