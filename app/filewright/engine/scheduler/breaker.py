"""Nodes held since what they need is away: one try at a time, further and further apart, until one goes well."""

import random
from dataclasses import dataclass

from filewright.core.graph import RetryPolicy
from filewright.errors import Fault

SECOND = 1_000_000_000
PROBES = RetryPolicy(attempts=0, backoff=1.0, cap=60.0)  # a held node is tried for as long as it takes


def wait_ns(policy: RetryPolicy, failures: int, chance: random.Random) -> int:
    """How long to wait after so many failures (1 for the first): exponential with full jitter, never above the cap.

    Full jitter after "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015); half of the span is kept as a
    floor, so that a first retry is never at once.
    """
    span = min(policy.cap, policy.backoff * 2 ** min(failures - 1, 32))
    return int((span / 2 + chance.random() * span / 2) * SECOND)


@dataclass(kw_only=True, slots=True)
class Hold:
    """One held node: why, since when, and when it is tried next (steady nanoseconds; wall for people)."""

    fault: Fault
    since_wall: int
    failures: int = 0
    due: int = 0
    due_wall: int = 0
    probing: bool = False


class Breaker:
    """Which nodes are held. A node with a hold hands out one task when its time has come, else none."""

    def __init__(self, chance: random.Random) -> None:
        self._holds: dict[str, Hold] = {}
        self._chance = chance

    def failed(self, node: str, fault: Fault, *, wall: int, steady: int) -> Hold:
        """What `node` needs is away (again)."""
        hold = self._holds.setdefault(node, Hold(fault=fault, since_wall=wall))
        if not hold.probing and hold.failures and steady < hold.due:
            return hold  # others of the same batch fail for the same reason: one failure, not many
        hold.failures += 1
        hold.probing = False
        hold.fault = fault
        wait = wait_ns(PROBES, hold.failures, self._chance)
        hold.due, hold.due_wall = steady + wait, wall + wait
        return hold

    def went_well(self, node: str) -> bool:
        """The node worked: it is held no longer. Tells whether it was."""
        return self._holds.pop(node, None) is not None

    def probe(self, node: str, steady: int) -> bool:
        """Whether a held node may be tried now; counts the try as begun."""
        hold = self._holds[node]
        if hold.probing or steady < hold.due:
            return False
        hold.probing = True
        return True

    def release(self, node: str) -> None:
        """A probe was handed back unused."""
        if hold := self._holds.get(node):
            hold.probing = False

    def get(self, node: str) -> Hold | None:
        """The hold on this node, None when it is free."""
        return self._holds.get(node)

    @property
    def nodes(self) -> frozenset[str]:
        """All held nodes."""
        return frozenset(self._holds)

    def next_due(self, steady: int) -> int | None:
        """When the next held node may be tried (steady nanoseconds); what is due already waits for a slot alone."""
        return min((h.due for h in self._holds.values() if not h.probing and h.due > steady), default=None)
