"""A flow tried with one file: what each step makes of it, and that nothing else happens."""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from PIL import Image

from filewright.core.graph import NodeState
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.core.request import After
from filewright.engine.trying.trial import Trial
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
from filewright.engine.trying.why_not import Turn, WentElsewhere, why_not
from filewright.errors import UsageError
from tests.engine.trying.flows import add_processor, flow, node, seen, specs_with

Try = Callable[..., Tried]

STEP = """processor: {id}
version: 1.0.0
api: 1
role: {role}
title: Step of somebody's
summary: For tests
category: Tests
inputs: {{in: {{accepts: ["*/*"]}}}}
outputs: {{out: {{produces: ["*/*"]}}}}
run: {run}
touches: [{touches}]
"""


WORK = "{python: processor:work}"


def manifest(name: str, run: str = WORK, touches: str = "", *, role: str = "step") -> str:
    """A processor of somebody else's."""
    return STEP.format(id=name, role=role, run=run, touches=touches)


@pytest.fixture(scope="module")
def bundled() -> dict[str, ProcessorSpec]:
    return specs_with()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The flow's folder, with an inbox that has a picture."""
    (tmp_path / "inbox").mkdir()
    Image.new("RGB", (400, 200), "teal").save(tmp_path / "inbox" / "a.jpg")
    (tmp_path / "inbox" / "note.txt").write_text("one\nERROR two\nthree\n", "utf-8")
    return tmp_path


@pytest.fixture
def tryout(
    place: Path, bundled: Mapping[str, ProcessorSpec], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Try]:
    """Tries a flow; the results can be looked at until the test ends, when nothing of a try may be left."""
    scratch = tmp_path_factory.mktemp("scratch")
    trials: list[Trial] = []

    def run(pipeline: Pipeline, name: str = "inbox/a.jpg", **more: object) -> Tried:
        specs = more.pop("specs", bundled)
        trial = Trial(pipeline, specs, str(place / name), folder=str(place), scratch=scratch, **more)  # type: ignore[arg-type]
        trials.append(trial)
        return trial.run()

    yield run
    for trial in trials:
        trial.close()
    assert list(scratch.iterdir()) == []


def photos() -> Pipeline:
    return flow(
        dict(
            [
                node("inbox", "watch-folder", path="./inbox", include=["*.jpg"], after="move", moved_to="./gone"),
                node("only", "filter", types=["image/*"]),
                node("resize", "image-resize", width=100),
                node("web", "save-to-folder", path="./web", name="{stem}-web{suffix}"),
                node("others", "save-to-folder", path="./others"),
            ]
        ),
        "inbox -> only",
        "only.matched -> resize",
        "resize -> web",
        "only.rest -> others",
    )


def logs() -> Pipeline:
    rules = [{"name": "error", "level": "error"}]
    return flow(
        dict(
            [
                node("logs", "watch-folder", path="./inbox"),
                node("route", "route-lines", rules=rules),
                node("upper", "upper-case"),
                node("write", "write-lines", path="./logs", name="all.log"),
            ]
        ),
        "logs -> route",
        "route.error -> upper",
        "route.rest -> write",
        "upper -> write",
    )


def only(tried: Tried, key: str) -> StepTried:
    (step,) = tried.at(key)
    return step


def test_every_step_shows_what_it_made_and_nothing_of_the_users_is_touched(place: Path, tryout: Try) -> None:
    before = seen(place)

    tried = tryout(photos())

    assert tried.ended is Ended.COMPLETE
    assert [step.node for step in tried.steps] == ["inbox", "only", "resize", "web"]
    (made,) = only(tried, "resize").outputs
    with Image.open(made.file.path) as picture:
        assert picture.size == (100, 50)
    assert only(tried, "only").outputs[0].port == "matched"
    assert seen(place) == before


def test_what_would_be_saved_and_become_of_the_original_is_told(place: Path, tryout: Try) -> None:
    tried = tryout(photos())

    (save,) = only(tried, "web").would
    assert isinstance(save, WouldSave)
    assert save.path == str(place / "web" / "a-web.jpg")
    assert save.taken is Taken.FREE
    assert only(tried, "inbox").would == (WouldChangeOriginal(action=After.MOVE, folder=str(place / "gone")),)


