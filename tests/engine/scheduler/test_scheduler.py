"""The scheduler by itself: what it does for one file, and what always holds whatever happens."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filewright.core.effect import EffectKind
from filewright.core.event import EffectsDone, EffectsDropped, EffectsIntended, JobState, TaskFailed, TaskFinished
from filewright.core.file import File
from filewright.core.graph import Graph, NodeState
from filewright.core.handover import Item
from filewright.core.job import Output, State, TaskState
from filewright.core.processor import Role
from filewright.core.request import After, OriginalRequest, Save
from filewright.engine.executors.executor import HandoverEnded
from filewright.engine.scheduler.instructions import HandOver
from filewright.engine.scheduler.signals import Paused, Resumed
from filewright.engine.scheduler.version import Version
from filewright.errors import Fault, Scope
from tests.engine.scheduler.world import SECOND, World, graph, spec

SOURCE = spec("source", role=Role.SOURCE)
STEP = spec("step")
WRITER = spec("writer", role=Role.WRITER, outputs=())
FILTER = spec("filter", outputs=("matched", "rest"), optional=True)


def save(file: File) -> Save:
    return Save(file=file, folder="/out", name=file.name)


def passing(node: str, item: Item, file: File) -> tuple[tuple[Output, ...], tuple[Save, ...]]:
    """Steps pass files on, `web` and `other` write them, `only` sends texts to `rest`."""
    if node in ("web", "other"):
        return (), (save(file),)
    if node == "only":
        return (Output("rest" if file.name.endswith(".txt") else "matched", file),), ()
    return (Output("out", file),), ()


def world(*wires: str, seed: int = 0, **options: object) -> World:
    nodes = {"inbox": SOURCE, "only": FILTER, "resize": STEP, "web": WRITER, "other": WRITER}
    used = {n for w in wires for n in w.replace(".matched", "").replace(".rest", "").replace(" ", "").split("->")}
    made, specs = graph(*wires, **{k: v for k, v in nodes.items() if k in used})
    return World(Version("v1", made, specs), options.pop("work", passing), seed=seed, **options)  # type: ignore[arg-type]


def states(w: World) -> list[State]:
    return [e.state for e in w.journal if isinstance(e, JobState)]


def test_a_file_goes_through_and_is_done() -> None:
    w = world("inbox -> resize", "resize -> web")
    w.arrive(1, "a.jpg")
    w.run()
    assert states(w) == [State.DONE]
    assert [e.key.node for e in w.journal if isinstance(e, TaskFinished)] == ["resize", "web"]
    assert len(w.placed) == 1


def test_what_leaves_by_an_unwired_optional_way_is_filtered() -> None:
    w = world("inbox -> only", "only.matched -> web")
    w.arrive(1, "note.txt")
    w.run()
    assert states(w) == [State.FILTERED]
    assert not w.placed


def test_a_branch_that_writes_makes_the_job_done_though_another_is_filtered() -> None:
    w = world("inbox -> only", "inbox -> other", "only.matched -> web")
    w.arrive(1, "note.txt")
    w.run()
    assert states(w) == [State.DONE]
    assert [k.task.node for k in w.placed] == ["other"]


def test_what_would_enter_a_disabled_step_is_filtered() -> None:
    w = world("inbox -> web")
    nodes = dict(w.version.graph.nodes)
    nodes["web"] = type(nodes["web"])(key="web", use="writer", state=NodeState.DISABLED)
    w = World(Version("v2", Graph(nodes=nodes, wires=w.version.graph.wires), w.version.specs), passing)
    w.arrive(1, "a.jpg")
    w.run()
    assert states(w) == [State.FILTERED]


def test_an_accident_is_tried_again_and_then_set_aside() -> None:
    crash = Fault(code="processor-crashed", scope=Scope.ACCIDENT)
    w = world("inbox -> resize", "resize -> web", work=lambda n, i, f: crash if n == "resize" else passing(n, i, f))
    w.arrive(1, "a.jpg")
    w.run()
    failed = [e.task for e in w.journal if isinstance(e, TaskFailed)]
    assert [(t.state, t.attempt) for t in failed] == [
        (TaskState.RETRYING, 1),
        (TaskState.RETRYING, 2),
        (TaskState.QUARANTINED, 3),
    ]
    assert failed[0].due_ns > 1_000 * SECOND, "the first retry is not at once"
    assert states(w) == [State.QUARANTINED]


def test_a_bad_file_is_set_aside_at_once_and_the_others_go_on() -> None:
    bad = Fault(code="bad-file", scope=Scope.FILE)
    w = world("inbox -> web", work=lambda n, i, f: bad if f.name == "b" else passing(n, i, f))
    for n, name in enumerate("abc", 1):
        w.arrive(n, name)
    w.run()
    assert w.closed == {1: State.DONE, 2: State.QUARANTINED, 3: State.DONE}
    assert sum(isinstance(e, TaskFailed) for e in w.journal) == 1


def test_a_process_in_trouble_holds_its_step_without_charging_any_file() -> None:
    away = Fault(code="folder-gone", scope=Scope.PROCESS)
    trouble = [True]
    tries: list[int] = []

    def work(node: str, item: Item, file: File) -> object:
        if node == "web" and trouble[0]:
            tries.append(item.attempt)
            return away
        return passing(node, item, file)

    w = world("inbox -> resize", "resize -> web", work=work)
    for n in range(1, 21):
        w.arrive(n, f"{n}.jpg")
    for _ in range(200):
        w.step()
    before = len(tries)
    for _ in range(20):
        w.step()
    assert len(tries) - before <= 20, "a held step is tried with one file at a time"
    assert not states(w)
    assert set(tries) == {1}, "no attempt is charged"
    trouble[0] = False
    w.run()
    assert states(w) == [State.DONE] * 20


def test_a_worker_that_dies_charges_the_item_it_was_at_and_returns_the_others() -> None:
    w = world("inbox -> resize", "resize -> web", slots=1)
    for n in range(1, 5):
        w.arrive(n, f"{n}.jpg")
    number, handover = next(iter(w.out.items()))
    w.run()
    for n in range(5, 9):
        w.arrive(n, f"{n}.jpg")
    w.step()
    number, handover = next((n, h) for n, h in w.out.items() if isinstance(h, HandOver))
    del w.out[number]
    keys = [item.key for item in handover.items]
    died = Fault(code="worker-died", scope=Scope.ACCIDENT)
    w.tell(HandoverEnded(handover=number, charged=keys[0], fault=died, returned=tuple(keys[1:])))
    failed = [e.task for e in w.journal if isinstance(e, TaskFailed)]
    assert [(t.key, t.attempt) for t in failed] == [(keys[0], 1)]
    w.run()
    assert states(w) == [State.DONE] * 8


def test_the_original_is_moved_last_and_only_when_all_went_well() -> None:
    bad = Fault(code="bad-file", scope=Scope.FILE)
    made, specs = graph("inbox -> web", "inbox -> other", inbox=SOURCE, web=WRITER, other=WRITER)
    move = {"inbox": OriginalRequest(action=After.MOVE, folder="/done")}
    w = World(
        Version("v1", made, specs, move),
        lambda n, i, f: bad if (n, f.name) == ("other", "b") else passing(n, i, f),
    )
    w.arrive(1, "a")
    w.arrive(2, "b")
    w.run()
    assert w.closed == {1: State.DONE, 2: State.QUARANTINED}
    assert [k.task.job for k in w.originals] == [1]
    placed = [k.task.node for e in w.journal if isinstance(e, EffectsDone) for k in e.keys if k.task.job == 1]
    assert placed[-1] == "inbox"


MOVED = {"inbox": OriginalRequest(action=After.MOVE, folder="/processed")}


def intents(w: World) -> list[list[str]]:
    return [[e.key.task.node for e in event.effects] for event in w.journal if isinstance(event, EffectsIntended)]


def test_an_original_that_is_moved_is_intended_together_with_the_last_that_is_saved() -> None:
    w = world("inbox -> resize", "resize -> web")
    w.version.originals = MOVED
    w.arrive(1, "a")
    w.run()
    assert (w.stages, intents(w)) == (1, [["web", "inbox"]])
    assert [[k.task.node for k in e.keys] for e in w.journal if isinstance(e, EffectsDone)] == [["web", "inbox"]]
    assert (w.closed, w.gone) == ({1: State.DONE}, {1})


def test_an_original_waits_while_another_branch_still_works() -> None:
    w = world("inbox -> web", "inbox -> other", slots=2)
    w.version.originals = MOVED
    w.arrive(1, "a")
    w.run()
    assert w.closed == {1: State.DONE}
    nodes = [node for together in intents(w) for node in together]
    assert sorted(nodes[:2]) == ["other", "web"]
    assert nodes[2:] == ["inbox"]


@pytest.mark.parametrize("scope", [Scope.FILE, Scope.PROCESS])
def test_an_original_stays_while_what_was_made_of_it_cannot_be_put_into_place(scope: Scope) -> None:
    w = world("inbox -> web")
    w.version.originals = MOVED
    faults = [Fault(code="name-taken", scope=scope)]
    w.refuse = lambda effect: faults.pop() if faults and effect.key.task.node == "web" else None
    w.arrive(1, "a")
    w.run()
    dropped = [k.task.node for e in w.journal if isinstance(e, EffectsDropped) for k in e.keys]
    if scope is Scope.FILE:
        assert (w.closed, w.gone, dropped) == ({1: State.QUARANTINED}, set(), ["web", "inbox"])
        assert not w.placed
    else:
        assert (w.closed, w.gone, dropped) == ({1: State.DONE}, {1}, ["inbox"])
        assert intents(w) == [["web", "inbox"], ["inbox"]]


@pytest.mark.parametrize("code", ["input-changed", "input-gone"])
def test_an_original_that_changes_after_its_results_were_staged_stays_where_it_is(code: str) -> None:
    w = world("inbox -> web")
    w.version.originals = MOVED
    w.stage_fault = lambda key: Fault(code=code, scope=Scope.FILE) if key.task.node == "inbox" else None
    w.arrive(1, "a")
    w.run()
    assert (w.closed, w.gone, intents(w)) == ({1: State.DONE}, set(), [["web"]])


@pytest.mark.parametrize(("kind", "gone"), [(EffectKind.MOVE, {1}), (EffectKind.SKIP, set())])
def test_an_original_that_was_left_where_it_lies_is_not_told_to_be_gone(kind: EffectKind, gone: set[int]) -> None:
    w = world("inbox -> web")
    w.original_kind = kind
    w.version.originals = {"inbox": OriginalRequest(action=After.MOVE, folder="/processed")}
    w.arrive(1, "a")
    w.run()
    assert states(w) == [State.DONE]
    assert w.gone == gone


def test_what_a_step_asks_of_the_original_is_done_last_of_all() -> None:
    trash = OriginalRequest(action=After.TRASH)

    def work(node: str, item: Item, file: File) -> object:
        outputs, requests = passing(node, item, file)
        return (outputs, (*requests, trash)) if node == "resize" else (outputs, requests)

    w = world("inbox -> resize", "resize -> web", work=work)
    w.arrive(1, "a")
    w.run()
    placed = [k.task.node for e in w.journal if isinstance(e, EffectsDone) for k in e.keys]
    assert placed == ["web", "inbox"]
    assert w.closed == {1: State.DONE}


def test_a_file_that_changed_while_two_branches_were_staged_is_given_back_once() -> None:
    changed = Fault(code="input-changed", scope=Scope.FILE)
    w = world("inbox -> web", "inbox -> other", stage_fault=lambda key: changed, slots=2)
    w.arrive(1, "a")
    w.run()
    assert w.closed == {1: None}
    assert not w.placed


def test_a_file_that_changed_under_its_job_puts_nothing_out_and_is_given_back() -> None:
    changed = Fault(code="input-changed", scope=Scope.FILE)
    w = world("inbox -> web", stage_fault=lambda key: changed)
    w.arrive(1, "a")
    w.run()
    assert w.closed == {1: None}
    assert not w.placed


def test_pausing_one_step_lets_the_others_work() -> None:
    w = world("inbox -> resize", "resize -> web")
    w.tell(Paused("web"))
    w.arrive(1, "a")
    w.run()
    assert [e.key.node for e in w.journal if isinstance(e, TaskFinished)] == ["resize"]
    w.tell(Resumed("web"))
    w.run()
    assert states(w) == [State.DONE]


def test_never_more_hand_overs_are_out_than_there_are_slots() -> None:
    w = world("inbox -> resize", "resize -> web", slots=3)
    for n in range(1, 400):
        w.arrive(n, f"{n}")
    w.run()
    assert w.most_out == 3


def test_after_three_deaths_only_the_sole_suspect_is_set_aside() -> None:
    w = world("inbox -> web", slots=2)
    for n in range(1, 9):
        w.arrive(n, f"{n}")
    assert sum(len(h.items) for h in w.out.values()) > 1
    culprit = next(iter(w.out.values())).items[0].key.job

    for _ in range(500):
        # whoever works on the culprit dies with the whole engine
        running = [i.key.job for h in w.out.values() for i in h.items]
        if culprit in running:
            w.kill()
        elif not w.step():
            break
    assert w.closed[culprit] is State.QUARANTINED
    assert {s for job, s in w.closed.items() if job != culprit} == {State.DONE}
    assert len(w.closed) == 8


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    files=st.integers(1, 12),
    kills=st.lists(st.integers(1, 40), max_size=2),
    faults=st.lists(st.sampled_from(["accident", "process", "none", "none", "none"]), max_size=30),
)
def test_whatever_fails_and_dies_each_file_ends_once_with_one_set_of_outputs(
    seed: int, files: int, kills: list[int], faults: list[str]
) -> None:
    coming = list(faults)

    def work(node: str, item: Item, file: File) -> object:
        match coming.pop() if coming else "none":
            case "accident":
                return Fault(code="processor-crashed", scope=Scope.ACCIDENT)
            case "process":
                return Fault(code="folder-gone", scope=Scope.PROCESS)
        return passing(node, item, file)

    w = world("inbox -> only", "only.matched -> resize", "resize -> web", "only.rest -> other", seed=seed, work=work)
    for n in range(1, files + 1):
        w.arrive(n, f"{n}.txt" if n % 3 == 0 else f"{n}.jpg")
    for steps in kills:
        for _ in range(steps):
            w.step()
        w.kill()
    w.run()
    assert set(w.closed) == set(range(1, files + 1))
    outputs = Counter(key.task.job for key in w.placed)
    for job, state in w.closed.items():
        assert state in (State.DONE, State.QUARANTINED)
        assert outputs[job] == (1 if state is State.DONE else 0)
    assert w.scheduler.at_rest


@pytest.mark.parametrize("fault", ["disk-full", "name-taken"])
def test_what_was_staged_beside_a_failure_is_removed(fault: str) -> None:
    scope = Scope.PROCESS if fault == "disk-full" else Scope.FILE
    failing = [True]

    def work(node: str, item: Item, file: File) -> object:
        return ((), (save(file), save(file))) if node == "web" else passing(node, item, file)

    w = world(
        "inbox -> web",
        work=work,
        stage_fault=lambda key: Fault(code=fault, scope=scope) if key.ordinal and failing[0] else None,
    )
    w.arrive(1, "a")
    for _ in range(4):
        w.step()
    assert [e.key.ordinal for e in w.unstaged] == [0]
    failing[0] = False
    w.run()
    assert w.closed == {1: State.DONE if fault == "disk-full" else State.QUARANTINED}
