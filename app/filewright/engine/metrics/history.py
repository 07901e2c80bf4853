"""What the numbers were: each second of the last hour in memory, minutes and hours wherever they are kept."""

import math
from collections import deque
from collections.abc import Sequence
from typing import Protocol

from filewright.engine.client import Series
from filewright.engine.metrics.last_hour import HOUR, LastHour
from filewright.engine.metrics.sample import Sample, joined

MINUTE = 60
MINUTES_KEPT = 8 * 24 * HOUR  # seconds back: a week's chart is made of minutes, a longer one of hours
MOST_STEPS = 600


class Minutes(Protocol):
    """Where finished minutes go. All methods may be called from any thread."""

    def add(self, node: str, sample: Sample) -> None:
        """A minute, or a part of one, of a node, or ("") of the flow. Never waits for the disk."""

    def between(self, node: str, first: int, end: int, unit: int) -> list[Sample]:
        """What is known from second `first` to before `end`, by stretches of `unit` (a minute or an hour), in any
        order; several may be of one stretch."""

    def close(self) -> None:
        """Keep what waits, then let go."""


class MinutesInMemory:
    """The last eight days of a process."""

    def __init__(self) -> None:
        self._by_node: dict[str, deque[Sample]] = {}

    def add(self, node: str, sample: Sample) -> None:
        kept = self._by_node.setdefault(node, deque(maxlen=MINUTES_KEPT // MINUTE))
        kept.append(sample)

    def between(self, node: str, first: int, end: int, unit: int) -> list[Sample]:
        return [sample for sample in list(self._by_node.get(node, ())) if first <= sample.at < end]

    def close(self) -> None:
        """Nothing to let go of."""


class _Track:
    """One node: its seconds, and the minute that is not over."""

    __slots__ = ("minute", "seconds")

    def __init__(self) -> None:
        self.seconds = LastHour()
        self.minute: Sample | None = None


class History:
    """Samples by whole UTC seconds, added by one thread, asked for by any. A stretch without samples (the engine did
    not run) is a gap."""

    def __init__(self, minutes: Minutes | None = None) -> None:
        self._tracks: dict[str, _Track] = {}
        self._minutes: Minutes = minutes or MinutesInMemory()

    def add(self, node: str | None, sample: Sample) -> None:
        """One second of a node, or (None) of the flow."""
        key = node or ""
        track = self._tracks.get(key)
        if track is None:
            track = self._tracks[key] = _Track()
        track.seconds.append(sample)
        minute = sample.at - sample.at % MINUTE
        current = track.minute
        if current is None:
            track.minute = joined(minute, [sample])
        elif current.at == minute:
            track.minute = joined(minute, [current, sample])
        else:
            track.minute = joined(minute, [sample])
            self._minutes.add(key, current)

    def close(self) -> None:
        """Keep the minutes that are not over, then let go. What was added can be asked for still."""
        for key, track in self._tracks.items():
            if track.minute is not None:
                self._minutes.add(key, track.minute)
                track.minute = None
        self._minutes.close()

    def series(self, window: float, node: str | None, now_ns: int) -> Series:
        """The last `window` seconds in at most 600 steps, each a whole number of seconds, minutes or hours."""
        unit = 1 if window <= HOUR else MINUTE if window <= MINUTES_KEPT else HOUR
        steps = max(1, min(MOST_STEPS, math.ceil(window / unit)))
        step = unit * math.ceil(window / unit / steps)
        steps = math.ceil(window / step)
        end = now_ns // 1_000_000_000 // step * step
        cells = self._cells(node or "", end - steps * step, step, steps, unit)
        return Series(
            step=float(step),
            end_ns=end * 1_000_000_000,
            rate=[None if s is None else s.count / step for s in cells],
            median=[None if s is None else s.median for s in cells],
            p95=[None if s is None else s.p95 for s in cells],
            waiting=[None if s is None else float(s.waiting) for s in cells],
            oldest=[None if s is None else s.oldest for s in cells],
        )

    def _cells(self, node: str, first: int, step: int, steps: int, unit: int) -> list[Sample | None]:
        track = self._tracks.get(node)
        end = first + step * steps
        if unit > 1:
            found = self._minutes.between(node, first - first % unit, end, unit)
            if track is not None and (minute := track.minute) is not None:
                found.append(minute)
            return _sorted_in(found, first, step, steps)
        seconds = track.seconds.samples() if track is not None else []
        cells = _sorted_in(seconds, first, step, steps)
        oldest = seconds[0].at if seconds else end
        for minute in self._minutes.between(node, first - first % MINUTE, oldest, MINUTE) if oldest > first else ():
            for at in range(max(minute.at, first), min(minute.at + MINUTE, oldest)):  # from before this process
                cell = (at - first) // step
                if cells[cell] is None:
                    cells[cell] = _share_of(minute, at, step)
        return cells


def _sorted_in(samples: Sequence[Sample], first: int, step: int, steps: int) -> list[Sample | None]:
    cells: list[list[Sample]] = [[] for _ in range(steps)]
    for sample in samples:
        cell = (sample.at - first) // step
        if 0 <= cell < steps:
            cells[cell].append(sample)
    return [joined(cell[0].at, cell) if cell else None for cell in cells]


def _share_of(minute: Sample, at: int, step: int) -> Sample:
    count = minute.count * (at // step * step + step) // MINUTE - minute.count * (at // step * step) // MINUTE
    return Sample(at, count, minute.median, minute.p95, minute.waiting, minute.oldest)
