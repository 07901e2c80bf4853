"""A stretch of a flow's or a node's time in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """From `at` on (whole UTC seconds): files that ended, their median and 95 % time (None: none ended), what waited
    at its end, and how old the oldest was (seconds)."""

    at: int
    count: int
    median: float | None
    p95: float | None
    waiting: int
    oldest: float


def joined(at: int, samples: Sequence[Sample]) -> Sample:
    """Several stretches as one: counts add up, medians are weighted by them, the worst p95 and queue stand."""
    medians = [(s.median, s.count) for s in samples if s.median is not None]
    weight = sum(n for _, n in medians)
    return Sample(
        at=at,
        count=sum(s.count for s in samples),
        median=sum(m * n for m, n in medians) / weight if weight else None,
        p95=max((s.p95 for s in samples if s.p95 is not None), default=None),
        waiting=max(s.waiting for s in samples),
        oldest=max(s.oldest for s in samples),
    )