@pytest.mark.parametrize(
    ("conflict", "taken", "name"),
    [
        ("rename", Taken.RENAMED, "a-web (2).jpg"),
        ("skip", Taken.SKIPPED, "a-web.jpg"),
        ("overwrite", Taken.REPLACED, "a-web.jpg"),
        ("fail", Taken.REFUSED, "a-web.jpg"),
    ],
)
def test_a_name_that_is_taken_is_told_of(place: Path, tryout: Try, conflict: str, taken: Taken, name: str) -> None:
    (place / "web").mkdir()
    (place / "web" / "a-web.jpg").write_bytes(b"another")
    writer = node("web", "save-to-folder", path="./web", name="{stem}-web{suffix}", conflict=conflict)
    pipeline = flow(dict([node("inbox", "watch-folder", path="./inbox"), writer]), "inbox -> web")

    (save,) = only(tryout(pipeline), "web").would

    assert isinstance(save, WouldSave)
    assert (save.taken, Path(save.path).name) == (taken, name)
    assert (place / "web" / "a-web.jpg").read_bytes() == b"another"


def test_the_same_content_there_counts_as_saved(place: Path, tryout: Try) -> None:
    (place / "web").mkdir()
    (place / "web" / "a.jpg").write_bytes((place / "inbox" / "a.jpg").read_bytes())
    writer = node("web", "save-to-folder", path="./web")
    pipeline = flow(dict([node("inbox", "watch-folder", path="./inbox"), writer]), "inbox -> web")

    (save,) = only(tryout(pipeline), "web").would

    assert isinstance(save, WouldSave)
    assert save.taken is Taken.SAME


def test_it_goes_up_to_the_step_that_is_named(tryout: Try) -> None:
    tried = tryout(photos(), until="resize")

    assert [step.node for step in tried.steps] == ["inbox", "only", "resize"]


def test_a_file_that_goes_another_way_says_where(tryout: Try) -> None:
    pipeline = photos()

    tried = tryout(pipeline, "inbox/note.txt")

    assert [step.node for step in tried.steps] == ["inbox", "only", "others"]
    (turn,) = why_not(pipeline.graph, tried, "web")
    assert turn == WentElsewhere(turn=Turn.OTHER_WAY, node="only", ports=("rest",))
    assert why_not(pipeline.graph, tried, "others") == ()


def test_a_source_says_that_it_would_leave_the_file_aside(tryout: Try) -> None:
    tried = tryout(photos(), "inbox/note.txt")

    refused = only(tried, "inbox").refused
    assert refused is not None
    assert refused.code == "skipped-not-included"
    assert only(tried, "only").outcome is Outcome.DONE  # and yet it is tried


def test_a_step_that_fails_says_so_and_nothing_follows_it(place: Path, tryout: Try) -> None:
    (place / "inbox" / "broken.jpg").write_bytes((place / "inbox" / "a.jpg").read_bytes()[:300])

    tried = tryout(photos(), "inbox/broken.jpg")

    step = only(tried, "resize")
    assert step.outcome is Outcome.FAILED
    assert step.fault is not None
    assert step.fault.sentence()
    assert tried.at("web") == ()
    assert why_not(photos().graph, tried, "web")[0].turn is Turn.FAILED


def test_a_wrong_setting_is_told_at_its_step(tryout: Try) -> None:
    pipeline = flow(
        dict([node("inbox", "watch-folder", path="./inbox"), node("resize", "image-resize", width=-4)]),
        "inbox -> resize",
    )

    step = only(tryout(pipeline), "resize")

    assert step.outcome is Outcome.FAILED
    assert step.fault is not None
    assert step.fault.code == "value-too-small" or "small" in step.fault.code


def test_a_step_that_is_off_leaves_out_and_one_that_is_skipped_passes_on(tryout: Try) -> None:
    nodes = photos().graph.nodes
    off = dict(nodes) | dict([node("resize", "image-resize", width=100, state=NodeState.DISABLED)])
    skipped = dict(nodes) | dict([node("resize", "image-resize", width=100, state=NodeState.BYPASSED)])
    wires = [wire.id for wire in photos().graph.wires]

    assert only(tryout(flow(off, *wires)), "resize").outcome is Outcome.LEFT_OUT
    passed = only(tryout(flow(skipped, *wires)), "resize")
    assert passed.outputs[0].file.path == passed.file.path


