"""A worker and what drives it: gives it hand-overs, waits, and starts a new worker where the old one ended."""

from collections.abc import Callable

from filewright.core.handover import Handover
from filewright.core.plan import Plan
from filewright.engine.executors.executor import FromExecutor, HandoverEnded
from filewright.engine.executors.processes.carrying import Carrying, Stopping
from filewright.engine.executors.processes.child import Child
from filewright.engine.executors.processes.memory import resident
from filewright.engine.fault_points import fault_point
from filewright.errors import Fault, Scope
from filewright.worker import protocol

STARTS = 3
"""Workers that may die without having begun anything before the trouble is taken for the computer's."""

RENEW_AFTER = 20_000
"""Items after which a worker is renewed, so that what leaks in processors' libraries does not grow for ever."""

RENEW_ABOVE = 256 << 20
"""Bytes of resident memory that a worker may keep beyond what it had after its first hand-over."""

WEIGH_EVERY = 500
"""Items between two looks at what it keeps."""

MOST_PLANS = 32
"""Plans that a worker keeps; one more, and it forgets them all."""

CLOSE_SECONDS = 1.0
"""How long a worker that is not needed any more may take to end by itself."""


def _never() -> float | None:
    return None


class Driver:
    """Drives one worker after the other, on the thread that calls it. A worker is renewed after `renew_after` items,
    and once it rests with `renew_above` bytes more than after its first hand-over. `stopping` may be set between
    hand-overs; `child` is a worker that was started already."""

    def __init__(
        self,
        child: Child | None = None,
        *,
        stopping: Stopping = _never,
        renew_after: int = RENEW_AFTER,
        renew_above: int = RENEW_ABOVE,
    ) -> None:
        self.stopping = stopping
        self._renew_after = renew_after
        self._renew_above = renew_above
        self._child = child
        self._plans: dict[str, Plan] = {}
        self._items = 0
        self._weighed_at = 0
        self._first_weight: int | None = None

    def carry_out(self, handover: Handover, tell: Callable[[FromExecutor], None]) -> HandoverEnded:
        """See a hand-over through: its items are told as they come back, its end is given."""
        keys = tuple(item.key for item in handover.items)
        trouble = ""
        for _ in range(STARTS):
            if self.stopping() is not None:
                return HandoverEnded(handover=handover.id, returned=keys)
            if self._child is None:
                try:
                    self._child = Child()
                except OSError as error:
                    trouble = error.strerror or str(error)
                    continue
            child = self._child
            fault_point("workers.before-send")
            self._send(child, handover)
            carrying = Carrying(child, handover, tell, self.stopping)
            ended = carrying.run()
            if not carrying.reusable:
                self._forget_child()
            elif self._items >= self._renew_after or self._has_grown(child):
                self.let_go()
            if carrying.reusable or ended.charged is not None or len(ended.returned) < len(keys):
                return ended
            trouble = child.last_words.strip().rpartition("\n")[2] or "it ended at once"
        fault = Fault(code="worker-cannot-start", scope=Scope.PROCESS, fields={"message": trouble})
        return HandoverEnded(handover=handover.id, charged=keys[0], fault=fault, returned=keys[1:])

    def _send(self, child: Child, handover: Handover) -> None:
        plan, messages = handover.plan, b""
        known = self._plans.get(plan.id)
        if known is not plan and known != plan:
            if len(self._plans) >= MOST_PLANS:
                self._plans.clear()
                messages += protocol.forget()
            messages += protocol.plan(plan)
            self._plans[plan.id] = plan
        self._items += len(handover.items)
        child.send(messages + protocol.work(handover))

    def _has_grown(self, child: Child) -> bool:
        """Whether a worker that rests keeps much more memory than it did at first: a library of a processor leaks."""
        if self._first_weight is None:
            self._first_weight = resident(child.pid)
        if self._items - self._weighed_at < WEIGH_EVERY:
            return False
        self._weighed_at = self._items
        return resident(child.pid) > self._first_weight + self._renew_above

    def let_go(self, patience: float = CLOSE_SECONDS) -> None:
        """End the worker, if there is one; it may take `patience` seconds to do so by itself."""
        if self._child is not None:
            self._child.close(patience)
        self._forget_child()

    def _forget_child(self) -> None:
        self._child = None
        self._plans.clear()
        self._items = 0
        self._weighed_at = 0
        self._first_weight = None
