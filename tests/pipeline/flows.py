"""Pipelines of every shape, and edits of them, for hypothesis."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from filewright.core import areas, edits
from filewright.core.graph import Graph, Node, NodeState, Port, RetryPolicy, Wire, WireLimit
from filewright.core.pipeline import Frame, Layout, Note, Pipeline, Tint, TraceMode

ODD_TEXTS = (
    *(
        "",
        " ",
        "no",
        "true",
        "010",
        "12:30",
        "a: b",
        "a #b",
        "#b",
        "- a",
        "{x}",
        "*.jpg",
        "&a",
        "x:",
        "it's",
        'say "x"',
    ),
    *(
        "C:\\x\\y",
        "two\nlines",
        "two\nlines\n",
        "\n",
        " x\ny",
        "a\n\nb\n",
        "a\n \nb ",
        "tab\tx",
        "\x07",
        "é😀",
        "\u2028",
    ),
    *(
        "null",
        "~",
        "1e3",
        "E0",
        "...",
        "---",
        "<<",
        "=",
        "%x",
        "@x",
        "`x",
        "x, y",
        "[x",
        "x]",
        "a\r\nb",
        "\ufeff",
        "\x85",
        "?",
    ),
)
TEXTS = st.one_of(st.sampled_from(ODD_TEXTS), st.text(max_size=12, alphabet=st.characters(exclude_categories=["Cs"])))
SCALARS = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)
KEYS = st.sampled_from(["a", "b", "c", "d", "in-box", "x_1"])
NAMES = st.sampled_from(["path", "width", "rules", "on", "a b"])
SECONDS = st.sampled_from([0.5, 1.0, 2.0, 60.0, 90.0, 3600.0])
PLACES = st.tuples(st.sampled_from([0.0, 240.0, -16.5, 1e6]), st.sampled_from([0.0, 16.0, 0.1]))


@st.composite
def nodes(draw: st.DrawFn, key: str) -> Node:
    """One step."""
    return Node(
        key=key,
        use=draw(st.sampled_from(["rename", "image-resize", "filter"])),
        version=draw(st.sampled_from([None, None, "1"])),
        title=draw(st.one_of(st.none(), TEXTS.filter(bool))),
        params=draw(st.dictionaries(NAMES, VALUES, max_size=3)),
        retry=draw(
            st.one_of(st.none(), st.builds(RetryPolicy, attempts=st.integers(1, 9), backoff=SECONDS, cap=SECONDS))
        ),
        timeout=draw(st.one_of(st.none(), SECONDS)),
        workers=draw(st.one_of(st.none(), st.integers(1, 9))),
        state=draw(st.sampled_from(NodeState)),
    )


LIMITS = st.one_of(
    st.none(),
    st.builds(WireLimit, count=st.integers(1, 9), bytes=st.sampled_from([None, 1000, 1024, 1500])),
)


EXTENTS = st.tuples(st.sampled_from([96.0, 480.0, 200.5]), st.sampled_from([48.0, 320.0]))
FRAMES = st.builds(
    Frame,
    at=PLACES,
    size=EXTENTS,
    title=TEXTS,
    text=TEXTS,
    tint=st.sampled_from(Tint),
    extra=st.dictionaries(st.just("folded"), VALUES, max_size=1),
)
NOTES = st.builds(Note, at=PLACES, size=EXTENTS, text=TEXTS, tint=st.sampled_from(Tint))


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    """A whole flow."""
    keys = draw(st.lists(KEYS, unique=True, max_size=5))
    graph_nodes = {key: draw(nodes(key)) for key in keys}
    wires: dict[str, Wire] = {}
    if keys:
        ends = st.sampled_from(keys)
        for source, way, target in draw(
            st.lists(st.tuples(ends, st.sampled_from(["out", "the rest"]), ends), max_size=5)
        ):
            wire = Wire(Port(source, way), Port(target, "in"), limit=draw(LIMITS))
            wires[wire.id] = wire
    return Pipeline(
        id=draw(st.sampled_from([None, "01JD8Z6V3N5Q2R7T9W0X1Y4Z6B"])),
        name=draw(TEXTS),
        description=draw(TEXTS),
        trace=draw(st.sampled_from(TraceMode)),
        confidential=draw(st.booleans()),
        graph=Graph(nodes=graph_nodes, wires=tuple(wires.values())),
        layout=Layout(
            nodes={key: draw(PLACES) for key in keys if draw(st.booleans())},
            frames=draw(st.dictionaries(KEYS, FRAMES, max_size=2)),
            notes=draw(st.dictionaries(KEYS, NOTES, max_size=2)),
            collapsed=tuple(key for key in keys if draw(st.booleans())),
            extra=draw(st.dictionaries(st.sampled_from(["guides", "view"]), VALUES, max_size=2)),
        ),
    )


@st.composite
def edited(draw: st.DrawFn, pipeline: Pipeline) -> Pipeline:
    """The pipeline after a few edits as a person makes them."""
    for _ in range(draw(st.integers(1, 4))):
        keys = list(pipeline.graph.nodes)
        key = draw(st.sampled_from(keys)) if keys else ""
        match draw(st.integers(0, 16)) if keys else 0:
            case 0:
                new = draw(nodes(edits.unique_key(pipeline.graph, draw(KEYS))))
                pipeline = edits.add_node(pipeline, new, draw(PLACES))
            case 1:
                pipeline = edits.remove(pipeline, [key])
            case 2:
                pipeline = edits.set_param(pipeline, key, draw(NAMES), draw(VALUES))
            case 3:
                for name in list(pipeline.graph.nodes[key].params)[:1]:
                    pipeline = edits.drop_param(pipeline, key, name)
            case 4:
                node = draw(nodes(key))
                pipeline = edits.change_node(pipeline, key, title=node.title, state=node.state, retry=node.retry)
            case 5:
                pipeline = edits.connect(pipeline, Port(key, "out"), Port(draw(st.sampled_from(keys)), "in"))
            case 6 if pipeline.graph.wires:
                pipeline = edits.disconnect(pipeline, [draw(st.sampled_from(pipeline.graph.wires)).id])
            case 7 if pipeline.graph.wires:
                wire = draw(st.sampled_from(pipeline.graph.wires))
                pipeline = edits.change_wire(pipeline, wire.id, limit=draw(LIMITS))
            case 8:
                pipeline = edits.move(pipeline, {key: draw(PLACES)})
            case 9:
                pipeline = edits.rename_node(pipeline, key, edits.unique_key(pipeline.graph, draw(KEYS)))
            case 10:
                other = draw(pipelines())
                pipeline = replace(pipeline, name=other.name, description=other.description, trace=other.trace)
            case 11:
                layout = pipeline.layout
                fragment = edits.extract(pipeline, keys[:2], list(layout.frames)[:1], list(layout.notes)[:1])
                pipeline = edits.paste(pipeline, fragment, (16.0, 16.0))[0]
            case 12:
                pipeline = areas.add_frame(pipeline, draw(FRAMES))[0]
            case 13:
                pipeline = areas.add_note(pipeline, draw(NOTES))[0]
            case 14:
                for area in list(pipeline.layout.frames)[:1]:
                    new_frame = draw(FRAMES)
                    pipeline = areas.change_frame(
                        pipeline, area, title=new_frame.title, text=new_frame.text, tint=new_frame.tint
                    )
            case 15:
                pipeline = areas.collapse(pipeline, [key], collapsed=key not in pipeline.layout.collapsed)
            case 16:
                layout = pipeline.layout
                pipeline = areas.remove_areas(pipeline, list(layout.frames)[:1], list(layout.notes)[:1])
    return pipeline
