"""Results of a try as sentences: each outcome, each taken name, each turn has one."""

from dataclasses import replace

import pytest

from filewright.core.file import File
from filewright.core.gathering import GatherRule
from filewright.core.job import Output
from filewright.core.pipeline import Pipeline
from filewright.core.request import After, Conflict
from filewright.engine.trying.tried import (
    Ended,
    NotRun,
    Outcome,
    StepTried,
    Taken,
    Tried,
    WouldChangeOriginal,
    WouldRun,
    WouldSave,
)
from filewright.engine.trying.why_not import Turn, WentElsewhere
from filewright.errors import Fault
from filewright.gui.models.steps import Steps
from filewright.gui.trying import words

FILE = File(path="/tmp/x/a.jpg", name="a.jpg")
STEPS = Steps(Pipeline(), {})
STEP = StepTried(node="web", port="in", file=FILE, outcome=Outcome.DONE)


def save(taken: Taken) -> WouldSave:
    return WouldSave(file=FILE, path="/out/a (2).jpg", wanted="a.jpg", taken=taken, conflict=Conflict.RENAME)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (STEP, "Nothing left this step."),
        (replace(STEP, port=""), "Taken in."),
        (replace(STEP, would=(save(Taken.FREE),)), "Nothing was saved: this is a try."),
        (replace(STEP, outputs=(Output("out", FILE),), more=2), "Went on: 1 file; 2 more were not followed"),
        (replace(STEP, outcome=Outcome.LEFT_OUT), "This step is off: what comes here is left out."),
        (replace(STEP, outcome=Outcome.FAILED, fault=Fault(code="input-gone")), "The file is no longer there."),
    ],
)
def test_what_a_step_did(step: StepTried, said: str) -> None:
    assert words.what(step, STEPS) == said
    assert words.brief(step, STEPS)
    assert words.look_of(step) in words.GRAVEST


@pytest.mark.parametrize("why", NotRun)
def test_why_a_step_was_not_run(why: NotRun) -> None:
    step = replace(STEP, outcome=Outcome.NOT_RUN, not_run=why)
    assert words.what(step, STEPS).endswith(".")
    assert words.look_of(step) in words.GRAVEST


@pytest.mark.parametrize("taken", Taken)
def test_what_would_become_of_a_file_whose_name_may_be_taken(taken: Taken) -> None:
    assert "a.jpg" in words.would_words(save(taken)) or "a (2).jpg" in words.would_words(save(taken))


def test_what_else_would_be_done() -> None:
    assert words.would_words(WouldRun(command=("tool", "a b"))) == "Would run: tool 'a b'"
    for action in (After.MOVE, After.TRASH, After.DELETE):
        assert "original" in words.would_words(WouldChangeOriginal(action=action, folder="/gone"))


@pytest.mark.parametrize("turn", Turn)
def test_where_the_file_went_instead(turn: Turn) -> None:
    assert words.turn_words(WentElsewhere(turn=turn, node="only", ports=("rest",)), STEPS).endswith(".")


@pytest.mark.parametrize("ended", Ended)
def test_how_it_ended(ended: Ended) -> None:
    said = words.ended_words(Tried(steps=(), ended=ended, fault=Fault(code="input-gone")))
    assert bool(said) is (ended is not Ended.COMPLETE)


def test_what_a_gather_would_wait_for() -> None:
    said = words.gather_words(GatherRule(group="{stem}", count=3, quiet=10.0), 2)
    assert said == (
        "Here it joined 2 files. In earnest it waits for 3 files or none to come for 10s. One group for each “{stem}”."
    )
