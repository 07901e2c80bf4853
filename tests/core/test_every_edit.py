"""Every kind of edit is pure, leaves a whole flow, and says truly what it changed; none is forgotten here."""

import random

import pytest

from filewright.core.diff import diff
from filewright.core.pipeline import Pipeline
from tests.core.every_edit import CASES, kinds_of_edits, sample

TRIES = 60
MAKES_NO_EDIT = "edits.extract"


def test_every_kind_of_edit_has_a_case() -> None:
    assert set(kinds_of_edits()) == set(CASES), "add a case to tests/core/every_edit.py for each new kind of edit"


@pytest.mark.parametrize("kind", [kind for kind in CASES if kind != MAKES_NO_EDIT])
def test_an_edit_leaves_what_it_was_given_alone_and_changes_something_or_returns_the_very_same(kind: str) -> None:
    chance, changed = random.Random(kind), 0
    for _try in range(TRIES):
        before = sample()
        after = CASES[kind](before, chance)
        assert not diff(before, sample())
        assert (after is before) == (not diff(before, after)), "what changes nothing returns the very same pipeline"
        changed += after is not before
        _is_whole(after)
    assert changed, "this case never changes anything: it shows nothing"


def _is_whole(flow: Pipeline) -> None:
    nodes = flow.graph.nodes
    assert all(node.key == key for key, node in nodes.items())
    assert all(wire.source.node in nodes and wire.target.node in nodes for wire in flow.graph.wires)
    assert len({wire.id for wire in flow.graph.wires}) == len(flow.graph.wires)
    assert set(flow.layout.collapsed) <= set(nodes)
    assert set(flow.layout.nodes) <= set(nodes)
