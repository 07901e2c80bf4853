"""What is wrong with a pipeline, found anew at every edit by looking only at what the edit touched.

memo = Memo()
problems = validate(pipeline, specs, memo)      # everything
problems = validate(edited, specs, memo)        # what differs from the last one; the same answer as without memo
"""

from collections.abc import Iterable, Mapping
from typing import Any

from filewright.core import circles
from filewright.core.circles import Circle
from filewright.core.flow_types import NOTHING_KNOWN, Types, depends_on_input, leaving
from filewright.core.graph import Graph, Wire
from filewright.core.node_check import CheckedNode, check_node
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Problem, Severity
from filewright.core.processor import ProcessorSpec
from filewright.core.wire_check import check_wire, check_wires_of, circle_problem

_MANY = 8
"""From this many new wires on, looking for circles in the whole graph is cheaper than behind each wire."""

_EMPTY: frozenset[str] = frozenset()


class Memo:
    """What was found out about the last pipeline that was validated. One for each document; not for several threads."""

    def __init__(self) -> None:
        self.checked: dict[str, CheckedNode] = {}
        self.incoming: dict[str, list[Wire]] = {}
        self.outgoing: dict[str, list[Wire]] = {}
        self.leaving: dict[str, Mapping[str, Types]] = {}
        self.circles: list[Circle] = []
        self.closing: dict[int, Wire] = {}
        self.graph = Graph()
        self.specs: Mapping[str, ProcessorSpec] = {}
        self.of_node: dict[str, tuple[Problem, ...]] = {}
        self.of_wire: dict[int, Problem] = {}

    def types_of(self, node: str, way_out: str) -> Types:
        """The media types that leave a node by a way out; empty where that is not known."""
        return self.leaving.get(node, NOTHING_KNOWN).get(way_out, _EMPTY)


