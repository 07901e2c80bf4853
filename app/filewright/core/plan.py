"""Which nodes a worker does in one hand-over, and how their ports hang together.

A task at a node is handed over together with the neighbours it leads to, as far as `fusable` allows: small steps
then cost no round trip, and line processors stream into each other. Each node keeps its own run in the result.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from filewright.core.gathering import GATHER_PARAMS
from filewright.core.graph import Graph, Node, NodeState
from filewright.core.processor import ProcessorSpec, Role, RunKind


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanNode:
    """One node as a worker needs it. `kind` and `target` are the manifest's, `folder` where its code lies; `params`
    have their defaults filled in; `bypass` is the way out that files take unchanged (None: it works).
    `ways` maps each way out to the (node, way in) pairs of this plan behind it; `leaves` names the ways out that have
    a wire to a node outside this plan; `outputs` names every way out the node has. `writer` tells a line node that
    saves what it collects, `gather` a node that works on several files at once. `timeout` is in seconds, for a line
    node for each block of lines, since files may be of any size; `memory` in bytes, of the worker and all that it
    started. `digest` tells when the code in `folder` changed."""

    key: str
    kind: RunKind
    target: str
    folder: str
    params: Mapping[str, Any]
    command: tuple[str, ...] = ()
    timeout: float | None = None
    memory: int | None = None
    bypass: str | None = None
    writer: bool = False
    gather: bool = False
    digest: str = ""
    outputs: tuple[str, ...] = ()
    leaves: frozenset[str] = frozenset()
    ways: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one hand-over does: it begins at `entry`. `id` is the same for equal plans of one graph version."""

    id: str
    entry: str
    nodes: Mapping[str, PlanNode]


def is_line_node(spec: ProcessorSpec) -> bool:
    """Whether lines stream through it (it is always fused with its line neighbours)."""
    return spec.run.kind in (RunKind.LINES, RunKind.CHUNKS)


def make_plan(
    graph: Graph,
    specs: Mapping[str, ProcessorSpec],
    entry: str,
    fusable: Callable[[str, str], bool],
    version: str,
) -> Plan:
    """The plan that begins at `entry` under graph `version` (a hash).

    `specs` maps node keys to processors; `fusable(a, b)` says whether files from node `a` may go on to node `b` in
    the same hand-over. Neighbouring line nodes always do; disabled nodes never are part of a plan.
    """
    members: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        key = waiting.pop()
        if key in members:
            continue
        members[key] = None
        for wire in graph.outgoing[key]:
            target = wire.target.node
            if graph.nodes[target].state is NodeState.DISABLED or target in members:
                continue
            if (is_line_node(specs[key]) and is_line_node(specs[target])) or fusable(key, target):
                waiting.append(target)
    return Plan(
        id=f"{version}:{','.join(sorted(members))}:{entry}",
        entry=entry,
        nodes={key: _plan_node(graph, specs, key, members) for key in members},
    )


def _plan_node(graph: Graph, specs: Mapping[str, ProcessorSpec], key: str, members: Mapping[str, None]) -> PlanNode:
    node, spec = graph.nodes[key], specs[key]
    outputs = tuple(port.name for port in spec.outputs_of(node.params))
    ways: dict[str, list[tuple[str, str]]] = {}
    leaves: set[str] = set()
    for wire in graph.outgoing[key]:
        if wire.target.node in members:
            ways.setdefault(wire.source.name, []).append((wire.target.node, wire.target.name))
        else:
            leaves.add(wire.source.name)
    return PlanNode(
        key=key,
        kind=spec.run.kind,
        target=spec.run.target,
        folder=spec.folder,
        params=_own_params(spec, node),
        command=spec.run.command,
        timeout=node.timeout if node.timeout is not None else spec.run.timeout,
        memory=spec.run.memory,
        bypass=bypass_port(graph, specs, key) if node.state is NodeState.BYPASSED else None,
        writer=spec.role is Role.WRITER,
        gather=spec.role is Role.GATHER,
        digest=spec.digest,
        outputs=outputs,
        leaves=frozenset(leaves),
        ways={port: tuple(nodes) for port, nodes in ways.items()},
    )


def _own_params(spec: ProcessorSpec, node: Node) -> dict[str, Any]:
    """What the processor itself is given: when files are joined is the engine's affair."""
    filled = spec.filled(node.params)
    return {k: v for k, v in filled.items() if k not in GATHER_PARAMS} if spec.role is Role.GATHER else filled


def bypass_port(graph: Graph, specs: Mapping[str, ProcessorSpec], key: str) -> str | None:
    """The way out that files take when a node is bypassed: its first. None where it has none (a writer)."""
    ports = specs[key].outputs_of(graph.nodes[key].params)
    return ports[0].name if ports else None
