"""A way out that a problem offers does mend it: one click, and what it was about is told no more."""

from dataclasses import replace

import pytest

from filewright.core import edits
from filewright.core.fixes import apply_fix
from filewright.core.graph import Graph, Node, NodeState, Port, RetryPolicy, Wire
from filewright.core.pipeline import Pipeline
from filewright.core.validate import validate
from tests.core.every_edit import sample
from tests.core.kinds import SPECS


def flow() -> Pipeline:
    sound = sample()
    for key, params in (("inbox", {"path": "./a"}), ("pick", {}), ("small", {}), ("web", {"path": "./b"})):
        sound = edits.set_params(sound, key, params)
    return sound


def wired(source: str, way: str, target: str, way_in: str = "in") -> Pipeline:
    """The flow with one more connection, as a file may hold it."""
    before = flow()
    wires = (*before.graph.wires, Wire(Port(source, way), Port(target, way_in)))
    return replace(before, graph=Graph(nodes=before.graph.nodes, wires=wires))


BROKEN: dict[str, Pipeline] = {
    "unknown-processor-like": edits.change_node(flow(), "small", use="image-resiz"),
    "other-version": edits.change_node(flow(), "small", version="7"),
    "param-unknown": edits.set_param(flow(), "small", "zzzzzz", 1),
    "param-unknown-like": edits.set_param(flow(), "small", "widht", 1),
    "value-too-small": edits.set_param(flow(), "small", "width", 0),
    "value-not-integer": edits.set_param(flow(), "small", "width", "800"),
    "bad-timeout": edits.change_node(flow(), "small", timeout=0.0),
    "bad-workers": edits.change_node(flow(), "small", workers=0),
    "bad-retry": edits.change_node(flow(), "small", retry=RetryPolicy(attempts=0)),
    "step-off": edits.change_node(flow(), "small", state=NodeState.DISABLED),
    "source-off": edits.change_node(flow(), "inbox", state=NodeState.DISABLED),
    "skip-without-way-in": edits.change_node(flow(), "inbox", state=NodeState.BYPASSED),
    "skip-without-way-out": edits.change_node(flow(), "web", state=NodeState.BYPASSED),
    "unknown-way-out-like": wired("pick", "matchd", "web"),
    "unknown-way-out": wired("pick", "something else", "web"),
    "unknown-way-out-none": wired("web", "out", "pick"),
    "unknown-way-in-none": wired("pick", "rest", "inbox"),
    "wire-unknown-step": wired("pick", "rest", "nobody"),
    "circle": wired("small", "out", "pick"),
    "types-cannot-meet": edits.connect(
        edits.add_node(flow(), Node(key="scan", use="scanner"), (0.0, 0.0)), Port("scan", "out"), Port("small", "in")
    ),
}


def test_the_flow_is_sound_before_it_is_broken() -> None:
    assert validate(flow(), SPECS) == ()


@pytest.mark.parametrize("code", BROKEN)
def test_one_click_mends_it(code: str) -> None:
    broken = BROKEN[code]
    problem = next(problem for problem in validate(broken, SPECS) if problem.code == code)
    assert problem.fix is not None
    assert problem.fix.title
    after = apply_fix(broken, problem.fix)
    assert code not in [one.code for one in validate(after, SPECS)]


def test_a_way_out_for_what_is_gone_raises_and_changes_nothing() -> None:
    problem = next(p for p in validate(BROKEN["bad-timeout"], SPECS) if p.code == "bad-timeout")
    assert problem.fix is not None
    with pytest.raises(KeyError):
        apply_fix(edits.remove(flow(), ["small"]), problem.fix)
