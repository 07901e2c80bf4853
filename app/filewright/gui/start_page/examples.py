"""The examples that come with Filewright, read for the start page."""

from collections.abc import Mapping
from functools import cache

from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.gui.models.steps import spec_kind
from filewright.gui.start_page.example import Example
from filewright.gui.start_page.mini_graph import MiniGraph, MiniStep
from filewright.pipeline.reader import read_file
from filewright.pipeline.templates import Template, find_templates
from filewright.text import _, ngettext


def examples(specs: Mapping[str, ProcessorSpec]) -> tuple[Example, ...]:
    """All of them; one whose flow cannot be read is left out."""
    found = []
    for template in find_templates():
        pipeline = read_file(template.flow).pipeline
        if pipeline is not None:
            found.append(
                Example(
                    folder=template.folder,
                    title=_(template.title),
                    summary=_(template.summary),
                    to_try=_to_try(template),
                    graph=mini_graph(pipeline, specs),
                )
            )
    return tuple(found)


def _to_try(template: Template) -> str:
    count = template.files
    if not count:
        return ""
    if template.what:
        return _("{count} {what} to try").format(count=count, what=_(template.what))
    return ngettext("{count} file to try", "{count} files to try", count).format(count=count)


def mini_graph(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> MiniGraph:
    """The drawing of a flow, by the places in its file; steps without one stand in columns by their distance."""
    nodes = list(pipeline.graph.nodes.values())
    places = {node.key: pipeline.layout.nodes.get(node.key) for node in nodes}
    if any(place is None for place in places.values()):
        places = _columns(pipeline)
    xs = [place[0] for place in places.values() if place is not None]
    ys = [place[1] for place in places.values() if place is not None]
    kinds = {node.key: spec_kind(specs.get(node.use)) for node in nodes}
    steps = tuple(
        MiniStep(x=_share(place[0], xs), y=_share(place[1], ys), kind=kinds[node.key])
        for node in nodes
        if (place := places[node.key]) is not None
    )
    order = {node.key: number for number, node in enumerate(nodes)}
    wires = tuple(
        (order[wire.source.node], order[wire.target.node], kinds[wire.target.node])
        for wire in pipeline.graph.wires
        if wire.source.node in order and wire.target.node in order
    )
    return MiniGraph(steps=steps, wires=wires)


def _share(value: float, values: list[float]) -> float:
    low, high = min(values), max(values)
    return (value - low) / (high - low) if high > low else 0.5


def _columns(pipeline: Pipeline) -> dict[str, tuple[float, float] | None]:
    """Places by distance from the sources; a circle counts as its first step."""
    graph = pipeline.graph

    @cache
    def depth(key: str, guard: int = 0) -> int:
        before = [w.source.node for w in graph.incoming.get(key, ()) if w.source.node != key]
        if not before or guard > len(graph.nodes):
            return 0
        return 1 + max(depth(one, guard + 1) for one in before)

    columns: dict[int, int] = {}
    places: dict[str, tuple[float, float] | None] = {}
    for key in graph.nodes:
        column = depth(key)
        row = columns[column] = columns.get(column, -1) + 1
        places[key] = (float(column), float(row))
    return places
