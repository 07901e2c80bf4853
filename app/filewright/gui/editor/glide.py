"""Lets steps and frames glide to their new places after arranging, putting in between, or undoing a move."""

from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

NEAR = 40.0
"""Pixels: steps that go no farther are simply there."""
MOST = 200
"""With more steps none glides: a frame would take too long."""

Key = TypeVar("Key", bound=Hashable)
Numbers = tuple[float, ...]


class Glide(QObject, Generic[Key]):
    """One movement at a time; a new one, or `settle`, ends the last where it was going. Places are tuples of numbers:
    of a point, or of a box."""

    def __init__(self, place: Callable[[Mapping[Key, Numbers]], None], parent: QObject) -> None:
        """`place` shows things at places."""
        super().__init__(parent)
        self._place = place
        self._routes: dict[Key, tuple[Numbers, Numbers]] = {}
        self._movement = QVariantAnimation(self)
        self._movement.setStartValue(0.0)
        self._movement.setEndValue(1.0)
        self._movement.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._movement.valueChanged.connect(self._move)
        self._movement.finished.connect(self._routes.clear)

    def begin(self, routes: Mapping[Key, tuple[Numbers, Numbers]], duration: int) -> None:
        """Bring things from one place to another in so many milliseconds; 0: at once."""
        self.settle()
        far = any(abs(a[0] - b[0]) + abs(a[1] - b[1]) > NEAR for a, b in routes.values())
        if not duration or not far or len(routes) > MOST:
            self._place({key: end for key, (_start, end) in routes.items()})
            return
        self._routes = dict(routes)
        self._movement.setDuration(duration)
        self._movement.start()

    def settle(self) -> None:
        """Be there at once."""
        if self._routes:
            routes, self._routes = self._routes, {}
            self._movement.stop()
            self._place({key: end for key, (_start, end) in routes.items()})

    def _move(self, share: float) -> None:
        self._place(
            {
                key: tuple(a + (b - a) * share for a, b in zip(start, end, strict=True))
                for key, (start, end) in self._routes.items()
            }
        )
