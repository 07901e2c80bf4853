"""A request becomes an effect: its content lies beside the target, synced, before anything is intended.

Files of a batch are written first and synced together, then their folders are.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from filewright.core.effect import Before, Effect, EffectKey, EffectKind
from filewright.core.job import Arrival, JobId
from filewright.core.request import Conflict, OriginalRequest, Request, Save
from filewright.engine.effects.choose import Choice, Chooser
from filewright.engine.effects.content import Content, Unreadable
from filewright.engine.effects.durable import Durable, Unsynced
from filewright.engine.effects.faults import reading_fault, writing_fault
from filewright.engine.effects.folders import Folder, Folders
from filewright.engine.effects.identity import look, sha256_of, stamp_of, unchanged
from filewright.engine.effects.names import check_name, check_subfolder
from filewright.engine.effects.originals import plan_original
from filewright.engine.effects.publish import Publisher, claim
from filewright.engine.effects.reservations import Reservations
from filewright.engine.effects.safe_store import SafeStore, kept_in
from filewright.engine.effects.stage_log import StageLog
from filewright.engine.fault_points import fault_point
from filewright.errors import Fault, Scope

Wanted = tuple[EffectKey, Request, Arrival]


@dataclass(slots=True)
class Pending:
    """Staged as `stage` and not yet synced: `descriptor` is that file, open, or -1. `effect` lacks what is known after
    it."""

    effect: Effect
    stage: str
    sha256: str
    descriptor: int
    folder: Folder


class Stager:
    """Used by one thread. `earlier` and `input_hash` ask the journal; `spool` is the folder whose files are ours, so
    that they can be linked instead of copied."""

    def __init__(
        self,
        *,
        chooser: Chooser,
        reservations: Reservations,
        store: SafeStore,
        log: StageLog,
        durable: Durable,
        publisher: Publisher,
        spool: str,
        earlier: Callable[[JobId], Sequence[Effect]],
        input_hash: Callable[[JobId], str],
    ) -> None:
        self.folders = Folders()
        self._chooser = chooser
        self._reservations = reservations
        self._store = store
        self._log = log
        self._durable = durable
        self._publisher = publisher
        self._spool = os.path.join(spool, "")
        self._earlier = earlier
        self._input_hash = input_hash
        self._hashes: Mapping[JobId, str] = {}
        self._new_mode = 0o666 & ~_umask()
        self._most_open = _most_open()

    def stage(self, wanted: Sequence[Wanted], hashes: Mapping[JobId, str]) -> list[tuple[EffectKey, Effect | Fault]]:
        """An answer for each request, in order. A name is held for each effect until it is carried out or given up.
        `hashes` are those of inputs, as far as they are known without the journal."""
        self._hashes = hashes
        results: list[Effect | Fault] = []
        pending: list[tuple[int, Pending]] = []
        synced: list[int] = []
        for n, (key, request, arrival) in enumerate(wanted):
            result = self._one(key, request, arrival)
            results.append(result.effect if isinstance(result, Pending) else result)
            if isinstance(result, Pending):
                pending.append((n, result))
            if len(pending) >= self._most_open:
                synced += self._sync(pending, results)
                pending.clear()
        fault_point("effects.before-sync")
        synced += self._sync(pending, results)
        self._sync_folders(synced, results)
        fault_point("effects.after-sync")
        return [(key, result) for (key, _, _), result in zip(wanted, results, strict=True)]

    def give_up(self, effect: Effect, stage: str = "") -> None:
        """Remove what was staged for an effect that will not be intended, and let go of its name."""
        for path in (stage or effect.stage, effect.target if effect.claim else ""):
            if path:
                _remove(path)
        if effect.claim:
            self._log.forget_claim(effect.target)
        if effect.before is not None:
            self._store.forget(effect.before)
        self._reservations.release(effect.key)

    def hold(self, effect: Effect) -> None:
        """Hold the name of an effect that was intended before a restart."""
        folder = self.folders.peek(os.path.dirname(effect.target)) if effect.target else None
        if folder is not None:
            self._reservations.share(folder.key(os.path.basename(effect.target)), effect.key)

    # -- one request --------------------------------------------------------------------------------------------

    def _one(self, key: EffectKey, request: Request, arrival: Arrival) -> Pending | Effect | Fault:
        original = os.path.join(arrival.root, arrival.path)
        try:
            found = look(original) if arrival.root else None  # a joined job came from no file of its own
            changed = found is not None and self._has_changed(key.task.job, original, arrival, found)
        except OSError as error:
            return reading_fault(error, original)
        if changed:
            return Fault(code="input-changed", scope=Scope.FILE, fields={"path": original})
        if isinstance(request, Save):
            return self._save(key, request, original)
        if found is None:  # what was made of it is saved all the same
            return Fault(code="input-gone", scope=Scope.FILE, fields={"path": original})
        return self._original(key, request, original, found)

    def _has_changed(self, job: JobId, original: str, arrival: Arrival, found: os.stat_result) -> bool:
        """Whether the file that came in is no longer the one that was worked on."""
        if unchanged(found, arrival.stamp):
            return False
        known = self._hash_of(job)
        comparable = bool(known) and found.st_size == arrival.stamp.size and stat.S_ISREG(found.st_mode)
        return not comparable or sha256_of(original) != known

    def _hash_of(self, job: JobId) -> str:
        return self._hashes.get(job) or self._input_hash(job)

    def _save(self, key: EffectKey, request: Save, original: str) -> Pending | Effect | Fault:
        fault = check_name(request.name) or check_subfolder(request.subfolder)
        if fault is not None:
            return fault
        try:
            content = Content(request.file.path, request.seal)
        except OSError as error:
            return reading_fault(error, request.file.path)
        try:
            fault = content.problem()
            if fault is not None:
                return fault
            result = self._save_content(key, request, content)
            if not isinstance(result, Fault) and request.file.path == original and content.changed():
                if isinstance(result, Pending):
                    if result.descriptor >= 0:
                        os.close(result.descriptor)
                    self.give_up(result.effect, result.stage)
                else:
                    self.give_up(result)
                return Fault(code="input-changed", scope=Scope.FILE, fields={"path": original})
            return result
        finally:
            content.close()

    def _save_content(self, key: EffectKey, request: Save, content: Content) -> Pending | Effect | Fault:
        where = request.folder
        if request.subfolder:
            where = os.path.join(where, *request.subfolder.split("/"))
        conflict = request.conflict if request.numbering is None else Conflict.RENAME
        try:
            folder, made = self.folders.get(where)
            choice = self._chooser.choose(
                key,
                folder,
                request.name,
                conflict,
                numbering=request.numbering,
                size=content.size,
                sha256=lambda: content.sha256,
                earlier=lambda: self._earlier(key.task.job),
            )
        except Unreadable as error:
            return reading_fault(error.error, content.path)
        except OSError as error:
            self.folders.forget(where)
            return writing_fault(error, where)
        if isinstance(choice, Fault):
            return choice
        effect = Effect(key=key, kind=choice.kind, target=choice.target, folders=made, conflict=conflict)
        if choice.kind is EffectKind.SKIP:
            return self._skip(effect, choice, content)
        return self._write(effect, content, folder)

    def _skip(self, effect: Effect, choice: Choice, content: Content) -> Effect | Fault:
        if not choice.same:
            return effect
        return replace(effect, sha256=content.sha256, staged=stamp_of(os.lstat(effect.target)))

    def _original(
        self, key: EffectKey, request: OriginalRequest, original: str, found: os.stat_result
    ) -> Pending | Effect | Fault:
        known = self._hash_of(key.task.job)
        try:
            planned = plan_original(key, request, original, found, known, self.folders, self._chooser, self._store)
        except OSError as error:
            self.folders.forget(request.folder)
            return writing_fault(error, request.folder or os.path.dirname(original))
        if isinstance(planned, Fault) or planned.kind is not EffectKind.MOVE:
            return planned
        folder, _ = self.folders.get(os.path.dirname(planned.target))
        if planned.staged is not None and planned.staged.device == folder.device:
            return planned
        try:
            content = Content(original)
        except OSError as error:
            return reading_fault(error, original)
        try:
            return self._write(planned, content, folder)
        finally:
            content.close()

    # -- one file -----------------------------------------------------------------------------------------------

    def _write(self, effect: Effect, content: Content, folder: Folder) -> Pending | Fault:
        stage, descriptor = "", -1
        try:
            if effect.kind is EffectKind.REPLACE:
                effect = self._keep_before(effect)
            stage = self._log.new_stage(folder.path)
            fault_point("effects.before-stage")
            if not self._link(content, stage, folder):
                descriptor = self._copy(content, stage)
            elif content.descriptor >= 0:
                descriptor = content.keep_open()
            fault_point("effects.staged")
            if not folder.looked:
                folder.learn(stage)
            if not self._publisher.can_put_new(stage, folder.device) and effect.before is None:
                effect = self._claim(effect)
        except (OSError, Unreadable) as error:
            if descriptor >= 0:
                os.close(descriptor)
            self.give_up(effect, stage)
            if isinstance(error, Unreadable):
                return reading_fault(error.error, content.path)
            self.folders.forget(folder.path)
            return writing_fault(error, folder.path)
        return Pending(effect, stage, content.sha256, descriptor, folder)

    def _keep_before(self, effect: Effect) -> Effect:
        before: Before = self._store.keep(effect.target)
        return replace(effect, before=before, reversible=bool(before.kept))

    def _claim(self, effect: Effect) -> Effect:
        self._log.note_claim(effect.target)
        return replace(effect, claim=stamp_of(claim(effect.target)))

    def _link(self, content: Content, stage: str, folder: Folder) -> bool:
        """A second name for a file of the spool: nothing is copied, and no inode is made and freed for it. False
        where it cannot be linked."""
        linkable = content.path.startswith(self._spool) and content.found.st_dev == folder.device
        if sys.platform == "win32" or not linkable:  # there a file that is open for reading alone cannot be synced
            return False
        else:
            content.read()
            try:
                os.link(content.path, stage, follow_symlinks=False)
            except OSError as error:
                if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.ENOENT):
                    raise
                return False
            if stat.S_IMODE(content.found.st_mode) == 0o600 != self._new_mode:
                os.chmod(stage, self._new_mode)  # what makes temporary files keeps them private
            return True

    def _copy(self, content: Content, stage: str) -> int:
        descriptor = content.copy_to(stage)
        if not content.path.startswith(self._spool):  # an unchanged original keeps its time and rights
            found = content.found
            if sys.platform != "win32":
                os.fchmod(descriptor, stat.S_IMODE(found.st_mode) & 0o777)
            times = (found.st_atime_ns, found.st_mtime_ns)
            os.utime(descriptor if os.utime in os.supports_fd else stage, ns=times)
        return descriptor

    # -- a batch ------------------------------------------------------------------------------------------------

    def _sync(self, pending: Sequence[tuple[int, Pending]], results: list[Effect | Fault]) -> list[int]:
        """Sync staged files and close them. Returns the places of those that went well."""
        well: list[int] = []
        files = [Unsynced(item.stage, item.folder.device, item.descriptor) for _, item in pending]
        for (n, item), error in zip(pending, self._durable.files(files), strict=True):
            try:
                found = os.fstat(item.descriptor) if item.descriptor >= 0 else os.lstat(item.stage)
            except OSError as gone:
                error = error or gone
            if item.descriptor >= 0:
                os.close(item.descriptor)
            if error is not None:
                self.give_up(item.effect, item.stage)
                results[n] = writing_fault(error, item.folder.path)
                continue
            results[n] = replace(item.effect, stage=item.stage, sha256=item.sha256, staged=stamp_of(found))
            well.append(n)
        return well

    def _sync_folders(self, synced: Sequence[int], results: list[Effect | Fault]) -> None:
        """A staged file whose name is not on the disk would look as if it had been published and removed, and a folder
        that is not there any more as if its drive were away; and what was there before must be kept for sure before it
        is replaced."""
        of_stage = {
            n: os.path.dirname(effect.stage)
            for n in synced
            if isinstance(effect := results[n], Effect)
            and (effect.folders or effect.staged is None or not self._durable.named_with_file(effect.staged.device))
        }
        wanted = {n: [folder] for n, folder in of_stage.items()}
        for n, effect in enumerate(results):
            if isinstance(effect, Effect):
                before = [*map(os.path.dirname, effect.folders), *kept_in(effect.before)]
                if before:
                    wanted[n] = [*before, *wanted.get(n, ())]
        errors = self._durable.folders([folder for folders in wanted.values() for folder in folders])
        for n, folders in wanted.items():
            refused = next((folder for folder in folders if errors[folder] is not None), None)
            effect = results[n]
            if refused is not None and isinstance(effect, Effect) and (error := errors[refused]) is not None:
                self.give_up(effect)
                for folder in (*effect.folders, os.path.dirname(effect.target)):
                    self.folders.forget(folder)
                results[n] = writing_fault(error, refused)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return  # a drive that is away; what stays behind is found by the sweep at the next start


def _umask() -> int:
    """What the system takes off the rights of new files."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _most_open() -> int:
    """How many staged files may be open at once: a part of what the system allows."""
    if sys.platform == "win32":
        return 256
    else:
        import resource

        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        return 256 if soft == resource.RLIM_INFINITY else max(1, min(256, (soft - 40) // 2))
