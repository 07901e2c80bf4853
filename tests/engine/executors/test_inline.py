"""The executor without processes keeps the promises of the seam."""

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from filewright.engine.executors.executor import FromExecutor, HandoverEnded, ItemRan
from filewright.engine.executors.inline import InlineExecutor
from filewright.engine.threads import PlainThreads
from tests.worker.plans import FAIL, UPPER, Bench, content


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def told() -> "queue.SimpleQueue[FromExecutor]":
    return queue.SimpleQueue()


@pytest.fixture
def executor(told: "queue.SimpleQueue[FromExecutor]") -> Iterator[InlineExecutor]:
    executor = InlineExecutor(PlainThreads())
    executor.start(told.put)
    yield executor
    executor.stop(grace=0)


def test_items_come_back_one_by_one_and_then_the_hand_over_ends(
    bench: Bench, executor: InlineExecutor, told: "queue.SimpleQueue[FromExecutor]"
) -> None:
    bench.node("step", UPPER)
    handover = bench.handover(*(bench.item(bench.file(f"{n}a".encode())) for n in range(3)))
    executor.submit(handover)
    for n, item in enumerate(handover.items):
        ran = told.get(timeout=10)
        assert isinstance(ran, ItemRan)
        assert (ran.handover, ran.report.key) == (handover.id, item.key)
        assert content(ran.report.runs[0].outputs[0].file) == f"{n}A".encode()
    assert told.get(timeout=10) == HandoverEnded(handover=handover.id)


def test_a_failing_item_is_reported_like_any_other(
    bench: Bench, executor: InlineExecutor, told: "queue.SimpleQueue[FromExecutor]"
) -> None:
    bench.node("step", FAIL)
    executor.submit(bench.handover())
    ran = told.get(timeout=10)
    assert isinstance(ran, ItemRan)
    assert [run.fault.code for run in ran.report.failures() if run.fault] == ["processor-crashed"]
    assert isinstance(told.get(timeout=10), HandoverEnded)


def test_stopping_returns_what_was_not_begun_and_tells_what_runs(
    bench: Bench, executor: InlineExecutor, told: "queue.SimpleQueue[FromExecutor]"
) -> None:
    mark = bench.folder / "begun"
    bench.node(
        "step",
        f"""
        import pathlib, time
        def work(file, context):
            pathlib.Path({str(mark)!r}).touch()
            while not context.cancelled:
                time.sleep(0.001)
            yield "out", file
        """,
    )
    handover = bench.handover(bench.item(), bench.item())
    executor.submit(handover)
    while not mark.exists():
        pass
    executor.stop(grace=0)
    assert isinstance(told.get(timeout=10), ItemRan)
    assert told.get(timeout=10) == HandoverEnded(handover=handover.id, returned=(handover.items[1].key,))


def test_it_can_be_started_again(bench: Bench, told: "queue.SimpleQueue[FromExecutor]") -> None:
    bench.node("step", UPPER)
    executor = InlineExecutor(PlainThreads())
    for _ in range(2):
        executor.start(told.put)
        executor.submit(bench.handover())
        assert isinstance(told.get(timeout=10), ItemRan)
        assert isinstance(told.get(timeout=10), HandoverEnded)
        executor.stop(grace=0)
