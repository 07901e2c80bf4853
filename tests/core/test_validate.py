"""What is wrong with a graph is said at its node or wire, with a way out where one exists."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filewright import core
from filewright.core import edits
from filewright.core.fixes import apply_fix
from filewright.core.graph import Graph, Node, NodeState, Port, RetryPolicy, Wire
from filewright.core.media import ANY
from filewright.core.pipeline import Pipeline
from filewright.core.problem import Problem, Severity
from filewright.core.validate import Memo, validate
from filewright.text.catalogue import CATALOGUE
from tests.core.kinds import SPECS, kind


def flow(*wires: str, **nodes: Any) -> Pipeline:
    """A pipeline of nodes (`key=use` or `key=(use, params)`) and wires (`a.out -> b.in`)."""
    pipeline = Pipeline()
    for key, value in nodes.items():
        use, params = value if isinstance(value, tuple) else (value, {})
        pipeline = edits.add_node(pipeline, Node(key=key, use=use, params=params), (0.0, 0.0))
    for wire in wires:
        source, target = (Port(*end.split(".", 1)) for end in wire.split(" -> "))
        pipeline = edits.connect(pipeline, source, target)
    return pipeline


def good() -> Pipeline:
    return flow(
        "inbox.out -> resize.in",
        "resize.out -> web.in",
        inbox=("watch-folder", {"path": "./inbox"}),
        resize=("image-resize", {"width": 800}),
        web=("save-to-folder", {"path": "./web"}),
    )


def codes(pipeline: Pipeline) -> list[str]:
    return [problem.code for problem in validate(pipeline, SPECS)]


def only(pipeline: Pipeline) -> Problem:
    (problem,) = validate(pipeline, SPECS)
    return problem


def test_a_sound_flow_has_no_problem() -> None:
    assert codes(good()) == []


def test_an_empty_flow_is_a_warning() -> None:
    assert only(Pipeline()).severity is Severity.WARNING


def test_a_misspelt_kind_of_step_is_named_and_mended() -> None:
    broken = edits.change_node(good(), "resize", use="image-resise")
    problem = only(broken)
    assert problem.code == "unknown-processor-like"
    assert (problem.place.node, problem.place.param) == ("resize", ".use")
    assert "image-resise" in problem.sentence
    assert "image-resize" in problem.next_step
    assert problem.fix is not None
    assert codes(apply_fix(broken, problem.fix)) == []


def test_a_kind_of_step_like_no_other_is_just_unknown() -> None:
    assert codes(edits.change_node(good(), "resize", use="frobnicate")) == ["unknown-processor"]


def test_another_version_than_asked_for_is_an_error_with_a_way_out() -> None:
    assert codes(edits.change_node(good(), "resize", version="1")) == []
    broken = edits.change_node(good(), "resize", version="2")
    problem = only(broken)
    assert problem.code == "other-version"
    assert problem.fix is not None
    assert codes(apply_fix(broken, problem.fix)) == []


@pytest.mark.parametrize(
    ("param", "value", "code", "mended"),
    [
        ("width", 0, "value-too-small", 1),
        ("width", 40000, "value-too-large", 32768),
        ("width", "640", "value-not-integer", 640),
        ("width", 640.0, "value-not-integer", 640),
        ("width", True, "value-not-integer", None),
        ("width", 1.5, "value-not-integer", None),
        ("fit", "insied", "value-not-offered", "inside"),
        ("fit", 3, "value-not-string", "3"),
    ],
)
def test_a_parameter_that_does_not_fit_is_named_with_what_would(
    param: str, value: object, code: str, mended: object
) -> None:
    broken = edits.set_param(good(), "resize", param, value)
    problem = only(broken)
    assert problem.code == code
    assert (problem.place.node, problem.place.param) == ("resize", param)
    assert (problem.fix.value if problem.fix else None) == mended
    assert "<" not in problem.sentence + problem.next_step, "a field of the sentence is missing"


def test_an_unknown_parameter_is_renamed_or_removed() -> None:
    near = edits.set_params(good(), "resize", {"widht": 5})
    problem = only(near)
    assert problem.code == "param-unknown-like"
    assert problem.fix is not None
    assert apply_fix(near, problem.fix).graph.nodes["resize"].params == {"width": 5}
    far = edits.set_param(good(), "resize", "colour", "red")
    problem = only(far)
    assert problem.code == "param-unknown"
    assert problem.fix is not None
    assert codes(apply_fix(far, problem.fix)) == []


def test_a_required_parameter_that_is_missing_or_empty_is_an_error() -> None:
    assert codes(edits.drop_param(good(), "web", "path")) == ["param-missing"]
    assert codes(edits.set_param(good(), "web", "path", None)) == ["param-missing"]
    assert codes(edits.set_param(good(), "web", "path", "")) == ["value-empty"]
    assert codes(edits.set_param(good(), "resize", "width", None)) == ["param-empty"]


def test_formats_are_looked_at() -> None:
    assert codes(edits.set_param(good(), "inbox", "quiet", "1h 30m")) == []
    assert codes(edits.set_param(good(), "inbox", "quiet", "soon")) == ["value-bad-duration"]
    assert codes(edits.set_param(good(), "inbox", "quiet", "9" * 5000 + "s")) == ["value-bad-duration"]


def test_what_is_wrong_inside_a_list_is_named_by_its_place() -> None:
    rules = [{"name": "errors", "pattern": "("}, {"nam": "rest"}]
    broken = flow("r.errors -> w.in", r=("route-lines", {"rules": rules}), w=("save-to-folder", {"path": "x"}))
    problems = [p for p in validate(broken, SPECS) if p.place.param == "rules"]
    assert [p.code for p in problems] == [
        "value-bad-regex",
        "value-entry-missing",
        "value-entry-unknown",
        "way-out-name",
    ]
    assert "Rules › 1 › pattern" in problems[0].sentence
    assert problems[2].fix is not None
    mended = apply_fix(broken, problems[2].fix).graph.nodes["r"].params["rules"]
    assert mended == [rules[0], {"name": "rest"}]


def test_settings_of_the_node_itself_are_looked_at() -> None:
    broken = edits.change_node(good(), "resize", timeout=0.0, workers=0, retry=RetryPolicy(attempts=0))
    assert codes(broken) == ["bad-timeout", "bad-workers", "bad-retry"]


def test_ways_that_a_step_does_not_have_are_named_with_those_it_has() -> None:
    p = edits.change_wire(good(), "inbox.out -> resize.in", source=Port("inbox", "pictures"))
    wire = next(x for x in validate(p, SPECS) if x.wire)
    assert wire.code == "unknown-way-out-like"
    assert wire.wire == "inbox.pictures -> resize.in"
    assert wire.fix is not None
    assert codes(apply_fix(p, wire.fix)) == []
    into_source = edits.connect(good(), Port("resize", "out"), Port("inbox", "in"))
    assert "unknown-way-in-none" in codes(into_source)
    out_of_writer = edits.connect(good(), Port("web", "out"), Port("resize", "in"))
    assert "unknown-way-out-none" in codes(out_of_writer)


def test_ways_out_named_by_a_parameter_are_ways_out() -> None:
    rules = [{"name": "errors"}, {"name": "rest"}]
    nodes: dict[str, Any] = {
        "inbox": ("watch-folder", {"path": "in"}),
        "route": ("route-lines", {"rules": rules}),
        "a": ("save-to-folder", {"path": "a"}),
    }
    assert codes(flow("inbox.out -> route.in", "route.errors -> a.in", "route.rest -> a.in", **nodes)) == []
    assert codes(flow("inbox.out -> route.in", "route.errors -> a.in", **nodes)) == ["way-out-unwired"]
    nodes["route"] = ("route-lines", {"rules": [*rules, {"name": "rest"}]})
    assert "way-out-twice" in codes(flow("inbox.out -> route.in", **nodes))


def test_required_ways_need_a_wire_and_optional_ones_do_not() -> None:
    base = flow(
        "inbox.out -> f.in",
        "f.matched -> web.in",
        inbox=("watch-folder", {"path": "in"}),
        f="filter",
        web=("save-to-folder", {"path": "web"}),
    )
    assert codes(base) == []
    assert codes(edits.disconnect(base, ["f.matched -> web.in"])) == ["way-out-unwired", "nothing-comes-in"]
    assert codes(edits.disconnect(base, ["inbox.out -> f.in"])) == ["source-unconnected", "nothing-comes-in"]
    alone = edits.add_node(base, Node(key="alone", use="rename"), (0.0, 0.0))
    assert codes(alone) == ["step-unconnected"]


def test_kinds_that_cannot_meet_are_refused_also_through_steps_that_pass_them_on() -> None:
    wires = ("scan.out -> f.in", "f.matched -> name.in", "name.out -> resize.in", "resize.out -> web.in")
    nodes: dict[str, Any] = {"f": "filter", "name": "rename", "resize": "image-resize"}
    web = ("save-to-folder", {"path": "web"})
    problem = only(flow(*wires, scan="scanner", web=web, **nodes))
    assert problem.code == "types-cannot-meet"
    assert problem.wire == "name.out -> resize.in"
    assert problem.fields["produced"] == "application/pdf"
    assert codes(flow(*wires, scan="camera", web=web, **nodes)) == []
    both = flow(*wires, "cam.out -> name.in", scan="scanner", cam="camera", web=web, **nodes)
    assert codes(both) == [], "some of what arrives can be taken"


def test_a_bypassed_step_passes_on_what_comes_and_needs_a_way_in_and_out() -> None:
    p = edits.change_node(good(), "resize", state=NodeState.BYPASSED)
    assert codes(p) == []
    assert codes(edits.change_node(good(), "inbox", state=NodeState.BYPASSED)) == ["skip-without-way-in"]
    broken = edits.change_node(good(), "web", state=NodeState.BYPASSED)
    problem = only(broken)
    assert problem.code == "skip-without-way-out"
    assert problem.fix is not None
    assert codes(apply_fix(broken, problem.fix)) == []


def test_bypassing_a_converter_shows_what_then_arrives_behind_it() -> None:
    specs = {**SPECS, "to-text": kind("to-text", accepts=("application/pdf",), produces=("text/plain",))}
    p = flow(
        "scan.out -> text.in",
        "text.out -> route.in",
        "route.a -> web.in",
        scan="scanner",
        text="to-text",
        route=("route-lines", {"rules": [{"name": "a"}]}),
        web=("save-to-folder", {"path": "x"}),
    )
    assert validate(p, specs) == ()
    p = edits.change_node(p, "text", state=NodeState.BYPASSED)
    assert [x.code for x in validate(p, specs)] == ["types-cannot-meet"]


def test_a_step_that_is_off_is_said_and_its_settings_only_warn() -> None:
    p = edits.change_node(edits.set_param(good(), "resize", "width", 0), "resize", state=NodeState.DISABLED)
    problems = validate(edits.disconnect(p, ["resize.out -> web.in"]), SPECS)
    at_resize = [x for x in problems if x.place.node == "resize"]
    assert [x.code for x in at_resize] == ["value-too-small", "step-off"]
    assert {x.severity for x in at_resize} == {Severity.WARNING}


def test_each_circle_is_told_once_at_the_wire_that_closes_it() -> None:
    p = flow(
        "a.out -> b.in",
        "b.out -> c.in",
        "c.out -> a.in",
        "d.out -> d.in",
        a="rename",
        b="rename",
        c="rename",
        d="rename",
    )
    circles = [x for x in validate(p, SPECS) if x.code.startswith("circle")]
    assert [x.wire for x in circles] == ["c.out -> a.in", "d.out -> d.in"]
    assert circles[0].sentence.startswith("These steps lead in a circle: Rename → Rename → Rename → Rename.")
    assert circles[0].fix is not None
    assert circles[1].fix is not None
    open_again = apply_fix(apply_fix(p, circles[0].fix), circles[1].fix)
    assert not [x for x in validate(open_again, SPECS) if x.code.startswith("circle")]


def test_the_connection_drawn_last_is_the_one_that_closes_the_circle() -> None:
    sound = ("b.out -> c.in", "c.out -> d.in", "a.out -> b.in", "a.out -> d.in")
    kinds = dict.fromkeys("abcd", "rename")
    for last, way in (("d.out -> a.in", "Rename → Rename → Rename"), ("d.out -> b.in", " → ".join(["Rename"] * 4))):
        problem = next(x for x in validate(flow(*sound, last, **kinds), SPECS) if x.code == "circle")
        assert problem.wire == last
        assert f": {way}." in problem.sentence, "the shortest way round"


def test_what_a_circle_would_bring_round_does_not_hide_what_cannot_meet() -> None:
    specs = {**SPECS, "to-text": kind("to-text", accepts=(ANY,), produces=("text/plain",))}
    p = flow(
        "scan.out -> name.in",
        "name.out -> route.in",
        "route.a -> text.in",
        "text.out -> name.in",
        scan="scanner",
        name="rename",
        text="to-text",
        route=("route-lines", {"rules": [{"name": "a"}]}),
    )
    found = [x.code for x in validate(p, specs)]
    assert found == ["types-cannot-meet", "circle"]


def test_a_graph_full_of_circles_is_told_in_a_moment_and_not_in_full() -> None:
    keys = [f"n{number}" for number in range(400)]
    p = flow(**dict.fromkeys(keys, "rename"))
    wires = tuple(
        Wire(Port(a, "out"), Port(keys[(i * 7 + j) % 400], "in")) for i, a in enumerate(keys) for j in range(9)
    )
    p = Pipeline(graph=Graph(nodes=p.graph.nodes, wires=wires))
    assert len([x for x in validate(p, SPECS) if x.code.startswith("circle")]) == 8


def test_a_wire_that_is_there_twice_or_leads_to_nothing_is_told() -> None:
    graph = good().graph
    twice = Pipeline(
        graph=Graph(nodes=graph.nodes, wires=(*graph.wires, Wire(Port("inbox", "out"), Port("resize", "in"))))
    )
    problem = only(twice)
    assert problem.code == "wire-twice"
    assert problem.fix is not None
    assert codes(apply_fix(twice, problem.fix)) == []
    lost = Pipeline(
        graph=Graph(nodes=graph.nodes, wires=(*graph.wires, Wire(Port("inbox", "out"), Port("nowhere", "in"))))
    )
    assert codes(lost) == ["wire-unknown-step"]


def test_a_processor_that_appears_or_goes_changes_the_answer_of_the_same_memo() -> None:
    memo = Memo()
    without = {key: spec for key, spec in SPECS.items() if key != "image-resize"}
    assert [x.code for x in validate(good(), without, memo)] == ["unknown-processor"]
    assert validate(good(), SPECS, memo) == ()
    assert [x.code for x in validate(good(), without, memo)] == ["unknown-processor"]


def test_the_same_problem_stays_the_same_object_while_its_node_is_not_touched() -> None:
    memo = Memo()
    p = edits.set_param(good(), "resize", "width", 0)
    (before,) = validate(p, SPECS, memo)
    after = validate(edits.set_param(p, "web", "path", ""), SPECS, memo)
    assert before in after
    assert any(problem is before for problem in after)


USES = st.sampled_from(
    [
        "watch-folder",
        "camera",
        "scanner",
        "filter",
        "image-resize",
        "rename",
        "route-lines",
        "save-to-folder",
        "unknown",
    ]
)
NODES = st.integers(0, 6)
EDITS = st.one_of(
    st.tuples(st.just("add"), USES, NODES, NODES),
    st.tuples(st.just("remove"), USES, NODES, NODES),
    st.tuples(st.just("heal"), USES, NODES, NODES),
    st.tuples(st.just("wire"), USES, NODES, NODES),
    st.tuples(st.just("wire"), USES, NODES, NODES),
    st.tuples(st.just("wire"), USES, NODES, NODES),
    st.tuples(st.just("cut"), USES, NODES, NODES),
    st.tuples(st.just("use"), USES, NODES, NODES),
    st.tuples(st.just("state"), USES, NODES, NODES),
    st.tuples(st.just("rules"), USES, NODES, NODES),
    st.tuples(st.just("paste"), USES, NODES, NODES),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(EDITS, max_size=40))
def test_looking_only_at_what_changed_gives_the_answer_of_looking_at_everything(
    steps: list[tuple[str, str, int, int]],
) -> None:
    memo = Memo()
    pipeline = Pipeline()
    for what, use, one, other in steps:
        pipeline = _edited(pipeline, what, use, one, other)
        assert validate(pipeline, SPECS, memo) == validate(pipeline, SPECS)


def _edited(p: Pipeline, what: str, use: str, one: int, other: int) -> Pipeline:
    keys = list(p.graph.nodes)
    if what == "add" or not keys:
        return edits.add_node(p, Node(key=edits.unique_key(p.graph, "n"), use=use), (0.0, 0.0))
    key, second = keys[one % len(keys)], keys[other % len(keys)]
    match what:
        case "remove":
            return edits.remove(p, [key])
        case "heal":
            return edits.remove_and_heal(p, [key])
        case "wire":
            ways = {"filter": "matched", "route-lines": "a"}
            return edits.connect(p, Port(key, ways.get(p.graph.nodes[key].use, "out")), Port(second, "in"))
        case "cut" if p.graph.wires:
            return edits.disconnect(p, [p.graph.wires[one % len(p.graph.wires)].id])
        case "use":
            return edits.change_node(p, key, use=use)
        case "state":
            return edits.change_node(p, key, state=list(NodeState)[other % 3])
        case "rules":
            return edits.set_param(p, key, "rules", [{"name": "abc"[i]} for i in range(other % 4)])
        case "paste":
            return edits.paste(p, edits.extract(p, keys[: one + 1]), (1.0, 1.0))[0]
    return p


def test_every_code_that_validation_can_give_has_words() -> None:
    folder = Path(core.__path__[0])
    named: set[str] = set()
    for module in ("schema", "node_check", "wire_check", "validate"):
        source = (folder / f"{module}.py").read_text(encoding="utf-8")
        named |= set(re.findall(r'"((?:value|param|way|wire|step|bad|skip|flow|nothing|unknown)-[a-z-]+)"', source))
    assert len(named) > 30
    assert named - set(CATALOGUE) == set()