def validate(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec], memo: Memo | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong: nodes first, then wires, each in the file's order, circles last.

    `specs` are the processors by id. Places name node and parameter; `pipeline.reader` adds line and column.
    """
    memo = Memo() if memo is None else memo
    graph = pipeline.graph
    changed = _look_at_nodes(memo, graph.nodes, specs)
    added, ends = _look_at_wires(memo, graph)
    turned = _look_for_circles(memo, graph, added)
    retyped = _follow_types(memo, graph, changed | ends | {wire.target.node for wire in turned})
    for key in changed | ends:
        if key in memo.checked:
            own = memo.checked[key].problems
            wiring = check_wires_of(memo.checked[key], memo.incoming.get(key, ()), memo.outgoing.get(key, ()))
            memo.of_node[key] = (*own, *wiring)
        else:
            memo.of_node.pop(key, None)
    _check_wires(memo, _wires_at(memo, changed, retyped, [*added, *turned]))
    memo.graph, memo.specs = graph, specs
    return _all(memo)


def _look_at_nodes(memo: Memo, nodes: Mapping[str, Any], specs: Mapping[str, ProcessorSpec]) -> set[str]:
    """Check the nodes that are new or not the same any more; return their keys and those of nodes that are gone."""
    checked = memo.checked
    changed: set[str] = set()
    if nodes is memo.graph.nodes and specs is memo.specs:
        return changed
    other_specs = specs is not memo.specs
    for key, node in nodes.items():
        known = checked.get(key)
        if (
            known is None
            or known.node is not node
            or (other_specs and (known.spec is None or known.spec is not specs.get(node.use)))
        ):
            checked[key] = check_node(node, specs)
            changed.add(key)
    if len(checked) > len(nodes):
        gone = [key for key in checked if key not in nodes]
        for key in gone:
            del checked[key]
            memo.leaving.pop(key, None)
        changed.update(gone)
    return changed


def _look_at_wires(memo: Memo, graph: Graph) -> tuple[list[Wire], set[str]]:
    """Bring the wires at each node up to date; return the new wires, and every node at which one came or went."""
    if graph.wires is memo.graph.wires:
        return [], set()
    before = {id(wire) for wire in memo.graph.wires}
    after = {id(wire) for wire in graph.wires}
    added = [wire for wire in graph.wires if id(wire) not in before]
    gone = [wire for wire in memo.graph.wires if id(wire) not in after]
    leaves, enters = {w.source.node for w in gone}, {w.target.node for w in gone}
    for keys, wires_at in ((leaves, memo.outgoing), (enters, memo.incoming)):
        for key in keys:
            wires_at[key] = [wire for wire in wires_at[key] if id(wire) in after]
    for wire in gone:
        memo.of_wire.pop(id(wire), None)
    for wire in added:
        memo.outgoing.setdefault(wire.source.node, []).append(wire)
        memo.incoming.setdefault(wire.target.node, []).append(wire)
    return added, leaves | enters | {w.source.node for w in added} | {w.target.node for w in added}


def _look_for_circles(memo: Memo, graph: Graph, added: list[Wire]) -> list[Wire]:
    """Bring the circles up to date; return the wires that close one now and did not before, or did and do not now."""
    suspected = len(added) > _MANY or any(
        circles.leads_to(memo.outgoing, wire.target.node, wire.source.node) for wire in added
    )
    if not memo.circles and not suspected:
        return []
    before = memo.closing
    memo.circles = circles.circles(graph.nodes, graph.wires)
    memo.closing = {id(circle.closed_by): circle.closed_by for circle in memo.circles}
    now = [wire for key, wire in memo.closing.items() if key not in before]
    present = {id(wire) for wire in graph.wires} if before else set()
    return now + [wire for key, wire in before.items() if key not in memo.closing and key in present]


def _follow_types(memo: Memo, graph: Graph, touched: set[str]) -> set[str]:
    """Work out what leaves each way out, from what was touched on downwards; return the nodes where it differs.

    Wires that close a circle are not followed: kinds are what they would be without them.
    """
    if len(touched) > _MANY:
        waiting = [key for key in circles.order(graph.nodes, memo.outgoing, memo.closing.keys()) if key in touched]
    else:
        waiting = [key for key in touched if key in memo.checked]
    retyped: set[str] = set()
    pending = set(waiting)
    for key in waiting:  # grows while it runs
        pending.discard(key)
        now = leaving(memo.checked[key], _arriving(memo, key))
        if memo.leaving.get(key) != now:
            memo.leaving[key] = now
            retyped.add(key)
            for wire in memo.outgoing.get(key, ()):
                target = wire.target.node
                if target in pending or target not in memo.checked or id(wire) in memo.closing:
                    continue
                if depends_on_input(memo.checked[target]):
                    pending.add(target)
                    waiting.append(target)
    return retyped


def _arriving(memo: Memo, key: str) -> dict[str, Types]:
    found: dict[str, Types] = {}
    for wire in memo.incoming.get(key, ()):
        if id(wire) in memo.closing:
            continue
        types = memo.types_of(wire.source.node, wire.source.name)
        before = found.get(wire.target.name)
        found[wire.target.name] = types if before is None else before | types
    return found


def _wires_at(memo: Memo, changed: set[str], retyped: set[str], added: list[Wire]) -> Iterable[Wire]:
    """The wires whose check may have another result now."""
    found = {id(wire): wire for wire in added}
    for key in changed | retyped:
        found.update((id(wire), wire) for wire in memo.outgoing.get(key, ()))
    for key in changed:
        found.update((id(wire), wire) for wire in memo.incoming.get(key, ()))
    return found.values()


def _check_wires(memo: Memo, wires: Iterable[Wire]) -> None:
    for wire in wires:
        source, target = wire.source, wire.target
        types = _EMPTY if id(wire) in memo.closing else memo.types_of(source.node, source.name)
        problem = check_wire(wire, memo.checked.get(source.node), memo.checked.get(target.node), types)
        if problem is None:
            memo.of_wire.pop(id(wire), None)
        else:
            memo.of_wire[id(wire)] = problem


def _all(memo: Memo) -> tuple[Problem, ...]:
    if not memo.graph.nodes:
        return (Problem(code="flow-empty", severity=Severity.WARNING),)
    found = [problem for key in memo.graph.nodes for problem in memo.of_node[key]]
    if memo.of_wire:
        found += [memo.of_wire[id(wire)] for wire in memo.graph.wires if id(wire) in memo.of_wire]
    for circle in memo.circles:
        if not circle.nodes:
            break  # more than anybody mends at once
        names = [memo.checked[key].name for key in circle.nodes]
        found.append(circle_problem(names, circle.closed_by))
    return tuple(found)
