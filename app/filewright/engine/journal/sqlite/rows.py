"""Rows of the journal become jobs, tasks and effects.

A query gives its rows as one JSON array, so that the interpreter lock is given up once; names come as text with the
file system's own bytes in it.
"""

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from filewright.core.effect import Effect
from filewright.core.job import Arrival, JobId, State, Task
from filewright.engine.client import EventView, JobView, OutputView
from filewright.engine.journal.journal import StoredJob
from filewright.engine.journal.json_text import decode
from filewright.engine.journal.sqlite.codec import (
    EFFECT_READ,
    TASK_COLUMNS,
    effect_from_row,
    fault_from_text,
    stamp_from_list,
    task_from_row,
)
from filewright.engine.journal.sqlite.fold import SUPERSEDED
from filewright.errors import Fault, Scope

_BLOBS = frozenset({"root", "folder", "directory", "name", "target", "stage", "origin"})


def as_array(columns: Iterable[str], prefix: str = "") -> str:
    """A JSON array of these columns."""
    named = (f"CAST({prefix}{c} AS TEXT)" if c in _BLOBS else f"{prefix}{c}" for c in columns)
    return f"json_array({','.join(named)})"


Parameters = Sequence[Any] | Mapping[str, Any]


def fetch(connection: sqlite3.Connection, array: str, rest: str, parameters: Parameters = ()) -> list[Any]:
    """All rows of `SELECT array FROM rest`, decoded. `rest` holds the order and the limit."""
    text = connection.execute(
        f"SELECT json_group_array(json(line)) FROM (SELECT {array} AS line FROM {rest})", parameters
    ).fetchone()[0]
    rows: list[Any] = decode(text)
    return rows


_TASK = as_array(TASK_COLUMNS)
_EFFECT = as_array(EFFECT_READ)


def tasks_of(connection: sqlite3.Connection, jobs: Sequence[JobId]) -> dict[JobId, list[Task]]:
    """Unfinished tasks by job."""
    found: dict[JobId, list[Task]] = {}
    for part in _parts(jobs):
        for row in fetch(connection, _TASK, f"task WHERE job IN ({part}) ORDER BY job, path"):
            found.setdefault(row[0], []).append(task_from_row(row))
    return found


def effects_of(connection: sqlite3.Connection, jobs: Sequence[JobId]) -> dict[JobId, list[Effect]]:
    """Effects by job, in the order they were intended."""
    found: dict[JobId, list[Effect]] = {}
    for part in _parts(jobs):
        for row in fetch(connection, _EFFECT, f"effect WHERE job IN ({part}) ORDER BY id"):
            found.setdefault(row[1], []).append(effect_from_row(row))
    return found


def _parts(jobs: Sequence[JobId], size: int = 500) -> Iterable[str]:
    for start in range(0, len(jobs), size):
        yield ",".join(map(str, jobs[start : start + size]))


_STORED_COLUMNS = (
    "id", "ulid", "name", "stamp", "media", "sha256", "run", "state", "node", "fault", "attempts", "opened_ns",
    "started_ns", "replaces", "parents",
)  # fmt: skip
_STORED = (
    f"json_array({as_array(_STORED_COLUMNS, 'job.')}, place.source, CAST(place.root AS TEXT),"
    " CAST(place.folder AS TEXT), graph.hash)"
)


def stored_jobs(connection: sqlite3.Connection, where: str, parameters: Sequence[Any] = ()) -> list[StoredJob]:
    """Jobs with their tasks and effects, oldest first."""
    rows = fetch(
        connection,
        _STORED,
        f"job JOIN place ON place.id = job.place JOIN graph ON graph.id = job.graph WHERE {where} ORDER BY job.id",
        parameters,
    )
    numbers = [row[0][0] for row in rows]
    tasks, effects = tasks_of(connection, numbers), effects_of(connection, numbers)
    return [_stored(row, tasks, effects) for row in rows]


