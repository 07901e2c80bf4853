"""The journal that the engine writes and asks."""

import contextlib
import itertools
import os
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filewright.core.effect import Effect
from filewright.core.event import Event
from filewright.core.job import JobId, State
from filewright.core.pipeline import TraceMode
from filewright.engine.journal.journal import Committed, JournalReader, Known, Recovered, Retention, StoredJob, Trouble
from filewright.engine.journal.json_text import decode
from filewright.engine.journal.sqlite.codec import (
    EFFECT_READ,
    effect_from_row,
    files_from_text,
    path_to_blob,
    stamp_from_list,
)
from filewright.engine.journal.sqlite.damage import mark_suspect
from filewright.engine.journal.sqlite.fold import COMMAND, SUPERSEDED
from filewright.engine.journal.sqlite.group_writer import GroupWriter
from filewright.engine.journal.sqlite.opening import mark_clean, open_for_writing
from filewright.engine.journal.sqlite.reading import connect, told_as_unusable
from filewright.engine.journal.sqlite.rows import as_array, fetch, stored_jobs
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader
from filewright.engine.journal.sqlite.upkeep import LetGo, Upkeep
from filewright.engine.threads import PlainThreads, Threads

KNOWN_PAGE = 1000  # rows decoded in one go: a larger piece would hold the interpreter lock for too long
COMMANDS_KEPT = 1000  # the last ones: who did not hear an answer asks again within seconds
FORGET_COMMANDS = (
    f"DELETE FROM meta WHERE key GLOB '{COMMAND}*' AND key < (SELECT key FROM meta WHERE key GLOB '{COMMAND}*'"
    " ORDER BY key DESC LIMIT 1 OFFSET ?)"
)
_KNOWN = "json_array(CAST(name AS TEXT), stamp, sha256, id, state)"
_OPEN = "job.state IN ('waiting', 'running', 'held')"


