"""What a client asks of undo: what it would do, to do it, what became of it."""

import secrets
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from filewright.core.effect import EffectState
from filewright.core.processor import ProcessorSpec, RunKind, Touch
from filewright.engine.client import UndoOutcome, UndoPreview, UndoSelection, UndoStep
from filewright.engine.engine import Engine
from filewright.engine.equipment import Equipment
from filewright.engine.journal.journal import Journal, JournalReader, StoredJob
from filewright.engine.reopening import Reopen
from filewright.engine.scheduler.version import Version
from filewright.engine.undo.at_rest import undo_at_rest
from filewright.engine.undo.disk import RealDisk
from filewright.engine.undo.plan import open_steps, plan, to_take_back
from filewright.engine.undo.together import together
from filewright.engine.undo.undoing import Asked

BEYOND_REACH = frozenset({Touch.NETWORK, Touch.COMMANDS})
"""What a step may touch that nothing brings back."""


class TakingBack(Protocol):
    """The part of `EngineClient` that takes back; whoever has it says how the engine and the journal are reached."""

    def read(self) -> JournalReader:
        """The journal to ask now."""

    def reopen(self, prepare: Callable[[Journal], Reopen | None]) -> None:
        """See `DoingAgain.reopen`."""

    def present(self) -> Version:
        """The version of the flow as it is now."""

    undone: dict[str, UndoOutcome]
    """What became of undos that no engine did, by ticket."""

    def at_rest(self) -> AbstractContextManager[Equipment | None]:
        """See `DoingAgain.at_rest`."""

    @property
    def engine(self) -> Engine | None:
        """The engine that runs, or ran last."""

    def preview_undo(self, selection: UndoSelection) -> UndoPreview:
        """See `EngineClient.preview_undo`."""
        reader = self.read()
        selected = reader.selected(selection)
        jobs, refused = together(selected, reader.kin)
        engine = self.engine
        running = engine is not None and not engine.at_rest.is_set()
        steps = [*refused, *plan(jobs, _later(reader, jobs), RealDisk(), running=running)]
        version = self.present()
        counted = {job.ulid for job in jobs if job.did_something}
        return UndoPreview(
            jobs=len(counted | {step.job for step in steps}),
            run=selected[-1].run if selected else 0,
            steps=tuple(steps),
            lasting=tuple(node for node, spec in version.specs.items() if steps and _reaches_beyond(spec)),
        )

    def undo(self, selection: UndoSelection) -> str:
        """See `EngineClient.undo`."""
        ticket = secrets.token_hex(8)
        with self.at_rest() as held:
            if held is not None:
                asked, refused = _asked(held.journal, selection, running=False)
                self.undone[ticket] = UndoOutcome(ticket=ticket)
                undo_at_rest(held, ticket, asked, refused, lambda outcome: self.undone.update({ticket: outcome}))
                return ticket

        def prepare(journal: Journal) -> Reopen | None:
            asked_at = journal.sequence
            asked, refused = _asked(journal, selection, running=True)
            if not asked and not refused:
                return None
            return lambda reopening, now: reopening.undo(ticket, asked, refused, now, asked_at=asked_at)

        self.reopen(prepare)
        return ticket

    def undo_outcome(self, ticket: str) -> UndoOutcome:
        """See `EngineClient.undo_outcome`."""
        engine = self.engine
        if ticket in self.undone:
            return self.undone[ticket]
        if engine is None:
            return UndoOutcome(ticket=ticket, over=True)
        return engine.undo_outcome(ticket)


def _reaches_beyond(spec: ProcessorSpec) -> bool:
    """Whether a step does what nothing brings back."""
    return not BEYOND_REACH.isdisjoint(spec.touches) or spec.run.kind is RunKind.COMMAND


def _asked(journal: Journal, selection: UndoSelection, *, running: bool) -> tuple[list[Asked], list[UndoStep]]:
    """What can be taken back, and the jobs that cannot be, each with why."""
    journal.flush()
    jobs, refused = together(journal.reader.selected(selection), journal.reader.kin)
    found = to_take_back(jobs, _later(journal.reader, jobs), running=running)
    asked = [Asked(job, tuple(found[job.ulid])) for job in jobs if job.ulid in found and job.did_something]
    return asked, [*refused, *open_steps(jobs, running=running)]


def _later(reader: JournalReader, jobs: Sequence[StoredJob]) -> dict[str, int]:
    """Of other jobs, the newest effect at each target."""
    numbers = [effect.number for job in jobs for effect in job.effects if effect.state is EffectState.DONE]
    if not numbers:
        return {}
    own = {effect.number for job in jobs for effect in job.effects}
    return {target: number for number, target in reader.targets_after(min(numbers)) if number not in own}
