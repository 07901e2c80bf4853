"""A group of events becomes rows to write: what several events of one group do to one row is written once."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

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
from filewright.core.job import Arrival, JobId, State, TaskKey, TaskState
from filewright.engine.journal.json_text import encode
from filewright.engine.journal.record import VERSION, record
from filewright.engine.journal.sqlite.codec import (
    EFFECT_COLUMNS,
    TASK_COLUMNS,
    effect_to_row,
    fault_to_text,
    path_to_blob,
    stamp_to_text,
    task_to_row,
)
from filewright.engine.journal.sqlite.names import Names
from filewright.engine.journal.sqlite.statements import Statement, insert, replace, update

SUPERSEDED = "superseded"  # a state of the journal alone: such a job is in no account
Rows = list[tuple[Statement, Sequence[Sequence[Any]]]]

JOB_COLUMNS = (
    "id", "ulid", "place", "name", "size", "stamp", "media", "sha256", "graph", "run", "state", "node", "code",
    "fault", "attempts", "opened_ns", "started_ns", "ended_ns", "replaces", "parents", "known",
)  # fmt: skip
_SHA256, _GRAPH = JOB_COLUMNS.index("sha256"), JOB_COLUMNS.index("graph")
_STATE, _ENDED, _KNOWN = JOB_COLUMNS.index("state"), JOB_COLUMNS.index("ended_ns"), JOB_COLUMNS.index("known")
_STAMP = JOB_COLUMNS.index("stamp")
_PARENTS = JOB_COLUMNS.index("parents")
_ATTEMPTS, _STARTED = JOB_COLUMNS.index("attempts"), JOB_COLUMNS.index("started_ns")
_EFFECT_ROW = ("id", *EFFECT_COLUMNS)
_E_KIND, _E_STATE = _EFFECT_ROW.index("kind"), _EFFECT_ROW.index("state")
_E_DONE, _E_PLACED = _EFFECT_ROW.index("done_ns"), _EFFECT_ROW.index("placed")
_T_STATE, _T_FAULT = TASK_COLUMNS.index("state"), TASK_COLUMNS.index("fault")

FORGET_PATHS = update("job", 2, "known = 0", "job.place = v.column1 AND job.known = 1 AND job.name = v.column2")
FORGET_JOBS = Statement("UPDATE job SET known = 0 WHERE id IN (VALUES {rows})", 1)
JOBS = insert("job", JOB_COLUMNS)
TALLY = (
    " INSERT INTO tally SELECT state, sum(jobs), 0 FROM changed WHERE true GROUP BY state"
    " ON CONFLICT (state) DO UPDATE SET jobs = jobs + excluded.jobs"
)
OPENED_TALLY = Statement(
    f"WITH changed (state, jobs) AS (SELECT DISTINCT column1, column2 FROM (VALUES {{rows}})){TALLY}", 2
)
MOVED_TALLY = Statement(  # before the states change
    "WITH v (id, state) AS (SELECT DISTINCT column1, column2 FROM (VALUES {rows})),"
    " moved (was, now) AS MATERIALIZED"
    " (SELECT job.state, v.state FROM v CROSS JOIN job ON job.id = v.id WHERE job.parents IS NULL),"
    f" changed (state, jobs) AS (SELECT was, -1 FROM moved UNION ALL SELECT now, 1 FROM moved){TALLY}",
    2,
)
JOB_STATES = update(
    "job", 6,
    "state = v.column2, node = v.column3, code = v.column4, fault = v.column5, ended_ns = v.column6",
    "job.id = v.column1",
)  # fmt: skip
JOB_HASHES = update("job", 2, "sha256 = v.column2", "job.id = v.column1")
JOB_GRAPHS = update("job", 2, "graph = v.column2", "job.id = v.column1")
JOB_STARTS = update(
    "job", 3,
    "attempts = max(attempts, v.column2), started_ns = iif(started_ns = 0, v.column3, started_ns)",
    "job.id = v.column1",
)  # fmt: skip
CLEAR_TASKS = Statement("DELETE FROM task WHERE job IN (VALUES {rows})", 1)
FINISHED_TASKS = Statement(  # the first condition is what makes it look the rows up instead of reading all
    "WITH v (job, path) AS (VALUES {rows})"
    " DELETE FROM task WHERE job IN (SELECT job FROM v) AND (job, path) IN (SELECT job, path FROM v)",
    2,
)
TASKS = replace("task", TASK_COLUMNS)
STARTED_TASKS = update("task", 3, "state = v.column3, fault = NULL", "task.job = v.column1 AND task.path = v.column2")
STALE_INTENTS = update(  # the name was taken: the same key is intended anew
    "effect", 4, "state = v.column4",
    "effect.job = v.column1 AND effect.path = v.column2 AND effect.ordinal = v.column3"
    " AND effect.state = 'intended'",
)  # fmt: skip
EFFECTS = insert("effect", _EFFECT_ROW)
DONE_EFFECTS = update(
    "effect", 6, "state = v.column4, done_ns = v.column5, placed = v.column6",
    "effect.job = v.column1 AND effect.path = v.column2 AND effect.ordinal = v.column3"
    " AND effect.state = 'intended'",
)  # fmt: skip
MOVED_ORIGINALS = Statement(  # what the flow itself moved away lies there no longer
    "WITH v (job, path, ordinal) AS (VALUES {rows})"
    " UPDATE job SET known = 0 WHERE id IN (SELECT effect.job FROM v, effect"
    " WHERE effect.job = v.job AND effect.path = v.path AND effect.ordinal = v.ordinal"
    " AND effect.kind IN ('move', 'trash', 'delete'))",
    3,
)
UNDONE_EFFECTS = update(
    "effect", 2, "state = v.column2", "effect.id = v.column1 AND effect.state IN ('done', 'undoing')"
)
RETURNED = update("job", 3, "stamp = v.column2, known = v.column3", "job.id = v.column1")
COMMANDS = replace("meta", ("key", "value"))
COMMAND = "command:"  # before the names of commands that were taken on, in meta
EVENTS = insert("event", ("seq", "time_ns", "job", "kind", "node", "port", "fields"), version=VERSION)

_ENDED_STATES = frozenset({State.DONE, State.FILTERED, State.QUARANTINED, State.DISMISSED})
_TURNED_BACK = frozenset({EffectState.DONE, EffectState.UNDOING})
_ORIGINAL_KINDS = frozenset({EffectKind.MOVE, EffectKind.TRASH, EffectKind.DELETE})


class Fold:
    """Rows of one group. Feed events in order, then take `rows()`. `next_effect` is the number of the next effect's
    row; whoever commits the group takes it on."""

    def __init__(self, names: Names, next_effect: int, *, trace: bool) -> None:
        self.next_effect = next_effect
        self._names = names
        self._trace = trace
        self._jobs: dict[JobId, list[Any]] = {}
        self._opened: dict[tuple[int, bytes], JobId] = {}
        self._forgotten_paths: dict[tuple[int, bytes], None] = {}
        self._forgotten_jobs: dict[JobId, None] = {}
        self._states: dict[JobId, list[Any]] = {}
        self._hashes: dict[JobId, str] = {}
        self._graphs: dict[JobId, int] = {}
        self._starts: dict[JobId, list[int]] = {}
        self._cleared: dict[JobId, None] = {}
        self._touched: set[JobId] = set()
        self._tasks: dict[tuple[JobId, str], list[Any]] = {}
        self._started: dict[tuple[JobId, str], None] = {}
        self._finished: dict[tuple[JobId, str], None] = {}
        self._effects: dict[tuple[JobId, str, int], list[Any]] = {}
        self._past_effects: list[list[Any]] = []
        self._stale: dict[tuple[JobId, str, int], None] = {}
        self._done: dict[tuple[JobId, str, int], list[Any]] = {}
        self._numbered: dict[int, list[Any]] = {}
        self._undone: dict[int, str] = {}
        self._returned: dict[tuple[int, bytes], list[Any]] = {}
        self._commands: list[CommandTaken] = []
        self._events: list[tuple[Any, ...]] = []
        self._by_type: dict[type, Callable[[Any], None]] = {
            JobOpened: self._job_opened,
            TaskStarted: self._task_started,
            TaskFinished: self._task_finished,
            TaskFailed: self._task_put,
            TaskGathered: self._task_put,
            EffectsIntended: self._effects_intended,
            EffectsDone: self._effects_done,
            EffectsDropped: self._effects_dropped,
            InputRead: self._input_read,
            JobState: self._job_state,
            JobRetried: self._job_retried,
            JobSuperseded: self._job_superseded,
            UndoIntended: lambda event: self._turn_back(event.effects, EffectState.UNDOING),
            EffectsUndone: self._effects_undone,
            PathGone: self._path_gone,
            CommandTaken: self._commands.append,
        }

    def feed(self, events: Sequence[Event], sequence: int) -> None:
        """Apply events, the first of which has this sequence number."""
        by_type, lines = self._by_type, self._events
        for event in events:
            by_type[type(event)](event)
        if self._trace:
            for number, event in enumerate(events, sequence):
                time_ns, job, kind, node, port, fields = record(event)
                lines.append((number, time_ns, job, kind, node, port, fields))

    def rows(self) -> Rows:
        """What to write, in the order to write it."""
        opened = Counter(row[_STATE] for row in self._jobs.values() if row[_PARENTS] is None)
        parts: Rows = [
            *self._names.rows(),
            (FORGET_PATHS, [list(key) for key in self._forgotten_paths]),
            (FORGET_JOBS, [[job] for job in self._forgotten_jobs]),
            (JOBS, list(self._jobs.values())),
            (OPENED_TALLY, list(opened.items())),
            (MOVED_TALLY, [row[:2] for row in self._states.values()]),
            (JOB_STATES, list(self._states.values())),
            (JOB_HASHES, [[job, sha256] for job, sha256 in self._hashes.items()]),
            (JOB_GRAPHS, [[job, graph] for job, graph in self._graphs.items()]),
            (JOB_STARTS, [[job, *start] for job, start in self._starts.items()]),
            (CLEAR_TASKS, [[job] for job in self._cleared]),
            (FINISHED_TASKS, [list(key) for key in self._finished]),
            (TASKS, list(self._tasks.values())),
            (STARTED_TASKS, [[*key, TaskState.RUNNING._value_] for key in self._started]),
            (DONE_EFFECTS, list(self._done.values())),  # of earlier groups, so before what is intended anew
            (STALE_INTENTS, [[*key, EffectState.FAILED._value_] for key in self._stale]),
            (MOVED_ORIGINALS, [list(key) for key in self._done]),
            (RETURNED, list(self._returned.values())),
            (UNDONE_EFFECTS, [list(item) for item in self._undone.items()]),
            (EFFECTS, [*self._past_effects, *self._effects.values()]),
            (COMMANDS, [[COMMAND + event.command, event.answer] for event in self._commands]),
            (EVENTS, self._events),
        ]
        return [(statement, rows) for statement, rows in parts if rows]

    def _job_opened(self, event: JobOpened) -> None:
        arrival, job = event.arrival, event.job
        folder, name = os.path.split(arrival.path)
        place, blob = self._names.place(arrival.source, arrival.root, folder), path_to_blob(name)
        known = 0
        if not event.parents:
            known = 1
            self._forget_place((place, blob))
            self._opened[place, blob] = job
        stamp = arrival.stamp
        self._jobs[job] = [
            job, event.ulid, place, blob, stamp.size, stamp_to_text(stamp), arrival.media_type, "",
            self._names.graph(event.graph), event.run, State.WAITING._value_, None, None, None, 0, event.time_ns, 0,
            0, event.replaces, encode(event.parents) if event.parents else None, known,
        ]  # fmt: skip
        for task in event.tasks:
            self._put_task(task.key, task_to_row(task))

    def _task_started(self, event: TaskStarted) -> None:
        key, time_ns = event.key, event.time_ns
        job = key.job
        row = self._tasks.get((job, key.path))
        if row is not None:
            row[_T_STATE], row[_T_FAULT] = TaskState.RUNNING._value_, None
        else:
            self._touched.add(job)
            self._started[job, key.path] = None
        opened = self._jobs.get(job)
        if opened is not None:
            opened[_ATTEMPTS] = max(opened[_ATTEMPTS], event.attempt)
            opened[_STARTED] = opened[_STARTED] or time_ns
        elif (start := self._starts.get(job)) is None:
            self._starts[job] = [event.attempt, time_ns]
        else:
            start[0] = max(start[0], event.attempt)

    def _task_finished(self, event: TaskFinished) -> None:
        self._end_task(event.key)
        for task in event.opens:
            self._put_task(task.key, task_to_row(task))

    def _task_put(self, event: TaskFailed | TaskGathered) -> None:
        self._put_task(event.task.key, task_to_row(event.task))

    def _put_task(self, key: TaskKey, row: list[Any]) -> None:
        at = (key.job, key.path)
        self._touched.add(key.job)
        self._tasks[at] = row
        self._started.pop(at, None)
        self._finished.pop(at, None)

    def _end_task(self, key: TaskKey) -> None:
        at = (key.job, key.path)
        self._touched.add(key.job)
        self._tasks.pop(at, None)
        self._started.pop(at, None)
        self._finished[at] = None

    def _clear_tasks(self, job: JobId) -> None:
        if job in self._touched:
            for kept in (self._tasks, self._started, self._finished):
                for at in [at for at in kept if at[0] == job]:
                    del kept[at]
        self._cleared[job] = None

    def _effects_intended(self, event: EffectsIntended) -> None:
        for effect in event.effects:
            at = _at(effect.key)
            earlier = self._drop(at)
            if earlier is not None:
                self._past_effects.append(earlier)
            row = self._effects[at] = [self.next_effect, *effect_to_row(effect, event.time_ns)]
            self._numbered[self.next_effect] = row
            self.next_effect += 1

    def _effects_dropped(self, event: EffectsDropped) -> None:
        for key in event.keys:
            self._drop(_at(key))

    def _drop(self, at: tuple[JobId, str, int]) -> list[Any] | None:
        """What was intended by this key will not be; gives its row where it is of this group."""
        row = self._effects.get(at)
        if row is None:
            self._stale[at] = None
        elif row[_E_STATE] == EffectState.INTENDED:
            row[_E_STATE] = EffectState.FAILED._value_
        return row

    def _effects_done(self, event: EffectsDone) -> None:
        for key, stamp in zip(event.keys, event.stamps, strict=True):
            at, placed = _at(key), stamp_to_text(stamp)
            row = self._effects.get(at)
            if row is None:
                self._done[at] = [*at, EffectState.DONE._value_, event.time_ns, placed]
                continue
            row[_E_STATE], row[_E_DONE], row[_E_PLACED] = EffectState.DONE._value_, event.time_ns, placed
            if row[_E_KIND] in _ORIGINAL_KINDS:
                self._forget(event.job)

    def _forget(self, job: JobId) -> None:
        row = self._jobs.get(job)
        if row is not None:
            row[_KNOWN] = 0
            return
        self._forgotten_jobs[job] = None
        for returned in self._returned.values():
            if returned[0] == job:
                returned[-1] = 0

    def _input_read(self, event: InputRead) -> None:
        row = self._jobs.get(event.job)
        if row is not None:
            row[_SHA256] = event.sha256
        else:
            self._hashes[event.job] = event.sha256

    def _job_state(self, event: JobState) -> None:
        state, fault = event.state, event.fault
        ended = event.time_ns if state in _ENDED_STATES else 0
        self._set_state(event.job, [state._value_, event.node, fault and fault.code, fault_to_text(fault), ended])
        if state is State.DISMISSED:
            self._clear_tasks(event.job)

    def _set_state(self, job: JobId, values: list[Any]) -> None:
        row = self._jobs.get(job)
        if row is not None:
            row[_STATE : _STATE + 4] = values[:4]
            row[_ENDED] = values[4]
        else:
            self._states[job] = [job, *values]

    def _job_retried(self, event: JobRetried) -> None:
        if event.from_start:
            self._clear_tasks(event.job)
        self._set_state(event.job, [State.WAITING._value_, None, None, None, 0])
        graph = self._names.graph(event.graph)
        row = self._jobs.get(event.job)
        if row is not None:
            row[_GRAPH] = graph
        else:
            self._graphs[event.job] = graph
        for task in event.tasks:
            self._put_task(task.key, task_to_row(task))

    def _job_superseded(self, event: JobSuperseded) -> None:
        self._clear_tasks(event.job)
        self._set_state(event.job, [SUPERSEDED, None, None, None, event.time_ns])
        self._forget(event.job)

    def _path_gone(self, event: PathGone) -> None:
        folder, name = os.path.split(event.path)
        place = self._names.find_place(event.source, event.root, folder)
        if place is None:
            return
        self._forget_place((place, path_to_blob(name)))

    def _forget_place(self, at: tuple[int, bytes]) -> None:
        opened = self._opened.pop(at, None)
        if opened is not None:
            self._jobs[opened][_KNOWN] = 0
        if at in self._returned:
            self._returned[at][-1] = 0
        self._forgotten_paths[at] = None

    def _effects_undone(self, event: EffectsUndone) -> None:
        self._turn_back([number for number, _ in event.left], EffectState.DONE)
        self._turn_back(event.undone, EffectState.UNDONE)
        if event.original is not None:
            self._return(event.job, event.original)

    def _turn_back(self, numbers: Iterable[int], state: EffectState) -> None:
        for number in numbers:
            row = self._numbered.get(number)
            if row is None:
                self._undone[number] = state._value_
            elif row[_E_STATE] in _TURNED_BACK:
                row[_E_STATE] = state._value_

    def _return(self, job: JobId, arrival: Arrival) -> None:
        """The job's input lies in its place again: it is known there, as it is now."""
        folder, name = os.path.split(arrival.path)
        at = (self._names.place(arrival.source, arrival.root, folder), path_to_blob(name))
        self._forget_place(at)
        row = self._jobs.get(job)
        if row is not None:
            row[_STAMP], row[_KNOWN] = stamp_to_text(arrival.stamp), 1
            self._opened[at] = job
        else:
            self._returned[at] = [job, stamp_to_text(arrival.stamp), 1]


def _at(key: EffectKey) -> tuple[JobId, str, int]:
    return (key.task.job, key.task.path, key.ordinal)
