"""Lines: three line processors streaming into each other, against generators written by hand.

A text file goes through upper-case → grep → count; what matches and the number come out. Goal: at least 0.6 × the
hand-written generators, routed by way out, and 0.7 × `tr | grep` for chunks. Processor time of one thread is compared,
since other programs on the machine move the clock more than the work. `memory` is the most that Python holds at once.
"""

import shutil
import subprocess
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench.table import Case, Options, alone, paired
from filewright.core.file import File
from filewright.core.handover import Item
from filewright.core.job import TaskKey
from filewright.core.plan import Plan, PlanNode
from filewright.core.processor import RunKind
from filewright.worker.runner import Runner

LINES = 600_000

CODE = """
def upper(lines):
    for line in lines:
        yield line.upper()

def grep(lines):
    for line in lines:
        yield ("matched" if "ERROR" in line else "rest"), line

class Count:
    def __init__(self):
        self.count = 0
    def process(self, lines):
        for line in lines:
            self.count += 1
            yield "out", line
    def finish(self):
        yield "summary", f"{self.count} lines"

def upper_chunk(data):
    return data.upper()

def same_chunk(data):
    return data
"""


def run(options: Options) -> Iterable[Case]:
    """Lines a second."""
    folder = Path(tempfile.mkdtemp(prefix="filewright-bench-"))
    try:
        (folder / "processor.py").write_text(CODE, "utf-8")
        text = folder / "log.txt"
        text.write_bytes(b"".join(_lines()))
        chain, chunks = _chain(folder), _chunks(folder)
        yield paired(
            "upper → grep → count",
            lambda: _rate(lambda: _ours(chain, text, traced=0)),
            lambda: _rate(lambda: by_hand(text, folder / "by-hand.txt")),
            unit="lines/s",
            pairs=options.pairs,
        )
        yield paired(
            "the same, first 1,000 lines followed",
            lambda: _rate(lambda: _ours(chain, text, traced=1000)),
            lambda: _rate(lambda: by_hand(text, folder / "by-hand.txt")),
            unit="lines/s",
            pairs=options.pairs,
        )
        yield paired(
            "upper → same, in chunks, against tr",
            lambda: _rate(lambda: _ours(chunks, text, traced=0), time.perf_counter),
            lambda: _rate(lambda: _tr(text, folder / "tr.txt"), time.perf_counter),
            unit="lines/s",
            pairs=options.pairs,
        )
        tracemalloc.start()
        _ours(chain, text, traced=1000)
        yield alone("memory", tracemalloc.get_traced_memory()[1] / 1e6, unit="MB")
        tracemalloc.stop()
    finally:
        shutil.rmtree(folder)


def by_hand(source: Path, target: Path) -> int:
    """What somebody writes who needs it once: a generator a step, and the way out beside each line."""

    def upper(lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            yield line.upper()

    def grep(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
        for line in lines:
            yield ("matched" if "ERROR" in line else "rest"), line

    count = 0
    with (
        source.open(encoding="utf-8", errors="surrogateescape", newline="\n") as lines,
        target.open("w", encoding="utf-8", errors="surrogateescape", newline="\n") as out,
    ):
        for way, line in grep(upper(lines)):
            if way == "matched":
                count += 1
                out.write(line)
    return count


def _ours(plan: Plan, text: Path, *, traced: int) -> None:
    work = Path(tempfile.mkdtemp(dir=text.parent))
    item = Item(
        key=TaskKey(1, f"in.0/{plan.entry}"),
        ulid="01JD8Z6V3N5Q2R7T9W0X1Y4Z6B",
        port="in",
        file=File(str(text), text.name, "text/plain", text.stat().st_size),
        attempt=1,
        workdir=str(work / "1"),
    )
    report = Runner().run(plan, item, str(text.parent), lines=traced)
    assert not list(report.failures()), report
    shutil.rmtree(work)


def _tr(source: Path, target: Path) -> None:
    with source.open("rb") as lines, target.open("wb") as out:
        subprocess.run(["tr", "a-z", "A-Z"], stdin=lines, stdout=out, check=True)


def _rate(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    began = clock()
    work()
    return LINES / (clock() - began)


def _lines() -> Iterator[bytes]:
    levels = (b"INFO", b"ERROR", b"WARN")
    for n in range(LINES):
        yield b"2024-01-01 12:00:%02d %s some module %d did a thing with value %d\n" % (
            n % 60,
            levels[n % 7 % 3],
            n,
            n * 7,
        )


def _chain(folder: Path) -> Plan:
    return _plan(
        _node(folder, "upper", "upper", ways={"out": (("grep", "in"),)}),
        _node(folder, "grep", "grep", outputs=("matched", "rest"), ways={"matched": (("count", "in"),)}),
        _node(folder, "count", "Count", outputs=("out", "summary"), leaves=frozenset({"out", "summary"})),
    )


def _chunks(folder: Path) -> Plan:
    chunks = RunKind.CHUNKS
    return _plan(
        _node(folder, "upper", "upper_chunk", kind=chunks, ways={"out": (("same", "in"),)}),
        _node(folder, "same", "same_chunk", kind=chunks, leaves=frozenset({"out"})),
    )


def _plan(*nodes: PlanNode) -> Plan:
    return Plan(id="bench", entry=nodes[0].key, nodes={node.key: node for node in nodes})


def _node(
    folder: Path,
    key: str,
    name: str,
    *,
    kind: RunKind = RunKind.LINES,
    outputs: tuple[str, ...] = ("out",),
    ways: dict[str, tuple[tuple[str, str], ...]] | None = None,
    leaves: frozenset[str] = frozenset(),
) -> PlanNode:
    return PlanNode(
        key=key,
        kind=kind,
        target=f"processor:{name}",
        folder=str(folder),
        params={},
        outputs=outputs,
        ways=ways or {},
        leaves=leaves,
    )
