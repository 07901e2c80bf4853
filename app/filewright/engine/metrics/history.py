"""What the numbers were: each second of the last hour, each minute of the last week, of the flow and of each node."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from filewright.engine.client import Series

HOUR, WEEK = 3600, 7 * 24 * 3600
MOST_STEPS = 600


@dataclass(frozen=True, slots=True)
class Sample:
    """One stretch: files that ended, their median and 95 % time (None: none ended), what waited at its end."""

    at: int
    count: int
    median: float | None
    p95: float | None
    waiting: int
    oldest: float


@dataclass(slots=True)
class _Track:
    seconds: deque[Sample] = field(default_factory=lambda: deque(maxlen=HOUR))
    minutes: deque[Sample] = field(default_factory=lambda: deque(maxlen=WEEK // 60))


class History:
    """Samples by whole UTC seconds. A stretch without samples (the engine did not run) is a gap."""

    def __init__(self) -> None:
        self._tracks: dict[str | None, _Track] = {}

    def add(self, node: str | None, sample: Sample) -> None:
        """One second of a node, or (None) of the flow."""
        track = self._tracks.setdefault(node, _Track())
        track.seconds.append(sample)
        minute = sample.at - sample.at % 60
        if track.minutes and track.minutes[-1].at == minute:
            track.minutes[-1] = _joined(minute, [track.minutes[-1], sample])
        else:
            track.minutes.append(_joined(minute, [sample]))

    def series(self, window: float, node: str | None, now_ns: int) -> Series:
        """The last `window` seconds in at most 600 steps, each a whole number of seconds or minutes."""
        track = self._tracks.get(node)
        fine = window <= HOUR
        unit = 1 if fine else 60
        steps = max(1, min(MOST_STEPS, math.ceil(window / unit)))
        step = unit * math.ceil(window / unit / steps)
        steps = math.ceil(window / step)
        end = now_ns // 1_000_000_000 // step * step
        first = end - steps * step
        cells: list[list[Sample]] = [[] for _ in range(steps)]
        if track is not None:
            for sample in track.seconds if fine else track.minutes:
                cell = (sample.at - first) // step
                if 0 <= cell < steps:
                    cells[cell].append(sample)
        joined = [_joined(0, cell) if cell else None for cell in cells]
        return Series(
            step=float(step),
            end_ns=end * 1_000_000_000,
            rate=[None if s is None else s.count / step for s in joined],
            median=[None if s is None else s.median for s in joined],
            p95=[None if s is None else s.p95 for s in joined],
            waiting=[None if s is None else float(s.waiting) for s in joined],
            oldest=[None if s is None else s.oldest for s in joined],
        )


def _joined(at: int, samples: Sequence[Sample]) -> Sample:
    """Several stretches as one: counts add up, medians are weighted by them, the worst p95 and queue stand."""
    count = sum(s.count for s in samples)
    medians = [(s.median, s.count) for s in samples if s.median is not None]
    weight = sum(n for _, n in medians)
    return Sample(
        at=at,
        count=count,
        median=sum(m * n for m, n in medians) / weight if weight else None,
        p95=max((s.p95 for s in samples if s.p95 is not None), default=None),
        waiting=max(s.waiting for s in samples),
        oldest=max(s.oldest for s in samples),
    )
