"""Undo on the engine's thread: intent is committed, then batches are carried out one after the other, then the account
is put right."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from filewright.core.effect import Effect, EffectKind, EffectState
from filewright.core.event import EffectsUndone, JobState, UndoIntended
from filewright.core.file import Stamp
from filewright.core.job import Arrival, JobId, State
from filewright.engine.client import UndoOutcome, UndoStep
from filewright.engine.journal.journal import StoredJob
from filewright.engine.numbers import Numbers
from filewright.engine.scheduler.instructions import Close, Instruction, Record, TakeBackAll
from filewright.engine.scheduler.signals import Moment
from filewright.engine.undo.plan import Taking, in_place, shown_path, step_of
from filewright.engine.undo.take_back import LeftAlone, Result, TakenBack
from filewright.errors import Fault, FieldValue, Scope

BATCH = 256  # effects that share their syncs
OUTCOMES_KEPT = 32

_ORIGINALS = frozenset({EffectKind.MOVE, EffectKind.TRASH, EffectKind.DELETE})


@dataclass(frozen=True, slots=True)
class Asked:
    """A job with what is to be taken back of it."""

    job: StoredJob
    takings: tuple[Taking, ...]

    @property
    def worth_it(self) -> bool:
        """Whether anything of it may be taken back; a job that still waits goes on otherwise."""
        return not self.takings or any(taking.obstacle is None for taking in self.takings)


@dataclass
class _Job:
    """One that is being taken back, for these tickets. `left` are its effects that stay, `halfway` those that the disk
    refused; `leaves`: it leaves the account even where all of it stays."""

    job: StoredJob
    tickets: list[str]
    waiting: set[int] = field(default_factory=set)
    left: list[Effect] = field(default_factory=list)
    halfway: int = 0
    undone: int = 0
    leaves: bool = False


class Undoing:
    """`run` is the number of the run under way, `parents` asks the journal for the jobs that one was joined from.
    `expect` is told of inputs that are about to lie in their old place again, so that they are not taken for new ones;
    `returned` when that is over, with their stamp where they do."""

    def __init__(
        self,
        numbers: Numbers,
        *,
        run: int,
        parents: Callable[[Sequence[JobId]], Sequence[StoredJob]],
        expect: Callable[[Arrival], None],
        returned: Callable[[Arrival, Stamp | None], None],
    ) -> None:
        self._numbers = numbers
        self._run = run
        self._parents = parents
        self._dismissed: set[JobId] = set()
        self._expect = expect
        self._returned = returned
        self._batches: deque[tuple[Effect, ...]] = deque()
        self._jobs: dict[JobId, _Job] = {}
        self._settled: set[int] = set()
        self._under_way = False
        self._halted = False
        self._outcomes: dict[str, UndoOutcome] = {}
        self._beginning = ""  # the ticket of which more is to be heard before it can be over

    # -- what the loop asks -------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a batch is out, or will be."""
        return self._under_way or (bool(self._batches) and not self._halted)

    def holds(self, job: JobId) -> bool:
        """Whether this job is being taken back."""
        return job in self._jobs

    def halt(self) -> None:
        """Begin no further batch: what was intended is gone on with at the next start."""
        self._halted = True

    def outcome(self, ticket: str) -> UndoOutcome | None:
        """What became of an undo so far; None: it is not known here."""
        return self._outcomes.get(ticket)

    # -- commands -----------------------------------------------------------------------------------------------

    def begin(self, ticket: str, asked: Sequence[Asked], refused: Sequence[UndoStep], now: Moment) -> list[Instruction]:
        """Take back what is asked, but for effects that an obstacle stands before. `refused` are jobs that cannot be
        taken back at all now. Of a job that is being taken back already this ticket hears the rest."""
        self._beginning, self._outcomes[ticket] = ticket, UndoOutcome(ticket=ticket, left=tuple(refused))
        while len(self._outcomes) > OUTCOMES_KEPT:
            del self._outcomes[next(iter(self._outcomes))]
        out: list[Instruction] = []
        effects: list[Effect] = []
        parts = {parent for one in asked for parent in one.job.parents}  # they leave with what they were joined into
        for one in asked:
            job = self._jobs.get(one.job.job) or _Job(one.job, [])
            if one.job.state.open and one.worth_it:
                job.job, job.leaves = replace(one.job, state=State.DISMISSED), True
                out += self._give_up(one.job, now)
            job.tickets.append(ticket)
            takings = [
                t for t in one.takings if t.effect.number not in self._settled and t.effect.number not in job.waiting
            ]
            wanted = [t.effect for t in takings if t.obstacle is None]
            stays = [t for t in takings if t.obstacle is not None]
            job.left += [t.effect for t in stays]
            steps = [step_of(one.job.ulid, t.effect, t.obstacle) for t in stays]
            self._tell([ticket], total=len(job.waiting) + len(takings), steps=steps)
            if wanted:
                intended = tuple(effect.number for effect in wanted)
                out.append(Record(UndoIntended(job=one.job.job, time_ns=now.wall, effects=intended)))
                effects += self._add(job, wanted)
            elif not job.waiting and one.job.job not in parts:
                out += self._through(job, now)
        self._beginning = ""
        self._tell([ticket])
        return [*out, *self._queue(effects)]

    def expect_of(self, job: StoredJob) -> None:
        """Before sources look: the inputs that an undo which goes on will put back."""
        if any(e.state is EffectState.UNDOING and e.kind in _ORIGINALS for e in job.effects):
            self._expect(job.arrival)

    def resume(self, jobs: Iterable[StoredJob]) -> list[Instruction]:
        """Go on with what an earlier engine intended: it may be taken back already."""
        effects: list[Effect] = []
        for stored in jobs:
            undone = sum(effect.state is EffectState.UNDONE for effect in stored.effects)
            job = _Job(stored, [], left=[effect for effect in stored.effects if in_place(effect)], undone=undone)
            effects += self._add(job, [effect for effect in stored.effects if effect.state is EffectState.UNDOING])
        return self._queue(effects)

    def taken_back(self, signal: TakenBack, now: Moment) -> list[Instruction]:
        """A batch came back: record it, put the account right for jobs that are through, and send the next."""
        self._under_way = False
        out: list[Instruction] = []
        by_job: dict[JobId, list[Result]] = {}
        for result in signal.results:
            by_job.setdefault(result.effect.key.task.job, []).append(result)
        for number, results in by_job.items():
            job = self._jobs[number]
            out.append(Record(self._settle(job, results, now)))
            if not job.waiting:
                del self._jobs[number]
                out += self._through(job, now)
        return [*out, *self._next()]

    # -- one job ------------------------------------------------------------------------------------------------

    def _add(self, job: _Job, wanted: list[Effect]) -> list[Effect]:
        arrival = job.job.arrival
        self._jobs[job.job.job] = job
        job.waiting |= {effect.number for effect in wanted}
        if any(effect.kind in _ORIGINALS for effect in wanted):
            self._expect(arrival)
        return wanted

    def _settle(self, job: _Job, results: Sequence[Result], now: Moment) -> EffectsUndone:
        undone: list[int] = []
        left: list[tuple[int, Fault]] = []
        steps: list[UndoStep] = []
        arrival, original = job.job.arrival, None
        for result in results:
            effect = result.effect
            job.waiting.discard(effect.number)
            if isinstance(result, LeftAlone):
                steps.append(step_of(job.job.ulid, effect, result.fault))
                job.halfway += result.halfway
                if not result.halfway:
                    job.left.append(effect)
                    left.append((effect.number, result.fault))
            else:
                undone.append(effect.number)
                if result.original is not None:
                    original = replace(arrival, stamp=result.original)
            if effect.kind in _ORIGINALS:
                self._returned(arrival, original.stamp if original is not None else None)
        job.undone += len(undone)
        self._settled.update(undone)
        self._tell(job.tickets, undone=len(undone), steps=steps)
        return EffectsUndone(
            job=job.job.job, time_ns=now.wall, undone=tuple(undone), original=original, left=tuple(left)
        )

    def _through(self, job: _Job, now: Moment) -> list[Instruction]:
        """All of it was gone through: it leaves the account, unless all that it changed stays."""
        stored = job.job
        if job.halfway or (job.left and not (job.undone or job.leaves)):
            return []
        fault = Fault(code="taken-back", scope=Scope.FILE)
        if job.left:
            fields: dict[str, FieldValue] = {"count": len(job.left), "path": shown_path(job.left[0])}
            fault = Fault(code="taken-back-partly", scope=Scope.FILE, fields=fields)
        leaving = [stored, *self._parts(stored)]
        out = [instruction for one in leaving for instruction in self._leave(one, fault, now)]
        # what was joined is not counted, what it was joined from shares its fate
        self._tell(job.tickets, jobs=sum(not one.parents and not one.superseded for one in leaving))
        return out

    def _give_up(self, job: StoredJob, now: Moment) -> list[Instruction]:
        """It only waited, and nothing goes on with it from the moment on at which this is begun."""
        fault = Fault(code="taken-back", scope=Scope.FILE)
        state = JobState(job=job.job, time_ns=now.wall, state=State.DISMISSED, fault=fault)
        close = Close(job=job.job, ulid=job.ulid, arrival=job.arrival, state=State.DISMISSED)
        return [Record(state), close]

    def _leave(self, job: StoredJob, fault: Fault, now: Moment) -> list[Instruction]:
        out: list[Instruction] = []
        skipped = (e for e in job.effects if e.kind is EffectKind.SKIP and e.state is EffectState.DONE)
        if skips := tuple(effect.number for effect in skipped):
            out.append(Record(EffectsUndone(job=job.job, time_ns=now.wall, undone=skips)))
        if job.superseded:
            return out
        if not job.parents and job.job not in self._dismissed:
            self._numbers.taken_back(job.job, job.state, lately=job.run == self._run)
        self._dismissed.add(job.job)
        out.append(Record(JobState(job=job.job, time_ns=now.wall, state=State.DISMISSED, fault=fault)))
        return [*out, Close(job=job.job, ulid=job.ulid, arrival=job.arrival)]

    def _parts(self, stored: StoredJob) -> list[StoredJob]:
        """The jobs that leave the account with a joined one; those of which more is to be taken back do so after it."""
        parts: list[StoredJob] = []
        for parent in self._parents(stored.parents) if stored.parents else ():
            if (under_way := self._jobs.get(parent.job)) is not None:
                under_way.leaves = True
            elif parent.job not in self._dismissed and parent.state is not State.DISMISSED:
                parts.append(parent)
        return parts

    # -- batches ------------------------------------------------------------------------------------------------

    def _queue(self, effects: list[Effect]) -> list[Instruction]:
        effects.sort(key=lambda effect: effect.number, reverse=True)
        self._batches.extend(tuple(effects[at : at + BATCH]) for at in range(0, len(effects), BATCH))
        return self._next()

    def _next(self) -> list[Instruction]:
        if self._under_way or self._halted or not self._batches:
            return []
        self._under_way = True
        return [TakeBackAll(self._batches.popleft())]

    def _tell(
        self, tickets: Sequence[str], *, total: int = 0, undone: int = 0, jobs: int = 0, steps: Sequence[UndoStep] = ()
    ) -> None:
        """So much more is to be taken back, was taken back, was left alone."""
        for ticket in tickets:
            before = self._outcomes.get(ticket)
            if before is None:
                continue
            waits = (job.waiting for job in self._jobs.values() if ticket in job.tickets)
            self._outcomes[ticket] = UndoOutcome(
                ticket=ticket,
                total=before.total + total,
                undone=before.undone + undone,
                jobs=before.jobs + jobs,
                left=(*before.left, *steps),
                over=ticket != self._beginning and not any(waits),
            )
