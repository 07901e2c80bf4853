"""Commands about jobs that have ended: try them again, do their inputs anew, set them aside for good."""

import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from filewright.core.effect import Effect, EffectKind, EffectState
from filewright.core.event import CommandTaken, Event, JobState
from filewright.core.job import JobId, State, Task, TaskKey, TaskState
from filewright.engine.client import Refused
from filewright.engine.equipment import Equipment
from filewright.engine.journal.journal import Journal, StoredJob
from filewright.engine.journal.json_text import decode, encode
from filewright.engine.remote.forms import form_of
from filewright.engine.reopening import Anew, Reopen, Reopening
from filewright.engine.scheduler.instructions import Instruction, Record
from filewright.engine.scheduler.signals import Moment
from filewright.engine.scheduler.version import Version
from filewright.engine.sources.arrivals import as_file, location, stamp_of
from filewright.errors import Fault, Scope

_ANSWER = form_of(tuple[Refused, ...])


class DoingAgain(Protocol):
    """The part of `EngineClient` that concerns jobs which have ended; whoever has it says how the engine is reached."""

    def reopen(self, prepare: Callable[[Journal], Reopen | None]) -> None:
        """Give the engine what `prepare` finds in the journal; one at rest is woken for it, unless there is nothing
        (None)."""

    def at_rest(self) -> AbstractContextManager[Equipment | None]:
        """The journal and the work space, with all else, held meanwhile, where no engine runs; None where one does."""

    def present(self) -> Version:
        """The version of the flow by which new jobs are done."""

    def version_by(self, graph: str, text: str) -> Version:
        """The version with this hash, whose text the journal has."""

    def retry(
        self, jobs: Sequence[str], *, from_start: bool = False, old_version: bool = False, command: str = ""
    ) -> tuple[Refused, ...]:
        """See `EngineClient.retry`."""

        def prepare(journal: Journal, refused: list[Refused]) -> Reopen | None:
            asked_at = journal.sequence
            ready: list[tuple[StoredJob, Version]] = []
            asked = list(_quarantined(journal, jobs, refused))
            for job in asked if from_start else with_joined(asked, journal):
                version = self.version_by(job.graph, journal.graph(job.graph)) if old_version else self.present()
                if job.arrival.source not in version.graph.nodes:
                    refused.append(_refused(job.ulid, "source-removed", node=job.arrival.source))
                else:
                    ready.append((ready_again(job, version, from_start=from_start), version))
            if not ready:
                return None
            return lambda reopening, now: reopening.retry(ready, now, from_start=from_start, asked_at=asked_at)

        return self._take_on(command, prepare)

    def redo(self, jobs: Sequence[str], *, command: str = "") -> tuple[Refused, ...]:
        """See `EngineClient.redo`."""

        def prepare(journal: Journal, refused: list[Refused]) -> Reopen | None:
            asked_at, version = journal.sequence, self.present()
            inputs: dict[JobId, Anew] = {}
            for job in _stored(journal, jobs, refused):
                found = anew(job, journal, version)
                if isinstance(found, Fault):
                    refused.append(Refused(job=job.ulid, fault=found))
                else:
                    inputs[found.job.job] = found  # two jobs of one input do it anew once
            if not inputs:
                return None
            return lambda reopening, now: reopening.redo(list(inputs.values()), now, asked_at=asked_at)

        return self._take_on(command, prepare)

    def dismiss(self, jobs: Sequence[str], *, command: str = "") -> tuple[Refused, ...]:
        """See `EngineClient.dismiss`. A flow at rest is not woken for it."""
        with self.at_rest() as held:
            if held is not None:
                return _dismiss_at_rest(held, jobs, command)

        def prepare(journal: Journal, refused: list[Refused]) -> Reopen | None:
            asked_at = journal.sequence
            found = list(_quarantined(journal, jobs, refused))
            if not found:
                return None
            return lambda reopening, now: reopening.dismiss(found, now, asked_at=asked_at)

        return self._take_on(command, prepare)

    def _take_on(self, command: str, prepare: Callable[[Journal, list[Refused]], Reopen | None]) -> tuple[Refused, ...]:
        """Have the engine do what `prepare` finds, once under this name."""
        refused: list[Refused] = []

        def once(journal: Journal) -> Reopen | None:
            refused.clear()
            if (answer := answered(journal, command)) is not None:
                refused.extend(answer)
                return _go_on  # who took it on may have gone before it was through
            work = prepare(journal, refused)
            if work is None or not command:
                return work
            return lambda reopening, now: [*work(reopening, now), Record(taken(command, refused, now.wall))]

        self.reopen(once)
        return tuple(refused)


def answered(journal: Journal, command: str) -> tuple[Refused, ...] | None:
    """What was answered to the command of this name; None: it was never taken on."""
    text = journal.answered(command) if command else None
    if text is None:
        return None
    found: tuple[Refused, ...] = _ANSWER.take(decode(text))
    return found


def taken(command: str, refused: Sequence[Refused], time_ns: int) -> CommandTaken:
    """What is committed together with what a command does."""
    return CommandTaken(command=command, time_ns=time_ns, answer=encode(_ANSWER.put(refused)))


def _go_on(reopening: Reopening, now: Moment) -> list[Instruction]:
    return []


def _dismiss_at_rest(held: Equipment, jobs: Sequence[str], command: str) -> tuple[Refused, ...]:
    journal, refused = held.journal, list[Refused]()
    if (answer := answered(journal, command)) is not None:
        return answer
    found = list(_quarantined(journal, jobs, refused))
    now = time.time_ns()
    events: list[Event] = [JobState(job=job.job, time_ns=now, state=State.DISMISSED) for job in found]
    if command and found:
        events.append(taken(command, refused, now))
    journal.append(events)
    journal.flush()
    held.spool.end([job.job for job in found])
    return tuple(refused)