def _stored(row: list[Any], tasks: dict[JobId, list[Task]], effects: dict[JobId, list[Effect]]) -> StoredJob:
    (
        (
            job, ulid, name, stamp, media, sha256, run, state, node, fault, attempts, opened_ns, started_ns,
            replaces, parents,
        ), source, root, folder, graph,
    ) = row  # fmt: skip
    return StoredJob(
        job=job,
        ulid=ulid,
        arrival=Arrival(
            source=source,
            root=root,
            path=os.path.join(folder, name) if folder else name,
            stamp=stamp_from_list(decode(stamp)),
            media_type=media,
        ),
        graph=graph,
        run=run,
        state=State.DISMISSED if state == SUPERSEDED else State(state),
        opened_ns=opened_ns,
        started_ns=started_ns,
        attempts=attempts,
        sha256=sha256,
        node=node,
        fault=fault_from_text(fault),
        tasks=tuple(tasks.get(job, ())),
        effects=tuple(effects.get(job, ())),
        parents=tuple(decode(parents)) if parents else (),
        replaces=replaces,
        superseded=state == SUPERSEDED,
    )


_RUNNING = "EXISTS (SELECT 1 FROM task WHERE task.job = job.id AND task.state = 'running')"
STATE = f"iif(job.state = 'waiting' AND {_RUNNING}, 'running', job.state)"
"""The state as people see it: the journal itself does not write `running`, its tasks tell."""

_OUTPUTS = (
    "(SELECT json_group_array(json(line)) FROM (SELECT"
    " json_array(node, CAST(target AS TEXT), coalesce(staged ->> 0, 0), sha256) AS line FROM effect"
    " WHERE effect.job = job.id AND effect.state = 'done' AND effect.sha256 <> ''"
    " AND effect.kind IN ('write', 'replace', 'skip')"
    " AND NOT EXISTS (SELECT 1 FROM effect AS newer WHERE newer.job = effect.job AND newer.path = effect.path"
    " AND newer.ordinal = effect.ordinal AND newer.state = 'done' AND newer.id > effect.id)"
    " ORDER BY effect.id))"
)
_PARENTS = "(SELECT json_group_array(parent.ulid) FROM job AS parent, json_each(job.parents) WHERE parent.id = value)"
VIEW = (
    f"json_array(job.id, job.ulid, CAST(place.directory AS TEXT), CAST(job.name AS TEXT), {STATE}, job.size,"
    " job.fault, job.node, job.attempts, job.opened_ns, job.started_ns, job.ended_ns,"
    f" json({_OUTPUTS}), json(iif(job.parents IS NULL, '[]', {_PARENTS})), job.run)"
)
VIEW_FROM = "job JOIN place ON place.id = job.place"


def job_view(row: list[Any], pipeline: str) -> JobView:
    """A row of VIEW."""
    (
        _id, ulid, directory, name, state, size, fault, node, attempts, opened_ns, started_ns, ended_ns, outputs,
        parents, run,
    ) = row  # fmt: skip
    why = fault_from_text(fault)
    if state == SUPERSEDED:
        state, why = State.DISMISSED, why or Fault(code="input-changed", scope=Scope.FILE)
    return JobView(
        job=ulid,
        pipeline=pipeline,
        file=os.path.join(directory, name),
        state=State(state),
        size=size,
        fault=why,
        node=node,
        attempts=attempts,
        opened_ns=opened_ns,
        started_ns=started_ns,
        ended_ns=ended_ns,
        outputs=tuple(OutputView(node=n, path=p, bytes=b, sha256=h) for n, p, b, h in outputs),
        parents=tuple(parents),
        run=run,
    )


EVENT = as_array(("seq", "time_ns", "kind", "node", "port", "fields"))


def event_view(row: list[Any]) -> EventView:
    """A row of EVENT."""
    seq, time_ns, kind, node, port, fields = row
    return EventView(sequence=seq, time_ns=time_ns, event=kind, node=node, port=port, fields=decode(fields))
