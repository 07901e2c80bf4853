"""Which name a file gets, and whether anything has to be written at all."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from filewright.core.effect import Effect, EffectKey, EffectKind
from filewright.core.request import Conflict, Numbering
from filewright.engine.effects.folders import Folder
from filewright.engine.effects.identity import content_is, look
from filewright.engine.effects.names import behind, candidates
from filewright.engine.effects.owned import Owned
from filewright.engine.effects.reservations import Reservations
from filewright.errors import Fault, Scope

LOOKED_AT = 50  # candidates compared one by one, before names known to be taken are passed over


@dataclass(frozen=True, slots=True)
class Choice:
    """`target` is held in the reservations. `same` tells of a skip that what lies there has the same content."""

    kind: EffectKind
    target: str
    same: bool = False


class Chooser:
    """Used by the thread that stages, and by the one that carries out when a name was taken in between."""

    def __init__(self, reservations: Reservations) -> None:
        self._reservations = reservations
        self._reached: dict[tuple[int, int, str], int] = {}

    def choose(
        self,
        holder: EffectKey,
        folder: Folder,
        name: str,
        conflict: Conflict,
        *,
        size: int,
        sha256: Callable[[], str],
        earlier: Callable[[], Sequence[Effect]],
        numbering: Numbering | None = None,
    ) -> Choice | Fault:
        """Decide for a file of `size` bytes; the name chosen is held for `holder`. `sha256` and `earlier` (see
        `Owned`) are asked for only when something lies at the wanted name. Raises OSError."""
        target, key = os.path.join(folder.path, name), folder.key(name)
        if numbering is None and look(target) is None and self._reservations.take(key, holder):
            return Choice(EffectKind.WRITE, target)  # nearly always
        owned = Owned(holder, earlier)
        before = owned.name_before(folder.path, name, numbering)
        if before is not None:
            found = look(os.path.join(folder.path, before))
            choice = self._occupied(holder, folder, before, found, Conflict.RENAME, size, sha256, owned)
            if choice is not None:
                return choice
        for number, candidate in self._candidates(folder, name, numbering):
            target, key = os.path.join(folder.path, candidate), folder.key(candidate)
            found = look(target)
            if found is None and self._reservations.take(key, holder):
                if number > LOOKED_AT:
                    self._reached[folder.key(name)] = number
                return Choice(EffectKind.WRITE, target)
            choice = self._occupied(holder, folder, candidate, found, conflict, size, sha256, owned)
            if choice is not None:
                return choice
        return _taken(name)

    def free(self, holder: EffectKey, folder: Folder, name: str) -> str | None:
        """The first free name for a file that is to be renamed, since `name` is taken; None: there is none left."""
        name, start = behind(name)
        for number, candidate in self._candidates(folder, name, start=start):
            target = os.path.join(folder.path, candidate)
            if look(target) is None and self._reservations.take(folder.key(candidate), holder):
                if number > LOOKED_AT:
                    self._reached[folder.key(name)] = number
                return target
        return None

    def _candidates(
        self, folder: Folder, name: str, numbering: Numbering | None = None, *, start: int = 1
    ) -> Iterator[tuple[int, str]]:
        """All of them, numbered, at first; behind `LOOKED_AT` those that were taken the last time are passed over."""
        reached = self._reached.get(folder.key(name), 0)
        yield from islice(enumerate(candidates(name, numbering, start=start), start), LOOKED_AT)
        start = max(start - 1 + LOOKED_AT, reached) + 1
        yield from enumerate(candidates(name, numbering, start=start), start)

    def _occupied(
        self,
        holder: EffectKey,
        folder: Folder,
        name: str,
        found: os.stat_result | None,
        conflict: Conflict,
        size: int,
        sha256: Callable[[], str],
        owned: Owned,
    ) -> Choice | Fault | None:
        """What to do where something lies, or another job is about to put something. None: try the next name."""
        target, key = os.path.join(folder.path, name), folder.key(name)
        regular = found is not None and stat.S_ISREG(found.st_mode)
        if found is not None and regular:
            if found.st_size == size and content_is(target, sha256()):
                self._reservations.share(key, holder)
                return Choice(EffectKind.SKIP, target, same=True)
            if owned.is_own(target, found):
                self._reservations.share(key, holder)
                return Choice(EffectKind.REPLACE, target)
        match conflict:
            case Conflict.RENAME:
                return None
            case Conflict.SKIP:
                self._reservations.share(key, holder)
                return Choice(EffectKind.SKIP, target)
            case Conflict.OVERWRITE if found is None or regular:
                self._reservations.share(key, holder)
                return Choice(EffectKind.WRITE if found is None else EffectKind.REPLACE, target)
        return _taken(name)


def _taken(name: str) -> Fault:
    return Fault(code="name-taken", scope=Scope.FILE, fields={"name": name})
