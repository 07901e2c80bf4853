"""Tasks that are ready, by graph version and node, and those that wait for their time."""

import heapq
from collections import deque
from collections.abc import Iterator
from itertools import count, islice

from filewright.core.job import Task, TaskKey
from filewright.engine.scheduler.pressure import Pressure
from filewright.engine.scheduler.version import Version


class Lane:
    """What waits before one node of one graph version, first come first served."""

    __slots__ = ("_pressure", "node", "tasks", "version")

    def __init__(self, version: Version, node: str, pressure: Pressure) -> None:
        self.version = version
        self.node = node
        self.tasks: deque[Task] = deque()
        self._pressure = pressure

    def pop(self) -> TaskKey:
        """The one that has waited longest. What it is now, its job knows."""
        task = self.tasks.popleft()
        self._pressure.left(self.version, task)
        return task.key

    def pop_small(self, size: int, most: int) -> TaskKey | None:
        """The first of the next `most` tasks whose file has at most `size` bytes; None where none has."""
        for at, task in enumerate(islice(self.tasks, most)):
            if task.file.size <= size:
                del self.tasks[at]
                self._pressure.left(self.version, task)
                return task.key
        return None


class Queues:
    """Lanes of ready tasks, a heap of tasks that wait for their time, and suspects, which run alone. `pressure` tells
    how much that is on each wire."""

    def __init__(self) -> None:
        self.pressure = Pressure()
        self._lanes: dict[tuple[str, str], Lane] = {}
        self._order: list[Lane] = []
        self._later: list[tuple[int, int, Version, Task]] = []
        self._ticket = count()
        self.suspects: deque[tuple[Version, TaskKey]] = deque()

    def add(self, version: Version, task: Task, *, first: bool = False) -> None:
        """The task is ready; `first` puts it before those that wait already (it was there before them)."""
        self.pressure.entered(version, task)
        self._line_up(version, task, first=first)

    def _line_up(self, version: Version, task: Task, *, first: bool = False) -> None:
        node = task.key.node
        lane = self._lanes.get((version.hash, node))
        if lane is None:
            lane = self._lanes[version.hash, node] = Lane(version, node, self.pressure)
            self._order.append(lane)
            self._order.sort(key=lambda x: -x.version.rank[x.node])
        if first:
            lane.tasks.appendleft(task)
        else:
            lane.tasks.append(task)

    def add_later(self, version: Version, task: Task, due: int) -> None:
        """The task is ready at `due` (steady nanoseconds)."""
        self.pressure.entered(version, task)
        heapq.heappush(self._later, (due, next(self._ticket), version, task))

    def release(self, steady: int) -> None:
        """Move what is due into its lane."""
        while self._later and self._later[0][0] <= steady:
            _, _, version, task = heapq.heappop(self._later)
            self._line_up(version, task)

    def next_due(self) -> int | None:
        """When the next task's time comes (steady nanoseconds)."""
        return self._later[0][0] if self._later else None

    @property
    def empty(self) -> bool:
        """Whether nothing waits here at all."""
        return not self._later and not self.suspects and not any(lane.tasks for lane in self._order)

    def lanes(self) -> Iterator[Lane]:
        """Lanes with something in them, the ones nearest to the end of their graph first."""
        return (lane for lane in self._order if lane.tasks)
