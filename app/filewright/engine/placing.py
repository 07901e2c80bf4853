"""Two threads that change the user's files: one stages, one puts into place. Each takes what waits as one batch,
so that many files share their syncs."""

import queue
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from filewright.core.effect import Effect, EffectKey
from filewright.core.job import Arrival, JobId
from filewright.core.request import Request
from filewright.engine.fault_points import fault_point
from filewright.engine.scheduler.instructions import CarryOut, Close, Stage, TakeBackAll, Unstage
from filewright.engine.scheduler.signals import CarriedOut, Placed, Staged
from filewright.engine.threads import Threads
from filewright.engine.undo.take_back import LeftAlone, TakenBack, TookBack
from filewright.errors import Fault

MOST = 256  # batches of 64 to 256 share syncs best; 1,000 were slower
GATHER_SECONDS = 0.02  # while files flow, so much is waited for more of them: a sync for each few costs far more

T = TypeVar("T")


class Runner(Protocol):
    """What carries changes out, in batches; it blocks, and no method is called by two threads at once."""

    def stage(
        self, requests: Sequence[tuple[EffectKey, Request, Arrival]], hashes: Mapping[JobId, str] = ...
    ) -> Sequence[tuple[EffectKey, Effect | Fault]]:
        """Stage and sync what is asked for; an answer for each, in order. `hashes` are those of inputs, where they are
        known."""

    def unstage(self, effects: Sequence[Effect]) -> None:
        """Remove what was staged in vain."""

    def carry_out(self, effects: Sequence[Effect]) -> Sequence[Placed]:
        """Put intended effects into place and sync; an answer for each, in order."""

    def recover(self, effects: Sequence[Effect]) -> Sequence[Placed]:
        """The same for effects that may be in place already."""

    def take_back(self, effects: Sequence[Effect]) -> Sequence[TookBack | LeftAlone]:
        """Take effects back that are in place, in this order, and sync; an answer for each."""


class _Lane(Generic[T]):
    """What waits for one thread."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[T | None] = queue.SimpleQueue()
        self._flowing = False

    def put(self, item: T) -> None:
        self._queue.put(item)

    def end(self) -> None:
        self._queue.put(None)

    def drain(self) -> tuple[list[T], bool]:
        """What waits, at least one item and at most `MOST`; False when the end was among them. A single file on its
        way never waits for others."""
        batch: list[T] = []
        item = self._queue.get()
        if self._flowing:
            time.sleep(GATHER_SECONDS)
        while item is not None:
            batch.append(item)
            if len(batch) >= MOST:
                break
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
        self._flowing = len(batch) > 2
        return batch, item is not None


class Placing:
    """`tell` gets `Staged`, `CarriedOut` and `TakenBack`; `close` is told of jobs whose work space may go."""

    def __init__(
        self,
        runner: Runner,
        threads: Threads,
        *,
        tell: Callable[[Staged | CarriedOut | TakenBack], None],
        close: Callable[[Sequence[JobId]], None],
    ) -> None:
        self._runner = runner
        self._tell = tell
        self._close = close
        self._to_stage = _Lane[Stage | Unstage]()
        self._to_place = _Lane[CarryOut | TakeBackAll | Close]()
        self._waits = [threads.start("stage", self._stage), threads.start("place", self._place)]

    def stage(self, instruction: Stage | Unstage) -> None:
        """Do this soon, in order."""
        self._to_stage.put(instruction)

    def place(self, instruction: CarryOut | TakeBackAll | Close) -> None:
        """Do this soon, in order."""
        self._to_place.put(instruction)

    def stop(self) -> None:
        """Finish what waits, then end."""
        self._to_stage.end()
        self._to_place.end()
        for wait in self._waits:
            wait()

    def _stage(self) -> None:
        more = True
        while more:
            batch, more = self._to_stage.drain()
            fault_point("engine.before-stage")
            self._runner.unstage([e for item in batch if isinstance(item, Unstage) for e in item.effects])
            stages = [item for item in batch if isinstance(item, Stage)]
            requests = [(key, request, item.arrival) for item in stages for key, request in item.requests]
            hashes = {item.requests[0][0].task.job: item.sha256 for item in stages if item.requests and item.sha256}
            results = dict(self._runner.stage(requests, hashes))
            for item in stages:
                done = tuple((key, results[key]) for key, _ in item.requests)
                self._tell(Staged(ticket=item.ticket, results=done))

    def _place(self) -> None:
        more = True
        while more:
            batch, more = self._to_place.drain()
            for certain in (True, False):
                effects = [e for i in batch if isinstance(i, CarryOut) and i.certain is certain for e in i.effects]
                if effects:
                    carry_out = self._runner.carry_out if certain else self._runner.recover
                    fault_point("engine.before-place" if certain else "recovery.before-place")
                    self._tell(CarriedOut(results=tuple(carry_out(effects))))
            for item in batch:
                if isinstance(item, TakeBackAll):
                    self._tell(TakenBack(tuple(self._runner.take_back(item.effects))))
            if closed := [item.job for item in batch if isinstance(item, Close) and not item.keep]:
                self._close(closed)
