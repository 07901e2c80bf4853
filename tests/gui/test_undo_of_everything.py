"""Undo of everything: each kind of edit there and back, and thousands of random ones against a plain list.

FILEWRIGHT_DEEP_TESTS=1 goes twenty such ways of 10,000 steps instead of one, and validates anew at every fifth.
"""

import os
import random
import time
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from filewright.core import edits
from filewright.core.diff import diff
from filewright.core.graph import Node, Port
from filewright.core.pipeline import Pipeline
from filewright.core.validate import validate
from filewright.gui.document import UNDO_LIMIT, Document
from tests.core import every_edit
from tests.core.every_edit import CASES, random_edit, sample
from tests.core.kinds import SPECS

DEEP = os.environ.get("FILEWRIGHT_DEEP_TESTS") == "1"
STEPS = 10_000
LOOK_EVERY = 5 if DEEP else 50
IDENTITY = "01JD8Z6V3N5Q2R7T9W0X1Y4Z6B"


@pytest.mark.parametrize("kind", [kind for kind in CASES if kind != "edits.extract"])
def test_every_kind_of_edit_is_undone_and_redone_to_the_very_same_value(qapp: QApplication, kind: str) -> None:
    chance = random.Random(kind)
    before = sample()
    after = next(one for one in (CASES[kind](before, chance) for _try in range(100)) if one is not before)
    document = Document(before, SPECS)
    assert document.edit(after, kind)
    for _time in range(2):
        document.undo_stack.undo()
        assert document.pipeline is before
        assert document.problems == validate(before, SPECS)
        document.undo_stack.redo()
        assert document.pipeline is after
        assert document.problems == validate(after, SPECS)


class Model:
    """What a history is: values, what each may be merged with, a place among them, and which of them is saved."""

    def __init__(self, first: Pipeline) -> None:
        self.values = [first]
        self.tags: list[str | None] = [None]
        self.here = 0
        self.saved: int | None = 0

    def edit(self, value: Pipeline, tag: str | None) -> None:
        if not diff(self.values[self.here], value):
            return
        if self.saved is not None and self.saved > self.here:
            self.saved = None  # it can be reached no longer
        del self.values[self.here + 1 :], self.tags[self.here + 1 :]
        if tag is not None and tag == self.tags[self.here] and self.saved != self.here:
            self.values[self.here] = value
            if diff(self.values[self.here - 1], value):
                return
            del self.values[self.here], self.tags[self.here]  # it ends where it began
            self.here -= 1
            return
        self.values.append(value)
        self.tags.append(tag)
        self.here += 1
        if self.here > UNDO_LIMIT:
            del self.values[0], self.tags[0]
            self.tags[0] = None
            self.here -= 1
            self.saved = self.saved - 1 if self.saved else None


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(20) if DEEP else [1])
def test_random_edits_undos_jumps_and_saves_agree_with_a_plain_list(qapp: QApplication, seed: int) -> None:
    chance = random.Random(seed)
    document = Document(replace(sample(), id=IDENTITY), SPECS)
    model = Model(document.pipeline)
    stack = document.undo_stack
    for step in range(STEPS):
        act = chance.random()
        if act < 0.15 and stack.canUndo():
            stack.undo()
            model.here -= 1
        elif act < 0.27 and stack.canRedo():
            stack.redo()
            model.here += 1
        elif act < 0.30:
            place = chance.randint(0, stack.count())
            document.go_to(place)
            model.here = place
        elif act < 0.33:
            document.adopt(document.pipeline)
            model.saved = model.here
        else:
            merge = chance.choice([None, None, "typing", "moving"])
            after = random_edit(document.pipeline, chance)
            if chance.random() < 0.1:  # typed back to what it was
                after = model.values[max(model.here - 1, 0)]
            document.edit(after, f"Edit {step}", merge=merge)
            model.edit(after, merge)
        assert not diff(document.pipeline, model.values[model.here])
        assert (stack.index(), stack.count()) == (model.here, len(model.values) - 1)
        assert document.is_clean == (model.saved == model.here)
        assert document.pipeline.id == IDENTITY
        if step % LOOK_EVERY == 0:
            assert document.problems == validate(document.pipeline, SPECS)
    document.go_to(0)
    assert not diff(document.pipeline, model.values[0])
    document.go_to(stack.count())
    assert document.pipeline is model.values[-1]


LIMIT_MS = 5.0
"""What an edit with its validation, its diff and its comparison with what runs may take."""


@pytest.fixture(scope="module")
def thousand() -> Pipeline:
    """A thousand steps in two hundred ways, each from a folder to another."""
    uses = ["watch-folder", "filter", "image-resize", "rename", "save-to-folder"]
    flow = sample()
    for number in range(1000):
        use, key = uses[number % 5], f"n{number}"
        params = {"path": f"./{key}"} if "folder" in use else {}
        flow = edits.add_node(flow, Node(key=key, use=use, params=params), (number % 40 * 240.0, number // 40 * 160.0))
        if number % 5:
            way = "matched" if use == "image-resize" else "out"
            flow = edits.connect(flow, Port(f"n{number - 1}", way), Port(key, "in"))
    return flow


@pytest.mark.parametrize("kind", [kind for kind in CASES if kind != "edits.extract"])
def test_every_kind_of_edit_is_quick_in_a_flow_of_a_thousand_steps(
    qapp: QApplication, kind: str, thousand: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the processor's time, and the best of several, since others work on this machine too."""
    monkeypatch.setattr(every_edit, "MOST_NODES", 2000)
    chance, took = random.Random(kind), []
    document = Document(thousand, SPECS)
    document.set_applied(thousand)
    for _try in range(200):
        after = CASES[kind](thousand, chance)
        if after is thousand:
            continue
        begun = time.process_time()
        document.edit(after, kind)
        took.append((time.process_time() - begun) * 1000)
        document.undo_stack.undo()
        if len(took) == 5:
            break
    assert took
    assert min(took) < LIMIT_MS
