"""Back pressure: what waits on a wire stays within its limit, and everything flows off all the same."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from filewright.core.event import JobState
from filewright.core.file import File
from filewright.core.graph import Graph, WireLimit
from filewright.core.handover import Item
from filewright.core.job import JobId, Output, State, TaskState
from filewright.core.processor import Role
from filewright.core.request import Save
from filewright.engine.scheduler.signals import Paused, Resumed
from filewright.engine.scheduler.version import Version
from tests.engine.scheduler.world import World, graph, spec

LINE = ("inbox -> split", "split -> slow", "slow -> web")
KINDS = {
    "inbox": spec("source", role=Role.SOURCE),
    "split": spec("step"),
    "slow": spec("step"),
    "web": spec("writer", role=Role.WRITER, outputs=()),
}


def fanning(pieces: int, size: int = 3) -> object:
    """`split` makes several files of one, `web` writes them."""

    def work(node: str, item: Item, file: File) -> tuple[tuple[Output, ...], tuple[Save, ...]]:
        if node == "web":
            return (), (Save(file=file, folder="/out", name=file.name),)
        if node == "split":
            return tuple(Output("out", replace(file, name=f"{n}-{file.name}", size=size)) for n in range(pieces)), ()
        return (Output("out", file),), ()

    return work


def limited(limits: dict[str, WireLimit], *, pieces: int = 1, size: int = 3, slots: int = 2, seed: int = 0) -> World:
    made, specs = graph(*LINE, **KINDS)
    # nodes with workers of their own are not fused with their neighbours: something can wait between them
    nodes = {key: replace(node, workers=4) for key, node in made.nodes.items()}
    wires = tuple(replace(wire, limit=limits.get(wire.id)) for wire in made.wires)
    version = Version("v1", Graph(nodes=nodes, wires=wires), specs)
    return World(version, fanning(pieces, size), slots=slots, seed=seed)  # type: ignore[arg-type]


def waiting(world: World, node: str) -> int:
    states = (TaskState.READY, TaskState.RETRYING, TaskState.HELD)
    return sum(
        t.key.node == node and t.state in states for j in world.scheduler.jobs.values() for t in j.tasks.values()
    )


def test_a_step_rests_while_the_wire_behind_it_is_full() -> None:
    w = limited({"split.out -> slow.in": WireLimit(count=3)})
    w.tell(Paused("slow"))
    for job in range(1, 11):
        w.arrive(job, f"{job}.txt")
    w.run()
    assert waiting(w, "slow") == 3
    assert waiting(w, "split") == 7
    assert w.scheduler.dispatch.waits_for(w.version, "split") == "slow"
    w.tell(Resumed("slow"))
    w.run()
    assert [e.state for e in w.journal if isinstance(e, JobState)] == [State.DONE] * 10
    assert w.scheduler.dispatch.waits_for(w.version, "split") is None


def test_bytes_fill_a_wire_as_well() -> None:
    w = limited({"split.out -> slow.in": WireLimit(bytes=250)}, size=100)
    w.tell(Paused("slow"))
    for job in range(1, 11):
        w.arrive(job, f"{job}.txt")
        w.run()
    assert waiting(w, "slow") == 3
    w.tell(Resumed("slow"))
    w.run()
    assert len(w.placed) == 10


def test_a_full_first_wire_holds_its_source_back() -> None:
    w = limited({"inbox.out -> split.in": WireLimit(count=2)})
    w.tell(Paused("split"))
    w.arrive(1, "a.txt")
    assert w.scheduler.dispatch.waits_for(w.version, "inbox") is None
    w.arrive(2, "b.txt")
    assert w.scheduler.dispatch.waits_for(w.version, "inbox") == "split"


def test_a_wire_is_counted_again_after_a_restart() -> None:
    w = limited({"split.out -> slow.in": WireLimit(count=3)})
    w.tell(Paused("slow"))
    for job in range(1, 7):
        w.arrive(job, f"{job}.txt")
    w.run()
    w.kill()
    w.run()
    assert len(w.placed) == 6
    assert w.scheduler.dispatch.waits_for(w.version, "split") is None


@settings(max_examples=80, deadline=None)
@given(
    pieces=st.integers(0, 5),
    counts=st.tuples(*[st.integers(1, 4)] * 3),
    files=st.integers(1, 12),
    slots=st.integers(1, 3),
    seed=st.integers(0, 1000),
)
def test_however_narrow_the_wires_everything_flows_off(
    pieces: int, counts: tuple[int, int, int], files: int, slots: int, seed: int
) -> None:
    made, _ = graph(*LINE, **KINDS)
    limits = {wire.id: WireLimit(count=count) for wire, count in zip(made.wires, counts, strict=True)}
    w = limited(limits, pieces=pieces, slots=slots, seed=seed)
    for job in range(1, files + 1):
        w.arrive(JobId(job), f"{job}.txt")
    w.run()
    assert len(w.placed) == files * pieces
    assert not w.scheduler.jobs
    for node in ("inbox", "split", "slow"):
        assert w.scheduler.dispatch.waits_for(w.version, node) is None, "what has gone is still counted"
