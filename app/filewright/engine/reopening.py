"""Jobs that had ended and are worked on again, on the engine's thread: tried again, done anew, set aside for good."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from filewright.core.event import JobRetried, JobState, JobSuperseded
from filewright.core.file import File
from filewright.core.identifiers import ulid
from filewright.core.job import Arrival, JobId, State
from filewright.engine.client import UndoStep
from filewright.engine.journal.journal import Journal, StoredJob
from filewright.engine.numbers import Numbers
from filewright.engine.scheduler.instructions import Close, Instruction, Record
from filewright.engine.scheduler.scheduler import Scheduler
from filewright.engine.scheduler.signals import FileSettled, GivenUp, JobFound, Moment
from filewright.engine.scheduler.version import Version
from filewright.engine.sources.source import Settled, Source
from filewright.engine.undo.plan import Taking, in_place, open_step
from filewright.engine.undo.undoing import Asked, Undoing

NEWER = "newer-version"  # why a job that was set aside left the account


@dataclass(frozen=True, kw_only=True, slots=True)
class Anew:
    """An input to be done anew as it lies there now: a new job that replaces `job`, the last one of this input."""

    job: StoredJob
    arrival: Arrival
    file: File


class Reopening:
    """Its methods are commands for the loop. `asked_at` is the journal's sequence before the jobs were read from it:
    a job that another command took since then is left alone, so two of them never take the same one."""

    def __init__(
        self,
        scheduler: Scheduler,
        numbers: Numbers,
        journal: Journal,
        found: Callable[[StoredJob, Version], JobFound],
        undoing: Undoing,
    ) -> None:
        self._scheduler = scheduler
        self._numbers = numbers
        self._journal = journal
        self._found = found
        self._undoing = undoing
        self._taken_at: dict[JobId, int] = {}
        self._newest: dict[JobId, JobId] = {}
        self._kept: list[tuple[Source, Settled]] = []
        self._state: dict[JobId, State | None] = {}  # of the jobs that commands took; None: open

    def retry(
        self, jobs: Sequence[tuple[StoredJob, Version]], now: Moment, *, from_start: bool, asked_at: int
    ) -> list[Instruction]:
        """Go on with these jobs' tasks, which are ready anew, by the version beside each."""
        out: list[Instruction] = []
        for job, version in jobs:
            if not self._take(job.job, asked_at):
                continue
            if not job.parents:
                self._numbers.left_quarantine(job.job)
            out.append(
                Record(
                    JobRetried(
                        job=job.job, time_ns=now.wall, tasks=job.tasks, graph=version.hash, from_start=from_start
                    )
                )
            )
            out += self._scheduler.handle(self._found(job, version), now)
        return out

    def redo(self, inputs: Sequence[Anew], now: Moment, *, asked_at: int) -> list[Instruction]:
        """Open a new job for each input."""
        out: list[Instruction] = []
        version = self._scheduler.version
        for one in inputs:
            replaced = one.job.job in self._newest
            if replaced or not self._take(one.job.job, asked_at, one.job.state):
                continue
            number = self._journal.next_job()
            self._state[number] = None
            out += self.replaced(one.job.job, one.job.state, number, one.arrival, now)
            self._numbers.came_in(one.arrival.source, version)
            settled = FileSettled(
                arrival=one.arrival,
                file=one.file,
                job=number,
                ulid=ulid(now.wall, os.urandom(10)),
                replaces=one.job.job,
            )
            out += self._scheduler.handle(settled, now)
        return out

    def dismiss(self, jobs: Sequence[StoredJob], now: Moment, *, asked_at: int) -> list[Instruction]:
        """Set quarantined jobs aside for good."""
        out: list[Instruction] = []
        for job in jobs:
            if self._take(job.job, asked_at, State.DISMISSED):
                self._numbers.left_quarantine(job.job, State.DISMISSED)
                out.append(Record(JobState(job=job.job, time_ns=now.wall, state=State.DISMISSED)))
                out.append(Close(job=job.job, ulid=job.ulid, arrival=job.arrival))
        return out

    def undo(
        self, ticket: str, asked: Sequence[Asked], refused: Sequence[UndoStep], now: Moment, *, asked_at: int
    ) -> list[Instruction]:
        """Take back what these jobs did; those that are worked on meanwhile are refused, too. One that only waits is
        given up."""
        taken: list[Asked] = []
        missed: list[UndoStep] = []
        for one in asked:
            if one.job.state.open and one.worth_it:
                waiting = self._scheduler.jobs.get(one.job.job)
                if waiting is None or not waiting.only_waits:
                    missed.append(open_step(one.job))
                    continue
                self._scheduler.handle(GivenUp(waiting.id), now)
                taken.append(self._as_it_is(one))
            elif (
                one.job.state.open
                or self._undoing.holds(one.job.job)
                or self._take(one.job.job, asked_at, State.DISMISSED)
            ):
                taken.append(one)
            else:
                missed.append(open_step(one.job))
        return self._undoing.begin(ticket, taken, [*refused, *missed], now)

    def _as_it_is(self, asked: Asked) -> Asked:
        """With what it put out since it was read."""
        self._taken_at[asked.job.job], self._state[asked.job.job] = self._journal.sequence, State.DISMISSED
        job = next(iter(self._journal.numbered([asked.job.job])), asked.job)
        known = {taking.effect.number: taking for taking in asked.takings}
        takings = [known.get(effect.number, Taking(effect)) for effect in job.effects if in_place(effect)]
        return Asked(job, tuple(takings))

    def replaced(self, job: JobId, state: State | None, by: JobId, arrival: Arrival, now: Moment) -> list[Instruction]:
        """A newer job of the same input is opened: an entry that still asks for attention is closed with that."""
        self._newest[job] = by
        if self._state.get(job, state) is not State.QUARANTINED:
            return []
        self._state[job] = State.DISMISSED
        self._taken_at[job] = self._journal.sequence
        self._numbers.left_quarantine(job)
        return [
            Record(JobSuperseded(job=job, time_ns=now.wall, by=NEWER)),
            Close(job=job, ulid="", arrival=arrival),
        ]

    def closed(self, close: Close) -> bool:
        """A job has left the scheduler. Tells whether it was open by a command."""
        by_command = self._state.get(close.job, State.DONE) is None
        if by_command:
            self._state[close.job] = close.state or State.DISMISSED
        return by_command

    @property
    def kept(self) -> int:
        """How many files wait for a job of the same input."""
        return len(self._kept)

    def keeps(self, source: Source, taken: Settled) -> bool:
        """Whether a file that was taken in must wait, since its input is being done again: of one input there is one
        open job, so that what both put out has an order."""
        newest = self.newest(taken.replaces)
        job = self._scheduler.jobs.get(newest) if newest is not None else None
        if job is None:
            return False
        if job.arrival.stamp == taken.arrival.stamp:
            source.ended(taken.arrival, State.DONE)  # it is this very version that is being done
        else:
            self._kept.append((source, taken))
        return True

    def no_longer_kept(self) -> list[tuple[Source, Settled]]:
        """Files that waited, and whose turn may have come."""
        kept, self._kept = self._kept, []
        return kept

    def newest(self, job: JobId | None) -> JobId | None:
        """The job that replaced this one, at a command of this engine's life."""
        while job is not None and job in self._newest:
            job = self._newest[job]
        return job

    def _take(self, job: JobId, asked_at: int, state: State | None = None) -> bool:
        if job in self._scheduler.jobs or self._undoing.holds(job) or self._taken_at.get(job, -1) >= asked_at:
            return False
        self._taken_at[job], self._state[job] = self._journal.sequence, state
        return True


Reopen = Callable[[Reopening, Moment], list[Instruction]]