def with_joined(jobs: Sequence[StoredJob], journal: Journal) -> list[StoredJob]:
    """These jobs; and where a gather joined one into a job that failed, that job after all whose files are in it: it
    is the one that is tried again, and they wait for it."""
    found = {job.job: job for job in jobs}
    into = {t.into for job in jobs for t in job.tasks if t.into and t.state is TaskState.QUARANTINED}
    for joined in journal.numbered(sorted(into)):
        for parent in journal.numbered(joined.parents):
            if parent.state is State.QUARANTINED:
                found.setdefault(parent.job, parent)
        found[joined.job] = joined
    return [_waiting_for(job, into) for job in found.values()]


def _waiting_for(job: StoredJob, into: set[JobId]) -> StoredJob:
    tasks = tuple(
        replace(t, state=TaskState.GATHERED, fault=None) if t.into in into and t.state is TaskState.QUARANTINED else t
        for t in job.tasks
    )
    return replace(job, tasks=tasks)


def ready_again(job: StoredJob, version: Version, *, from_start: bool) -> StoredJob:
    """The job with its failed tasks ready anew; from the start where a task's step is no longer in the flow."""
    failed = [t for t in job.tasks if t.state is TaskState.QUARANTINED]
    gathered = tuple(t for t in job.tasks if t.state is TaskState.GATHERED)
    nothing = not failed and not gathered
    if from_start or nothing or any(t.key.node not in version.graph.nodes for t in failed):
        file, root = as_file(job.arrival), TaskKey(job.job, job.arrival.source)
        ports = version.opened_by(job.arrival.source)
        failed = [Task(key=root.child(0, p.node, p.name), port=p.name, file=file) for p in ports]
    tasks = tuple(replace(t, state=TaskState.READY, attempt=0, suspected=0, due_ns=0, fault=None) for t in failed)
    return replace(job, tasks=(*tasks, *gathered))


def anew(job: StoredJob, journal: Journal, version: Version) -> Anew | Fault:
    """How the input of a job is done anew, or why it cannot be. It is taken from where it lies, or from where the flow
    itself moved it; its name in the flow stays that which it came with, so that its outputs have the same names."""
    if job.state.open:
        return _fault("still-open")
    if job.parents:
        return _fault("joined-job")
    if job.arrival.source not in version.graph.nodes:
        return _fault("source-removed", node=job.arrival.source)
    first, last = _first(job, journal), job
    lies_at = location(job.arrival)
    while (moved := _moved(last)) is not None:
        known = journal.known(job.arrival.source, *_placed(moved.target, os.path.dirname(first.arrival.path)))
        later = journal.numbered([known.job]) if known is not None and known.job > last.job else ()
        if not later:
            lies_at = moved.target
            break
        last, lies_at = later[0], location(later[0].arrival)
    try:
        status = os.lstat(lies_at)
    except OSError:
        return _fault("redo-input-gone", path=lies_at)
    if not stat.S_ISREG(status.st_mode):
        return _fault("redo-input-gone", path=lies_at)
    arrival = replace(last.arrival, stamp=stamp_of(status))
    if lies_at != location(last.arrival):
        root, path = _placed(lies_at, os.path.dirname(first.arrival.path))
        arrival = replace(arrival, root=root, path=path)
    known = journal.known(arrival.source, arrival.root, arrival.path)
    if known is not None and known.job != last.job:
        later = journal.numbered([known.job])
        last = later[0] if later else last
    if last.state.open:
        return _fault("still-open")
    file = replace(as_file(first.arrival), path=lies_at, size=arrival.stamp.size)
    return Anew(job=last, arrival=arrival, file=file)


def _first(job: StoredJob, journal: Journal) -> StoredJob:
    """The job that took this input where it came in, before any was done anew from where the flow had moved it."""
    while job.replaces is not None:
        before = next(iter(journal.numbered([job.replaces])), None)
        moved = _moved(before) if before is not None else None
        if before is None or moved is None or moved.target != location(job.arrival):
            break
        job = before
    return job


def _placed(path: str, folder: str) -> tuple[str, str]:
    """A path as a root and the place below it, which keeps the subfolder that the file had where it came in."""
    above, name = os.path.split(path)
    if folder and above.endswith(os.sep + folder):
        return above[: -len(folder) - 1], os.path.join(folder, name)
    return above, name


def _moved(job: StoredJob) -> Effect | None:
    """How the flow moved this job's original away; None where it did not."""
    return next(
        (e for e in reversed(job.effects) if e.kind is EffectKind.MOVE and e.state is EffectState.DONE),
        None,
    )


def _stored(journal: Journal, jobs: Sequence[str], refused: list[Refused]) -> Sequence[StoredJob]:
    found = journal.stored(jobs)
    there = {job.ulid for job in found}
    refused += [_refused(ulid, "job-unknown", job=ulid) for ulid in dict.fromkeys(jobs) if ulid not in there]
    return found


def _quarantined(journal: Journal, jobs: Sequence[str], refused: list[Refused]) -> Iterator[StoredJob]:
    for job in _stored(journal, jobs, refused):
        if job.state is State.QUARANTINED:
            yield job
        else:
            refused.append(_refused(job.ulid, "not-set-aside"))


def _fault(code: str, **fields: str) -> Fault:
    return Fault(code=code, scope=Scope.FILE, fields=dict(fields))


def _refused(ulid: str, code: str, **fields: str) -> Refused:
    return Refused(job=ulid, fault=_fault(code, **fields))
