"""A job of the journal goes on: its tasks wait again where they did, what was being worked on is a suspect."""

from collections.abc import Callable
from dataclasses import replace

from filewright.core.event import TaskFailed
from filewright.core.job import Task, TaskState
from filewright.engine.scheduler.failing import Failing
from filewright.engine.scheduler.instructions import Instruction, Record
from filewright.engine.scheduler.jobs import OpenJob
from filewright.engine.scheduler.queues import Queues
from filewright.engine.scheduler.signals import Moment
from filewright.errors import Fault, Scope

ALONE_AFTER_DEATHS = 3  # the sole suspect of so many deaths of the engine is set aside

LineUp = Callable[[OpenJob, Task, Moment], list[Instruction]]


class Resuming:
    """`line_up` lets a task that is ready wait for a worker."""

    def __init__(self, queues: Queues, failing: Failing, line_up: LineUp) -> None:
        self._queues = queues
        self._failing = failing
        self._line_up = line_up

    def task(self, job: OpenJob, task: Task, now: Moment) -> list[Instruction]:
        """One of the job's tasks goes on as the journal has it."""
        if task.suspected >= ALONE_AFTER_DEATHS:
            fault = Fault(code="killed-three-times", scope=Scope.FILE)
            task = replace(task, state=TaskState.QUARANTINED, fault=fault)
            job.tasks[task.key.path] = task
            return [Record(TaskFailed(task=task, time_ns=now.wall, seconds=0.0))]
        if task.key.path == job.arrival.source:
            return []  # only the original was left to settle: the job's end does that anew
        job.tasks[task.key.path] = task
        if task.state in (TaskState.QUARANTINED, TaskState.GATHERED):
            return []
        job.tasks[task.key.path] = replace(task, state=TaskState.READY)
        if task.state is TaskState.RUNNING:
            # what it was suspected of so far must outlive the next death, too
            suspect = replace(task, state=TaskState.READY, fault=Fault(code="engine-ended"))
            self._queues.suspects.append((job.version, task.key))
            return [Record(TaskFailed(task=suspect, time_ns=now.wall, seconds=0.0))]
        if task.suspected:
            self._queues.suspects.append((job.version, task.key))
        elif task.state is TaskState.RETRYING and task.due_ns > now.wall:
            # wall clocks jump: never wait longer than the policy's own cap
            wait = min(task.due_ns - now.wall, int(self._failing.policy(job, task).cap * 1e9))
            self._queues.add_later(job.version, task, now.steady + wait)
        else:
            return self._line_up(job, job.tasks[task.key.path], now)
        return []
