"""A job of the journal as the scheduler takes it."""

from dataclasses import replace

from filewright.core.effect import EffectState
from filewright.core.job import TaskState
from filewright.engine.journal.journal import StoredJob
from filewright.engine.scheduler.signals import JobFound
from filewright.engine.scheduler.version import Version
from filewright.engine.sources.arrivals import as_file


def found(job: StoredJob, version: Version, *, rebooted: bool = False) -> JobFound:
    """The job as it stands; what was running when the engine died is a suspect. `rebooted`:
    the power may have gone, and with it what was written between nodes, which nothing syncs."""
    original = as_file(job.arrival).path
    gathered = bool(job.parents) or any(task.state is TaskState.GATHERED for task in job.tasks)
    lost = rebooted and not gathered and any(task.file.path != original for task in job.tasks)
    tasks = tuple(
        replace(task, suspected=task.suspected + 1) if task.state is TaskState.RUNNING else task for task in job.tasks
    )
    return JobFound(
        job=job.job,
        ulid=job.ulid,
        arrival=job.arrival,
        file=as_file(job.arrival),
        version=version,
        tasks=tasks,
        effects=tuple(e for e in job.effects if e.state is EffectState.INTENDED),
        wrote=bool(job.effects),
        hashed=bool(job.sha256) or bool(job.parents),
        parents=job.parents,
        lost=lost,
    )
