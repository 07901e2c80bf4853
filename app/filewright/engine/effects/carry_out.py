"""Intended effects are put into place, in batches: first all names, then the syncs of all folders, shared.

What may have happened already is looked at first where the caller is not certain: after a crash, or after a first
try that failed half-way.

| staged file | target | then |
|---|---|---|
| there | the same inode | it was linked: the staged name is removed |
| there | free, or what was to be replaced | it is put into place |
| there | another file | the next name, intended anew |
| gone | the recorded identity | done |
| gone | anything else | it was published, and changed or moved since: done |
"""

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from filewright.core.effect import Effect, EffectKind
from filewright.core.file import Stamp
from filewright.core.job import JobId
from filewright.core.request import Conflict
from filewright.engine.effects.choose import Chooser
from filewright.engine.effects.durable import Durable, sync_folder
from filewright.engine.effects.faults import writing_fault
from filewright.engine.effects.folders import Folders
from filewright.engine.effects.identity import is_recorded, look, same_place, sha256_of, stamp_of, unchanged
from filewright.engine.effects.publish import NeedsClaim, Publisher, claim, put_over
from filewright.engine.effects.reservations import Reservations
from filewright.engine.effects.safe_store import SafeStore, kept_in
from filewright.engine.effects.stage_log import StageLog
from filewright.engine.effects.trash import trash
from filewright.engine.fault_points import fault_point
from filewright.engine.scheduler.signals import HeldBack, InPlace, NameTaken, NotPlaced, Placed
from filewright.errors import Fault, Scope

Result = Placed


@dataclass(frozen=True, slots=True)
class Put:
    """In place, not yet synced. `changed`: what lies there now is not what was put there."""

    effect: Effect
    changed: bool = False


