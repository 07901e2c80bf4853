"""Tasks that are ready, by graph version and node, and those that wait for their time."""

import heapq
from collections import deque
from collections.abc import Iterator
from itertools import count

from filewright.core.job import TaskKey
from filewright.engine.scheduler.version import Version


class Lane:
    """What waits before one node of one graph version, first come first served."""

    __slots__ = ("keys", "node", "version")

    def __init__(self, version: Version, node: str) -> None:
        self.version = version
        self.node = node
        self.keys: deque[TaskKey] = deque()


class Queues:
    """Lanes of ready tasks, a heap of tasks that wait for their time, and suspects, which run alone."""

    def __init__(self) -> None:
        self._lanes: dict[tuple[str, str], Lane] = {}
        self._order: list[Lane] = []
        self._later: list[tuple[int, int, Version, TaskKey]] = []
        self._ticket = count()
        self.suspects: deque[tuple[Version, TaskKey]] = deque()

    def add(self, version: Version, key: TaskKey, *, first: bool = False) -> None:
        """The task is ready; `first` puts it before those that wait already (it was there before them)."""
        node = key.node
        lane = self._lanes.get((version.hash, node))
        if lane is None:
            lane = self._lanes[version.hash, node] = Lane(version, node)
            self._order.append(lane)
            self._order.sort(key=lambda x: -x.version.rank[x.node])
        if first:
            lane.keys.appendleft(key)
        else:
            lane.keys.append(key)

    def add_later(self, version: Version, key: TaskKey, due: int) -> None:
        """The task is ready at `due` (steady nanoseconds)."""
        heapq.heappush(self._later, (due, next(self._ticket), version, key))

    def release(self, steady: int) -> None:
        """Move what is due into its lane."""
        while self._later and self._later[0][0] <= steady:
            _, _, version, key = heapq.heappop(self._later)
            self.add(version, key)

    def next_due(self) -> int | None:
        """When the next task's time comes (steady nanoseconds)."""
        return self._later[0][0] if self._later else None

    def lanes(self) -> Iterator[Lane]:
        """Lanes with something in them, the ones nearest to the end of their graph first."""
        return (lane for lane in self._order if lane.keys)
