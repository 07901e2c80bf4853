"""Ways through a graph: what lies behind and before a node, and connections that go in a circle."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from filewright.core.graph import Graph, Wire

Neighbours = Callable[[str], Iterable[str]]


def downstream(graph: Graph, keys: Iterable[str]) -> set[str]:
    """Every node that files leaving these nodes can reach, without the nodes themselves unless in a circle."""
    return _reached(keys, lambda key: (w.target.node for w in graph.outgoing.get(key, ())))


def upstream(graph: Graph, keys: Iterable[str]) -> set[str]:
    """Every node from which files can reach these, without the nodes themselves unless in a circle."""
    return _reached(keys, lambda key: (w.source.node for w in graph.incoming.get(key, ())))


def leads_to(outgoing: Mapping[str, Sequence[Wire]], start: str, goal: str) -> bool:
    """Whether files that are at `start` can come to `goal`; a node leads to itself."""
    return start == goal or goal in _reached([start], lambda key: (w.target.node for w in outgoing.get(key, ())))


@dataclass(frozen=True, slots=True)
class Circle:
    """Nodes in the order in which files would go round, and the wire that leads from the last one to the first."""

    nodes: tuple[str, ...]
    closed_by: Wire


def order(keys: Iterable[str], outgoing: Mapping[str, Sequence[Wire]], without: Set[int] = frozenset()) -> list[str]:
    """The nodes, each behind all that lead to it. Nodes in or behind a circle are left out; the wires whose `id()` is
    in `without` do not count.

    By hand, since it runs at every larger edit: graphlib's order takes three times as long.
    """
    waiting = dict.fromkeys(keys, 0)
    for key in waiting:
        for wire in outgoing.get(key, ()):
            if wire.target.node in waiting and id(wire) not in without:
                waiting[wire.target.node] += 1
    found = [key for key, count in waiting.items() if not count]
    for key in found:
        for wire in outgoing.get(key, ()):
            target = wire.target.node
            if target in waiting and id(wire) not in without:
                waiting[target] -= 1
                if not waiting[target]:
                    found.append(target)
    return found


def circles(keys: Iterable[str], wires: Sequence[Wire]) -> list[Circle]:
    """One circle for each wire that, drawn in the given order, closes one: the shortest way round. Without these wires
    there is none left. Behind the first `_FIRST` circles any wires that break the others are taken, not the latest,
    and their nodes are not told.
    """
    in_order = set(order(keys, _outgoing(wires)))
    left = [w for w in wires if w.source.node not in in_order and w.target.node not in in_order]
    found: list[Circle] = []
    while len(found) < _FIRST and not _is_open(left):
        index = _first_closing(left)
        closing = left.pop(index)
        found.append(Circle(_way(left[:index], closing), closing))
    if not _is_open(left):
        found += [Circle((), wire) for wire in _leading_back(left).values()]
    return found


_FIRST = 8
"""Circles that are looked for with care: more are mended by nobody at once."""


def _first_closing(wires: Sequence[Wire]) -> int:
    """Where the wire stands that closes the first circle; looked for from the end, where the newest ones are."""
    cyclic, step = len(wires), 1
    while not _is_open(wires[: max(0, len(wires) - step)]):
        cyclic, step = len(wires) - step, step * 2
    sound = max(0, len(wires) - step)
    while cyclic - sound > 1:
        middle = (cyclic + sound) // 2
        if _is_open(wires[:middle]):
            sound = middle
        else:
            cyclic = middle
    return cyclic - 1


def _is_open(wires: Sequence[Wire]) -> bool:
    """Whether there is no circle."""
    keys = {wire.source.node for wire in wires} | {wire.target.node for wire in wires}
    return len(order(keys, _outgoing(wires))) == len(keys)


def _way(wires: Sequence[Wire], closing: Wire) -> tuple[str, ...]:
    """The shortest way from where a wire leads to where it comes from."""
    outgoing = _outgoing(wires)
    start, goal = closing.target.node, closing.source.node
    came_from = {start: start}
    waiting = [start]
    for key in waiting:
        if key == goal:
            break
        for wire in outgoing.get(key, ()):
            if wire.target.node not in came_from:
                came_from[wire.target.node] = key
                waiting.append(wire.target.node)
    way = [goal]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


def _leading_back(wires: Sequence[Wire]) -> dict[int, Wire]:
    """The wires that lead back to a node on the way to them, followed from each node in turn by depth; by hand and not
    by recursion, since a way may be 10,000 nodes long."""
    outgoing = _outgoing(wires)
    found: dict[int, Wire] = {}
    seen: set[str] = set()
    for start in outgoing:
        if start in seen:
            continue
        seen.add(start)
        way = {start: None}  # the nodes on the way to here, in its order
        left = [iter(outgoing[start])]
        while left:
            for wire in left[-1]:
                target = wire.target.node
                if target in way:
                    found[id(wire)] = wire
                elif target not in seen:
                    seen.add(target)
                    way[target] = None
                    left.append(iter(outgoing.get(target, ())))
                    break
            else:
                left.pop()
                way.popitem()
    return found


def _outgoing(wires: Iterable[Wire]) -> dict[str, list[Wire]]:
    found: dict[str, list[Wire]] = {}
    for wire in wires:
        found.setdefault(wire.source.node, []).append(wire)
    return found


def _reached(starts: Iterable[str], neighbours: Neighbours) -> set[str]:
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        for key in neighbours(waiting.pop()):
            if key not in reached:
                reached.add(key)
                waiting.append(key)
    return reached
