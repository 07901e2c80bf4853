"""Undo where no engine runs: the same steps, one after the other, and nothing else is woken for it."""

import time
from collections.abc import Callable, Sequence

from filewright.engine.client import UndoOutcome, UndoStep
from filewright.engine.equipment import Equipment
from filewright.engine.numbers import Numbers
from filewright.engine.scheduler.instructions import Close, Instruction, Record, TakeBackAll
from filewright.engine.scheduler.signals import Moment
from filewright.engine.undo.take_back import TakenBack
from filewright.engine.undo.undoing import Asked, Undoing


def undo_at_rest(
    held: Equipment,
    ticket: str,
    asked: Sequence[Asked],
    refused: Sequence[UndoStep],
    told: Callable[[UndoOutcome], None],
) -> None:
    """Take back what is asked, and what an earlier undo left behind; `told` hears how far it is."""
    undoing = Undoing(
        Numbers(held.recovered.ledger),
        run=held.recovered.run,
        parents=held.journal.numbered,
        expect=lambda arrival: None,
        returned=lambda arrival, stamp: None,
    )
    todo = [*undoing.resume(held.recovered.undoing), *undoing.begin(ticket, asked, refused, _now())]
    while todo:
        batches = _record(held, todo)
        outcome = undoing.outcome(ticket)
        if outcome is not None:
            told(outcome)
        todo = []
        for batch in batches:
            results = tuple(held.runner.take_back(batch.effects))
            todo += undoing.taken_back(TakenBack(results), _now())
    outcome = undoing.outcome(ticket)
    if outcome is not None:
        told(outcome)


def _record(held: Equipment, todo: Sequence[Instruction]) -> list[TakeBackAll]:
    """Commit what is to be recorded; gives what follows it."""
    held.journal.append([instruction.event for instruction in todo if isinstance(instruction, Record)])
    held.journal.flush()
    held.spool.end([instruction.job for instruction in todo if isinstance(instruction, Close)])
    return [instruction for instruction in todo if isinstance(instruction, TakeBackAll)]


def _now() -> Moment:
    return Moment(wall=time.time_ns(), steady=time.monotonic_ns())
