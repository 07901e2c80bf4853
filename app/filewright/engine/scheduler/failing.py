"""What a fault means for a task: it waits with its node, is tried again later, or is set aside."""

import random
from dataclasses import replace

from filewright.core.event import TaskFailed
from filewright.core.graph import RetryPolicy
from filewright.core.job import Task, TaskState
from filewright.engine.scheduler.breaker import Breaker, wait_ns
from filewright.engine.scheduler.instructions import Record
from filewright.engine.scheduler.jobs import OpenJob
from filewright.engine.scheduler.queues import Queues
from filewright.engine.scheduler.signals import Moment
from filewright.errors import Fault, Scope


class Failing:
    """Decides, and puts the task where it waits from then on."""

    def __init__(self, queues: Queues, breaker: Breaker, chance: random.Random) -> None:
        self._queues = queues
        self._breaker = breaker
        self._chance = chance

    def fail(
        self,
        job: OpenJob,
        task: Task,
        fault: Fault,
        now: Moment,
        *,
        seconds: float = 0.0,
        log: tuple[str, ...] = (),
    ) -> Record:
        """The task failed; `seconds` and `log` are those of the attempt. Gives what is to be recorded."""
        node, policy = task.key.node, self.policy(job, task)
        if fault.scope is not Scope.PROCESS:
            self._breaker.went_well(node)  # it failed on the file: what it needs is there
        if fault.scope is Scope.PROCESS:
            hold = self._breaker.failed(node, fault, wall=now.wall, steady=now.steady)
            task = replace(task, state=TaskState.HELD, fault=fault, due_ns=hold.due_wall)
            self._queues.add(job.version, task, first=True)
        elif fault.scope is Scope.ACCIDENT and task.attempt + 1 < policy.attempts:
            wait = wait_ns(policy, task.attempt + 1, self._chance)
            task = replace(
                task, state=TaskState.RETRYING, attempt=task.attempt + 1, fault=fault, due_ns=now.wall + wait
            )
            self._queues.add_later(job.version, task, now.steady + wait)
        else:
            task = replace(task, state=TaskState.QUARANTINED, attempt=task.attempt + 1, fault=fault)
        job.tasks[task.key.path] = task
        return Record(TaskFailed(task=task, time_ns=now.wall, seconds=seconds, log=log))

    def policy(self, job: OpenJob, task: Task) -> RetryPolicy:
        """How often and when it is tried again: what the node says, else its processor."""
        node = task.key.node
        return job.version.graph.nodes[node].retry or job.version.specs[node].retry
