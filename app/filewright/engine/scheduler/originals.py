"""What becomes of the file that came in: the last effect of its job."""

from filewright.core.effect import Effect, EffectKey, EffectKind
from filewright.core.event import EffectsIntended
from filewright.core.job import Task, TaskKey
from filewright.core.report import NodeRun, Report
from filewright.core.request import After, OriginalRequest
from filewright.engine.scheduler.breaker import Breaker
from filewright.engine.scheduler.failing import Failing
from filewright.engine.scheduler.instructions import CarryOut, Instruction, Record
from filewright.engine.scheduler.jobs import OpenJob
from filewright.engine.scheduler.later import Later
from filewright.engine.scheduler.signals import Moment
from filewright.errors import Fault, Scope


def key_of_original(job: OpenJob) -> EffectKey:
    """The effect's key: it is the source's own."""
    return EffectKey(TaskKey(job.id, job.arrival.source), 0)


def takes_original(effect: Effect) -> bool:
    """Whether the file that came in no longer lies there afterwards; a name that is taken may have it left alone."""
    return effect.kind in (EffectKind.MOVE, EffectKind.TRASH, EffectKind.DELETE)


def moved_with(job: OpenJob, report: Report) -> OriginalRequest | None:
    """Where the original is to be moved, if all that is left of the job is to put into place what this report asks
    for: it is staged and intended together with that, which spares a round. What would not leave it anywhere waits
    until the rest is in place."""
    alone = len(job.tasks) == 1 and not job.staging and not job.placing and not job.original_settled
    if not alone or job.version.exits(report.key.node) or any(run.fault is not None for run in report.runs):
        return None
    asked = [r for run in report.runs for r in run.requests if isinstance(r, OriginalRequest)]
    writes = job.wrote or any(job.version.is_writer(run.key.node) for run in report.runs)
    request = asked[-1] if asked else job.original or (job.version.original_of(job.arrival) if writes else None)
    return request if request is not None and request.action is After.MOVE else None


def as_report(job: OpenJob, request: OriginalRequest) -> Report:
    """The request by itself, as if a worker had reported it: for an original that is staged after all else."""
    key = key_of_original(job).task
    run = NodeRun(key=key, port="in", file=job.file, started_ns=0, seconds=0.0, requests=(request,))
    return Report(runs=(run,))


def intend_original(job: OpenJob, effect: Effect) -> None:
    """Its effect is about to be recorded."""
    job.original_settled = True
    job.original_goes = takes_original(effect)
    job.placing[effect.key] = Task(key=effect.key.task, port="in", file=job.file)


class Originals:
    """Those that were staged by themselves."""

    def __init__(self, breaker: Breaker, later: Later, failing: Failing) -> None:
        self._breaker = breaker
        self._later = later
        self._failing = failing

    def staged(self, job: OpenJob, result: Effect | Fault, now: Moment) -> list[Instruction]:
        """What follows; the job may be at its end."""
        key = key_of_original(job).task
        if isinstance(result, Effect):
            intend_original(job, result)
            intended = EffectsIntended(job=job.id, time_ns=now.wall, effects=(result,))
            return [Record(intended), CarryOut((result,))]
        if result.code in ("input-changed", "input-gone"):
            job.original_settled = True  # what lies there now is not what this job worked on: it stays
            return []
        if result.scope is Scope.PROCESS:
            hold = self._breaker.failed(key.node, result, wall=now.wall, steady=now.steady)
            self._later.settle(job, hold.due)
            return []
        return [self._failing.fail(job, Task(key=key, port="in", file=job.file), result, now)]
