"""One page of memory that a worker and its driver share: what the worker is at now, readable also after its death.

Plain numbers in slots of eight bytes, each written by one side alone: no lock that a killed process could hold, no
message for each of thousands of tiny items, and a limit can be measured to the moment the work began.
"""

import mmap
import time
from dataclasses import dataclass

SIZE = 64
_AT, _SINCE, _PROGRESS, _WIND_DOWN, _CANCEL = range(5)
_PARTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Now:
    """What a worker is at: the item's place in its hand-over, the node's in the plan, since when (`time.monotonic_ns`,
    which all processes share) and how far it says it is, 0 to 1."""

    item: int
    node: int
    since_ns: int
    progress: float


class StatusPage:
    """The page, seen from either side. `descriptor` is a file of at least `SIZE` bytes; it may be closed afterwards."""

    def __init__(self, descriptor: int) -> None:
        self._memory = mmap.mmap(descriptor, SIZE)
        self._slots = memoryview(self._memory).cast("Q")
        self._item = 0

    # -- the worker's side: a monitor for the runner

    def begin(self, item: int) -> None:
        """The item of this place in the hand-over is next."""
        self._item = item + 1 << 32

    def at(self, node: int) -> None:
        """Work begins at this node of the plan."""
        self._slots[_PROGRESS] = 0
        self._slots[_SINCE] = time.monotonic_ns()
        self._slots[_AT] = self._item | node

    def progress(self, share: float) -> None:
        """How far the node says it is."""
        self._slots[_PROGRESS] = int(share * _PARTS)

    def rest(self) -> None:
        """Nothing is being worked on."""
        self._slots[_AT] = 0

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the result any more."""
        return bool(self._slots[_CANCEL])

    @property
    def winding_down(self) -> bool:
        """Whether no further item should be begun."""
        return bool(self._slots[_WIND_DOWN])

    # -- the driver's side

    def look(self) -> Now | None:
        """What the worker is at, None between items."""
        while True:
            at, since, progress = self._slots[_AT], self._slots[_SINCE], self._slots[_PROGRESS]
            if at == self._slots[_AT]:
                break
        return Now((at >> 32) - 1, at & 0xFFFFFFFF, since, progress / _PARTS) if at else None

    def wind_down(self) -> None:
        """Ask for no further item to be begun."""
        self._slots[_WIND_DOWN] = 1

    def cancel(self) -> None:
        """Say that nobody waits for the result any more."""
        self._slots[_CANCEL] = 1

    def close(self) -> None:
        """Give the page up."""
        self._slots.release()
        self._memory.close()
