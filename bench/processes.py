"""Processes: hand-overs of tiny tasks to worker processes, against concurrent.futures, and work on two cores.

Goal: work that computes runs at least 1.85 × as fast on two workers as on one. The pool of the standard library ends
for good when one of its workers is killed, and runs nothing but a function; it shows what a hand-over costs at least.
"""

import queue
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bench.table import Case, Options, alone, paired
from filewright.core.file import File
from filewright.core.handover import Handover, Item
from filewright.core.job import Output, TaskKey
from filewright.core.plan import Plan, PlanNode
from filewright.core.processor import RunKind
from filewright.core.report import NodeRun, Report
from filewright.engine.executors.executor import FromExecutor, HandoverEnded
from filewright.engine.executors.processes import ProcessExecutor
from filewright.engine.threads import PlainThreads

BATCH = 64
BATCHES = 60
ROUNDS = 500
LABOUR = 2_000_000

CODE = """
def same(file, context):
    yield "out", file

def labour(file, context, *, steps):
    total = 0
    for n in range(steps):
        total += n * n
    yield "out", file
"""


def run(options: Options) -> Iterable[Case]:
    """Tasks a second, and seconds for the same work on one and two workers."""
    folder = Path(tempfile.mkdtemp(prefix="filewright-bench-"))
    try:
        (folder / "processor.py").write_text(CODE, "utf-8")
        tiny, labour = _plan(folder, "same", {}), _plan(folder, "labour", {"steps": LABOUR})
        with _ours(1) as one, ProcessPoolExecutor(1) as peer:
            one.carry_out(tiny, 1)
            list(peer.map(_same, _items(10)))
            yield paired(
                "one tiny task after the other",
                lambda: one.rate(tiny, ROUNDS, at_once=1),
                lambda: _peer_rate(peer, ROUNDS, at_once=1),
                unit="tasks/s",
                pairs=options.pairs,
            )
            yield paired(
                f"tiny tasks in batches of {BATCH}",
                lambda: one.rate(tiny, BATCH * BATCHES, at_once=BATCH),
                lambda: _peer_rate(peer, BATCH * BATCHES, at_once=BATCH),
                unit="tasks/s",
                pairs=options.pairs,
            )
            began = time.process_time()
            one.rate(tiny, BATCH * BATCHES, at_once=BATCH)
            spent = (time.process_time() - began) / (BATCH * BATCHES)
            yield alone("processor time of this side a task, in batches", spent * 1e6, unit="µs")
        with _ours(2) as two, _ours(1) as one:
            two.carry_out(labour, 4)
            one.carry_out(labour, 1)
            yield paired(
                "computing, two workers against one",
                lambda: two.carry_out(labour, 8),
                lambda: one.carry_out(labour, 8),
                unit="s",
                pairs=options.pairs,
                less_is_better=True,
            )
    finally:
        shutil.rmtree(folder)


class _Ours:
    def __init__(self, executor: ProcessExecutor, told: "queue.SimpleQueue[FromExecutor]") -> None:
        self._executor = executor
        self._told = told
        self._count = 0

    def rate(self, plan: Plan, tasks: int, *, at_once: int) -> float:
        """Tasks a second, one hand-over after the other."""
        began = time.perf_counter()
        for _ in range(tasks // at_once):
            self._executor.submit(self._handover(plan, at_once))
            self._wait()
        return tasks / (time.perf_counter() - began)

    def carry_out(self, plan: Plan, handovers: int) -> float:
        """The seconds that so many hand-overs of one item take, as many at once as there are workers."""
        began = time.perf_counter()
        out = 0
        for _ in range(handovers):
            if out == self._executor.slots:
                self._wait()
                out -= 1
            self._executor.submit(self._handover(plan, 1))
            out += 1
        for _ in range(out):
            self._wait()
        return time.perf_counter() - began

    def _handover(self, plan: Plan, items: int) -> Handover:
        self._count += 1
        return Handover(id=self._count, plan=plan, folder="/nowhere", items=_items(items))

    def _wait(self) -> None:
        while not isinstance(told := self._told.get(timeout=60), HandoverEnded):
            pass
        assert told.charged is None, told.fault


def _items(count: int) -> tuple[Item, ...]:
    attributes = {"source.path": "/nowhere/holiday.txt", "source.name": "holiday.txt"}
    return tuple(
        Item(
            key=TaskKey(number, "in.0/step"),
            ulid="01JD8Z6V3N5Q2R7T9W0X1Y4Z6B",
            port="in",
            file=File("/nowhere/holiday.txt", "holiday.txt", "text/plain", 1024, attributes),
            attempt=1,
            workdir=f"/nowhere/{number}",
        )
        for number in range(count)
    )


@contextmanager
def _ours(workers: int) -> Iterator[_Ours]:
    executor = ProcessExecutor(PlainThreads(), workers=workers)
    told: queue.SimpleQueue[FromExecutor] = queue.SimpleQueue()
    executor.start(told.put)
    try:
        yield _Ours(executor, told)
    finally:
        executor.stop(grace=0)


def _same(item: Item) -> Report:
    """The same values go there and back as ours do, by pickle."""
    run = NodeRun(
        key=item.key,
        port=item.port,
        file=item.file,
        started_ns=time.time_ns(),
        seconds=0.0,
        outputs=(Output("out", item.file),),
    )
    return Report(runs=(run,))


def _peer_rate(pool: ProcessPoolExecutor, tasks: int, *, at_once: int) -> float:
    began = time.perf_counter()
    for _ in range(tasks // at_once):
        list(pool.map(_same, _items(at_once), chunksize=at_once))
    return tasks / (time.perf_counter() - began)


def _plan(folder: Path, name: str, params: dict[str, object]) -> Plan:
    node = PlanNode(
        key="step", kind=RunKind.PYTHON, target=f"processor:{name}", folder=str(folder), params=params, outputs=("out",)
    )
    return Plan(id=name, entry="step", nodes={"step": node})
