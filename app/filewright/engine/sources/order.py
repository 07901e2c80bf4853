"""The order in which a source hands out what waits."""

import heapq
from collections.abc import Callable

from filewright.core.job import Arrival
from filewright.engine.sources.source import Settled

Key = tuple[int, str] | tuple[str, str]
_KEYS: dict[str, Callable[[Arrival], Key]] = {
    "oldest": lambda a: (a.stamp.mtime_ns, a.path),
    "newest": lambda a: (-a.stamp.mtime_ns, a.path),
    "name": lambda a: (a.path.casefold(), a.path),
    "smallest": lambda a: (a.stamp.size, a.path),
}


class Waiting:
    """Settled files in order, each path at most once; a dropped or renewed one never comes out in its old form."""

    def __init__(self, order: str) -> None:
        self._key = _KEYS[order]
        self._heap: list[tuple[Key, int, Settled]] = []
        self._current: dict[str, Settled] = {}
        self._count = 0

    def __len__(self) -> int:
        return len(self._current)

    def __contains__(self, path: str) -> bool:
        return path in self._current

    def paths(self) -> list[str]:
        """All that wait, in no order."""
        return list(self._current)

    def get(self, path: str) -> Arrival | None:
        """The waiting arrival of this path."""
        settled = self._current.get(path)
        return settled.arrival if settled else None

    def add(self, settled: Settled) -> None:
        """Let it wait; an earlier one of the same path is forgotten."""
        self._count += 1
        self._current[settled.arrival.path] = settled
        heapq.heappush(self._heap, (self._key(settled.arrival), self._count, settled))

    def drop(self, path: str) -> None:
        """It is gone."""
        self._current.pop(path, None)

    def take(self, limit: int) -> list[Settled]:
        """The next ones, up to `limit`."""
        taken: list[Settled] = []
        while self._heap and len(taken) < limit:
            settled = heapq.heappop(self._heap)[2]
            if self._current.get(settled.arrival.path) is settled:
                del self._current[settled.arrival.path]
                taken.append(settled)
        return taken
