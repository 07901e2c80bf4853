"""One hand-over at one worker: what comes back, limits of time and memory, and what a death means for whom."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace

from filewright.core.handover import Handover, Item
from filewright.core.job import TaskKey
from filewright.core.units import format_duration, format_size
from filewright.engine.executors.executor import FromExecutor, HandoverEnded, ItemRan, ItemStarted
from filewright.engine.executors.processes.child import Child
from filewright.engine.executors.processes.memory import resident_of_tree
from filewright.engine.fault_points import fault_point
from filewright.errors import Fault, FieldValue
from filewright.worker.codec import Data, report_from
from filewright.worker.protocol import VERSION, ProtocolError
from filewright.worker.status import Now

BLINK_SECONDS = 0.05
"""An item that takes longer is told to have been started."""

MEMORY_LOOK_SECONDS = 0.1
"""How often memory is looked at while a node with a limit works."""

LOOK_SECONDS = 0.1
"""How often a busy worker is looked at when nothing is due sooner."""

TERM_SECONDS = 0.5
"""How long a worker that was asked to end may take before it is killed."""

Stopping = Callable[[], float | None]
"""The moment (`time.monotonic`) at which all must be at rest; None while no stop is wanted."""


class Carrying:
    """Carries one hand-over out at a worker that has its plan and items."""

    def __init__(
        self, child: Child, handover: Handover, tell: Callable[[FromExecutor], None], stopping: Stopping
    ) -> None:
        self.reusable = False
        """Whether the worker may be given more afterwards; if not, it has been ended."""
        self.ready = False
        """Whether the worker ever said that it can take work."""
        self._child = child
        self._handover = handover
        self._tell = tell
        self._stopping = stopping
        self._nodes = tuple(handover.plan.nodes.values())
        self._shortest = min((node.timeout for node in self._nodes if node.timeout is not None), default=None)
        self._left: dict[int, Item] = dict(enumerate(handover.items))
        self._told: int | None = None
        self._clean: bool | None = None
        self._winding_down = False
        self._last_memory_look = 0.0

    def run(self) -> HandoverEnded:
        """See it through. The end is still to be told."""
        try:
            fault = self._see_through()
        except ProtocolError as error:
            fault = Fault(code="worker-died", fields={"how": str(error)})
        if self._clean is not None:
            self.reusable = self._clean
            if not self._clean:  # processors left something running, which goes with their worker
                self._child.kill()
                self._child.bury()
            return HandoverEnded(handover=self._handover.id, returned=self._keys_left())
        return self._kill(fault)

    def _see_through(self) -> Fault | None:
        """Wait until all is done, or the worker is to be killed: with the fault that is to be charged, or none."""
        pause = BLINK_SECONDS
        while True:
            self._take(self._child.wait(pause))
            if self._clean is not None:
                return None
            if not self._child.connected:
                ends = self._child.ends_within(LOOK_SECONDS)
                return Fault(code="worker-died", fields={} if ends else {"how": "it closed its connection"})
            now = time.monotonic()
            deadline = self._stopping()
            if deadline is not None and self._stops(deadline, now):
                return None
            at = self._child.page.look()
            if at is not None:
                self._tell_start(at, now)
                if (fault := self._limit_passed(at, now)) is not None:
                    return fault
            pause = self._pause(at, now, deadline)

    # -- what comes back

    def _take(self, messages: list[list[Data]]) -> None:
        for message in messages:
            match message:
                case ["ran", number, int(index), data] if number == self._handover.id and index in self._left:
                    fault_point("workers.item-came-back")
                    item = self._left.pop(index)
                    self._tell(ItemRan(handover=number, report=report_from(data, item)))
                case ["ended", number, bool(clean)] if number == self._handover.id:
                    self._clean = clean
                case ["ready", number] if number == VERSION:
                    self.ready = True
                case _:
                    raise ProtocolError(f"it sent {str(message)[:100]}")

    def _tell_start(self, at: Now, now: float) -> None:
        if at.item != self._told and at.item in self._left and now - at.since_ns / 1e9 >= BLINK_SECONDS:
            self._told = at.item
            self._tell(ItemStarted(handover=self._handover.id, key=self._left[at.item].key))

    # -- limits

    def _limit_passed(self, at: Now, now: float) -> Fault | None:
        node = self._nodes[at.node]
        took = now - at.since_ns / 1e9
        if node.timeout is not None and took >= node.timeout and self._child.page.look() == at:
            return Fault(code="time-limit", fields={"limit": format_duration(node.timeout)})
        due = self._last_memory_look + MEMORY_LOOK_SECONDS
        if node.memory is not None and took >= MEMORY_LOOK_SECONDS and now >= due:
            self._last_memory_look = now
            if resident_of_tree(self._child.pid) > node.memory and self._child.page.look() is not None:
                return Fault(code="memory-limit", fields={"limit": format_size(node.memory)})
        return None

    def _pause(self, at: Now | None, now: float, deadline: float | None) -> float:
        """How long nothing can be due."""
        dues = [now + LOOK_SECONDS]
        if deadline is not None:
            dues.append(deadline)
        if self._shortest is not None:
            dues.append(now + self._shortest)
        if at is not None:
            began = at.since_ns / 1e9
            if at.item != self._told:
                dues.append(began + BLINK_SECONDS)
            if (limit := self._nodes[at.node].timeout) is not None:
                dues.append(began + limit)
        return max(0.0, min(dues) - now)

    def _stops(self, deadline: float, now: float) -> bool:
        """Whether it is time to end the worker, because the executor stops."""
        if not self._winding_down:
            self._winding_down = True
            self._child.page.wind_down()
        if now < deadline:
            return False
        self._child.page.cancel()
        self._child.terminate()
        while not self._child.has_ended and time.monotonic() < deadline + TERM_SECONDS:
            self._take(self._child.wait(0.01))
            if self._clean is not None:
                break
        return True

    # -- how it ends

    def _kill(self, fault: Fault | None) -> HandoverEnded:
        """End the worker. With a fault, the item that it was at is charged."""
        child = self._child
        child.kill()
        with contextlib.suppress(ProtocolError):
            self._take(child.wait(0))  # what it had finished when it ended came back all the same
        at, last_words = child.page.look(), child.last_words
        how = child.bury()
        charged = self._left.pop(at.item, None) if at is not None and fault is not None else None
        if at is None or fault is None or charged is None:
            return HandoverEnded(handover=self._handover.id, returned=self._keys_left())
        fields: dict[str, FieldValue] = {"node": self._nodes[at.node].key, **fault.fields}
        if fault.code == "worker-died":
            fields.setdefault("how", how)
        return HandoverEnded(
            handover=self._handover.id,
            charged=charged.key,
            fault=replace(fault, fields=fields, detail=last_words),
            returned=self._keys_left(),
        )

    def _keys_left(self) -> tuple[TaskKey, ...]:
        return tuple(item.key for item in self._left.values())
