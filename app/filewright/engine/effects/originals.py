"""The file that came in: where it is to be moved, or that it is to go."""

import os

from filewright.core.effect import Effect, EffectKey, EffectKind
from filewright.core.request import After, OriginalRequest
from filewright.engine.effects.choose import Chooser
from filewright.engine.effects.folders import Folders
from filewright.engine.effects.identity import stamp_of
from filewright.engine.effects.safe_store import SafeStore
from filewright.errors import Fault

_KINDS = {After.TRASH: EffectKind.TRASH, After.DELETE: EffectKind.DELETE}


def plan_original(
    key: EffectKey,
    request: OriginalRequest,
    original: str,
    found: os.stat_result,
    sha256: str,
    folders: Folders,
    chooser: Chooser,
    store: SafeStore,
) -> Effect | Fault:
    """What is to be done with `original`, which was `found` just now and whose content has this hash ("" when it is
    not known). `staged` is the file's own identity: it is what will be moved. Raises OSError."""
    if request.action is After.MOVE:
        return _move(key, request, original, found, sha256, folders, chooser, store)
    before = store.keep(original, sha256)
    return Effect(
        key=key,
        kind=_KINDS[request.action],
        target="",
        origin=original,
        staged=before.stamp,
        sha256=before.sha256,
        before=before,
        reversible=bool(before.kept),
        conflict=request.conflict,
    )


def _move(
    key: EffectKey,
    request: OriginalRequest,
    original: str,
    found: os.stat_result,
    sha256: str,
    folders: Folders,
    chooser: Chooser,
    store: SafeStore,
) -> Effect | Fault:
    folder, made = folders.get(request.folder)
    here = os.stat(os.path.dirname(original))
    if (here.st_dev, here.st_ino) == (folder.device, folder.inode):  # it was done anew from where it was moved to
        return Effect(key=key, kind=EffectKind.SKIP, target=original, conflict=request.conflict)
    choice = chooser.choose(
        key,
        folder,
        os.path.basename(original),
        request.conflict,
        size=-1,  # an original is never given up for a file that only has the same content
        sha256=lambda: sha256,
        earlier=tuple,
    )
    if isinstance(choice, Fault):
        return choice
    if choice.kind is EffectKind.SKIP:
        return Effect(key=key, kind=EffectKind.SKIP, target=choice.target, folders=made, conflict=request.conflict)
    before = store.keep(choice.target) if choice.kind is EffectKind.REPLACE else None
    return Effect(
        key=key,
        kind=EffectKind.MOVE,
        target=choice.target,
        origin=original,
        staged=stamp_of(found),
        sha256=sha256,
        before=before,
        folders=made,
        reversible=before is None or bool(before.kept),
        conflict=request.conflict,
    )
