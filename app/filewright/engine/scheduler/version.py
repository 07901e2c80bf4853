"""One version of a graph, with what is derived from it once."""

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from graphlib import TopologicalSorter

from filewright.core.gathering import GatherRule, gather_rule
from filewright.core.graph import Graph, NodeState, Port, Wire
from filewright.core.job import Arrival
from filewright.core.plan import Plan, is_line_node, make_plan
from filewright.core.processor import ProcessorSpec, Role, RunKind
from filewright.core.request import OriginalRequest


class Version:
    """A graph that jobs run with. `hash` names it, `specs` maps node keys to processors.

    `separate` are nodes that get hand-overs of their own: they take so long that a round trip costs nothing, and
    what waits before them is then seen on their wire. `originals` says what becomes of a file whose job ended
    well, by source node; sources that keep theirs have no entry.
    """

    def __init__(
        self,
        hash: str,
        graph: Graph,
        specs: Mapping[str, ProcessorSpec],
        originals: Mapping[str, OriginalRequest] | None = None,
    ) -> None:
        self.hash = hash
        self.graph = graph
        self.specs = specs
        self.originals = originals or {}
        self._separate: frozenset[str] = frozenset()
        self._plans: dict[str, Plan] = {}
        self._entered: dict[tuple[str, str], tuple[Port, ...]] = {}
        self._openings: dict[str, tuple[Port, ...]] = {}
        self._rules: dict[str, GatherRule] = {}
        self._exits: dict[str, tuple[Wire, ...]] = {}

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """Position in a topological order: later nodes are served first, so that what is begun gets finished."""
        before = {key: {w.source.node for w in self.graph.incoming[key]} for key in self.graph.nodes}
        return {key: n for n, key in enumerate(TopologicalSorter(before).static_order())}

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The source nodes that are enabled."""
        return tuple(
            key
            for key, node in self.graph.nodes.items()
            if self.specs[key].role is Role.SOURCE and node.state is NodeState.ENABLED
        )

    @cached_property
    def wire_by_ends(self) -> Mapping[tuple[str, str, str], str]:
        """A wire's id by the node it comes from, the node it enters and the way in; of several such the first."""
        found: dict[tuple[str, str, str], str] = {}
        for wire in self.graph.wires:
            found.setdefault((wire.source.node, wire.target.node, wire.target.name), wire.id)
        return found

    @cached_property
    def wires_from(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The ids of the wires behind a node's way out."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for wire in self.graph.wires:
            at = (wire.source.node, wire.source.name)
            found[at] = (*found.get(at, ()), wire.id)
        return found

    def separate(self, nodes: frozenset[str]) -> None:
        """From now on plan with these nodes apart."""
        if nodes != self._separate:
            self._separate = nodes
            self._plans.clear()
            self._exits.clear()

    def plan(self, node: str) -> Plan:
        """What a hand-over that begins at `node` does."""
        plan = self._plans.get(node)
        if plan is None:
            plan = self._plans[node] = make_plan(self.graph, self.specs, node, self._fusable, self.hash)
        return plan

    def exits(self, node: str) -> tuple[Wire, ...]:
        """The wires by which files leave a hand-over that begins at `node` (of a source: those that leave it)."""
        found = self._exits.get(node)
        if found is None:
            members = (node,) if self.specs[node].role is Role.SOURCE else self.plan(node).nodes
            found = self._exits[node] = tuple(
                wire
                for member in members
                for wire in self.graph.outgoing[member]
                if wire.target.node not in members
                and self.graph.nodes[wire.target.node].state is not NodeState.DISABLED
            )
        return found

    def _fusable(self, a: str, b: str) -> bool:
        kinds = (self.specs[a].run.kind, self.specs[b].run.kind)
        apart = a in self._separate or b in self._separate
        # a node with workers of its own is limited apart from its neighbours
        own = self.graph.nodes[a].workers is not None or self.graph.nodes[b].workers is not None
        if self.gathers_at(b):
            return False  # files wait there for each other
        return not apart and not own and RunKind.COMMAND not in kinds and RunKind.ENGINE not in kinds

    def original_of(self, arrival: Arrival) -> OriginalRequest | None:
        """What becomes of the file that came in when its job ended well; None: it stays. One that is moved keeps its
        subfolder, so that files of one name from two folders stay apart."""
        request = self.originals.get(arrival.source)
        below = os.path.dirname(arrival.path)
        if request is None or not request.folder or not below:
            return request
        return replace(request, folder=os.path.join(request.folder, below))

    def entered_by(self, node: str, port: str) -> tuple[Port, ...]:
        """The ways in that files leaving `node` by `port` enter; what would enter a disabled node is filtered."""
        found = self._entered.get((node, port))
        if found is None:
            found = self._entered[node, port] = tuple(
                p for p in self.graph.successors(node, port) if self.graph.nodes[p.node].state is not NodeState.DISABLED
            )
        return found

    def opened_by(self, source: str) -> tuple[Port, ...]:
        """The ways in that a file from this source enters first."""
        found = self._openings.get(source)
        if found is None:
            outputs = self.specs[source].outputs_of(self.graph.nodes[source].params)
            found = tuple(port for output in outputs for port in self.entered_by(source, output.name))
            self._openings[source] = found
        return found

    def gathers_at(self, node: str) -> bool:
        """Whether files wait at this node to be joined."""
        there = self.graph.nodes.get(node)
        return there is not None and self.specs[node].role is Role.GATHER and there.state is NodeState.ENABLED

    def gather_rule(self, node: str) -> GatherRule:
        """When they are."""
        rule = self._rules.get(node)
        if rule is None:
            filled = self.specs[node].filled(self.graph.nodes[node].params)
            rule = self._rules[node] = gather_rule(filled)
        return rule

    def is_writer(self, node: str) -> bool:
        """Whether files that reach this node come out of the flow."""
        return self.specs[node].role is Role.WRITER

    def is_line(self, node: str) -> bool:
        """Whether lines stream through this node."""
        return is_line_node(self.specs[node])
