"""The part of a graph that leads to a step, in the order of the work, and plans that give every result to look at."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from filewright.core.graph import Graph
from filewright.core.plan import Plan, is_line_node, make_plan
from filewright.core.processor import ProcessorSpec
from filewright.errors import UsageError


def part_leading_to(graph: Graph, until: str | None) -> Graph:
    """The node and all that leads to it, with the wires between them; None: the whole graph. Raises KeyError for a
    node that is not there."""
    if until is None:
        return graph
    if until not in graph.nodes:
        raise KeyError(until)
    wanted: set[str] = set()
    waiting = [until]
    while waiting:
        key = waiting.pop()
        if key in wanted or key not in graph.nodes:
            continue
        wanted.add(key)
        waiting += [wire.source.node for wire in graph.incoming[key]]
    return cut(graph, wanted)


def cut(graph: Graph, keys: Collection[str]) -> Graph:
    """These nodes alone, with the wires between them."""
    return Graph(
        nodes={key: node for key, node in graph.nodes.items() if key in keys},
        wires=tuple(w for w in graph.wires if w.source.node in keys and w.target.node in keys),
    )


def in_order(graph: Graph) -> tuple[str, ...]:
    """Every node behind all that lead to it. Raises UsageError where connections go in a circle."""
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(graph.nodes, ()))
    for wire in graph.wires:
        if wire.source.node in graph.nodes and wire.target.node in graph.nodes:
            sorter.add(wire.target.node, wire.source.node)
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        raise UsageError("try-circle") from error


def plan_at(graph: Graph, specs: Mapping[str, ProcessorSpec], entry: str) -> Plan:
    """What a worker does at this node of a part: it alone, and the line nodes that lines stream on to. `specs` maps
    node keys; every node of the part that may be worked on has one.

    What leaves a node in the middle of a stream is collected as well, so that it can be looked at: the stream itself
    is the same as in earnest.
    """
    plan = make_plan(cut(graph, specs), specs, entry, lambda _source, _target: False, "try")
    nodes = {
        key: replace(node, leaves=frozenset(node.outputs)) if is_line_node(specs[key]) else node
        for key, node in plan.nodes.items()
    }
    return replace(plan, nodes=nodes)
