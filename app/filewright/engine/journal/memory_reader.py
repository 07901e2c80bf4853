"""The reader's contract over tables in memory."""

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence

from filewright.core.effect import Effect, EffectKey, EffectKind, EffectState
from filewright.core.job import JobId, State, TaskState
from filewright.core.ledger import Ledger
from filewright.engine.client import Attention, EventView, JobPage, JobQuery, JobView, OutputView, UndoSelection
from filewright.engine.journal.journal import StoredJob
from filewright.engine.journal.memory_tables import MemoryTables
from filewright.errors import Fault, NotFound, Scope

KEPT_PAGE = 1000
_OPEN = frozenset({State.WAITING, State.RUNNING, State.HELD})
_LIES_THERE = frozenset({EffectState.INTENDED, EffectState.DONE, EffectState.UNDOING})
_OUTPUTS = frozenset({EffectKind.WRITE, EffectKind.REPLACE, EffectKind.SKIP})


class MemoryReader:
    """See `JournalReader`."""

    def __init__(self, tables: MemoryTables, lock: threading.RLock, pipeline: str) -> None:
        self._tables = tables
        self._lock = lock
        self._pipeline = pipeline

    def jobs(self, query: JobQuery) -> JobPage:
        with self._lock:
            found = [job for job in reversed(self._tables.listed()) if self._fits(job, query)]
            page = found[: query.limit]
            more = len(found) > query.limit
            return JobPage(jobs=tuple(self._view(job) for job in page), next=page[-1].job if more else None)

    def job(self, ulid: str) -> JobView:
        with self._lock:
            return self._view(self._one(ulid))

    def trace(self, ulid: str) -> tuple[EventView, ...]:
        with self._lock:
            number = self._one(ulid).job
            return tuple(view for job, view in self._tables.events if job == number)

    def events_since(self, sequence: int, limit: int = 1000) -> tuple[EventView, ...]:
        with self._lock:
            return tuple(view for _, view in self._tables.events[sequence : sequence + limit])

    def attention(self) -> tuple[Attention, ...]:
        groups: dict[tuple[str, str], list[StoredJob]] = {}
        with self._lock:
            for job in self._tables.listed():
                if job.state == "quarantined" and not job.parents:
                    groups.setdefault((job.node or "", job.fault.code if job.fault else ""), []).append(job)
            found = [
                Attention(
                    node=node,
                    code=code,
                    count=len(jobs),
                    newest_ns=max(self._tables.ended[job.job] for job in jobs),
                    example=jobs[0].fault or Fault(code=code),
                )
                for (node, code), jobs in groups.items()
            ]
        return tuple(sorted(found, key=lambda group: (-group.count, -group.newest_ns)))

    def counts(self) -> Ledger:
        with self._lock:
            jobs = [job for job in self._tables.listed() if not job.parents]
            return Ledger(**Counter(self._tables.shown_state(job).value for job in jobs))

    def by_path(self, path: str) -> JobView | None:
        with self._lock:
            taken = self._newest(lambda job: _input(job) == path and job.job not in self._tables.superseded)
            job = taken or self._newest(
                lambda job: any(e.target == path and e.state is EffectState.DONE for e in job.effects)
            )
            return self._view(job) if job else None

    def selected(self, selection: UndoSelection) -> tuple[StoredJob, ...]:
        with self._lock:
            jobs = self._tables.ordered()
            if selection.jobs:
                return tuple(job for job in jobs if job.ulid in selection.jobs)
            if selection.since_ns is not None:
                return tuple(job for job in jobs if self._tables.ended.get(job.job, 0) >= selection.since_ns)
            run = selection.run
            if run is None:
                run = max((job.run for job in jobs if job.did_something), default=0)
            return tuple(job for job in jobs if job.run == run)

    def kept_before(self, number: int | None) -> list[tuple[int, str]]:
        with self._lock:
            effects = [e for job in self._tables.jobs.values() for e in job.effects if e.before and e.before.kept]
        found = [(e.number, e.before.kept) for e in effects if e.before and (number is None or e.number < number)]
        return sorted(found, reverse=True)[:KEPT_PAGE]

    def kin(self, jobs: Sequence[JobId]) -> tuple[StoredJob, ...]:
        with self._lock:
            asked, found = set(jobs), list[StoredJob]()
            parents = {parent for job in asked & self._tables.jobs.keys() for parent in self._tables.jobs[job].parents}
            for job in self._tables.listed():
                if job.job in parents or not asked.isdisjoint(job.parents):
                    found.append(job)
            return tuple(found)

    def targets_after(self, number: int) -> list[tuple[int, str]]:
        with self._lock:
            effects = [e for job in self._tables.jobs.values() for e in job.effects if e.number > number]
        found = [(e.number, e.target) for e in effects if e.state in _LIES_THERE and (e.kind != "skip" or e.sha256)]
        return sorted(found)

    def close(self) -> None:
        """Nothing to let go of."""

    def _newest(self, fits: Callable[[StoredJob], bool]) -> StoredJob | None:
        return next((job for job in reversed(self._tables.ordered()) if fits(job)), None)

    def _one(self, ulid: str) -> StoredJob:
        job = self._newest(lambda job: job.ulid == ulid)
        if job is None:
            raise NotFound("job-unknown", job=ulid)
        return job

    def _fits(self, job: StoredJob, query: JobQuery) -> bool:
        tasks = [t for t in job.tasks if t.state is TaskState.QUARANTINED or job.state in _OPEN]
        nodes = {job.node, *(t.key.node for t in tasks), *(e.key.task.node for e in job.effects)}
        return (
            (query.before is None or job.job < query.before)
            and (not query.states or self._tables.shown_state(job) in query.states)
            and query.text.lower() in _input(job).lower()
            and (query.node is None or query.node in nodes)
        )

    def _view(self, job: StoredJob) -> JobView:
        fault = job.fault
        if job.job in self._tables.superseded:
            fault = fault or Fault(code="input-changed", scope=Scope.FILE)
        return JobView(
            job=job.ulid,
            pipeline=self._pipeline,
            file=_input(job),
            state=self._tables.shown_state(job),
            size=job.arrival.stamp.size,
            fault=fault,
            node=job.node,
            attempts=job.attempts,
            opened_ns=job.opened_ns,
            started_ns=job.started_ns,
            ended_ns=self._tables.ended.get(job.job, 0),
            outputs=_outputs(job.effects),
            parents=tuple(self._tables.jobs[parent].ulid for parent in job.parents),
            run=job.run,
        )


def _input(job: StoredJob) -> str:
    return os.path.join(job.arrival.root, job.arrival.path)


def _outputs(effects: tuple[Effect, ...]) -> tuple[OutputView, ...]:
    newest: dict[EffectKey, Effect] = {}
    for effect in effects:
        if effect.state is EffectState.DONE and effect.sha256 and effect.kind in _OUTPUTS:
            newest.pop(effect.key, None)  # what was put out last comes last
            newest[effect.key] = effect
    return tuple(
        OutputView(node=e.key.task.node, path=e.target, bytes=e.staged.size if e.staged else 0, sha256=e.sha256)
        for e in newest.values()
    )
