"""Which jobs are taken back together: what a gather joined is one work, so all that is in it goes or none.

Whoever takes a joined job back means all the files in it, with what became of each besides (the original that was
moved, a copy of its own). A single file of it cannot be: the result that it is part of would stay, made of a file that
is counted no longer.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from filewright.core.effect import EffectState
from filewright.core.job import JobId, State
from filewright.engine.client import UndoAction, UndoStep
from filewright.engine.journal.journal import StoredJob
from filewright.engine.sources.arrivals import location
from filewright.errors import Fault, FieldValue, Scope

Kin = Callable[[Sequence[JobId]], Sequence[StoredJob]]
"""The jobs that these were joined from, and those that they were joined into."""


def together(asked: Sequence[StoredJob], kin: Kin) -> tuple[list[StoredJob], list[UndoStep]]:
    """The jobs to be taken back for these, oldest first; and those of them that are part of a result which would stay,
    each with that as its obstacle."""
    known = _related(asked, kin)
    joined = [job for job in known.values() if job.parents and job.state is not State.DISMISSED]
    if not joined:
        return list(asked), []
    wanted = {job.job for job in asked}
    obstacles: dict[JobId, StoredJob] = {}
    while True:
        chosen = _with_parents(wanted, known)
        stays = {parent: job for job in joined if job.job not in chosen for parent in job.parents if parent in chosen}
        if not stays:
            break
        for job in list(wanted):
            result = next((stays[part] for part in sorted(_with_parents({job}, known)) if part in stays), None)
            if result is not None:
                wanted.discard(job)
                obstacles[job] = result
    return [known[job] for job in sorted(chosen)], [_step(known[job], obstacles[job]) for job in sorted(obstacles)]


def _related(asked: Sequence[StoredJob], kin: Kin) -> dict[JobId, StoredJob]:
    """These and all that is bound to them by gathers."""
    known = {job.job: job for job in asked}
    new = list(known)
    while new:
        found = {job.job: job for job in kin(new) if job.job not in known}
        known |= found
        new = list(found)
    return known


def _with_parents(jobs: Collection[JobId], known: Mapping[JobId, StoredJob]) -> set[JobId]:
    """These and all that they were joined from."""
    found: set[JobId] = set()
    waiting = list(jobs)
    while waiting:
        job = known.get(waiting.pop())
        if job is not None and job.job not in found:
            found.add(job.job)
            waiting += job.parents
    return found


def _step(job: StoredJob, result: StoredJob) -> UndoStep:
    path = next((e.target for e in result.effects if e.state is EffectState.DONE and e.target), result.arrival.path)
    fields: dict[str, FieldValue] = {"path": path, "job": result.ulid, "count": len(result.parents)}
    fault = Fault(code="undo-joined", scope=Scope.FILE, fields=fields)
    return UndoStep(job=job.ulid, path=location(job.arrival), action=UndoAction.NOTHING, obstacle=fault)
