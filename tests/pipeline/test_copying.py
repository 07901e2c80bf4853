"""What is copied and pasted is the same: as text, through a clipboard, into the flow it came from or another."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from filewright.core.diff import diff
from filewright.core.edits import extract, paste
from filewright.core.pipeline import Pipeline
from filewright.pipeline.fragment import copied_text, pasted
from tests.pipeline.flows import pipelines

OFFSET = (320.0, -64.0)


@st.composite
def choices(draw: st.DrawFn) -> tuple[Pipeline, list[str], list[str], list[str]]:
    """A flow, and some of its steps, frames and notes."""
    flow = draw(pipelines())
    layout = flow.layout
    chosen = [
        [key for key in keys if draw(st.booleans())]
        for keys in (sorted(flow.graph.nodes), sorted(layout.frames), sorted(layout.notes))
    ]
    assume(any(chosen))
    return flow, chosen[0], chosen[1], chosen[2]


@settings(max_examples=40, deadline=None)
@given(choices())
def test_a_copy_as_text_is_the_same_fragment(chosen: tuple[Pipeline, list[str], list[str], list[str]]) -> None:
    fragment = pasted(copied_text(*chosen))
    assert not diff(fragment, extract(*chosen))
    assert fragment.id is None
    assert (fragment.name, fragment.description) == ("", "")


@settings(max_examples=40, deadline=None)
@given(choices(), pipelines())
def test_what_is_pasted_is_equal_but_for_its_keys_and_places(
    chosen: tuple[Pipeline, list[str], list[str], list[str]], into: Pipeline
) -> None:
    fragment = extract(*chosen)
    after, keys = paste(into, fragment, OFFSET)
    assert not set(keys) & set(into.graph.nodes)
    assert all(after.graph.nodes[key] is node for key, node in into.graph.nodes.items())
    assert after.graph.wires[: len(into.graph.wires)] == into.graph.wires
    names = dict(zip(keys, fragment.graph.nodes, strict=True))
    frames = set(after.layout.frames) - set(into.layout.frames)
    notes = set(after.layout.notes) - set(into.layout.notes)
    again = extract(after, keys, frames, notes)
    renamed = [replace(node, key=names[key]) for key, node in again.graph.nodes.items()]
    assert renamed == list(fragment.graph.nodes.values())
    assert [
        (names[w.source.node], w.source.name, names[w.target.node], w.target.name, w.limit) for w in again.graph.wires
    ] == [(w.source.node, w.source.name, w.target.node, w.target.name, w.limit) for w in fragment.graph.wires]
    assert {names[key] for key in again.layout.collapsed} == set(fragment.layout.collapsed)
    for key, (x, y) in fragment.layout.nodes.items():
        (new,) = (one for one, old in names.items() if old == key)
        assert again.layout.nodes[new] == (x + OFFSET[0], y + OFFSET[1])
    for mine, theirs in (
        ([*again.layout.frames.values()], [*fragment.layout.frames.values()]),
        ([*again.layout.notes.values()], [*fragment.layout.notes.values()]),
    ):
        assert mine == [replace(one, at=(one.at[0] + OFFSET[0], one.at[1] + OFFSET[1])) for one in theirs]