def test_lines_stream_as_in_earnest_and_every_way_out_can_be_looked_at(place: Path, tryout: Try) -> None:
    tried = tryout(logs(), "inbox/note.txt")

    route = only(tried, "route")
    assert {out.port: Path(out.file.path).read_text("utf-8") for out in route.outputs} == {
        "error": "ERROR two\n",
        "rest": "one\nthree\n",
    }
    assert Path(only(tried, "upper").outputs[0].file.path).read_text("utf-8") == "ERROR TWO\n"
    (save,) = only(tried, "write").would  # one file, in the order of the lines, as the flow itself would make it
    assert isinstance(save, WouldSave)
    assert Path(save.file.path).read_text("utf-8") == "one\nERROR TWO\nthree\n"
    assert route.lines is not None
    assert route.lines.taken == 3


def test_lines_can_be_tried_up_to_the_middle_of_a_stream(tryout: Try) -> None:
    tried = tryout(logs(), "inbox/note.txt", until="upper")

    assert [step.node for step in tried.steps] == ["logs", "route", "upper"]
    assert Path(only(tried, "upper").outputs[0].file.path).read_text("utf-8") == "ERROR TWO\n"


def test_programs_and_networks_are_told_of_and_not_reached(tmp_path: Path, tryout: Try) -> None:
    steps, proof = tmp_path / "steps", tmp_path / "proof"
    add_processor(steps, "runs", manifest("runs", f"{{command: [touch, '{proof}']}}"), "")
    add_processor(
        steps,
        "talks",
        manifest("talks", WORK, "network"),
        f"open({str(proof)!r}, 'w')\ndef work(file, context):\n    pass\n",
    )
    specs = specs_with(steps)
    allowed = {spec.id: spec.digest for spec in specs.values()}
    pipeline = flow(
        dict([node("inbox", "watch-folder", path="./inbox"), node("runs", "runs"), node("talks", "talks")]),
        "inbox -> runs",
        "inbox -> talks",
    )

    tried = tryout(pipeline, specs=specs, allowed=allowed)

    runs, talks_step = only(tried, "runs"), only(tried, "talks")
    assert (runs.outcome, runs.not_run) == (Outcome.NOT_RUN, NotRun.COMMAND)
    assert runs.would == (WouldRun(command=("touch", str(proof))),)
    assert talks_step.not_run is NotRun.NETWORK
    assert not proof.exists()


def test_a_strangers_step_runs_only_once_it_is_allowed_and_unchanged(tmp_path: Path, tryout: Try) -> None:
    steps = tmp_path / "steps"
    code = "def work(file, context):\n    yield 'out', file.with_(name='done')\n"
    add_processor(steps, "odd", manifest("odd"), code)
    specs = specs_with(steps)
    pipeline = flow(dict([node("inbox", "watch-folder", path="./inbox"), node("odd", "odd")]), "inbox -> odd")

    assert only(tryout(pipeline, specs=specs), "odd").not_run is NotRun.NOT_ALLOWED
    assert only(tryout(pipeline, specs=specs, allowed={"odd": "another"}), "odd").not_run is NotRun.NOT_ALLOWED
    step = only(tryout(pipeline, specs=specs, allowed={"odd": specs["odd"].digest}), "odd")
    assert step.outputs[0].file.name == "done"


def test_a_gather_joins_what_reaches_it_and_says_what_it_would_wait_for(tmp_path: Path, tryout: Try) -> None:
    steps = tmp_path / "steps"
    many = "def work(file, context):\n    for n in range(15):\n        yield 'out', file.with_(name=f'{n}.jpg')\n"
    add_processor(steps, "many", manifest("many"), many)
    join = "def work(files, context):\n    yield 'out', files[0].with_(name=f'{len(files)} joined')\n"
    params = "params: {group: {type: string, format: name-pattern, default: '{suffix}', title: Group}}\n"
    add_processor(steps, "join", manifest("join", role="gather") + params, join)
    specs = specs_with(steps)
    allowed = {id_: specs[id_].digest for id_ in ("many", "join")}
    pipeline = flow(
        dict([node("inbox", "watch-folder", path="./inbox"), node("many", "many"), node("join", "join")]),
        "inbox -> many",
        "many -> join",
    )

    tried = tryout(pipeline, specs=specs, allowed=allowed)

    assert only(tried, "many").more == 3  # 12 are followed
    joined = only(tried, "join")
    assert joined.outputs[0].file.name == "12 joined"
    assert joined.rule is not None
    assert joined.rule.group == "{suffix}"


