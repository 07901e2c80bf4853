"""Ways through a graph: what lies behind and before a node, and connections that go in a circle."""

import graphlib
from collections.abc import Callable, Iterable, Mapping, Sequence

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


def order(keys: Iterable[str], outgoing: Mapping[str, Sequence[Wire]]) -> list[str]:
    """The nodes, each behind all that lead to it. Nodes in or behind a circle are left out.

    By hand, since it runs at every edit: graphlib's own order takes three times as long.
    """
    waiting = dict.fromkeys(keys, 0)
    for key in waiting:
        for wire in outgoing.get(key, ()):
            if wire.target.node in waiting:
                waiting[wire.target.node] += 1
    found = [key for key, count in waiting.items() if not count]
    for key in found:
        for wire in outgoing.get(key, ()):
            target = wire.target.node
            if target in waiting:
                waiting[target] -= 1
                if not waiting[target]:
                    found.append(target)
    return found


def circles(keys: Iterable[str], outgoing: Mapping[str, Sequence[Wire]]) -> list[tuple[str, ...]]:
    """Circles, each as nodes in the order files would go round; enough of them that cutting one wire of each leaves
    none, or `_MOST`. In a graph without any, nothing."""
    place = {key: index for index, key in enumerate(keys)}
    in_order = set(order(place, outgoing))
    leads_on = {
        key: [w.target.node for w in outgoing.get(key, ()) if w.target.node not in in_order]
        for key in place
        if key not in in_order
    }
    found: list[tuple[str, ...]] = []
    while leads_on and len(found) < _MOST:
        try:
            graphlib.TopologicalSorter(leads_on).prepare()
            break
        except graphlib.CycleError as error:
            # graphlib follows predecessors, and repeats the first node at the end
            circle = tuple(reversed(error.args[1]))[:-1]
        first = min(range(len(circle)), key=lambda index: place[circle[index]])
        circle = circle[first:] + circle[:first]
        found.append(circle)
        leads_on[circle[-1]] = [key for key in leads_on[circle[-1]] if key != circle[0]]
    return found


_MOST = 20


def _reached(starts: Iterable[str], neighbours: Neighbours) -> set[str]:
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        for key in neighbours(waiting.pop()):
            if key not in reached:
                reached.add(key)
                waiting.append(key)
    return reached
