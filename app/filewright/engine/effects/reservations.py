"""Names that effects in flight have chosen, so that two of them do not choose the same."""

import threading
from collections.abc import Hashable

from filewright.core.effect import EffectKey


class Reservations:
    """Who holds which name: files that overwrite each other may share one. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count: dict[Hashable, int] = {}
        self._held: dict[EffectKey, Hashable] = {}

    def take(self, name: Hashable, holder: EffectKey) -> bool:
        """Hold a name that nobody else holds, instead of the one held so far; False when somebody does."""
        with self._lock:
            if self._held.get(holder) == name:
                return True
            if name in self._count:
                return False
            self._swap(name, holder)
            return True

    def share(self, name: Hashable, holder: EffectKey) -> None:
        """Hold a name, whoever else does, instead of the one held so far."""
        with self._lock:
            if self._held.get(holder) != name:
                self._swap(name, holder)

    def release(self, holder: EffectKey) -> None:
        """Let go of the name held, if any."""
        with self._lock:
            self._let_go(holder)

    def _swap(self, name: Hashable, holder: EffectKey) -> None:
        self._let_go(holder)
        self._held[holder] = name
        self._count[name] = self._count.get(name, 0) + 1

    def _let_go(self, holder: EffectKey) -> None:
        if holder not in self._held:
            return
        name = self._held.pop(holder)
        self._count[name] -= 1
        if not self._count[name]:
            del self._count[name]
