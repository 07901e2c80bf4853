"""The tables of the journal in memory, and what each event changes in them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from filewright.core.effect import EffectKey, EffectKind, EffectState
from filewright.core.event import (
    CommandTaken,
    EffectsDone,
    EffectsDropped,
    EffectsIntended,
    EffectsUndone,
    Event,
    InputRead,
    JobOpened,
    JobRetried,
    JobState,
    JobSuperseded,
    PathGone,
    TaskFailed,
    TaskFinished,
    TaskGathered,
    TaskStarted,
    UndoIntended,
)
from filewright.core.file import Stamp
from filewright.core.job import JobId, State, Task, TaskState
from filewright.engine.client import EventView
from filewright.engine.journal.journal import StoredJob
from filewright.engine.journal.json_text import decode
from filewright.engine.journal.record import record

ENDED = frozenset({State.DONE, State.FILTERED, State.QUARANTINED, State.DISMISSED})
ORIGINAL_KINDS = frozenset({EffectKind.MOVE, EffectKind.TRASH, EffectKind.DELETE})
TURNED_BACK = frozenset({EffectState.DONE, EffectState.UNDOING})
At = tuple[str, str, str]  # source, root, path below it


class MemoryTables:
    """Jobs by number, when they ended, which are superseded, what is known of files, and the trace."""

    def __init__(self) -> None:
        self.jobs: dict[JobId, StoredJob] = {}
        self.ended: dict[JobId, int] = {}
        self.superseded: set[JobId] = set()
        self.known: dict[At, JobId] = {}
        self.graphs: dict[str, str] = {}
        self.commands: dict[str, str] = {}
        self.events: list[tuple[JobId | None, EventView]] = []
        self._effects = 0

    def append(self, event: Event) -> None:
        """Apply one event and put it at the end of the trace."""
        self._apply(event)
        time_ns, job, kind, node, port, fields = record(event)
        view = EventView(
            sequence=len(self.events) + 1, time_ns=time_ns, event=kind, node=node, port=port, fields=decode(fields)
        )
        self.events.append((job, view))

    def ordered(self) -> list[StoredJob]:
        """All jobs, oldest first."""
        return [self.jobs[number] for number in sorted(self.jobs)]

    def listed(self) -> list[StoredJob]:
        """Those that are in lists and counts, oldest first."""
        return [job for job in self.ordered() if job.job not in self.superseded]

    def shown_state(self, job: StoredJob) -> State:
        """The state as people see it: tasks tell whether a waiting job is running."""
        if job.job in self.superseded:
            return State.DISMISSED
        if job.state is State.WAITING and any(t.state is TaskState.RUNNING for t in job.tasks):
            return State.RUNNING
        return job.state

    def _apply(self, event: Event) -> None:
        match event:
            case JobOpened():
                self._open(event)
            case TaskStarted(key=key, attempt=attempt, time_ns=time_ns):
                job = self.jobs[key.job]
                started_ns, attempts = job.started_ns or time_ns, max(job.attempts, attempt)
                self.jobs[key.job] = replace(job, started_ns=started_ns, attempts=attempts)
                task = next((t for t in job.tasks if t.key == key), None)
                if task is not None:
                    self._put(key.job, [replace(task, state=TaskState.RUNNING, fault=None)])
            case TaskFinished(key=key, opens=opens):
                job = self.jobs[key.job]
                self.jobs[key.job] = replace(job, tasks=tuple(t for t in job.tasks if t.key != key))
                self._put(key.job, opens)
            case TaskFailed(task=task) | TaskGathered(task=task):
                self._put(task.key.job, [task])
            case EffectsIntended(job=number, effects=effects):
                for effect in effects:
                    self._settle(number, effect.key, EffectState.FAILED, None)
                    job = self.jobs[number]
                    self._effects += 1
                    self.jobs[number] = replace(job, effects=(*job.effects, replace(effect, number=self._effects)))
            case EffectsDone(job=number, keys=keys, stamps=stamps):
                for done, stamp in zip(keys, stamps, strict=True):
                    self._settle(number, done, EffectState.DONE, stamp)
            case EffectsDropped(job=number, keys=keys):
                for dropped in keys:
                    self._settle(number, dropped, EffectState.FAILED, None)
            case InputRead(job=number, sha256=sha256):
                self.jobs[number] = replace(self.jobs[number], sha256=sha256)
            case JobState(job=number, state=state, node=node, fault=fault, time_ns=time_ns):
                job = replace(self.jobs[number], state=state, node=node, fault=fault)
                self.jobs[number] = replace(job, tasks=()) if state is State.DISMISSED else job
                self.ended[number] = time_ns if state in ENDED else 0
            case JobRetried(job=number, tasks=tasks, graph=graph, from_start=from_start):
                job = replace(self.jobs[number], state=State.WAITING, graph=graph, node=None, fault=None)
                self.jobs[number] = replace(job, tasks=()) if from_start else job
                self.ended[number] = 0
                self._put(number, tasks)
            case JobSuperseded(job=number, time_ns=time_ns):
                job = self.jobs[number]
                self.jobs[number] = replace(
                    job, state=State.DISMISSED, tasks=(), node=None, fault=None, superseded=True
                )
                self.superseded.add(number)
                self.ended[number] = time_ns
                self._forget(number)
            case UndoIntended(job=number, effects=numbers):
                self._turn_back(number, dict.fromkeys(numbers, EffectState.UNDOING))
            case EffectsUndone(job=number, undone=undone, original=original, left=left):
                self._turn_back(number, dict.fromkeys((n for n, _ in left), EffectState.DONE))
                self._turn_back(number, dict.fromkeys(undone, EffectState.UNDONE))
                if original is not None:
                    self.jobs[number] = replace(self.jobs[number], arrival=original)
                    self.known[original.source, original.root, original.path] = number
            case PathGone(source=source, root=root, path=path):
                self.known.pop((source, root, path), None)
            case CommandTaken(command=command, answer=answer):
                self.commands[command] = answer

    def _open(self, event: JobOpened) -> None:
        arrival = event.arrival
        self.jobs[event.job] = StoredJob(
            job=event.job,
            ulid=event.ulid,
            arrival=arrival,
            graph=event.graph,
            run=event.run,
            state=State.WAITING,
            opened_ns=event.time_ns,
            parents=event.parents,
            replaces=event.replaces,
        )
        if not event.parents:
            self.known[arrival.source, arrival.root, arrival.path] = event.job
        self._put(event.job, event.tasks)

    def _put(self, number: JobId, tasks: Iterable[Task]) -> None:
        job = self.jobs[number]
        merged = {t.key.path: t for t in (*job.tasks, *tasks)}
        self.jobs[number] = replace(job, tasks=tuple(merged[path] for path in sorted(merged)))

    def _settle(self, number: JobId, key: EffectKey, state: EffectState, stamp: Stamp | None) -> None:
        job = self.jobs[number]
        effects = list(job.effects)
        for at, effect in enumerate(effects):
            if effect.key == key and effect.state is EffectState.INTENDED:
                effects[at] = replace(effect, state=state, placed=stamp)
                if state is EffectState.DONE and effect.kind in ORIGINAL_KINDS:
                    self._forget(number)
        self.jobs[number] = replace(job, effects=tuple(effects))

    def _turn_back(self, number: JobId, states: Mapping[int, EffectState]) -> None:
        """What is in place, or being taken back, changes its state; nothing else does."""
        job = self.jobs[number]
        effects = tuple(
            replace(effect, state=states[effect.number])
            if effect.number in states and effect.state in TURNED_BACK
            else effect
            for effect in job.effects
        )
        self.jobs[number] = replace(job, effects=effects)

    def _forget(self, number: JobId) -> None:
        for at in [at for at, job in self.known.items() if job == number]:
            del self.known[at]
