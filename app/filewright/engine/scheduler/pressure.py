"""Back pressure: how much waits on each wire, and which nodes may not add to it."""

from filewright.core.graph import DEFAULT_LIMIT, Wire
from filewright.core.job import Task
from filewright.engine.scheduler.version import Version


class Pressure:
    """Counts files and bytes that wait on the wires of each graph version.

    A wire is full when one of its limits is reached. A node that leads to a full wire gets no more work, and a source
    takes no more files in, until there is room. A hand-over under way is not stopped, so a wire may hold what the last
    one put out beyond its limit. Since the nodes nearest to the end of the graph are never held back by what they lead
    to, everything always flows off.
    """

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], list[int]] = {}

    def entered(self, version: Version, task: Task) -> None:
        """The task waits before its node from now on."""
        self._add(version, task, 1)

    def left(self, version: Version, task: Task) -> None:
        """It waits there no longer: it was handed out, or is no more."""
        self._add(version, task, -1)

    def _add(self, version: Version, task: Task, sign: int) -> None:
        key = task.key
        wire = version.wire_by_ends.get((key.parent_node, key.node, task.port))
        if wire is not None:
            cell = self._waiting.setdefault((version.hash, wire), [0, 0])
            cell[0] += sign
            cell[1] += sign * task.file.size

    def blocked(self, version: Version, node: str) -> str | None:
        """The node that a hand-over which begins at `node` would have to wait for; None: it may go ahead."""
        return next((wire.target.node for wire in version.exits(node) if self._full(version, wire)), None)

    def room(self, version: Version, node: str) -> int | None:
        """How many more files may leave by the narrowest wire; None: as many as want to."""
        least: int | None = None
        for wire in version.exits(node):
            most = (wire.limit or DEFAULT_LIMIT).count
            if most is not None:
                left = most - self._waiting.get((version.hash, wire.id), (0, 0))[0]
                least = left if least is None else min(least, left)
        return least

    def _full(self, version: Version, wire: Wire) -> bool:
        count, size = self._waiting.get((version.hash, wire.id), (0, 0))
        return (wire.limit or DEFAULT_LIMIT).reached(count, size)
