"""Effects are taken back on the disk, in batches. All of it may be gone through again after a crash.

Nothing is removed under a name that anybody else uses: what we put there is moved aside first, to a name that follows
from the effect's number, looked at once more, and only then unlinked. What turns out to be somebody else's goes back,
without overwriting. What is put back goes under a name that must be free.

| aside | target | then, for something that was put there |
|---|---|---|
| – | ours | it is moved aside |
| ours | free | the before-state is put there, and what is aside is unlinked |
| ours | the before-state | it was put there: what is aside is unlinked |
| ours | another file | somebody took the place: that stays |
| another file | | it is moved back, else to the next free name |
"""

import contextlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from filewright.core.effect import Before, Effect, EffectKind
from filewright.core.file import Stamp
from filewright.engine.effects.durable import Durable, sync_file
from filewright.engine.effects.faults import writing_fault
from filewright.engine.effects.folders import Folders
from filewright.engine.effects.identity import look, sha256_of, stamp_of
from filewright.engine.effects.names import STAGE_PREFIX, STAGE_SUFFIX, candidates
from filewright.engine.effects.publish import NeedsClaim, Publisher, claim, put_over
from filewright.engine.effects.safe_store import SafeStore
from filewright.engine.fault_points import fault_point
from filewright.engine.undo.kept import is_whole, make_ready
from filewright.engine.undo.lies_there import is_at, is_before, is_original, same_file, was_at
from filewright.engine.undo.plan import left_alone
from filewright.errors import Fault


@dataclass(frozen=True, slots=True)
class TookBack:
    """Taken back and synced. `original` is what `stat` says of the input, where it lies in its old place again."""

    effect: Effect
    original: Stamp | None = None


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Not taken back. `halfway`: the disk refused in between, so it is gone through again at the next start."""

    effect: Effect
    fault: Fault
    halfway: bool = False


Result = TookBack | LeftAlone


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of a batch."""

    results: tuple[Result, ...]


