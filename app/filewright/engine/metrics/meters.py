"""What each node and wire does now. Folded on the engine's loop: a few dictionary operations a file."""

from collections import deque
from dataclasses import dataclass, field

SECOND = 1_000_000_000
RATE_SECONDS = 10
TIMES_SECONDS = 60
TIMES_MOST = 2000  # of a fast node the last so many times are kept; p95 of more would be no truer


@dataclass(slots=True)
class Rate:
    """Files a second over the last ten, from counts in whole seconds."""

    total: int = 0
    _seconds: deque[list[int]] = field(default_factory=lambda: deque(maxlen=RATE_SECONDS + 1))

    def add(self, second: int, count: int = 1) -> None:
        """So many more in this second (steady)."""
        self.total += count
        if self._seconds and self._seconds[-1][0] == second:
            self._seconds[-1][1] += count
        else:
            self._seconds.append([second, count])

    def per_second(self, second: int) -> float:
        """The mean over the ten whole seconds before this one; over fewer while it is young."""
        recent = [(s, n) for s, n in self._seconds if second - RATE_SECONDS <= s < second]
        if not recent:
            return float(self._seconds[-1][1]) if self._seconds and self._seconds[-1][0] == second else 0.0
        span = second - recent[0][0] if len(self._seconds) <= RATE_SECONDS else RATE_SECONDS
        return sum(n for _, n in recent) / max(1, span)


@dataclass(slots=True)
class NodeMeter:
    """One node. `busy_ns` are (second, nanoseconds of work that ended in it)."""

    taken: int = 0
    left: int = 0
    failed: int = 0
    quarantined: int = 0
    rate: Rate = field(default_factory=Rate)
    last_ns: int = 0
    times: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=TIMES_MOST))
    busy: Rate = field(default_factory=Rate)
    _quantiles: tuple[int, tuple[float, float] | None] = (0, None)

    def ran(self, second: int, seconds: float, wall_ns: int) -> None:
        """A file went through."""
        self.rate.add(second)
        self.last_ns = wall_ns
        self.times.append((second, seconds))
        self.busy.add(second, int(seconds * SECOND))

    def quantiles(self, second: int) -> tuple[float, float] | None:
        """Median and 95th percentile of seconds a file over the last minute; None without one."""
        if self._quantiles[0] != second:  # once a second: sorting thousands for every snapshot would be felt
            recent = sorted(t for s, t in self.times if s >= second - TIMES_SECONDS)
            high = min(len(recent) - 1, len(recent) * 95 // 100)
            self._quantiles = (second, (recent[len(recent) // 2], recent[high]) if recent else None)
        return self._quantiles[1]


class Meters:
    """All nodes and wires of the version at work, by key and id."""

    def __init__(self) -> None:
        self.nodes: dict[str, NodeMeter] = {}
        self.wires: dict[str, Rate] = {}
        self.jobs = NodeMeter()

    def node(self, key: str) -> NodeMeter:
        """The meter of a node, begun at first use."""
        meter = self.nodes.get(key)
        if meter is None:
            meter = self.nodes[key] = NodeMeter()
        return meter

    def crossed(self, wire: str, second: int, count: int = 1) -> None:
        """Files went over a wire."""
        rate = self.wires.get(wire)
        if rate is None:
            rate = self.wires[wire] = Rate()
        rate.add(second, count)
