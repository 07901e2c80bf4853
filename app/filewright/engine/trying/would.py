"""What a request would do to the user's folders, found by looking alone."""

import filecmp
import os
import stat

from filewright.core.request import Conflict, OriginalRequest, Request, Save
from filewright.engine.effects.identity import look
from filewright.engine.effects.names import candidates
from filewright.engine.trying.tried import Taken, Would, WouldChangeOriginal, WouldSave

LOOKED_AT = 10_000
"""Names that are tried to find a free one."""


def would(request: Request) -> Would:
    """What carrying it out now would come to."""
    match request:
        case OriginalRequest():
            return WouldChangeOriginal(action=request.action, folder=request.folder)
        case Save():
            return _would_save(request)


def _would_save(save: Save) -> WouldSave:
    folder = os.path.join(save.folder, *save.subfolder.split("/")) if save.subfolder else save.folder
    name, taken = save.name, Taken.FREE
    for number, candidate in zip(range(LOOKED_AT), candidates(save.name, save.numbering), strict=False):
        path = os.path.join(folder, candidate)
        try:
            found = look(path)
        except OSError:
            found = None  # what cannot be looked at now is told of when it is done in earnest
        if found is None:
            name, taken = candidate, Taken.RENAMED if number and save.numbering is None else Taken.FREE
            break
        regular = stat.S_ISREG(found.st_mode)
        if regular and found.st_size == save.file.size and _same_content(path, save.file.path):
            name, taken = candidate, Taken.SAME
            break
        if save.numbering is None and save.conflict is not Conflict.RENAME:
            name, taken = candidate, _answer(save.conflict, regular=regular)
            break
    return WouldSave(
        file=save.file, path=os.path.join(folder, name), wanted=save.name, taken=taken, conflict=save.conflict
    )


def _answer(conflict: Conflict, *, regular: bool) -> Taken:
    match conflict:
        case Conflict.SKIP:
            return Taken.SKIPPED
        case Conflict.OVERWRITE if regular:
            return Taken.REPLACED
        case _:
            return Taken.REFUSED


def _same_content(one: str, other: str) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False
