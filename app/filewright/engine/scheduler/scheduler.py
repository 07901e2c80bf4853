"""The state machine: signals in, instructions out. It is given the time and never asks for it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count

from filewright.core.effect import Effect, EffectKey
from filewright.core.event import (
    EffectsDone,
    EffectsDropped,
    EffectsIntended,
    InputRead,
    JobOpened,
    JobRetried,
    JobState,
    JobSuperseded,
    TaskFinished,
)
from filewright.core.job import JobId, State, Task, TaskKey, TaskState
from filewright.core.report import NodeRun, Report
from filewright.core.request import OriginalRequest, Request, Save
from filewright.engine.executors.executor import HandoverEnded, ItemRan, ItemStarted
from filewright.engine.scheduler import signals as told
from filewright.engine.scheduler.breaker import Breaker
from filewright.engine.scheduler.dispatch import Dispatch
from filewright.engine.scheduler.failing import Failing
from filewright.engine.scheduler.instructions import CarryOut, Close, Instruction, Record, Stage, Unstage
from filewright.engine.scheduler.jobs import OpenJob, Staging
from filewright.engine.scheduler.joining import Joining, NameJob
from filewright.engine.scheduler.later import Later
from filewright.engine.scheduler.originals import (
    Originals,
    as_report,
    intend_original,
    key_of_original,
    moved_with,
    takes_original,
)
from filewright.engine.scheduler.queues import Queues
from filewright.engine.scheduler.resuming import Resuming
from filewright.engine.scheduler.signals import Moment, Signal
from filewright.engine.scheduler.version import Version
from filewright.errors import Fault, Scope


class Scheduler:
    """Jobs, their tasks and what each waits for. `handle` is the only way to change any of it."""

    def __init__(
        self,
        *,
        version: Version,
        slots: int,
        name_job: NameJob,
        spare: int = 0,
        run: int = 0,
        chance: random.Random | None = None,
    ) -> None:
        chance = chance or random.Random()
        self.version = version
        self.jobs: dict[JobId, OpenJob] = {}
        self.ended: dict[State, int] = {}
        self.queues = Queues()
        self.breaker = Breaker(chance)
        self.dispatch = Dispatch(self.queues, self.breaker, self.jobs, slots, spare=spare)
        self.joining = Joining(self.jobs, name_job)
        self._run = run
        self._failing = Failing(self.queues, self.breaker, chance)
        self._later = Later(self.jobs)
        self._originals = Originals(self.breaker, self._later, self._failing)
        self._resuming = Resuming(self.queues, self._failing, self._line_up)
        self._staging: dict[int, Staging] = {}
        self._tickets = count(1)

    def handle(self, signal: Signal, now: Moment) -> list[Instruction]:
        """What to do about a signal. Order matters: records are committed before what follows them."""
        match signal:
            case told.Tick():
                return self._tick(now)
            case told.FileSettled():
                return self._open(signal, now)
            case ItemRan():
                return self._ran(signal, now)
            case ItemStarted():
                return []
            case HandoverEnded():
                return self._handover_ended(signal, now)
            case told.Staged():
                return self._staged(signal, now)
            case told.CarriedOut():
                return self._carried_out(signal, now)
            case told.JobFound():
                return self._found(signal, now)
            case told.Applied(version):
                self.version = version
                self.joining.applied(version)
                return []
            case told.GivenUp(job):
                del self.jobs[job]
                return []
            case told.Paused(node):
                self.dispatch.paused.add(node)
                return []
            case told.Resumed(node):
                self.dispatch.paused.discard(node)
                return []

    @property
    def at_rest(self) -> bool:
        """Whether nothing is out: no hand-over, nothing being staged, no effect that may be carried out now."""
        return not self.dispatch.busy and not any(
            job.staging > job.original_later or len(job.placing) > len(job.later) for job in self.jobs.values()
        )

    def next_due(self, steady: int) -> int | None:
        """When a `Tick` is wanted at the latest (steady nanoseconds); None: nothing waits for its time."""
        waits = (
            self.queues.next_due(),
            self.breaker.next_due(steady),
            self.joining.next_due(),
            self.dispatch.next_due(),
            self._later.next_due(),
        )
        return min((due for due in waits if due is not None), default=None)

    # -- files come in ------------------------------------------------------------------------------------------

    def _open(self, signal: told.FileSettled, now: Moment) -> list[Instruction]:
        job = OpenJob(id=signal.job, ulid=signal.ulid, arrival=signal.arrival, file=signal.file, version=self.version)
        tasks = _first_tasks(job)
        self.jobs[job.id] = job
        refused: list[Instruction] = []
        for task in tasks:
            refused += self._line_up(job, task, now)
        opened = JobOpened(
            job=job.id,
            time_ns=now.wall,
            ulid=job.ulid,
            arrival=job.arrival,
            graph=job.version.hash,
            run=self._run,
            tasks=tasks,
            replaces=signal.replaces,
        )
        return [Record(opened), *refused, *self._end_if_done(job, now)]

    def _line_up(self, job: OpenJob, task: Task, now: Moment) -> list[Instruction]:
        """A task is ready: it waits for a worker, or in a gather for others."""
        job.tasks[task.key.path] = task
        own = task.key.node == task.key.parent_node  # a gather's work on the files that it has joined
        if own or not job.version.gathers_at(task.key.node):
            self.queues.add(job.version, task)
            return []
        fault = self.joining.enter(job, task, now.steady)
        return [] if fault is None else [self._failing.fail(job, task, fault, now)]

    def _found(self, signal: told.JobFound, now: Moment) -> list[Instruction]:
        job = OpenJob(
            id=signal.job,
            ulid=signal.ulid,
            arrival=signal.arrival,
            file=signal.file,
            version=signal.version,
            wrote=signal.wrote,
            hashed=signal.hashed,
            opened_ns=now.wall,
        )
        self.jobs[job.id] = job
        out: list[Instruction] = []
        if signal.lost:
            job.anew, graph = _first_tasks(job), job.version.hash
            out.append(Record(JobRetried(job=job.id, time_ns=now.wall, tasks=job.anew, graph=graph, from_start=True)))
        else:
            for task in signal.tasks:
                out += self._resuming.task(job, task, now)
        if signal.parents:
            self.joining.found(job, signal.parents)
        if signal.effects:
            for effect in signal.effects:
                job.placing[effect.key] = Task(key=effect.key.task, port="in", file=job.file)
                job.original_goes = job.original_goes or takes_original(effect)
            out.append(CarryOut(signal.effects, certain=False))
        return [*out, *self._end_if_done(job, now)]

    # -- work comes back ----------------------------------------------------------------------------------------

    def _ran(self, signal: ItemRan, now: Moment) -> list[Instruction]:
        report = signal.report
        self.dispatch.ran(signal.handover, report)
        job = self.jobs.get(report.key.job)
        if job is None or report.key.path not in job.tasks:
            return []  # given up meanwhile: what a late attempt made is nobody's
        requests: list[tuple[EffectKey, Request]] = [
            (EffectKey(run.key, ordinal), request)
            for run in report.runs
            if run.fault is None
            for ordinal, request in enumerate(run.requests)
            if isinstance(request, Save)
        ]
        if not requests:
            return self._settle(job, report, {}, now)
        original = moved_with(job, report)
        if original is not None:
            requests.append((key_of_original(job), original))
        return [self._stage(job, report, requests)]

    def _stage(self, job: OpenJob, report: Report, requests: Sequence[tuple[EffectKey, Request]]) -> Instruction:
        ticket = next(self._tickets)
        self._staging[ticket] = Staging(job=job.id, report=report)
        job.staging += 1
        sha256 = report.sha256 or job.sha256
        return Stage(ticket=ticket, arrival=job.arrival, requests=tuple(requests), sha256=sha256)

    def _staged(self, signal: told.Staged, now: Moment) -> list[Instruction]:
        staging = self._staging.pop(signal.ticket)
        results = dict(signal.results)
        job = self.jobs.get(staging.job)
        if job is None:
            return [Unstage(_effects(results))]  # it was superseded while this was being staged
        job.staging -= 1
        if staging.report.key.path == job.arrival.source:
            return [*self._originals.staged(job, next(iter(results.values())), now), *self._end_if_done(job, now)]
        original = results.pop(key_of_original(job), None)
        if any(isinstance(r, Fault) and r.code == "input-changed" for r in results.values()):
            results |= {} if original is None else {key_of_original(job): original}
            return [Unstage(_effects(results)), *self._supersede(job, now)]
        return self._settle(job, staging.report, results, now, original)

    def _settle(
        self,
        job: OpenJob,
        report: Report,
        results: Mapping[EffectKey, Effect | Fault],
        now: Moment,
        original: Effect | Fault | None = None,
    ) -> list[Instruction]:
        """A report is complete: record what each node did, and open what follows. `original` was staged with it."""
        out: list[Instruction] = []
        if report.sha256 and not job.hashed:
            job.hashed, job.sha256 = True, report.sha256
            out.append(Record(InputRead(job=job.id, time_ns=now.wall, sha256=report.sha256)))
        ran = {run.key.path for run in report.runs}
        effects: list[Effect] = []
        for run in report.runs:
            keys = [EffectKey(run.key, n) for n, r in enumerate(run.requests) if isinstance(r, Save)]
            made = [results[key] for key in keys] if run.fault is None else []
            fault = run.fault or next((r for r in made if isinstance(r, Fault)), None)
            if fault is not None:
                out.append(Unstage(tuple(e for e in made if isinstance(e, Effect))))
                out.append(self._failed(job, run, fault, now))
                continue
            self.breaker.went_well(run.key.node)
            for request in run.requests:
                if isinstance(request, OriginalRequest):
                    job.original = request  # the job's last effect, like what its source says of it
            task = job.tasks.pop(run.key.path, None) or Task(key=run.key, port=run.port, file=run.file)
            for effect in made:
                assert isinstance(effect, Effect)
                effects.append(effect)
                job.placing[effect.key] = task
            job.wrote = job.wrote or job.version.is_writer(run.key.node)
            out += self._finished(job, run, ran, now)
        if isinstance(original, Effect):  # should it have failed, it is tried again when all else is in place
            if job.tasks or job.staging or len(job.placing) > len(effects):
                out.append(Unstage((original,)))
            else:
                effects.append(original)
                intend_original(job, original)
        if effects:
            out.append(Record(EffectsIntended(job=job.id, time_ns=now.wall, effects=tuple(effects))))
            out.append(CarryOut(tuple(effects)))
        return [*out, *self._end_if_done(job, now)]

    def _finished(self, job: OpenJob, run: NodeRun, ran: set[str], now: Moment) -> list[Instruction]:
        opens: list[Task] = []
        refused: list[Instruction] = []
        stream = run.key.stream.path
        for ordinal, output in enumerate(run.outputs):
            for port in job.version.entered_by(run.key.node, output.port):
                key = run.key.child(ordinal, port.node, port.name)
                if key.path in ran or f"{stream}~{port.node}" in ran:
                    continue  # it was part of the same hand-over
                task = Task(key=key, port=port.name, file=output.file)
                opens.append(task)
                refused += self._line_up(job, task, now)
        finished = TaskFinished(
            key=run.key,
            time_ns=now.wall,
            started_ns=run.started_ns,
            seconds=run.seconds,
            file=run.file,
            outputs=run.outputs,
            opens=tuple(opens),
            lines=run.lines,
            log=run.log,
        )
        return [Record(finished), *refused]

    def _failed(self, job: OpenJob, run: NodeRun, fault: Fault, now: Moment) -> Instruction:
        task = job.tasks.get(run.key.path) or Task(key=run.key, port=run.port, file=run.file)
        return self._failing.fail(job, task, fault, now, seconds=run.seconds, log=run.log)

    def _handover_ended(self, signal: HandoverEnded, now: Moment) -> list[Instruction]:
        out: list[Instruction] = []
        for key in self.dispatch.ended(signal):
            job = self.jobs.get(key.job)
            task = job.tasks.get(key.path) if job else None
            if job is None or task is None or task.state is not TaskState.RUNNING:
                continue
            if key == signal.charged and signal.fault is not None:
                out.append(self._failing.fail(job, task, signal.fault, now))
                out += self._end_if_done(job, now)
            else:
                job.tasks[key.path] = ready = replace(task, state=TaskState.READY)
                self.queues.add(job.version, ready, first=True)
        return out

    # -- effects ------------------------------------------------------------------------------------------------

    def _carried_out(self, signal: told.CarriedOut, now: Moment) -> list[Instruction]:
        out: list[Instruction] = []
        placed: dict[JobId, list[told.InPlace]] = {}
        for result in signal.results:
            match result:
                case told.InPlace(key, _):
                    placed.setdefault(key.task.job, []).append(result)
                case told.NameTaken(effect):
                    job_id = effect.key.task.job
                    out.append(Record(EffectsIntended(job=job_id, time_ns=now.wall, effects=(effect,))))
                    out.append(CarryOut((effect,)))
                case told.NotPlaced(effect, fault):
                    out += self._not_placed(effect, fault, now)
                case told.HeldBack(effect):
                    out += self._held_back(effect, now)
        for job_id, done in placed.items():
            keys, stamps = tuple(d.key for d in done), tuple(d.stamp for d in done)
            out.append(Record(EffectsDone(job=job_id, time_ns=now.wall, keys=keys, stamps=stamps)))
            for item in done:
                self.breaker.went_well(item.key.task.node)
            job = self.jobs.get(job_id)
            if job is not None:  # else it was superseded while this was under way
                for item in done:
                    job.placing.pop(item.key, None)
                    job.original_gone = job.original_gone or (
                        job.original_goes and item.key.task.path == job.arrival.source
                    )
                out += self._end_if_done(job, now)
        return out

    def _not_placed(self, effect: Effect, fault: Fault, now: Moment) -> list[Instruction]:
        job = self.jobs.get(effect.key.task.job)
        if fault.scope is Scope.FILE and job is not None:
            task = job.placing.pop(effect.key)
            dropped = EffectsDropped(job=job.id, time_ns=now.wall, keys=(effect.key,))
            return [Record(dropped), self._failing.fail(job, task, fault, now), *self._end_if_done(job, now)]
        hold = self.breaker.failed(effect.key.task.node, fault, wall=now.wall, steady=now.steady)
        self._later.place(effect, hold.due)
        return []

    def _held_back(self, effect: Effect, now: Moment) -> list[Instruction]:
        """What becomes of an original is staged anew when all else of its job is in place."""
        job_id = effect.key.task.job
        out: list[Instruction] = [Record(EffectsDropped(job=job_id, time_ns=now.wall, keys=(effect.key,)))]
        job = self.jobs.get(job_id)
        if job is None:
            return out
        job.placing.pop(effect.key)
        job.original_settled = job.original_goes = False
        return [*out, *self._end_if_done(job, now)]

    # -- ends ---------------------------------------------------------------------------------------------------

    def _end_if_done(self, job: OpenJob, now: Moment) -> list[Instruction]:
        if not job.ended or job.id not in self.jobs:
            return []
        if job.anew:
            tasks, job.anew = job.anew, ()
            return [instruction for task in tasks for instruction in self._line_up(job, task, now)]
        failed = next(iter(job.tasks.values()), None)
        if failed is not None:
            return self._end(job, State.QUARANTINED, now, failed)
        if (job.wrote or job.original) and not job.original_settled:
            request = job.original or job.version.original_of(job.arrival)
            if request is not None:
                return [self._stage(job, as_report(job, request), [(key_of_original(job), request)])]
        return self._end(job, State.DONE if job.wrote else State.FILTERED, now)

    def _end(self, job: OpenJob, state: State, now: Moment, failed: Task | None = None) -> list[Instruction]:
        del self.jobs[job.id]
        self.ended[state] = self.ended.get(state, 0) + 1
        node, fault = (failed.key.node, failed.fault) if failed else (None, None)
        ended = JobState(job=job.id, time_ns=now.wall, state=state, node=node, fault=fault)
        seconds = max(0, now.wall - (job.started_ns or now.wall)) / 1e9
        close = Close(
            job=job.id,
            ulid=job.ulid,
            arrival=job.arrival,
            state=state,
            seconds=seconds,
            keep=failed is not None,
            gone=job.original_gone,
            joined=job.is_joined,
        )
        out: list[Instruction] = [Record(ended), close]
        if job.is_joined:
            records, parents = self.joining.ended(job, state, failed, now)
            out += records
            for parent in parents:
                out += self._end_if_done(parent, now)
        return out

    def _supersede(self, job: OpenJob, now: Moment) -> list[Instruction]:
        """The input changed under the work: nothing of this attempt comes out, and the file is taken again."""
        del self.jobs[job.id]
        gone = JobSuperseded(job=job.id, time_ns=now.wall, by="input-changed")
        return [Record(gone), Close(job=job.id, ulid=job.ulid, arrival=job.arrival, again=True)]

    # -- time ---------------------------------------------------------------------------------------------------

    def _tick(self, now: Moment) -> list[Instruction]:
        self.queues.release(now.steady)
        out = self._join(now)
        if effects := self._later.effects(now.steady):
            out.append(CarryOut(effects, certain=False))
        for job in self._later.originals(now.steady):
            out += self._end_if_done(job, now)
        return [*out, *self.dispatch.hand_out(now)]

    def _join(self, now: Moment) -> list[Instruction]:
        out: list[Instruction] = []
        for job, task, records in self.joining.join(now, self._run):
            self.jobs[job.id] = job
            self.queues.add(job.version, task)
            out += records
        return out

    @property
    def only_gathers(self) -> bool:
        """Whether all that is left are files that wait for others in a gather."""
        return self.joining.waiting > 0 and self.at_rest and self.queues.empty


def _first_tasks(job: OpenJob) -> tuple[Task, ...]:
    """What the file that came in is wanted for."""
    root = TaskKey(job.id, job.arrival.source)
    return tuple(
        Task(key=root.child(0, port.node, port.name), port=port.name, file=job.file)
        for port in job.version.opened_by(job.arrival.source)
    )


def _effects(results: Mapping[EffectKey, Effect | Fault]) -> tuple[Effect, ...]:
    return tuple(r for r in results.values() if isinstance(r, Effect))