def test_a_half_built_flow_without_a_source_gives_its_first_step_the_file(tryout: Try) -> None:
    pipeline = flow(dict([node("resize", "image-resize", width=100)]))

    assert only(tryout(pipeline, until="resize"), "resize").outcome is Outcome.DONE


def test_of_several_sources_the_one_takes_it_that_watches_its_folder(place: Path, tryout: Try) -> None:
    (place / "other").mkdir()
    (place / "other" / "b.jpg").write_bytes((place / "inbox" / "a.jpg").read_bytes())
    pipeline = flow(
        dict([node("one", "watch-folder", path="./inbox"), node("two", "watch-folder", path="./other")]),
    )

    assert [step.node for step in tryout(pipeline, "other/b.jpg").steps] == ["two"]
    assert [step.node for step in tryout(pipeline, "other/b.jpg", into="one").steps] == ["one"]


def test_a_missing_kind_of_step_is_told_of(tryout: Try) -> None:
    pipeline = flow(dict([node("inbox", "watch-folder", path="./inbox"), node("x", "no-such")]), "inbox -> x")

    assert only(tryout(pipeline), "x").not_run is NotRun.NOT_INSTALLED


def test_a_file_that_is_gone_is_told_of(tryout: Try) -> None:
    tried = tryout(photos(), "inbox/never.jpg")

    assert tried.ended is Ended.NOT_BEGUN
    assert tried.fault is not None
    assert tried.fault.code == "input-gone"


def test_connections_in_a_circle_are_refused(place: Path, bundled: Mapping[str, ProcessorSpec]) -> None:
    pipeline = flow(dict([node("a", "rename"), node("b", "rename")]), "a -> b", "b -> a")

    with pytest.raises(UsageError, match="circle"):
        Trial(pipeline, bundled, str(place / "inbox" / "a.jpg"), folder=str(place))


SLOW = "import time\ndef work(file, context):\n    open(file.path + '.began', 'w').close()\n    time.sleep(600)\n"


def slow_flow(tmp_path: Path) -> tuple[Pipeline, dict[str, ProcessorSpec]]:
    steps = tmp_path / "steps"
    add_processor(steps, "slow", manifest("slow"), SLOW)
    pipeline = flow(dict([node("inbox", "watch-folder", path="./inbox"), node("slow", "slow")]), "inbox -> slow")
    return pipeline, specs_with(steps)


def test_it_can_be_stopped_while_a_step_works(place: Path, tmp_path: Path) -> None:
    pipeline, specs = slow_flow(tmp_path)
    allowed = {"slow": specs["slow"].digest}
    trial = Trial(pipeline, specs, str(place / "inbox" / "a.jpg"), folder=str(place), allowed=allowed)
    results: list[Tried] = []
    thread = threading.Thread(target=lambda: results.append(trial.run()))
    thread.start()
    began = Path(trial.folder, "in", "a.jpg.began")
    while not began.exists():
        assert thread.is_alive()
        thread.join(0.01)

    trial.cancel()
    thread.join(10)
    trial.close()

    assert [result.ended for result in results] == [Ended.CANCELLED]
    assert results[0].at("slow") == ()
    assert not Path(trial.folder).exists()


def test_it_does_not_take_longer_than_it_may(place: Path, tmp_path: Path, tryout: Try) -> None:
    pipeline, specs = slow_flow(tmp_path)

    tried = tryout(pipeline, specs=specs, allowed={"slow": specs["slow"].digest}, seconds=0.5)

    assert tried.ended is Ended.TOO_LONG


def test_a_second_try_uses_nothing_of_the_first(place: Path, tryout: Try) -> None:
    first = only(tryout(photos(), until="resize"), "resize").outputs[0].file
    Image.new("RGB", (300, 300), "red").save(place / "inbox" / "a.jpg")

    second = only(tryout(photos(), until="resize"), "resize").outputs[0].file

    with Image.open(second.path) as picture:
        assert picture.size == (100, 100)
    with Image.open(first.path) as picture:
        assert picture.size == (100, 50)


def test_steps_are_told_as_they_are_done(place: Path, bundled: Mapping[str, ProcessorSpec]) -> None:
    heard: list[str] = []
    trial = Trial(photos(), bundled, str(place / "inbox" / "a.jpg"), folder=str(place))
    try:
        tried = trial.run(lambda step: heard.append(step.node))
    finally:
        trial.close()

    assert heard == [step.node for step in tried.steps]
