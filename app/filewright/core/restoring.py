"""Going back to another version of a flow. Pure edits, as in `edits`: going back can itself be taken back."""

from dataclasses import replace

from filewright.core.diff import diff
from filewright.core.pipeline import Pipeline


def restored(pipeline: Pipeline, version: Pipeline) -> Pipeline:
    """The other version, whole, as a new value of this flow, which stays the same flow: its id is kept."""
    after = replace(version, id=pipeline.id)
    return after if diff(pipeline, after) else pipeline


def with_work_of(pipeline: Pipeline, version: Pipeline) -> Pipeline:
    """The steps and connections of the other version. Names, texts and what lies where on the canvas stay as they
    are; a step that comes back lies where it lay."""
    if not diff(replace(pipeline, layout=version.layout), version).changes_graph:
        return pipeline
    places, before = pipeline.layout.nodes, version.layout.nodes
    keys = version.graph.nodes
    nodes = {key: places.get(key, before.get(key)) for key in keys}
    layout = replace(
        pipeline.layout,
        nodes={key: place for key, place in nodes.items() if place is not None},
        collapsed=tuple(
            key
            for key in dict.fromkeys((*pipeline.layout.collapsed, *version.layout.collapsed))
            if key in keys and (key in pipeline.layout.collapsed or key not in pipeline.graph.nodes)
        ),
    )
    return replace(pipeline, graph=version.graph, layout=layout)
