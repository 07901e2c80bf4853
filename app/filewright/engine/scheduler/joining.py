"""Gathers: files wait in groups, and a group that is complete becomes one job, whose parents their jobs are.

A file that waits in a gather is a ready task of its job, so after a restart it waits there again. Once its group is
complete, a job is opened that works on all of its files, and the task is gathered: its job goes on when the joined one
has ended, and ends as that did.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from filewright.core.event import JobOpened, TaskFailed, TaskFinished, TaskGathered
from filewright.core.file import Stamp
from filewright.core.gathering import GatherRule
from filewright.core.job import Arrival, JobId, State, Task, TaskKey, TaskState
from filewright.engine.scheduler.instructions import Record
from filewright.engine.scheduler.jobs import OpenJob
from filewright.engine.scheduler.signals import Moment
from filewright.engine.scheduler.version import Version
from filewright.errors import Fault

NO_FILE = Stamp(size=0, mtime_ns=0, ctime_ns=0, device=0, inode=0)
"""A joined job came from no file of its own."""

NameJob = Callable[[Moment], tuple[JobId, str]]
"""Gives a new job its number and its ULID."""


@dataclass(slots=True)
class Group:
    """Tasks that wait in one gather for each other. `due` is when they are joined if none comes (steady ns)."""

    node: str
    name: str
    version: Version
    keys: list[TaskKey] = field(default_factory=list)
    due: int | None = None


class Joining:
    """The groups of all gathers, and the jobs that were joined. `jobs` are all that are open."""

    def __init__(self, jobs: dict[JobId, OpenJob], name_job: NameJob) -> None:
        self._jobs = jobs
        self._name_job = name_job
        self._groups: dict[tuple[str, str], Group] = {}
        self._complete: list[Group] = []
        self._gathered = 0

    @property
    def waiting(self) -> int:
        """Files that wait in a group."""
        return sum(len(group.keys) for group in (*self._groups.values(), *self._complete))

    @property
    def apart(self) -> int:
        """Open jobs that need no room beside others: they only wait, for their group or for the joined job."""
        return self.waiting + self._gathered

    def enter(self, job: OpenJob, task: Task, steady: int) -> Fault | None:
        """The task waits in its group from now on, or why it cannot."""
        rule = job.version.gather_rule(task.key.node)
        name = rule.group_of(task.file)
        if isinstance(name, Fault):
            return name
        group = self._groups.setdefault((task.key.node, name), Group(task.key.node, name, job.version))
        group.version = job.version
        group.keys.append(task.key)
        if rule.quiet is not None:
            group.due = steady + int(rule.quiet * 1e9)
        if self._enough(group, rule):
            self._complete.append(self._groups.pop((group.node, group.name)))
        return None

    def _enough(self, group: Group, rule: GatherRule) -> bool:
        if rule.count is None or len(group.keys) < rule.count:
            return False
        group.keys = [key for key in group.keys if self._waits(key)]  # some may have left meanwhile
        return len(group.keys) >= rule.count

    def _waits(self, key: TaskKey) -> Task | None:
        job = self._jobs.get(key.job)
        task = job.tasks.get(key.path) if job else None
        return task if task is not None and task.state is TaskState.READY else None

    def next_due(self) -> int | None:
        """When the next group has been quiet long enough (steady nanoseconds)."""
        return min((group.due for group in self._groups.values() if group.due is not None), default=None)

    def complete_all(self) -> None:
        """No more files come: every group is complete as it is."""
        self._complete += self._groups.values()
        self._groups.clear()

    def applied(self, version: Version) -> None:
        """Groups whose gather is no longer in the flow wait for nothing more."""
        for at in [at for at in self._groups if not version.gathers_at(at[0])]:
            self._complete.append(self._groups.pop(at))

    def join(self, now: Moment, run: int) -> list[tuple[OpenJob, Task, list[Record]]]:
        """Open a job for each group that is complete: the job, its first task, and what is to be recorded."""
        made: list[tuple[OpenJob, Task, list[Record]]] = []
        quiet = [at for at, group in self._groups.items() if group.due is not None and group.due <= now.steady]
        complete = [*self._complete, *(self._groups.pop(at) for at in quiet)]
        self._complete.clear()
        for group in complete:
            tasks = [task for key in sorted(group.keys, key=_order) if (task := self._waits(key)) is not None]
            if tasks:
                made.append(self._open(group, tasks, now, run))
        return made

    def _open(self, group: Group, tasks: list[Task], now: Moment, run: int) -> tuple[OpenJob, Task, list[Record]]:
        number, ulid = self._name_job(now)
        first = tasks[0]
        arrival = Arrival(source=group.node, root="", path=group.name or group.node, stamp=NO_FILE)
        joined = OpenJob(
            id=number,
            ulid=ulid,
            arrival=arrival,
            file=first.file,
            version=group.version,
            hashed=True,  # each parent's own input is
            opened_ns=now.wall,
            parents=tuple(task.key for task in tasks),
        )
        work = Task(
            key=TaskKey(number, group.node).child(0, group.node),
            port=first.port,
            file=first.file,
            others=tuple(task.file for task in tasks[1:]),
        )
        joined.tasks[work.key.path] = work
        opened = JobOpened(
            job=number,
            time_ns=now.wall,
            ulid=ulid,
            arrival=arrival,
            graph=group.version.hash,
            run=run,
            tasks=(work,),
            parents=tuple(dict.fromkeys(task.key.job for task in tasks)),
        )
        records = [Record(opened)]
        for task in tasks:
            gathered = replace(task, state=TaskState.GATHERED, into=number)
            self._give(gathered, joined)
            records.append(Record(TaskGathered(task=gathered, time_ns=now.wall)))
        return joined, work, records

    def _give(self, task: Task, joined: OpenJob) -> None:
        job = self._jobs[task.key.job]
        job.tasks[task.key.path] = task
        job.joined = joined
        self._gathered += 1

    def found(self, joined: OpenJob, parents: tuple[JobId, ...]) -> None:
        """A joined job goes on, after a restart or since it is tried again: its parents wait for it."""
        keys: list[TaskKey] = []
        for number in parents:
            job = self._jobs.get(number)
            for task in list(job.tasks.values()) if job else ():
                if task.into == joined.id and task.state is TaskState.GATHERED:
                    self._give(task, joined)
                    keys.append(task.key)
        joined.parents = tuple(keys)

    def ended(
        self, joined: OpenJob, state: State, failed: Task | None, now: Moment
    ) -> tuple[list[Record], list[OpenJob]]:
        """A joined job has ended: what is to be recorded of its parents' tasks, and the parents."""
        records: list[Record] = []
        parents: dict[JobId, OpenJob] = {}
        for key in joined.parents:
            job = self._jobs.get(key.job)
            task = job.tasks.get(key.path) if job else None
            self._gathered -= 1
            if job is None or task is None or task.into != joined.id:
                continue  # its file changed meanwhile, and was taken again
            job.joined = None
            parents[job.id] = job
            if state is State.QUARANTINED:
                task = replace(task, state=TaskState.QUARANTINED, fault=failed.fault if failed else None)
                job.tasks[key.path] = task
                records.append(Record(TaskFailed(task=task, time_ns=now.wall, seconds=0.0)))
            else:
                del job.tasks[key.path]
                job.wrote = job.wrote or joined.wrote
                records.append(Record(_finished(task, now)))
        return records, list(parents.values())


def _finished(task: Task, now: Moment) -> TaskFinished:
    """It came out of the gather with the joined job's outputs; of its own it has none."""
    return TaskFinished(
        key=task.key, time_ns=now.wall, started_ns=now.wall, seconds=0.0, file=task.file, outputs=(), opens=()
    )


def _order(key: TaskKey) -> tuple[JobId, str]:
    return key.job, key.path
