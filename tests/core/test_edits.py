"""Edits are pure functions: what they leave alone stays the same object, what they make is a whole graph."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filewright.core import edits
from filewright.core.diff import diff
from filewright.core.graph import Graph, Node, NodeState, Port, Wire, WireLimit
from filewright.core.pipeline import Layout, Pipeline


def chain(*keys: str) -> Pipeline:
    """Nodes joined one after the other, 200 px apart."""
    pipeline = Pipeline(name="Chain")
    for index, key in enumerate(keys):
        pipeline = edits.add_node(pipeline, Node(key=key, use=key), (200.0 * index, 0.0))
        if index:
            pipeline = edits.connect(pipeline, Port(keys[index - 1], "out"), Port(key, "in"))
    return pipeline


def ids(pipeline: Pipeline) -> list[str]:
    return [wire.id for wire in pipeline.graph.wires]


def test_a_key_is_made_from_a_title_and_numbered_where_it_is_taken() -> None:
    graph = chain("resize", "resize-2").graph
    assert edits.unique_key(graph, "Resize") == "resize-3"
    assert edits.unique_key(graph, "resize-2") == "resize-3"
    assert edits.unique_key(graph, "Größe ändern!") == "gr-e-ndern"
    assert edits.unique_key(graph, "日本") == "step"


def test_a_node_is_added_last_and_the_others_stay_the_same_objects() -> None:
    before = chain("a", "b")
    after = edits.add_node(before, Node(key="c", use="x"), (1.0, 2.0))
    assert list(after.graph.nodes) == ["a", "b", "c"]
    assert after.layout.nodes["c"] == (1.0, 2.0)
    assert after.graph.nodes["a"] is before.graph.nodes["a"]
    assert after.graph.wires is before.graph.wires
    assert "c" not in before.graph.nodes


@pytest.mark.parametrize("key", ["a", "A", "-a", "", "a.b", "ä"])
def test_a_taken_or_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"key|already"):
        edits.add_node(chain("a"), Node(key=key, use="x"), (0.0, 0.0))


def test_removing_a_node_takes_its_wires_and_its_place() -> None:
    after = edits.remove(chain("a", "b", "c", "d"), ["b"], ["c.out -> d.in"])
    assert list(after.graph.nodes) == ["a", "c", "d"]
    assert ids(after) == []
    assert set(after.layout.nodes) == {"a", "c", "d"}


def test_removing_and_healing_joins_the_neighbours_and_keeps_the_limit() -> None:
    limit = WireLimit(count=5)
    before = edits.change_wire(chain("a", "b", "c", "d"), "a.out -> b.in", limit=limit)
    after = edits.remove_and_heal(before, ["b", "c"])
    assert after.graph.wires == (Wire(Port("a", "out"), Port("d", "in"), limit=limit),)


def test_healing_goes_on_by_the_first_way_out_alone() -> None:
    before = edits.add_node(chain("a", "b", "c"), Node(key="d", use="x"), (0.0, 0.0))
    before = edits.connect(before, Port("b", "rest"), Port("d", "in"))
    assert ids(edits.remove_and_heal(before, ["b"])) == ["a.out -> c.in"]


def test_healing_does_not_double_a_wire_that_is_there() -> None:
    before = edits.connect(chain("a", "b", "c"), Port("a", "out"), Port("c", "in"))
    assert ids(edits.remove_and_heal(before, ["b"])) == ["a.out -> c.in"]


def test_what_is_taken_out_stays_without_wires_but_those_between_and_the_neighbours_are_joined() -> None:
    before = chain("a", "b", "c", "d")
    after = edits.take_out(before, ["b", "c"])
    assert sorted(ids(after)) == ["a.out -> d.in", "b.out -> c.in"]
    assert after.graph.nodes is before.graph.nodes
    assert after.layout is before.layout
    assert edits.take_out(after, ["b", "c"]) is after
    with pytest.raises(KeyError):
        edits.take_out(before, ["nobody"])


def test_what_changes_nothing_returns_the_very_same_pipeline() -> None:
    p = edits.set_param(chain("a", "b"), "a", "width", 1)
    assert edits.connect(p, Port("a", "out"), Port("b", "in")) is p
    assert edits.remove(p, []) is p
    assert edits.set_param(p, "a", "width", 1) is p
    assert edits.drop_param(p, "a", "height") is p
    assert edits.change_node(p, "a", state=NodeState.ENABLED) is p
    assert edits.move(p, {"a": (0.0, 0.0)}) is p
    assert edits.change(p, name="Chain") is p
    assert edits.rename_node(p, "a", "a") is p
    assert edits.paste(p, Pipeline(), (0.0, 0.0)) == (p, ())


@pytest.mark.parametrize(("was", "now"), [(1, 1.0), (1, True), ([1], [True]), ({"a": 0}, {"a": False})])
def test_values_that_python_calls_equal_but_the_file_writes_otherwise_differ(was: object, now: object) -> None:
    before = edits.set_param(chain("a"), "a", "x", was)
    after = edits.set_param(before, "a", "x", now)
    assert after is not before
    assert diff(before, after).nodes_changed == ("a",)


def test_an_unknown_node_or_wire_is_a_key_error() -> None:
    p = chain("a", "b")
    with pytest.raises(KeyError):
        edits.connect(p, Port("a", "out"), Port("z", "in"))
    with pytest.raises(KeyError):
        edits.disconnect(p, ["a.out -> z.in"])
    with pytest.raises(KeyError):
        edits.set_param(p, "z", "x", 1)


def test_renaming_a_node_takes_wires_and_place_along_and_keeps_the_order() -> None:
    after = edits.rename_node(chain("a", "b", "c"), "b", "middle")
    assert list(after.graph.nodes) == ["a", "middle", "c"]
    assert after.graph.nodes["middle"].key == "middle"
    assert ids(after) == ["a.out -> middle.in", "middle.out -> c.in"]
    assert after.layout.nodes["middle"] == (200.0, 0.0)


def test_renaming_a_way_out_moves_its_wires() -> None:
    before = edits.connect(chain("a", "b", "c"), Port("a", "errors"), Port("c", "in"))
    after = edits.rename_way_out(before, "a", "errors", "worst")
    assert ids(after) == ["a.out -> b.in", "b.out -> c.in", "a.worst -> c.in"]


def test_a_new_node_goes_into_a_wire_and_an_old_one_too() -> None:
    before = chain("a", "b")
    new = edits.insert_on_wire(before, Node(key="n", use="x"), (9.0, 9.0), "a.out -> b.in", "in", "out")
    assert ids(new) == ["a.out -> n.in", "n.out -> b.in"]
    lone = edits.add_node(before, Node(key="n", use="x"), (0.0, 0.0))
    old = edits.insert_on_wire(lone, lone.graph.nodes["n"], (9.0, 9.0), "a.out -> b.in", "in", "out")
    assert ids(old) == ids(new)
    assert old.layout.nodes["n"] == (9.0, 9.0)


def test_a_pasted_fragment_has_keys_of_its_own_and_its_inner_wires() -> None:
    before = chain("a", "b", "c")
    after, keys = edits.paste(before, edits.extract(before, ["b", "c"]), (10.0, 20.0))
    assert keys == ("b-2", "c-2")
    assert ids(after)[2:] == ["b-2.out -> c-2.in"]
    assert after.layout.nodes["c-2"] == (410.0, 20.0)
    assert after.graph.nodes["b-2"].key == "b-2"


KEYS = st.sampled_from(["a", "b", "c", "d"])
STEPS = st.one_of(
    st.tuples(st.just("add"), KEYS),
    st.tuples(st.just("heal"), KEYS),
    st.tuples(st.just("take out"), KEYS),
    st.tuples(st.just("remove"), KEYS),
    st.tuples(st.just("connect"), st.tuples(KEYS, KEYS, st.sampled_from(["out", "rest"]))),
    st.tuples(st.just("cut"), st.integers(0, 9)),
    st.tuples(st.just("rename"), st.tuples(KEYS, KEYS)),
    st.tuples(st.just("paste"), st.sets(KEYS, max_size=3)),
    st.tuples(st.just("param"), st.tuples(KEYS, st.integers(0, 2))),
    st.tuples(st.just("move"), KEYS),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_any_order_of_edits_leaves_a_whole_graph_and_a_true_diff(steps: list[tuple[str, object]]) -> None:
    pipeline = Pipeline()
    for what, about in steps:
        after = _do(pipeline, what, about)
        _whole(after)
        _diff_is_true(pipeline, after)
        pipeline = after


def _do(p: Pipeline, what: str, about: object) -> Pipeline:
    nodes = p.graph.nodes
    match what, about:
        case "add", str(key):
            return edits.add_node(p, Node(key=edits.unique_key(p.graph, key), use="x"), (0.0, 0.0))
        case "heal", key if key in nodes:
            return edits.remove_and_heal(p, [key])
        case "take out", key if key in nodes:
            return edits.take_out(p, [key])
        case "remove", key if key in nodes:
            return edits.remove(p, [key])
        case "connect", (one, other, port) if one in nodes and other in nodes:
            return edits.connect(p, Port(one, port), Port(other, "in"))
        case "cut", int(at) if at < len(p.graph.wires):
            return edits.disconnect(p, [p.graph.wires[at].id])
        case "rename", (old, new) if old in nodes and new not in nodes:
            return edits.rename_node(p, old, new)
        case "paste", set() as keys:
            return edits.paste(p, edits.extract(p, [k for k in keys if k in nodes]), (5.0, 5.0))[0]
        case "param", (key, value) if key in nodes:
            return edits.set_param(p, key, "x", value)
        case "move", key if key in nodes:
            return edits.move(p, {key: (p.layout.nodes[key][0] + 1, 0.0)})
    return p


def _whole(pipeline: Pipeline) -> None:
    graph = pipeline.graph
    assert all(node.key == key and edits.is_key(key) for key, node in graph.nodes.items())
    assert all(w.source.node in graph.nodes and w.target.node in graph.nodes for w in graph.wires)
    assert len({w.id for w in graph.wires}) == len(graph.wires)
    assert set(pipeline.layout.nodes) == set(graph.nodes)


def _diff_is_true(before: Pipeline, after: Pipeline) -> None:
    found = diff(before, after)
    assert set(found.nodes_added) == set(after.graph.nodes) - set(before.graph.nodes)
    assert set(found.nodes_removed) == set(before.graph.nodes) - set(after.graph.nodes)
    both = set(before.graph.nodes) & set(after.graph.nodes)
    assert set(found.nodes_changed) == {k for k in both if before.graph.nodes[k] != after.graph.nodes[k]}
    old, new = {w.id for w in before.graph.wires}, {w.id for w in after.graph.wires}
    assert set(found.wires_added) == new - old
    assert set(found.wires_removed) == old - new
    assert bool(found) == (before != after)


def test_a_diff_tells_limits_places_layout_and_document_apart() -> None:
    before = chain("a", "b")
    after = edits.change_wire(before, "a.out -> b.in", limit=WireLimit(count=3))
    after = edits.move(after, {"b": (1.0, 1.0)})
    after = edits.change(after, name="Other", confidential=True)
    found = diff(before, after)
    assert found.wires_changed == ("a.out -> b.in",)
    assert not found.wires_added
    assert found.moved == ("b",)
    assert found.document == {"name", "confidential"}
    assert found.changes_graph
    assert found.touched == {"a", "b"}


def test_moving_alone_does_not_change_the_graph() -> None:
    before = chain("a")
    found = diff(before, edits.move(before, {"a": (5.0, 5.0)}))
    assert found
    assert not found.changes_graph


def test_equal_pipelines_built_apart_have_no_difference() -> None:
    one, other = chain("a", "b"), chain("a", "b")
    assert one is not other
    assert not diff(one, other)


def test_a_wire_of_another_layout_extra_is_seen() -> None:
    one = Pipeline(graph=Graph(), layout=Layout(extra={"frames": [1]}))
    other = Pipeline(graph=Graph(), layout=Layout(extra={"frames": [2]}))
    assert diff(one, other).layout