class _Refusal(Exception):
    """Something stands in the way; nothing of this effect was changed, or it is as it was."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class TakeBack:
    """Used by the thread that puts effects into place. `token` is in the names of all files of this pipeline that lie
    between the user's."""

    def __init__(
        self, *, token: str, store: SafeStore, folders: Folders, durable: Durable, publisher: Publisher
    ) -> None:
        self._token = token
        self._store = store
        self._folders = folders
        self._durable = durable
        self._publisher = publisher

    def take_back(self, effects: Sequence[Effect]) -> list[Result]:
        """An answer for each effect; they are given newest first and taken back in that order."""
        results = [self._one(effect) for effect in effects]
        fault_point("undo.before-folder-sync")
        results = self._synced(results)
        fault_point("undo.after-folder-sync")
        for result in results:
            if isinstance(result, TookBack) and result.effect.before is not None:
                self._store.forget(result.effect.before)
        self._remove_folders([r.effect for r in results if isinstance(r, TookBack)])
        return [self._with_original(result) for result in results]

    def _one(self, effect: Effect) -> Result:
        fault_point("undo.before-effect")
        try:
            match effect.kind:
                case EffectKind.WRITE:
                    self._remove(effect)
                case EffectKind.REPLACE:
                    self._put_back(effect)
                case EffectKind.MOVE:
                    self._move_back(effect)
                case EffectKind.TRASH | EffectKind.DELETE:
                    self._restore(effect)
                case EffectKind.SKIP:
                    pass
        except _Refusal as refusal:
            return LeftAlone(effect, refusal.fault)
        except OSError as error:
            fault = writing_fault(error, os.path.dirname(effect.target or effect.origin))
            return LeftAlone(effect, fault, halfway=os.path.lexists(self._aside(effect)))
        finally:
            self._drop_ready(effect)
        fault_point("undo.after-effect")
        return TookBack(effect)

    def _drop_ready(self, effect: Effect) -> None:
        """What was made ready and not needed; what is kept is there still."""
        for path in dict.fromkeys(self._ready(effect, path) for path in (effect.target, effect.origin) if path):
            with contextlib.suppress(OSError):  # what cannot be removed now is found when it is made ready anew
                if look(path) is not None:
                    os.unlink(path)

    # -- each kind ----------------------------------------------------------------------------------------------

    def _remove(self, effect: Effect) -> None:
        if look(self._aside(effect)) is None and look(effect.target) is None:
            return  # somebody removed it already, or we did before a crash
        self._set_aside(effect)
        self._drop_aside(effect)

    def _put_back(self, effect: Effect) -> None:
        before, target = _before(effect), effect.target
        found, aside = look(target), look(self._aside(effect))
        if is_before(before, target, found):
            self._drop_aside(effect)
            return
        if found is not None and aside is not None:
            self._drop_aside(effect)
            raise _Refusal(left_alone("undo-place-taken", target))
        if found is None and aside is None:
            raise _Refusal(left_alone("undo-gone", target))
        self._need_whole(before, target, effect)
        ready = self._ready(effect, target)
        make_ready(before, ready)
        try:
            self._set_aside(effect)
            fault_point("undo.before-put-back")
            self._publish(ready, target)
        except FileExistsError as error:
            self._drop_aside(effect)
            raise _Refusal(left_alone("undo-place-taken", target)) from error
        except OSError:
            self._give_back(self._aside(effect), target)
            raise
        fault_point("undo.after-put-back")
        self._drop_aside(effect)

    def _move_back(self, effect: Effect) -> None:
        origin, target = effect.origin, effect.target
        at_origin, at_target = look(origin), look(target)
        if at_origin is not None and at_target is not None and os.path.samestat(at_origin, at_target):
            os.unlink(target)  # linked, and the name it had was still to be removed
        elif at_origin is not None:
            if not is_original(effect, origin, at_origin):
                raise _Refusal(left_alone("undo-place-taken", origin))
            if self._copied(effect, at_origin, at_target):
                self._set_aside(effect)
                self._drop_aside(effect)
            elif is_at(effect, target, at_target):
                raise _Refusal(left_alone("undo-place-taken", origin))  # it is there twice, and not by us
        else:
            self._carry_back(effect, at_target)
        if effect.before is not None:
            self._fill(effect, effect.before, target)

    def _copied(self, effect: Effect, at_origin: os.stat_result, at_target: os.stat_result | None) -> bool:
        """Whether it was copied back over from another volume, and the copy that is to go is still there."""
        if look(self._aside(effect)) is not None:
            return True
        elsewhere = at_target is not None and at_target.st_dev != at_origin.st_dev
        return elsewhere and is_at(effect, effect.target, at_target)

    def _carry_back(self, effect: Effect, at_target: os.stat_result | None) -> None:
        origin, target = effect.origin, effect.target
        if at_target is None:
            raise _Refusal(left_alone("undo-gone", target))
        if not is_at(effect, target, at_target):
            raise _Refusal(left_alone("undo-changed", target))
        self._need_folder(origin)
        if effect.before is not None:
            self._need_whole(effect.before, target, effect)
        if os.stat(os.path.dirname(origin)).st_dev != at_target.st_dev:
            self._copy_back(effect, at_target)
            return
        fault_point("undo.before-move-back")
        try:
            self._publish(target, origin)
        except FileExistsError as error:
            raise _Refusal(left_alone("undo-place-taken", origin)) from error
        fault_point("undo.after-move-back")
        if not same_file(os.lstat(origin), at_target):
            self._give_back(origin, target)
            raise _Refusal(left_alone("undo-changed", target))

    def _copy_back(self, effect: Effect, at_target: os.stat_result) -> None:
        """From another volume: the copy is safe there before this one goes."""
        origin, target, ready = effect.origin, effect.target, self._ready(effect, effect.origin)
        if look(ready) is not None:
            os.unlink(ready)
        try:
            shutil.copy2(target, ready, follow_symlinks=False)
            with open(ready, "rb+") as file:
                sync_file(file.fileno())
            if effect.sha256 and sha256_of(ready) != effect.sha256:
                raise _Refusal(left_alone("undo-changed", target))
            fault_point("undo.before-move-back")
            self._publish(ready, origin)
        except FileExistsError as error:
            raise _Refusal(left_alone("undo-place-taken", origin)) from error
        fault_point("undo.after-move-back")
        refused = self._durable.folders([os.path.dirname(origin)])[os.path.dirname(origin)]
        if refused is not None:
            raise refused
        if same_file(os.lstat(target), at_target):
            self._set_aside(effect)
            self._drop_aside(effect)

    def _restore(self, effect: Effect) -> None:
        before, origin = _before(effect), effect.origin
        found = look(origin)
        if is_before(before, origin, found):
            return
        if found is not None:
            raise _Refusal(left_alone("undo-place-taken", origin))
        self._need_folder(origin)
        self._need_whole(before, origin, effect)
        self._fill(effect, before, origin)

    def _fill(self, effect: Effect, before: Before, path: str) -> None:
        """Put a before-state under its name, which is free."""
        if is_before(before, path, look(path)):
            return
        ready = self._ready(effect, path)
        make_ready(before, ready)
        fault_point("undo.before-put-back")
        try:
            self._publish(ready, path)
        except FileExistsError as error:
            raise _Refusal(left_alone("undo-place-taken", path)) from error
        fault_point("undo.after-put-back")

    # -- what stands in the way ---------------------------------------------------------------------------------

    def _need_folder(self, path: str) -> None:
        if not os.path.isdir(os.path.dirname(path)):
            raise _Refusal(left_alone("undo-folder-gone", os.path.dirname(path)))

    def _need_whole(self, before: Before, path: str, effect: Effect) -> None:
        if not is_whole(before):
            aside = self._aside(effect)
            if look(aside) is not None:
                self._give_back(aside, path)
            raise _Refusal(left_alone("undo-not-kept", path))

    # -- names --------------------------------------------------------------------------------------------------

    def _aside(self, effect: Effect) -> str:
        """Where what we put there waits to be unlinked."""
        folder = os.path.dirname(effect.target or effect.origin)
        return os.path.join(folder, f"{STAGE_PREFIX}undo-{self._token}-{effect.number:x}{STAGE_SUFFIX}")

    def _ready(self, effect: Effect, path: str) -> str:
        """Where a before-state waits beside the name it will have."""
        name = f"{STAGE_PREFIX}undo-{self._token}-{effect.number:x}-back{STAGE_SUFFIX}"
        return os.path.join(os.path.dirname(path), name)

    def _set_aside(self, effect: Effect) -> None:
        """Move what we put there out of the way, unless it is already; sure that it is ours and unchanged."""
        target, aside = effect.target, self._aside(effect)
        moved = look(aside)
        if moved is None:
            found = look(target)
            if found is None:
                raise _Refusal(left_alone("undo-gone", target))
            if not is_at(effect, target, found):
                raise _Refusal(left_alone("undo-changed", target))
            fault_point("undo.before-aside")
            put_over(target, aside)
            fault_point("undo.after-aside")
            ours = same_file(os.lstat(aside), found)
        else:
            ours = was_at(effect, aside, moved)
        if not ours:
            self._give_back(aside, target)
            raise _Refusal(left_alone("undo-changed", target))

    def _drop_aside(self, effect: Effect) -> None:
        """What is aside is gone for good, if it is ours."""
        aside = self._aside(effect)
        moved = look(aside)
        if moved is None:
            return
        if not was_at(effect, aside, moved):
            self._give_back(aside, effect.target)
            return
        fault_point("undo.before-remove")
        os.unlink(aside)
        fault_point("undo.after-remove")

    def _give_back(self, aside: str, path: str) -> None:
        """Somebody else's file goes back to its name, or to the next free one. Raises OSError."""
        folder, name = os.path.split(path)
        for candidate in candidates(name):
            try:
                self._publish(aside, os.path.join(folder, candidate))
            except FileExistsError:
                continue
            return

    def _publish(self, source: str, target: str) -> None:
        """Put a file under a name that must be free. Raises FileExistsError, OSError."""
        try:
            self._publisher.put_new(source, target, os.lstat(source).st_dev)
        except NeedsClaim:
            claim(target)
            put_over(source, target)

    # -- afterwards ---------------------------------------------------------------------------------------------

    def _synced(self, results: Sequence[Result]) -> list[Result]:
        touched = [f for result in results if isinstance(result, TookBack) for f in _folders(result.effect)]
        errors = self._durable.folders(touched)
        synced: list[Result] = []
        for result in results:
            refused = [errors[f] for f in _folders(result.effect) if errors.get(f) is not None]
            error = next((e for e in refused if e is not None and not isinstance(e, FileNotFoundError)), None)
            if isinstance(result, TookBack) and error is not None:
                fault = writing_fault(error, os.path.dirname(result.effect.target or result.effect.origin))
                result = LeftAlone(result.effect, fault, halfway=True)
            synced.append(result)
        return synced

    def _remove_folders(self, effects: Sequence[Effect]) -> None:
        """Folders that were made for these, deepest first, where nothing lies in them any more."""
        made = dict.fromkeys(folder for effect in effects for folder in reversed(effect.folders))
        above: list[str] = []
        for folder in sorted(made, key=len, reverse=True):
            try:
                os.rmdir(folder)
            except OSError:
                continue  # something lies in it
            self._folders.forget(folder)
            above.append(os.path.dirname(folder))
        self._durable.folders(above)  # a folder that comes back after a power cut is empty

    def _with_original(self, result: Result) -> Result:
        effect = result.effect
        if isinstance(result, LeftAlone) or effect.kind not in (EffectKind.MOVE, EffectKind.TRASH, EffectKind.DELETE):
            return result
        found = look(effect.origin)
        return result if found is None else TookBack(effect, stamp_of(found))


def _before(effect: Effect) -> Before:
    if effect.before is None:
        raise _Refusal(left_alone("undo-not-kept", effect.target or effect.origin))
    return effect.before


def _folders(effect: Effect) -> list[str]:
    """In which names may have changed."""
    return [os.path.dirname(path) for path in (effect.target, effect.origin) if path]
