"""The journal's contract in memory, for tests of one's own: the same answers, nothing on disk."""

import itertools
import os
import threading
from collections.abc import Sequence

from filewright.core.effect import Effect, EffectKind, EffectState
from filewright.core.event import Event
from filewright.core.job import JobId
from filewright.engine.journal.journal import Committed, JournalReader, Known, Recovered, StoredJob
from filewright.engine.journal.memory_reader import MemoryReader
from filewright.engine.journal.memory_tables import MemoryTables
from filewright.errors import StateError

_LIVE = frozenset({EffectState.INTENDED, EffectState.DONE})
_PUT_OUT = frozenset({EffectKind.WRITE, EffectKind.REPLACE})


class MemoryJournal:
    """See `Journal`. Commits at once, on the thread that appends."""

    def __init__(self, *, pipeline: str = "") -> None:
        self._tables = MemoryTables()
        self._lock = threading.RLock()
        self._reader = MemoryReader(self._tables, self._lock, pipeline)
        self._numbers = itertools.count(1)
        self._closed = False

    @property
    def sequence(self) -> int:
        return len(self._tables.events)

    @property
    def reader(self) -> JournalReader:
        return self._reader

    def next_job(self) -> JobId:
        return next(self._numbers)

    def store_graph(self, hash: str, text: str) -> None:
        self._tables.graphs.setdefault(hash, text)

    def append(self, events: Sequence[Event], committed: Committed | None = None) -> None:
        with self._lock:
            self.flush()
            for event in events:
                self._tables.append(event)
        if committed is not None:
            committed()

    def flush(self, *, patient: bool = True) -> None:
        if self._closed:
            raise StateError("journal-closed")

    def recover(self) -> Recovered:
        with self._lock:
            tables = self._tables
            jobs = tuple(job for job in tables.listed() if job.state.open)
            return Recovered(
                jobs=jobs,
                undoing=tuple(
                    job for job in tables.ordered() if any(e.state is EffectState.UNDOING for e in job.effects)
                ),
                graphs={job.graph: tables.graphs.get(job.graph, "") for job in jobs},
                ledger=self._reader.counts(),
                run=max((job.run for job in tables.jobs.values()), default=0) + 1,
            )

    def task_files(self) -> list[str]:
        with self._lock:
            return [task.file.path for job in self._tables.ordered() for task in job.tasks]

    def stored(self, jobs: Sequence[str]) -> tuple[StoredJob, ...]:
        with self._lock:
            return tuple(job for job in self._tables.ordered() if job.ulid in set(jobs))

    def numbered(self, jobs: Sequence[JobId]) -> tuple[StoredJob, ...]:
        with self._lock:
            return tuple(job for job in self._tables.ordered() if job.job in set(jobs))

    def graph(self, hash: str) -> str:
        with self._lock:
            return self._tables.graphs.get(hash, "")

    def known(self, source: str, root: str, path: str) -> Known | None:
        with self._lock:
            number = self._tables.known.get((source, root, path))
            return None if number is None else self._as_known(number)

    def known_in(self, source: str, root: str, folder: str) -> dict[str, Known]:
        with self._lock:
            return {
                os.path.basename(path): self._as_known(number)
                for (at_source, at_root, path), number in self._tables.known.items()
                if (at_source, at_root, os.path.dirname(path)) == (source, root, folder)
            }

    def known_folders(self, source: str, root: str) -> tuple[str, ...]:
        with self._lock:
            arrivals = [job.arrival for job in self._tables.jobs.values()]
        return tuple(sorted({os.path.dirname(a.path) for a in arrivals if (a.source, a.root) == (source, root)}))

    def earlier(self, job: JobId) -> tuple[Effect, ...]:
        with self._lock:
            tables, chain, waiting = self._tables, set[JobId](), [job]
            while waiting:
                number = waiting.pop()
                if number in chain or number not in tables.jobs:
                    continue
                chain.add(number)
                stored = tables.jobs[number]
                waiting += [stored.replaces] if stored.replaces is not None else []
                waiting += [
                    other
                    for other in tables.superseded
                    if other < number and _place(tables.jobs[other]) == _place(stored)
                ]
            effects = (e for n in sorted(chain, reverse=True) for e in reversed(tables.jobs[n].effects))
            return tuple(e for e in effects if e.state in _LIVE and e.kind in _PUT_OUT)

    def answered(self, command: str) -> str | None:
        with self._lock:
            return self._tables.commands.get(command)

    def input_hash(self, job: JobId) -> str:
        with self._lock:
            return self._tables.jobs[job].sha256 if job in self._tables.jobs else ""

    def close(self) -> None:
        self._closed = True

    def _as_known(self, number: JobId) -> Known:
        job = self._tables.jobs[number]
        return Known(job.arrival.stamp, job.sha256, number, job.state)


def _place(job: StoredJob) -> tuple[str, str, str]:
    return (job.arrival.source, job.arrival.root, job.arrival.path)
