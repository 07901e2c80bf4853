"""The order in which a source hands out what waits."""

import heapq
from collections.abc import Callable

from filewright.core.job import Arrival

Key = tuple[int, str] | tuple[str, str]
_KEYS: dict[str, Callable[[Arrival], Key]] = {
    "oldest": lambda a: (a.stamp.mtime_ns, a.path),
    "newest": lambda a: (-a.stamp.mtime_ns, a.path),
    "name": lambda a: (a.path.casefold(), a.path),
    "smallest": lambda a: (a.stamp.size, a.path),
}


class Waiting:
    """Arrivals in order, each path at most once; one that is dropped or renewed never comes out in its old form."""

    def __init__(self, order: str) -> None:
        self._key = _KEYS[order]
        self._heap: list[tuple[Key, int, Arrival]] = []
        self._current: dict[str, Arrival] = {}
        self._count = 0

    def __len__(self) -> int:
        return len(self._current)

    def __contains__(self, path: str) -> bool:
        return path in self._current

    def get(self, path: str) -> Arrival | None:
        """The waiting arrival of this path."""
        return self._current.get(path)

    def add(self, arrival: Arrival) -> None:
        """Let it wait; an earlier one of the same path is forgotten."""
        self._count += 1
        self._current[arrival.path] = arrival
        heapq.heappush(self._heap, (self._key(arrival), self._count, arrival))

    def drop(self, path: str) -> None:
        """It is gone."""
        self._current.pop(path, None)

    def take(self, limit: int) -> list[Arrival]:
        """The next ones, up to `limit`."""
        taken: list[Arrival] = []
        while self._heap and len(taken) < limit:
            arrival = heapq.heappop(self._heap)[2]
            if self._current.get(arrival.path) is arrival:
                del self._current[arrival.path]
                taken.append(arrival)
        return taken
