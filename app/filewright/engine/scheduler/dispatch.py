"""What may be handed out now: free slots, each node's own limit, pauses, holds and suspects."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count

from filewright.core.event import TaskStarted
from filewright.core.handover import Item
from filewright.core.job import JobId, Task, TaskKey, TaskState
from filewright.core.plan import Plan
from filewright.core.report import Report
from filewright.engine.executors.executor import HandoverEnded
from filewright.engine.scheduler.breaker import Breaker
from filewright.engine.scheduler.instructions import HandOver, Instruction, Record
from filewright.engine.scheduler.jobs import OpenJob
from filewright.engine.scheduler.queues import Lane, Queues
from filewright.engine.scheduler.signals import Moment
from filewright.engine.scheduler.version import Version

MOST_ITEMS = 64  # larger batches won nothing in measurements
BATCH_SECONDS = 0.05  # a batch is sized to about this much work, so that results keep coming
BATCH_BYTES = 1 << 20  # and to about this many bytes: nothing waits in a batch behind a file that takes long
APART_SECONDS = 0.005  # a node this slow gets hand-overs of its own: a round trip is then under 3 % of its time
TOGETHER_SECONDS = 0.002  # and joins its neighbours again below this
SMOOTHING = 0.2
LONG_SECONDS = 2.0  # all workers busy for so long with large files: small ones are let past them
SMALL_SHARE = 16  # as a sixteenth of the smallest of those, at most, is small
LOOKED_AT = 1000  # so many waiting tasks of a lane are looked through for a small one


@dataclass(slots=True)
class Out:
    """A hand-over that is out: where it began, what has not come back, whether it must be the only one. `since` is
    when it went out (steady ns), `size` the bytes of its smallest file."""

    node: str
    version: Version
    keys: list[TaskKey]
    alone: bool
    since: int
    size: int


class Dispatch:
    """Forms batches and counts what is out. `paused` holds node keys, and None for everything. At most `slots` are out
    at once, and `spare` more, by which small files get past large ones that have taken all of them for long."""

    def __init__(
        self, queues: Queues, breaker: Breaker, jobs: Mapping[JobId, OpenJob], slots: int, *, spare: int = 0
    ) -> None:
        self.paused: set[str | None] = set()
        self.slots = slots
        self._spare = spare
        self._queues = queues
        self._breaker = breaker
        self._jobs = jobs
        self._numbers = count(1)
        self._out: dict[int, Out] = {}
        self._running: dict[str, int] = {}
        self._node_seconds: dict[str, float] = {}
        self._plan_seconds: dict[str, float] = {}
        self._apart: frozenset[str] = frozenset()

    @property
    def busy(self) -> int:
        """Hand-overs that are out now."""
        return len(self._out)

    def running(self, node: str) -> int:
        """Hand-overs that are out and began at this node."""
        return self._running.get(node, 0)

    def waits_for(self, version: Version, node: str) -> str | None:
        """The node before which so much waits that `node` is held back; None: it is not."""
        return self._queues.pressure.blocked(version, node)

    def ran(self, handover: int, report: Report) -> None:
        """An item came back: what is left of its hand-over no longer holds it. Learns how long things take."""
        if (out := self._out.get(handover)) is not None and report.key in out.keys:
            out.keys.remove(report.key)
        total = 0.0
        for run in report.runs:
            total += run.seconds
            if run.fault is None:
                node = run.key.node
                old = self._node_seconds.get(node, run.seconds)
                self._node_seconds[node] = old + SMOOTHING * (run.seconds - old)
        entry = report.key.node
        old = self._plan_seconds.get(entry, total)
        self._plan_seconds[entry] = old + SMOOTHING * (total - old)

    def ended(self, signal: HandoverEnded) -> list[TaskKey]:
        """A hand-over is over; gives the keys of items that did not come back."""
        out = self._out.pop(signal.handover)
        self._running[out.node] -= 1
        self._breaker.release(out.node)
        return out.keys

    def hand_out(self, now: Moment) -> list[Instruction]:
        """As many batches as fit."""
        out: list[Instruction] = []
        if None in self.paused or self._alone():
            return out
        if self._queues.suspects:
            while self._queues.suspects and not self._out:
                version, key = self._queues.suspects.popleft()
                if self._task(key) is not None:
                    out += self._give(version, key.node, [key], now, alone=True)
            return out
        apart = self._sort_apart() | self._breaker.nodes | {node for node in self.paused if node is not None}
        for lane in list(self._queues.lanes()):
            lane.version.separate(apart)
            while lane.tasks and len(self._out) < self.slots and (keys := self._take(lane, now)):
                out += self._give(lane.version, lane.node, keys, now)
        return [*out, *self._let_past(now)]

    def next_due(self) -> int | None:
        """When small files may be let past large ones (steady nanoseconds); None: nothing waits for that."""
        if not self.slots <= len(self._out) < self.slots + self._spare or not any(self._queues.lanes()):
            return None
        return self._long_at()

    def _long_at(self) -> int:
        return max(out.since for out in self._out.values()) + int(LONG_SECONDS * 1e9)

    def _let_past(self, now: Moment) -> list[Instruction]:
        """All workers have been busy for long: one small file goes to a spare one."""
        if not self.slots <= len(self._out) < self.slots + self._spare or now.steady < self._long_at():
            return []
        small = min(out.size for out in self._out.values()) // SMALL_SHARE
        for lane in list(self._queues.lanes()):
            limit = lane.version.graph.nodes[lane.node].workers
            full = limit is not None and self._running.get(lane.node, 0) >= limit
            if full or lane.node in self.paused or self._breaker.get(lane.node) or not self._room(lane):
                continue
            key = lane.pop_small(small, LOOKED_AT)
            if key is not None and self._task(key) is not None:
                return self._give(lane.version, lane.node, [key], now)
        return []

    def _alone(self) -> bool:
        return any(out.alone for out in self._out.values())

    def _take(self, lane: Lane, now: Moment) -> list[TaskKey]:
        """The next batch of a lane; empty where its node may not work (any more) now."""
        node = lane.node
        limit = lane.version.graph.nodes[node].workers
        if node in self.paused or (limit is not None and self._running.get(node, 0) >= limit):
            return []
        if not (room := self._room(lane)):
            return []
        if self._breaker.get(node) is not None:
            if not self._breaker.probe(node, now.steady):
                return []
            size = 1
        else:
            size = min(room, self._batch_size(lane))
        keys: list[TaskKey] = []
        left = BATCH_BYTES
        while lane.tasks and len(keys) < size and (not keys or lane.tasks[0].file.size <= left):
            left -= lane.tasks[0].file.size
            key = lane.pop()
            if self._task(key) is not None:
                keys.append(key)
        if not keys:
            self._breaker.release(node)
        return keys

    def _batch_size(self, lane: Lane) -> int:
        seconds = self._plan_seconds.get(lane.node)
        fitting = 4 if seconds is None else int(BATCH_SECONDS / max(seconds, 1e-6))
        fair = -(-len(lane.tasks) // max(1, self.slots - len(self._out)))  # leave work for the other free workers
        return max(1, min(MOST_ITEMS, fitting, fair))

    def _room(self, lane: Lane) -> int:
        """How many items of this lane may go out, so that what they lead to has room; each is taken to put out one
        file, and what is out already will want its room, too."""
        pressure, version, node = self._queues.pressure, lane.version, lane.node
        if pressure.blocked(version, node) is not None:
            return 0
        room = pressure.room(version, node)
        out = sum(len(out.keys) for out in self._out.values() if out.node == node and out.version is version)
        return MOST_ITEMS if room is None else max(0, min(MOST_ITEMS, room - out))

    def _task(self, key: TaskKey) -> Task | None:
        job = self._jobs.get(key.job)
        task = job.tasks.get(key.path) if job else None
        waits = task is not None and task.state in (TaskState.READY, TaskState.RETRYING, TaskState.HELD)
        return task if waits else None

    def _give(
        self, version: Version, node: str, keys: list[TaskKey], now: Moment, *, alone: bool = False
    ) -> list[Instruction]:
        number = next(self._numbers)
        plan: Plan = version.plan(node)
        records: list[Instruction] = []
        items: list[Item] = []
        for key in keys:
            job = self._jobs[key.job]
            task = job.tasks[key.path]
            job.tasks[key.path] = replace(task, state=TaskState.RUNNING)
            job.started_ns = job.started_ns or now.wall
            attempt = task.attempt + 1
            records.append(Record(TaskStarted(key=key, time_ns=now.wall, attempt=attempt)))
            items.append(
                Item(
                    key=key,
                    ulid=job.ulid,
                    port=task.port,
                    file=task.file,
                    attempt=attempt,
                    workdir="",  # the engine names one when the item goes out
                    hash=not job.hashed and task.file.path == job.file.path,
                    others=task.others,
                )
            )
        size = min(item.file.size for item in items)
        self._out[number] = Out(node, version, keys, alone, now.steady, size)
        self._running[node] = self._running.get(node, 0) + 1
        return [*records, HandOver(id=number, plan=plan, items=tuple(items))]

    def _sort_apart(self) -> frozenset[str]:
        apart = {n for n in self._apart if self._node_seconds.get(n, 0.0) > TOGETHER_SECONDS}
        apart |= {n for n, seconds in self._node_seconds.items() if seconds >= APART_SECONDS}
        if apart != self._apart:
            self._apart = frozenset(apart)
        return self._apart
