"""Which jobs an undo concerns. Runs follow each other, so the jobs of one lie between two numbers."""

import sqlite3
from collections.abc import Sequence

from filewright.core.job import JobId, State
from filewright.engine.client import UndoSelection
from filewright.engine.journal.journal import StoredJob
from filewright.engine.journal.json_text import encode
from filewright.engine.journal.sqlite.codec import before_from_text
from filewright.engine.journal.sqlite.fold import SUPERSEDED
from filewright.engine.journal.sqlite.rows import fetch, stored_jobs

PAGE = 10_000  # rows decoded in one go

_CHANGED = "effect.state IN ('done', 'undoing') AND effect.kind <> 'skip'"
_COUNTED = (
    "effect.state = 'done' AND effect.kind = 'skip' AND EXISTS (SELECT 1 FROM job"
    f" WHERE job.id = effect.job AND job.state NOT IN ('{State.DISMISSED.value}', '{SUPERSEDED}'))"
)
LAST_OF_RUN = "SELECT id FROM job WHERE run <= ? ORDER BY id DESC LIMIT 1"
NEXT_RUN = "SELECT id, run FROM job WHERE id <= ? ORDER BY id DESC LIMIT 1"
HAS_CHANGED = f"SELECT 1 FROM effect WHERE job > ? AND job <= ? AND ({_CHANGED} OR {_COUNTED}) LIMIT 1"
KEPT_BEFORE = (
    f"effect WHERE id < ? AND before IS NOT NULL AND json_extract(before, '$[3]') <> '' ORDER BY id DESC LIMIT {PAGE}"
)
KIN = (  # what is joined is younger than what it was joined from
    "(WITH asked (id) AS MATERIALIZED (SELECT value FROM json_each(?))"
    " SELECT CAST(parent.value AS INTEGER) AS id FROM asked JOIN job ON job.id = asked.id, json_each(job.parents) AS"
    " parent UNION ALL"
    " SELECT job.id FROM job WHERE job.id > ? AND job.parents IS NOT NULL AND EXISTS"
    " (SELECT 1 FROM json_each(job.parents) WHERE value IN (SELECT id FROM asked)))"
)
TARGETS_AFTER = (
    "effect WHERE id > ? AND state IN ('intended', 'done', 'undoing') AND (kind <> 'skip' OR sha256 <> '')"
    f" ORDER BY id LIMIT {PAGE}"
)


def selected(connection: sqlite3.Connection, selection: UndoSelection) -> list[StoredJob]:
    """See `JournalReader.selected`."""
    if selection.jobs:
        found: list[StoredJob] = []
        for start in range(0, len(selection.jobs), 500):
            part = selection.jobs[start : start + 500]
            found += stored_jobs(connection, f"job.ulid IN ({','.join('?' * len(part))})", part)
        return sorted(found, key=lambda job: job.job)
    if selection.since_ns is not None:
        return stored_jobs(connection, "job.ended_ns >= ?", [selection.since_ns])
    first, last = _of_run(connection, selection.run) if selection.run is not None else _of_last_run(connection)
    return stored_jobs(connection, "job.id > ? AND job.id <= ?", [first, last])


def kept_before(connection: sqlite3.Connection, number: int | None) -> list[tuple[int, str]]:
    """See `JournalReader.kept_before`."""
    rows = fetch(connection, "json_array(id, before)", KEPT_BEFORE, [number if number is not None else 1 << 62])
    return [(at, before_from_text(text).kept) for at, text in rows]


def kin(connection: sqlite3.Connection, jobs: Sequence[JobId]) -> list[StoredJob]:
    """See `JournalReader.kin`."""
    if not jobs:
        return []
    rows = fetch(connection, "json_array(id)", KIN, [encode(jobs), min(jobs)])
    numbers = sorted({number for (number,) in rows})
    found: list[StoredJob] = []
    for start in range(0, len(numbers), PAGE):
        listed = ",".join(map(str, numbers[start : start + PAGE]))
        found += stored_jobs(connection, f"job.id IN ({listed}) AND job.state <> '{SUPERSEDED}'")
    return found


def targets_after(connection: sqlite3.Connection, number: int) -> list[tuple[int, str]]:
    """See `JournalReader.targets_after`."""
    found: list[tuple[int, str]] = []
    while True:
        rows = fetch(connection, "json_array(id, CAST(target AS TEXT))", TARGETS_AFTER, [number])
        found += [(at, target) for at, target in rows]
        if len(rows) < PAGE:
            return found
        number = rows[-1][0]


def _of_run(connection: sqlite3.Connection, run: int) -> tuple[int, int]:
    return _last(connection, run - 1), _last(connection, run)


def _last(connection: sqlite3.Connection, run: int) -> int:
    found = connection.execute(LAST_OF_RUN, [run]).fetchone()
    return int(found[0]) if found else 0


def _of_last_run(connection: sqlite3.Connection) -> tuple[int, int]:
    """The last run of which anything can be taken back."""
    last = 1 << 62
    while (found := connection.execute(NEXT_RUN, [last]).fetchone()) is not None:
        last, run = found
        first = _last(connection, run - 1)
        if connection.execute(HAS_CHANGED, [first, last]).fetchone() is not None:
            return first, last
        last = first
    return 0, 0
