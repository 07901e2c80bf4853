"""Gathers: groups that are complete become one job, and the jobs that it was made of end as it does."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from filewright.core.event import EffectsIntended, JobOpened, JobState, TaskGathered
from filewright.core.file import File
from filewright.core.graph import Graph, NodeState
from filewright.core.handover import Item
from filewright.core.job import Output, State
from filewright.core.processor import Role
from filewright.core.request import Save
from filewright.engine.scheduler.signals import Applied
from filewright.engine.scheduler.version import Version
from filewright.errors import Fault, Scope
from tests.engine.scheduler.world import SECOND, World, graph, spec

KINDS = {
    "inbox": spec("source", role=Role.SOURCE),
    "look": spec("step"),
    "zip": spec("gather", role=Role.GATHER),
    "web": spec("writer", role=Role.WRITER, outputs=()),
    "copies": spec("writer", role=Role.WRITER, outputs=()),
}
Done = tuple[tuple[Output, ...], tuple[Save, ...]] | Fault


def packing(node: str, item: Item, file: File) -> Done:
    """`zip` makes one file of all, named by what is in it; writers save."""
    if node in ("web", "copies"):
        return (), (Save(file=file, folder=f"/{node}", name=file.name),)
    if node == "zip":
        return (Output("out", replace(file, name="+".join(f.name for f in (file, *item.others)))),), ()
    return (Output("out", file),), ()


def world(*wires: str, work: object = packing, seed: int = 0, slots: int = 2, **params: object) -> World:
    wires = wires or ("inbox -> look", "look -> zip", "zip -> web")
    used = {n.strip() for w in wires for n in w.split("->")}
    made, specs = graph(*wires, **{k: v for k, v in KINDS.items() if k in used})
    nodes = {k: replace(n, params=params) if k == "zip" else n for k, n in made.nodes.items()}
    return World(Version("v1", Graph(nodes=nodes, wires=made.wires), specs), work, seed=seed, slots=slots)  # type: ignore[arg-type]


def saved(w: World) -> list[str]:
    """The names that writers were to give, by what the world was asked to put into place."""
    found = [e.target for event in w.journal if isinstance(event, EffectsIntended) for e in event.effects]
    return sorted(name.rpartition("/")[2] for name in found)


def ends(w: World) -> dict[int, State]:
    return {e.job: e.state for e in w.journal if isinstance(e, JobState)}


def test_files_wait_until_there_are_enough_of_them_and_come_out_as_one() -> None:
    w = world(count=3)
    for job, name in enumerate("abcd", 1):
        w.arrive(job, name)
        w.run()
    assert saved(w) == ["a+b+c"]
    assert ends(w) == {1: State.DONE, 2: State.DONE, 3: State.DONE, 1001: State.DONE}
    (joined,) = [e for e in w.journal if isinstance(e, JobOpened) and e.parents]
    assert joined.parents == (1, 2, 3)
    assert w.scheduler.joining.waiting == 1
    assert w.scheduler.jobs[4].state(frozenset()) is State.WAITING


def test_a_group_is_complete_when_it_has_been_quiet() -> None:
    w = world(quiet="10s")
    w.arrive(1, "a")
    w.tell()
    while w.step():  # hypothetical time goes on by itself where nothing else happens
        if w.steady < 58 * SECOND and 2 not in w.scheduler.jobs and not saved(w) and w.scheduler.joining.waiting:
            w.steady = 58 * SECOND
            w.arrive(2, "b")
    assert saved(w) == ["a+b"]
    assert w.steady >= 68 * SECOND


def test_each_group_by_itself() -> None:
    w = world(count=2, group="{suffix}")
    for job, name in enumerate(["a.txt", "b.log", "c.txt", "d.log"], 1):
        w.arrive(job, name)
        w.run()
    assert saved(w) == ["a.txt+c.txt", "b.log+d.log"]


def test_at_the_end_of_a_run_what_waits_is_joined() -> None:
    w = world(count=10)
    for job in (1, 2):
        w.arrive(job, f"{job}")
        w.run()
    assert w.scheduler.only_gathers
    w.scheduler.joining.complete_all()
    w.tell()
    w.run()
    assert saved(w) == ["1+2"]
    assert not w.scheduler.only_gathers


def test_a_file_that_no_group_can_be_told_of_is_set_aside() -> None:
    w = world(count=2, group="{image.model}")
    w.arrive(1, "a.jpg")
    w.run()
    assert ends(w) == {1: State.QUARANTINED}


def test_when_the_joined_job_fails_all_its_files_are_set_aside() -> None:
    def work(node: str, item: Item, file: File) -> Done:
        return Fault(code="bad-file", scope=Scope.FILE) if node == "zip" else packing(node, item, file)

    w = world("inbox -> look", "look -> zip", "zip -> web", "inbox -> copies", work=work, count=2)
    for job in (1, 2):
        w.arrive(job, f"{job}")
    w.run()
    assert {job: state for job, state in ends(w).items() if job < 1000} == {1: State.QUARANTINED, 2: State.QUARANTINED}
    assert saved(w) == ["1", "2"], "the other branch came out"


def test_a_job_ends_only_when_its_other_branches_have_and_the_joined_one_has() -> None:
    w = world("inbox -> zip", "inbox -> copies", "zip -> web", count=2)
    w.arrive(1, "a")
    w.run()
    assert 1 not in ends(w)
    w.arrive(2, "b")
    w.run()
    assert ends(w) == {1: State.DONE, 2: State.DONE, 1001: State.DONE}
    assert saved(w) == ["a", "a+b", "b"]


def test_a_bypassed_gather_lets_each_file_pass() -> None:
    w = world(count=5)
    nodes = dict(w.version.graph.nodes)
    nodes["zip"] = replace(nodes["zip"], state=NodeState.BYPASSED)
    w.tell(Applied(Version("v2", Graph(nodes=nodes, wires=w.version.graph.wires), w.version.specs)))
    w.arrive(1, "a")
    w.run()
    assert ends(w) == {1: State.DONE}


def test_a_group_whose_gather_left_the_flow_waits_no_longer() -> None:
    w = world(count=5)
    w.arrive(1, "a")
    w.run()
    made, specs = graph("inbox -> web", inbox=KINDS["inbox"], web=KINDS["web"])
    w.tell(Applied(Version("v2", made, specs)))
    w.run()
    assert saved(w) == ["a"]
    assert ends(w)[1] is State.DONE


@settings(max_examples=150, deadline=None)
@given(
    files=st.integers(1, 14),
    count=st.integers(1, 5),
    kills=st.lists(st.integers(1, 60), max_size=2),  # the sole suspect of three deaths is set aside
    seed=st.integers(0, 10_000),
)
def test_whatever_dies_each_file_is_in_exactly_one_group(files: int, count: int, kills: list[int], seed: int) -> None:
    w = world("inbox -> look", "look -> zip", "zip -> web", "inbox -> copies", count=count, seed=seed)
    for job in range(1, files + 1):
        w.arrive(job, f"{job}")
    for steps in kills:
        for _ in range(steps):
            if not w.step():
                break
        w.kill()
    w.run()
    w.scheduler.joining.complete_all()
    w.tell()
    w.run()
    assert not w.scheduler.jobs
    joined = w.placed_names("web")
    members = Counter(part for name in joined for part in name.split("+"))
    assert members == Counter(str(job) for job in range(1, files + 1))
    assert sum(1 for e in w.journal if isinstance(e, TaskGathered)) >= files
    assert w.scheduler.joining.apart == 0
    assert {job for job, state in ends(w).items() if state is State.DONE and job < 1000} == set(range(1, files + 1))
