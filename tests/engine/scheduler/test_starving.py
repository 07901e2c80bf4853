"""Large files do not keep small ones waiting: after a while a small one gets past them."""

from dataclasses import replace

from filewright.core.file import File
from filewright.core.graph import Graph
from filewright.core.handover import Item
from filewright.core.job import Arrival, Output
from filewright.core.processor import Role
from filewright.core.request import Save
from filewright.engine.scheduler.signals import FileSettled
from filewright.engine.scheduler.version import Version
from tests.engine.scheduler.world import SECOND, STAMP, World, graph, spec

KINDS = {"inbox": spec("source", role=Role.SOURCE), "web": spec("writer", role=Role.WRITER, outputs=())}
LARGE, SMALL = 1 << 30, 1 << 10


def saving(node: str, item: Item, file: File) -> tuple[tuple[Output, ...], tuple[Save, ...]]:
    return (), (Save(file=file, folder="/out", name=file.name),)


def world(spare: int, *, workers: int | None = None) -> World:
    made, specs = graph("inbox -> web", **KINDS)
    if workers:
        nodes = {**made.nodes, "web": replace(made.nodes["web"], workers=workers)}
        made = Graph(nodes=nodes, wires=made.wires)
    return World(Version("v1", made, specs), saving, slots=2, spare=spare)


def arrive(w: World, job: int, size: int) -> None:
    arrival = Arrival(source="inbox", root="/in", path=f"{job}", stamp=STAMP)
    file = File(path=f"/in/{job}", name=f"{job}", size=size)
    w.tell(FileSettled(arrival=arrival, file=file, job=job, ulid=f"{job:026}"))


def later(w: World, seconds: float) -> None:
    w.steady += int(seconds * SECOND)
    w.tell()


def jobs_out(w: World) -> set[int]:
    return {item.key.job for handover in w.out.values() for item in handover.items}


def test_a_small_file_gets_past_two_large_ones_after_a_while() -> None:
    w = world(spare=1)
    for job in (1, 2, 3):
        arrive(w, job, LARGE)
    arrive(w, 4, SMALL)
    assert jobs_out(w) == {1, 2}
    later(w, 1)
    assert jobs_out(w) == {1, 2}
    due = w.scheduler.next_due(w.steady)
    assert due is not None
    assert due <= w.steady + 2 * SECOND
    later(w, 1.5)
    assert jobs_out(w) == {1, 2, 4}
    w.run()
    assert len(w.placed) == 4


def test_only_small_ones_get_past_and_only_as_many_as_there_are_spare_workers() -> None:
    w = world(spare=1)
    for job in (1, 2, 3):
        arrive(w, job, LARGE)
    later(w, 3)
    assert jobs_out(w) == {1, 2}, "a large one waits for its turn"
    arrive(w, 4, SMALL)
    arrive(w, 5, SMALL)
    assert jobs_out(w) == {1, 2, 4}


def test_without_a_spare_worker_nothing_gets_past() -> None:
    w = world(spare=0)
    for job in (1, 2):
        arrive(w, job, LARGE)
    arrive(w, 3, SMALL)
    later(w, 10)
    assert jobs_out(w) == {1, 2}


def test_a_step_that_works_on_so_many_at_once_keeps_to_that() -> None:
    w = world(spare=1, workers=2)
    for job in (1, 2):
        arrive(w, job, LARGE)
    arrive(w, 3, SMALL)
    later(w, 10)
    assert jobs_out(w) == {1, 2}
