"""One thread and its worker: the thread gives it hand-overs, waits, and starts a new worker where the old one ended."""

import queue
from collections.abc import Callable

from filewright.core.handover import Handover
from filewright.core.plan import Plan
from filewright.engine.executors.executor import FromExecutor, HandoverEnded
from filewright.engine.executors.processes.carrying import Carrying, Stopping
from filewright.engine.executors.processes.child import Child
from filewright.engine.fault_points import fault_point
from filewright.errors import Fault, Scope
from filewright.worker import protocol

STARTS = 3
"""Workers that may die without having begun anything before the trouble is taken for the computer's."""

MOST_PLANS = 32
"""Plans that a worker keeps; one more, and it forgets them all."""

CLOSE_SECONDS = 1.0
"""How long a worker that is not needed any more may take to end by itself."""


class Driver:
    """Drives one worker after the other. `free` is called, with this driver, before the end of a hand-over is told:
    another may be given from then on. A worker is renewed after `renew_after` items."""

    def __init__(
        self,
        *,
        tell: Callable[[FromExecutor], None],
        free: Callable[["Driver"], None],
        stopping: Stopping,
        renew_after: int,
    ) -> None:
        self.started = False
        self._tell = tell
        self._free = free
        self._stopping = stopping
        self._renew_after = renew_after
        self._given: queue.SimpleQueue[Handover | None] = queue.SimpleQueue()
        self._child: Child | None = None
        self._plans: dict[str, Plan] = {}
        self._items = 0

    def give(self, handover: Handover | None) -> None:
        """Carry this out next; None: end."""
        self._given.put(handover)

    def work(self) -> None:
        """What its thread does."""
        try:
            while (handover := self._given.get()) is not None:
                ended = self._carry_out(handover)
                self._free(self)
                self._tell(ended)
        finally:
            self._let_go()

    def _carry_out(self, handover: Handover) -> HandoverEnded:
        keys = tuple(item.key for item in handover.items)
        trouble = ""
        for _ in range(STARTS):
            if self._stopping() is not None:
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
            carrying = Carrying(child, handover, self._tell, self._stopping)
            ended = carrying.run()
            if not carrying.reusable:
                self._forget_child()
            elif self._items >= self._renew_after:
                self._let_go()
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

    def _let_go(self) -> None:
        """End the worker, if there is one, in peace."""
        if self._child is not None:
            self._child.close(CLOSE_SECONDS)
        self._forget_child()

    def _forget_child(self) -> None:
        self._child = None
        self._plans.clear()
        self._items = 0