class SqliteJournal:
    """See `Journal`. One process writes; `SqliteReader` reads beside it."""

    def __init__(
        self,
        path: Path,
        *,
        pipeline: str = "",
        trace: TraceMode = TraceMode.FULL,
        boot: str = "",
        threads: Threads | None = None,
        trouble: Trouble = lambda fault: None,
    ) -> None:
        """Open, or begin, the journal at `path`. `pipeline` names its flow to readers; `boot` tells one start of the
        computer from another ("" where that is not known); the writer's thread comes from `threads`.

        Raises StateError where the file cannot be used.
        """
        self._connection, self._notices = open_for_writing(path)
        self._boot = boot
        self._rebooted = _remember(self._connection, pipeline, boot)
        self._path = path
        self._jobs = itertools.count(_largest(self._connection, "job", "id") + 1)
        self._questions = connect(path)
        self._asking = threading.Lock()
        self._closed = False
        self._reader = SqliteReader(path)
        self._upkeep = Upkeep(self._connection)
        self._writer = GroupWriter(
            self._connection,
            trace=trace is TraceMode.FULL,
            sequence=_largest(self._connection, "event", "seq"),
            next_effect=_largest(self._connection, "effect", "id") + 1,
            threads=threads or PlainThreads(),
            trouble=trouble,
            upkeep=self._upkeep,
            damaged=lambda: mark_suspect(path),
        )

    @property
    def sequence(self) -> int:
        return self._writer.sequence

    @property
    def reader(self) -> JournalReader:
        return self._reader

    def next_job(self) -> JobId:
        return next(self._jobs)

    def store_graph(self, hash: str, text: str) -> None:
        self._writer.store_graph(hash, text)

    def append(self, events: Sequence[Event], committed: Committed | None = None) -> None:
        self._writer.append(events, committed)

    def flush(self, *, patient: bool = True) -> None:
        self._writer.flush(patient=patient)

    def recover(self) -> Recovered:
        with self._asking, told_as_unusable(self._path):
            jobs = stored_jobs(self._questions, _OPEN)
            undoing = stored_jobs(self._questions, "job.id IN (SELECT job FROM effect WHERE state = 'undoing')")
            graphs = dict(
                fetch(
                    self._questions,
                    "json_array(hash, text)",
                    f"graph WHERE id IN (SELECT DISTINCT graph FROM job WHERE {_OPEN})",
                )
            )
            last = self._questions.execute("SELECT run FROM job WHERE id = (SELECT max(id) FROM job)").fetchone()
        return Recovered(
            jobs=tuple(jobs),
            undoing=tuple(undoing),
            graphs=graphs,
            ledger=self._reader.counts(),
            run=last[0] + 1 if last else 1,
            rebooted=self._rebooted,
            notices=self._notices,
        )

    def task_files(self) -> list[str]:
        with self._asking:
            texts = fetch(self._questions, "json_array(file)", "task")
        return [files_from_text(text)[0].path for (text,) in texts]

    def stored(self, jobs: Sequence[str]) -> tuple[StoredJob, ...]:
        return self._stored("job.ulid", jobs)

    def numbered(self, jobs: Sequence[JobId]) -> tuple[StoredJob, ...]:
        return self._stored("job.id", jobs)

    def _stored(self, column: str, jobs: Sequence[Any]) -> tuple[StoredJob, ...]:
        self._writer.flush()
        found: list[StoredJob] = []
        with self._asking:
            for start in range(0, len(jobs), 500):
                part = jobs[start : start + 500]
                found += stored_jobs(self._questions, f"{column} IN ({','.join('?' * len(part))})", part)
        return tuple(found)

    def graph(self, hash: str) -> str:
        with self._asking:
            found = self._questions.execute("SELECT text FROM graph WHERE hash = ?", [hash]).fetchone()
        return str(found[0]) if found else ""

    def known(self, source: str, root: str, path: str) -> Known | None:
        folder, name = os.path.split(path)
        rows = self._known(source, root, folder, "AND name = ?", [path_to_blob(name)])
        return rows[0][1] if rows else None

    def known_in(self, source: str, root: str, folder: str) -> dict[str, Known]:
        found: dict[str, Known] = {}
        after = b""
        while True:
            rows = self._known(source, root, folder, f"AND name > ? ORDER BY name LIMIT {KNOWN_PAGE}", [after])
            found.update(rows)
            if len(rows) < KNOWN_PAGE:
                return found
            after = path_to_blob(rows[-1][0])

    def _known(self, source: str, root: str, folder: str, rest: str, parameters: list[Any]) -> list[tuple[str, Known]]:
        self._writer.flush(patient=False)
        place = "(SELECT id FROM place WHERE source = ? AND root = ? AND folder = ?)"
        with self._asking:
            rows = fetch(
                self._questions,
                _KNOWN,
                f"job WHERE place = {place} AND known = 1 {rest}",
                [source, path_to_blob(root), path_to_blob(folder), *parameters],
            )
        return [
            (name, Known(stamp_from_list(decode(stamp)), sha256, job, State(state)))
            for name, stamp, sha256, job, state in rows
        ]

    def known_folders(self, source: str, root: str) -> tuple[str, ...]:
        self._writer.flush(patient=False)
        with self._asking:
            rows = fetch(
                self._questions,
                "json_array(CAST(folder AS TEXT))",
                "place WHERE source = ? AND root = ? ORDER BY folder",
                [source, path_to_blob(root)],
            )
        return tuple(folder for (folder,) in rows)

    def earlier(self, job: JobId) -> tuple[Effect, ...]:
        found = self._earlier(job)
        if not found:  # it may wait for its commit still; waiting for that each time would slow a second run down
            self._writer.flush()
            found = self._earlier(job)
        return found

    def _earlier(self, job: JobId) -> tuple[Effect, ...]:
        with self._asking:
            rows = fetch(
                self._questions,
                as_array(EFFECT_READ),
                "effect WHERE state IN ('intended', 'done') AND kind IN ('write', 'replace') AND job IN ("
                " WITH RECURSIVE chain (id) AS (VALUES (?) UNION"
                " SELECT job.replaces FROM chain JOIN job ON job.id = chain.id WHERE job.replaces IS NOT NULL UNION"
                " SELECT old.id FROM chain JOIN job ON job.id = chain.id JOIN job AS old ON old.place = job.place"
                f" AND old.known = 0 AND old.name = job.name WHERE old.id < job.id AND old.state = '{SUPERSEDED}')"
                " SELECT id FROM chain) ORDER BY job DESC, id DESC",
                [job],
            )
        return tuple(effect_from_row(row) for row in rows)

    def answered(self, command: str) -> str | None:
        self._writer.flush()
        with self._asking:
            found = self._questions.execute("SELECT value FROM meta WHERE key = ?", [COMMAND + command]).fetchone()
        return str(found[0]) if found else None

    def input_hash(self, job: JobId) -> str:
        found = self._input_hash(job)
        if not found:
            self._writer.flush()
            found = self._input_hash(job)
        return found

    def _input_hash(self, job: JobId) -> str:
        with self._asking:
            found = self._questions.execute("SELECT sha256 FROM job WHERE id = ?", [job]).fetchone()
        return str(found[0]) if found else ""

    def retire(self, retention: Retention, let_go: LetGo) -> None:
        """From now on retire history that is older, or more, than that, beside the engine. `let_go` is given the
        before-states that are kept no longer, on the journal's thread."""
        self._upkeep.retire(retention, let_go)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            self._writer.close()
            with contextlib.suppress(sqlite3.OperationalError):  # a full disk: the next start looks for damage
                mark_clean(self._connection)
        finally:
            self._reader.close()
            self._questions.close()
            self._connection.close()


def _remember(connection: sqlite3.Connection, pipeline: str, boot: str) -> bool:
    """Write what readers and the next start want to know. Tells whether the computer was started anew meanwhile."""
    found = connection.execute("SELECT value FROM meta WHERE key = 'boot'").fetchone()
    before = str(found[0] or "") if found else ""
    values = [("pipeline", pipeline), ("boot", boot or before)]
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values)
    connection.execute(FORGET_COMMANDS, [COMMANDS_KEPT])
    return bool(boot and before) and boot != before


def _largest(connection: sqlite3.Connection, table: str, column: str) -> int:
    """The largest number ever given out; what is retired meanwhile has left its number behind."""
    highest = connection.execute("SELECT value FROM meta WHERE key = ?", (f"highest_{table}",)).fetchone()
    found = connection.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchone()
    return max(int(found[0]), int(highest[0]) if highest else 0)
