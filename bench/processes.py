"""Processes: hand-overs of tiny tasks to worker processes, against concurrent.futures, and work on two cores.

Goals: work that computes runs at least 1.85 × as fast on two workers as on one; image-resize at least 0.95 × as fast as
a pool written for nothing else. What the machine gives just then is shown beside the first: the same work in bare
processes, two against one. The pool of the standard library ends for good when one of its workers is killed, and runs
nothing but a function; it shows what a hand-over costs at least.
"""

import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PIL import ExifTags, Image, ImageOps

from bench.table import Case, Options, alone, case_of, paired
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
PICTURES = 200
WIDTH = 800
QUALITY = 85
ROOT = Path(__file__).resolve().parent.parent

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
            gains = [
                (
                    one.carry_out(labour, 8) / two.carry_out(labour, 8),
                    _bare_seconds(folder, [8]) / _bare_seconds(folder, [4, 4]),
                )
                for _ in range(options.pairs)
            ]
            yield case_of("computing, two workers: times one; bare processes", gains, unit="×")
        yield _pictures(folder, options)
    finally:
        shutil.rmtree(folder)


def _bare_seconds(folder: Path, shares: Sequence[int]) -> float:
    """The same work in processes that do nothing else, one for each share."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\nfrom processor import labour\n"
    code += "sys.stdin.read(1)\nfor _ in range(int(sys.argv[1])): list(labour(None, None, steps=int(sys.argv[2])))"
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(share), str(LABOUR)], stdin=subprocess.PIPE)
        for share in shares
    ]
    time.sleep(0.3)  # they are all ready
    began = time.perf_counter()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"x")
        process.stdin.close()
    for process in processes:
        process.wait()
    return time.perf_counter() - began


def _pictures(folder: Path, options: Options) -> Case:
    """image-resize by our workers, in batches as the engine forms them, and by a pool that does the least."""
    pictures = folder / "pictures"
    subprocess.run(
        [sys.executable, ROOT / "packaging" / "make_pictures.py", pictures, "--count", str(PICTURES)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    files = [
        File(str(path), path.name, "image/jpeg", path.stat().st_size)
        for path in sorted(pictures.rglob("*.jpg"))
        if _is_whole(path)  # some only look like pictures
    ]
    step = PlanNode(
        key="step",
        kind=RunKind.PYTHON,
        target="processor:resize",
        folder=str(ROOT / "processors" / "image-resize"),
        params={"width": WIDTH, "height": None, "quality": QUALITY},
        outputs=("out",),
    )
    plan = Plan(id="resize", entry="step", nodes={"step": step})
    with _ours(2) as ours, ProcessPoolExecutor(2) as pool:

        def by_us() -> float:
            work = Path(tempfile.mkdtemp(dir=folder))
            items = _items(len(files))
            items = tuple(
                replace(item, file=file, workdir=str(work / str(number)))
                for number, (item, file) in enumerate(zip(items, files, strict=True))
            )
            return ours.pictures(plan, items)

        def by_the_pool() -> float:
            work = Path(tempfile.mkdtemp(dir=folder))
            began = time.perf_counter()
            list(pool.map(_shrink, [(file.path, str(work / file.name)) for file in files], chunksize=2))
            return len(files) / (time.perf_counter() - began)

        by_us()
        by_the_pool()
        return paired(f"image-resize of {len(files)} photos", by_us, by_the_pool, unit="photos/s", pairs=options.pairs)


def _is_whole(path: Path) -> bool:
    try:
        with Image.open(path) as image:
            image.load()
            return image.format == "JPEG"
    except OSError:
        return False


def _shrink(paths: tuple[str, str]) -> None:
    """What a script would do: upright, smaller, saved with its profile and date; what is small is loaded and copied."""
    source, target = paths
    with Image.open(source) as image:
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
        if image.width <= WIDTH and orientation == 1:
            image.load()
            shutil.copyfile(source, target)
            return
        lies = orientation >= 5
        image.thumbnail((image.width, WIDTH) if lies else (WIDTH, image.height), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(image)
        upright.save(target, quality=QUALITY, exif=upright.getexif(), icc_profile=image.info.get("icc_profile"))


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

    def pictures(self, plan: Plan, items: Sequence[Item]) -> float:
        """Items a second, two in a batch, as many batches at once as there are workers."""
        began = time.perf_counter()
        out = 0
        for at in range(0, len(items), 2):
            if out == self._executor.slots:
                self._wait()
                out -= 1
            self._count += 1
            self._executor.submit(
                Handover(id=self._count, plan=plan, folder="/nowhere", items=tuple(items[at : at + 2]))
            )
            out += 1
        for _ in range(out):
            self._wait()
        return len(items) / (time.perf_counter() - began)

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
