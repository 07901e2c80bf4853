"""Which files that lie in the user's folders are this pipeline's own earlier output for the same input."""

import os
import re
from collections.abc import Callable, Sequence
from functools import cached_property

from filewright.core.effect import Effect, EffectKey
from filewright.core.request import Numbering
from filewright.engine.effects.identity import content_is, unchanged
from filewright.engine.effects.names import candidates


class Owned:
    """For the effect `holder`. `earlier` tells what its job, those that it replaces and superseded ones of the same
    input put into place or intend to, newest first; it is asked once, and only when a name is taken."""

    def __init__(self, holder: EffectKey, earlier: Callable[[], Sequence[Effect]]) -> None:
        self._holder = holder
        self._ask = earlier

    @cached_property
    def _earlier(self) -> Sequence[Effect]:
        return self._ask()

    def is_own(self, target: str, found: os.stat_result) -> bool:
        """Whether what lies there is our earlier output, as we left it. What another step of this very job put there
        is not: it is wanted beside this one. Raises OSError."""
        newest = next((effect for effect in self._earlier if effect.target == target), None)
        if newest is None or (newest.key.task.job == self._holder.task.job and newest.key != self._holder):
            return False
        if newest.placed is not None and unchanged(found, newest.placed):
            return True
        return newest.staged is not None and found.st_size == newest.staged.size and content_is(target, newest.sha256)

    def name_before(self, folder: str, name: str, numbering: Numbering | None) -> str | None:
        """The name that the same step gave the same input before, where it is one that `name` may lead to."""
        task, ordinal = self._holder.task, self._holder.ordinal
        for effect in self._earlier:
            if effect.key.task.path == task.path and effect.key.ordinal == ordinal:
                at, found = os.path.split(effect.target)
                return found if at == folder and _leads_to(name, numbering, found) else None
        return None


def _leads_to(name: str, numbering: Numbering | None, found: str) -> bool:
    if numbering is not None:
        number = re.search(r"(\d+)" + re.escape(numbering.after) + r"\Z", found)
    else:
        number = re.search(r" \((\d+)\)[^()]*\Z", found)
    if number is None:
        return found == name
    return found in (name, next(candidates(name, numbering, start=int(number[1])), ""))
