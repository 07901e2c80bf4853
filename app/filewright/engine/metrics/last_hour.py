"""The last hour by seconds, in room that is taken once, so that an engine is as large after a day as after minutes."""

import math
import threading
from array import array

from filewright.engine.metrics.sample import Sample

HOUR = 3600


class LastHour:
    """The last 3,600 samples: added by one thread, asked for by any."""

    __slots__ = ("_added", "_lock", "_numbers", "_times")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._added = 0
        self._numbers = [array("q", bytes(8 * HOUR)) for _ in range(3)]  # at, count, waiting
        self._times = [array("d", bytes(8 * HOUR)) for _ in range(3)]  # median, p95, oldest; NaN: none

    def append(self, sample: Sample) -> None:
        """Add one, in place of that of an hour ago."""
        numbers = sample.at, sample.count, sample.waiting
        times = _or_nan(sample.median), _or_nan(sample.p95), sample.oldest
        with self._lock:
            place = self._added % HOUR
            for kept, number in zip(self._numbers, numbers, strict=True):
                kept[place] = number
            for timed, seconds in zip(self._times, times, strict=True):
                timed[place] = seconds
            self._added += 1

    def samples(self) -> list[Sample]:
        """All of them, the oldest first."""
        with self._lock:
            places = [number % HOUR for number in range(max(0, self._added - HOUR), self._added)]
            return [self._at(place) for place in places]

    def _at(self, place: int) -> Sample:
        at, count, waiting = (kept[place] for kept in self._numbers)
        median, p95, oldest = (timed[place] for timed in self._times)
        return Sample(at, count, _or_none(median), _or_none(p95), waiting, oldest)


def _or_nan(seconds: float | None) -> float:
    return math.nan if seconds is None else seconds


def _or_none(seconds: float) -> float | None:
    return None if math.isnan(seconds) else seconds
