"""What the engine calls to change the user's files, in batches. Every method blocks."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from filewright.core.effect import Before, Effect, EffectKey
from filewright.core.job import JobId
from filewright.engine.effects.carry_out import Placer, Result
from filewright.engine.effects.choose import Chooser
from filewright.engine.effects.durable import Durable
from filewright.engine.effects.publish import Publisher
from filewright.engine.effects.reservations import Reservations
from filewright.engine.effects.safe_store import Page, SafeStore
from filewright.engine.effects.stage import Stager, Wanted
from filewright.engine.effects.stage_log import StageLog
from filewright.engine.undo.take_back import Result as UndoResult
from filewright.engine.undo.take_back import TakeBack
from filewright.errors import Fault

KEPT_AT_MOST = 5 << 30  # bytes of before-states


class EffectRunner:
    """Stages, carries out, recovers. One thread may stage while another carries out; no method is called by two
    threads at once.

    `folder` is the pipeline's state folder; `spool` the folder whose files are ours; `earlier` and `input_hash` ask
    the journal; `pool` syncs files beside each other (its owner ends it). `rebooted`: the computer was started anew
    since the effects to be recovered were intended.
    """

    def __init__(
        self,
        folder: Path,
        *,
        spool: str,
        earlier: Callable[[JobId], Sequence[Effect]],
        input_hash: Callable[[JobId], str],
        pool: Executor | None = None,
        kept_at_most: int = KEPT_AT_MOST,
        whole_volume: bool = True,
        rebooted: bool = False,
    ) -> None:
        """Raises OSError when the state folder cannot be written."""
        self._log = StageLog(folder / "stages")
        self._reservations = Reservations()
        chooser, publisher = Chooser(self._reservations), Publisher()
        durable = Durable(pool, whole_volume=whole_volume)
        store = self._store = SafeStore(
            os.path.join(folder, "kept"), name=self._log.kept_name, limit=kept_at_most, note=self._log.note_kept
        )
        self._stager = Stager(
            chooser=chooser,
            reservations=self._reservations,
            store=store,
            log=self._log,
            durable=durable,
            publisher=publisher,
            spool=spool,
            earlier=earlier,
            input_hash=input_hash,
        )
        self._placer = Placer(
            chooser=chooser,
            reservations=self._reservations,
            folders=self._stager.folders,
            store=store,
            log=self._log,
            durable=durable,
            publisher=publisher,
            rebooted=rebooted,
        )
        self._undoer = TakeBack(
            token=self._log.token,
            store=store,
            folders=self._stager.folders,
            durable=durable,
            publisher=publisher,
        )

    def sweep(self, intended: Sequence[Effect], kept: Page | None = None) -> list[str]:
        """At the start, before anything is staged: remove staged files that no committed intent names (tells which),
        and hold the names of those that one does. So with before-states: `kept` asks which ones effects refer to
        (None: the record of that is not whole, and all of them stay)."""
        for effect in intended:
            self._stager.hold(effect)
        loose = self._store.sweep(self._log.kept_before, kept) if kept is not None else []
        self._log.forget_kept()
        return loose + self._log.sweep({e.stage for e in intended if e.stage}, {e.target for e in intended if e.target})

    def stage(
        self, requests: Sequence[Wanted], hashes: Mapping[JobId, str] = MappingProxyType({})
    ) -> Sequence[tuple[EffectKey, Effect | Fault]]:
        """Stage and sync what is asked for; an answer for each, in order. `hashes` are those of inputs, where they are
        known; for others the journal is asked."""
        return self._stager.stage(requests, hashes)

    def unstage(self, effects: Sequence[Effect]) -> None:
        """Remove what was staged in vain."""
        for effect in effects:
            self._stager.give_up(effect)

    def carry_out(self, effects: Sequence[Effect]) -> Sequence[Result]:
        """Put intended effects into place and sync; an answer for each. An original goes after all else of its job,
        and is held back where anything of that could not be put into place."""
        return self._placer.carry_out(effects, certain=True)

    def recover(self, effects: Sequence[Effect]) -> Sequence[Result]:
        """The same for effects that may be in place already."""
        return self._placer.carry_out(effects, certain=False)

    def take_back(self, effects: Sequence[Effect]) -> Sequence[UndoResult]:
        """Take effects back that are in place, newest first, and sync; an answer for each, in order. They may be taken
        back already."""
        return self._undoer.take_back(effects)

    def let_go(self, befores: Sequence[Before]) -> None:
        """Remove before-states that nobody can ask for any more. May be called from any thread."""
        for before in befores:
            with suppress(OSError):  # it stays where it is, and counts to what is kept
                self._store.forget(before)

    def close(self) -> None:
        """Let go of the files it holds open."""
        self._log.close()
