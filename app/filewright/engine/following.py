"""What follows from the scheduler's instructions: records first, and all else once they are on disk."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from filewright.core.event import Event, JobState
from filewright.core.handover import Handover
from filewright.core.job import JobId, State
from filewright.engine.executors.executor import Executor
from filewright.engine.fault_points import fault_point
from filewright.engine.journal.journal import Journal
from filewright.engine.placing import Placing
from filewright.engine.scheduler.instructions import (
    CarryOut,
    Close,
    HandOver,
    Instruction,
    Record,
    Stage,
    TakeBackAll,
    Tell,
    Unstage,
)
from filewright.engine.spool import Spool
from filewright.errors import StateError

_After = HandOver | CarryOut | TakeBackAll | Close | Tell
Closed = Callable[[Close, str | None], None]


class Following:
    """`folder` is the pipeline file's, `lines` how many first lines of a file are traced. `closed` is called for each
    job that left memory, with the node it was set aside at; `ended`, on the journal's thread, with the ULID and state
    of each job whose end is on disk."""

    def __init__(
        self,
        *,
        journal: Journal,
        executor: Executor,
        placing: Placing,
        spool: Spool,
        folder: str,
        lines: int,
        closed: Closed,
        ended: Callable[[str, State], None],
    ) -> None:
        self._journal = journal
        self._executor = executor
        self._placing = placing
        self._spool = spool
        self._folder = folder
        self._lines = lines
        self._closed = closed
        self._ended = ended
        self._over = False
        self._submitting = threading.Lock()

    def end(self) -> None:
        """Hand out nothing more: what is committed from now on is for the next start to go on with. What was recorded
        so far is waited for, since the work space of a job goes only when its end is on disk."""
        with self._submitting:
            self._over = True
        with suppress(StateError):  # it cannot be written: the next start tidies up
            self._journal.flush(patient=False)

    def carry_out(self, instructions: Sequence[Instruction]) -> None:
        """Do what the scheduler asks for, in its order."""
        events: list[Event] = []
        after: list[_After] = []
        ended_at: dict[JobId, str | None] = {}
        for instruction in instructions:
            match instruction:
                case Record(event):
                    events.append(event)
                    if isinstance(event, JobState):
                        ended_at[event.job] = event.node
                case Stage() | Unstage():
                    self._placing.stage(instruction)
                case _:
                    after.append(instruction)
        if events:
            self._journal.append(events, partial(self._committed, after))
        elif after:
            self._committed(after)
        for instruction in after:
            if isinstance(instruction, Close):
                self._closed(instruction, ended_at.get(instruction.job))

    def _committed(self, instructions: Sequence[_After]) -> None:
        """On the journal's thread: what was recorded is on disk, so what follows from it may happen."""
        for instruction in instructions:
            if isinstance(instruction, HandOver):
                with self._submitting:
                    if not self._over:
                        fault_point("engine.before-hand-over")
                        self._executor.submit(self._handover(instruction))
                continue
            if isinstance(instruction, Tell):
                instruction.call()
                continue
            self._placing.place(instruction)
            if isinstance(instruction, Close) and instruction.state is not None:
                self._ended(instruction.ulid, instruction.state)

    def _handover(self, instruction: HandOver) -> Handover:
        items = tuple(replace(item, workdir=self._spool.attempt(item.key.job)) for item in instruction.items)
        return Handover(id=instruction.id, plan=instruction.plan, folder=self._folder, items=items, lines=self._lines)
