"""Steps that change places with the one before or after them in the way of the files. Pure edits, as in `edits`."""

from collections.abc import Mapping
from dataclasses import replace

from filewright.core.graph import Graph, Port, Wire
from filewright.core.outline import ways_out
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec


def earlier(pipeline: Pipeline, key: str, specs: Mapping[str, ProcessorSpec]) -> Pipeline:
    """Let files reach this node before the one that they come from now; the two change places on the canvas too.

    Nothing changes where that cannot be: several ways lead to it, or the one before it takes files in itself, or it
    lets none on. Raises KeyError for a node that is not there.
    """
    graph = pipeline.graph
    graph.nodes[key]
    arriving = graph.incoming[key]
    if len(arriving) != 1:
        return pipeline
    (between,) = arriving
    before = between.source.node
    entering = graph.incoming[before]
    out = _way_on(graph, specs, key)
    if not entering or out is None or before == key or any(w.source.node == key for w in entering):
        return pipeline
    leaving = [w for w in graph.outgoing[key] if w.source == out]
    first_in = entering[0].target
    wires: list[Wire] = []
    for wire in graph.wires:
        if wire is between:
            wires.append(Wire(out, first_in, limit=wire.limit))
        elif wire in leaving:
            wires.append(replace(wire, source=between.source))
        elif wire.target.node == before:
            wires.append(replace(wire, target=between.target))
        else:
            wires.append(wire)
    places = dict(pipeline.layout.nodes)
    if key in places and before in places:
        places[key], places[before] = places[before], places[key]
    return replace(
        pipeline,
        graph=Graph(nodes=graph.nodes, wires=tuple({w.id: w for w in wires}.values())),
        layout=replace(pipeline.layout, nodes=places),
    )


def later(pipeline: Pipeline, key: str, specs: Mapping[str, ProcessorSpec]) -> Pipeline:
    """Let files reach this node after the one that they go on to now. Nothing changes where that cannot be, as with
    `earlier`. Raises KeyError for a node that is not there."""
    graph = pipeline.graph
    graph.nodes[key]
    out = _way_on(graph, specs, key)
    following = [w.target.node for w in graph.outgoing[key] if w.source == out]
    return earlier(pipeline, following[0], specs) if len(following) == 1 else pipeline


def _way_on(graph: Graph, specs: Mapping[str, ProcessorSpec], key: str) -> Port | None:
    """The way out by which files go on: the first with a wire, else the first; None where none leaves."""
    wired = [w.source for w in graph.outgoing[key]]
    if wired:
        return wired[0]
    ways = ways_out(graph, specs, key)
    return Port(key, ways[0]) if ways else None