class Placer:
    """Used by one thread. `rebooted`: device numbers may differ from those recorded."""

    def __init__(
        self,
        *,
        chooser: Chooser,
        reservations: Reservations,
        folders: Folders,
        store: SafeStore,
        log: StageLog,
        durable: Durable,
        publisher: Publisher,
        rebooted: bool = False,
    ) -> None:
        self._chooser = chooser
        self._reservations = reservations
        self._folders = folders
        self._store = store
        self._log = log
        self._durable = durable
        self._publisher = publisher
        self._rebooted = rebooted

    def carry_out(self, effects: Sequence[Effect], *, certain: bool) -> list[Result]:
        """An answer for each effect; originals come last. `certain` False: it may be in place already."""
        placed = [self._place(effect, certain) for effect in effects if not effect.origin]
        stuck = {_job_of(item) for item in placed if not isinstance(item, Put)}
        placed += [
            self._hold_back(effect) if effect.key.task.job in stuck else self._place(effect, certain)
            for effect in effects
            if effect.origin
        ]
        fault_point("effects.before-folder-sync")
        results = self._synced(placed)
        fault_point("effects.after-folder-sync")
        self._remove_origins(placed, results)
        for result in results:
            if isinstance(result, InPlace):
                self._reservations.release(result.key)
        return results

    def _place(self, effect: Effect, certain: bool) -> Put | Result:
        fault_point("effects.before-publish")
        try:
            match effect.kind:
                case EffectKind.SKIP:
                    result: Put | Result = Put(effect)
                case EffectKind.TRASH | EffectKind.DELETE:
                    result = self._remove(effect, certain)
                case _:
                    result = self._put(effect, certain)
        except OSError as error:
            result = NotPlaced(effect, writing_fault(error, os.path.dirname(effect.target or effect.origin)))
        if isinstance(result, NotPlaced) and result.fault.scope is Scope.FILE:
            self._give_up(effect)
        fault_point("effects.after-publish")
        return result

    def _hold_back(self, effect: Effect) -> Put | Result:
        """An original stays until all else of its job is in place; it is staged anew then."""
        try:
            self._give_up(effect)
        except OSError as error:
            return NotPlaced(effect, writing_fault(error, os.path.dirname(effect.target or effect.origin)))
        return HeldBack(effect)

    # -- putting a file under its name --------------------------------------------------------------------------

    def _put(self, effect: Effect, certain: bool) -> Put | Result:
        source = effect.stage or effect.origin
        if not certain:
            settled = self._already(effect, source)
            if settled is not None:
                return settled
        elif not effect.stage and (fault := self._origin_fault(effect)):
            return NotPlaced(effect, fault)
        try:
            self._put_there(effect, source)
        except FileExistsError:
            return self._next(effect)
        except FileNotFoundError as error:
            return NotPlaced(effect, self._missing(effect, source, error))
        return Put(effect)

    def _already(self, effect: Effect, source: str) -> Put | Result | None:
        """What became of an effect that may be in place. None: nothing yet, its file waits to be put there."""
        staged = effect.staged
        there, at_target = look(source), look(effect.target)
        if there is not None and at_target is not None and os.path.samestat(there, at_target):
            fault_point("recovery.linked")
            os.unlink(source)  # linked, and the first name was still to be removed
            return Put(effect)
        if effect.stage:
            waits = is_recorded(source, there, staged, effect.sha256)
        else:
            waits = self._origin_fault(effect) is None
        if waits:
            return None
        if is_recorded(effect.target, at_target, staged, effect.sha256):
            return Put(effect)
        folder = os.path.dirname(effect.target)
        here = os.stat(folder)  # a drive that is away must not look like a file that somebody took
        if at_target is None and staged is not None and here.st_dev != staged.device and not self._rebooted:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), folder)
        return Put(effect, changed=True)

    def _put_there(self, effect: Effect, source: str) -> None:
        """Raises FileExistsError where something lies that is not to be replaced."""
        target, device = effect.target, effect.staged.device if effect.staged else 0
        found = look(target) if effect.before is not None or effect.claim is not None else None
        if effect.claim is not None:
            if found is None:
                self._claim_and_put_over(source, target)
                return
            if not same_place(found, effect.claim):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
            put_over(source, target)
        elif effect.before is not None and found is not None:
            if not self._is_before(effect, found):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
            put_over(source, target)
        else:
            try:
                self._publisher.put_new(source, target, device)
            except NeedsClaim:
                self._claim_and_put_over(source, target)

    def _claim_and_put_over(self, source: str, target: str) -> None:
        """A claim that no intent tells of never stays behind by itself: the next try would take it for a stranger's."""
        self._log.note_claim(target)
        claim(target)
        try:
            put_over(source, target)
        except OSError:
            os.unlink(target)
            raise

    def _is_before(self, effect: Effect, found: os.stat_result) -> bool:
        before = effect.before
        if before is None:
            return False
        same_size = found.st_size == before.stamp.size
        return unchanged(found, before.stamp) or (same_size and sha256_of(effect.target) == before.sha256)

    def _next(self, effect: Effect) -> Result:
        """Another file lies at the name: what the policy says then, to be intended anew."""
        found, staged = look(effect.target), effect.staged
        name = os.path.basename(effect.target)
        equal = effect.kind is not EffectKind.MOVE and is_recorded(effect.target, found, staged, effect.sha256)
        equal = equal and not self._log.is_claim(effect.target)  # an empty claim of ours goes at the next start
        if equal or effect.conflict is Conflict.SKIP:
            if effect.stage:
                os.unlink(effect.stage)
            return NameTaken(
                replace(
                    self._without_before(effect),
                    kind=EffectKind.SKIP,
                    stage="",
                    staged=staged if equal else None,
                    sha256=effect.sha256 if equal else "",
                )
            )
        if effect.conflict is Conflict.FAIL:
            return NotPlaced(effect, Fault(code="name-taken", scope=Scope.FILE, fields={"name": name}))
        if effect.conflict is Conflict.OVERWRITE and found is not None:
            anew = self._without_before(effect)
            before = self._store.keep(effect.target)
            for kept in kept_in(before):
                sync_folder(kept)
            kind = EffectKind.MOVE if effect.kind is EffectKind.MOVE else EffectKind.REPLACE
            return NameTaken(replace(anew, kind=kind, before=before, reversible=bool(before.kept)))
        folder, _ = self._folders.get(os.path.dirname(effect.target))
        target = self._chooser.free(effect.key, folder, name)
        if target is None:
            return NotPlaced(effect, Fault(code="name-taken", scope=Scope.FILE, fields={"name": name}))
        kind = EffectKind.MOVE if effect.kind is EffectKind.MOVE else EffectKind.WRITE
        return NameTaken(replace(self._without_before(effect), kind=kind, target=target))

    def _without_before(self, effect: Effect) -> Effect:
        if effect.before is not None:
            self._store.forget(effect.before)
        return replace(effect, before=None, claim=None, folders=(), reversible=True)

    def _missing(self, effect: Effect, source: str, error: OSError) -> Fault:
        folder = os.path.dirname(effect.target)
        if look(source) is None and os.path.isdir(folder):
            if effect.stage:
                return Fault(code="stage-gone", scope=Scope.FILE, fields={"folder": folder}, detail=str(error))
            return Fault(code="input-gone", scope=Scope.FILE, fields={"path": source}, detail=str(error))
        return writing_fault(error, folder)

    def _give_up(self, effect: Effect) -> None:
        """It will not be tried again as it is: nothing of it stays behind."""
        if effect.stage and look(effect.stage) is not None:
            os.unlink(effect.stage)
        if effect.before is not None:
            self._store.forget(effect.before)
        self._reservations.release(effect.key)

    # -- originals ----------------------------------------------------------------------------------------------

    def _origin_fault(self, effect: Effect) -> Fault | None:
        """Why the original must not be touched: it is no longer the file that was worked on."""
        found, staged = look(effect.origin), effect.staged
        if found is None:
            return Fault(code="input-gone", scope=Scope.FILE, fields={"path": effect.origin})
        if staged is not None and (unchanged(found, staged) or self._same_content(effect, found)):
            return None
        return Fault(code="input-changed", scope=Scope.FILE, fields={"path": effect.origin})

    def _same_content(self, effect: Effect, found: os.stat_result) -> bool:
        same_size = effect.staged is not None and found.st_size == effect.staged.size
        return same_size and bool(effect.sha256) and sha256_of(effect.origin) == effect.sha256

    def _remove(self, effect: Effect, certain: bool) -> Put | Result:
        fault = self._origin_fault(effect)
        if fault is not None:
            # not certain: it is gone since it was removed, and another file may lie there by now
            return NotPlaced(effect, fault) if certain else Put(effect, changed=True)
        if effect.kind is EffectKind.TRASH:
            fault = trash(effect.origin)
            return NotPlaced(effect, fault) if fault else Put(effect)
        fault_point("originals.before-delete")
        os.unlink(effect.origin)
        fault_point("originals.deleted")
        return Put(effect)

    def _remove_origins(self, placed: Sequence[Put | Result], results: list[Result]) -> None:
        """An original that was copied to another volume goes only when the copy is safe there."""
        removed: dict[int, str] = {}
        for n, item in enumerate(placed):
            copied = isinstance(item, Put) and item.effect.kind is EffectKind.MOVE and bool(item.effect.stage)
            if not copied or not isinstance(item, Put) or not isinstance(results[n], InPlace):
                continue
            found = look(item.effect.origin)
            if found is None or not self._same_content(item.effect, found):
                continue
            fault_point("originals.before-copied-goes")
            try:
                os.unlink(item.effect.origin)
            except OSError as error:
                results[n] = NotPlaced(item.effect, writing_fault(error, os.path.dirname(item.effect.origin)))
            else:
                removed[n] = os.path.dirname(item.effect.origin)
        errors = self._durable.folders(removed.values())
        for n, folder in removed.items():
            refused, item = errors[folder], placed[n]
            if refused is not None and isinstance(item, Put):
                results[n] = NotPlaced(item.effect, writing_fault(refused, folder))

    # -- syncs --------------------------------------------------------------------------------------------------

    def _synced(self, placed: Sequence[Put | Result]) -> list[Result]:
        """Sync the folders of all that was put into place, and see what lies there now."""
        touched = [_touched(item.effect) if isinstance(item, Put) else () for item in placed]
        errors = self._durable.folders(folder for folders in touched for folder in folders)
        results: list[Result] = []
        for item, folders in zip(placed, touched, strict=True):
            if not isinstance(item, Put):
                results.append(item)
                continue
            error = next((e for folder in folders if (e := errors[folder]) is not None), None)
            if error is not None and error.errno != errno.ENOENT:  # a folder that is gone needs no sync
                results.append(NotPlaced(item.effect, writing_fault(error, os.path.dirname(item.effect.target))))
            else:
                results.append(self._settled(item))
        return results

    def _settled(self, item: Put) -> Result:
        """In place. A name that was claimed holds a real file now, and must not be swept away should it be empty."""
        try:
            self._log.forget_claim(item.effect.target)
        except OSError as error:
            return NotPlaced(item.effect, writing_fault(error, os.path.dirname(item.effect.target)))
        return InPlace(item.effect.key, _stamp(item))


def _job_of(item: Put | Result) -> JobId:
    return item.key.task.job if isinstance(item, InPlace) else item.effect.key.task.job


def _touched(effect: Effect) -> list[str]:
    """Folders in which names changed."""
    if effect.kind is EffectKind.SKIP:
        return []
    folders = [os.path.dirname(effect.target)] if effect.target else []
    return [*folders, os.path.dirname(effect.origin)] if effect.origin and not effect.stage else folders


def _stamp(item: Put) -> Stamp | None:
    if not item.effect.target or item.changed:
        return None
    found = look(item.effect.target)
    return None if found is None else stamp_of(found)
