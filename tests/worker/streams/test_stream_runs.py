"""Streams in a plan: what leaves them, who saves, who runs on nothing, and how they meet other steps."""

import contextlib
import tracemalloc
from pathlib import Path

import pytest

from filewright.core.processor import RunKind
from filewright.core.report import NodeRun, Report
from filewright.core.request import Save
from filewright.errors import Scope
from filewright.worker.prints import Prints
from filewright.worker.runner import Runner
from filewright.worker.streams import blocks
from tests.worker.plans import PASS, UPPER, Bench, by_node, content

ROUTE = """
    def work(lines):
        for line in lines:
            yield ("error" if "ERROR" in line else "rest"), line
"""

SAME = "def work(lines):\n    return lines\n"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run(bench: Bench, data: bytes = b"one\nERROR two\nthree\n", lines: int = 1000) -> Report:
    return Runner().run(bench.plan(), bench.item(bench.file(data, attributes={"a": 1})), "/flow", lines=lines)


def files(node_run: NodeRun) -> dict[str, bytes]:
    return {output.port: content(output.file) for output in node_run.outputs}


def test_what_leaves_by_each_way_is_a_file_like_the_input(bench: Bench) -> None:
    bench.node("route", ROUTE, kind=RunKind.LINES, outputs=("error", "rest"), leaves=frozenset({"error", "rest"}))
    (node_run,) = run(bench).runs
    assert files(node_run) == {"error": b"ERROR two\n", "rest": b"one\nthree\n"}
    for output in node_run.outputs:
        assert (output.file.name, output.file.media_type, dict(output.file.attributes)) == (
            "a.txt",
            "text/plain",
            {"a": 1},
        )
        assert output.file.size == len(content(output.file))


def test_ways_without_a_wire_are_counted_and_written_nowhere(bench: Bench) -> None:
    bench.node("route", ROUTE, kind=RunKind.LINES, outputs=("error", "rest"), leaves=frozenset({"error"}))
    (node_run,) = run(bench).runs
    assert set(files(node_run)) == {"error"}
    assert node_run.lines is not None
    assert node_run.lines.left == {"error": 1, "rest": 2}


def test_files_go_on_to_other_steps_of_the_plan_and_come_from_them(bench: Bench) -> None:
    bench.node("upper", UPPER, to={"out": ("route",)})
    bench.node(
        "route",
        ROUTE,
        kind=RunKind.LINES,
        outputs=("error", "rest"),
        to={"error": ("same", "end"), "rest": ("end:other",)},
        leaves=frozenset({"rest"}),
    )
    bench.node("same", SAME, kind=RunKind.LINES, to={"out": ("end",)})
    bench.node("end", PASS)
    report = run(bench)
    assert [node_run.key.path for node_run in report.runs] == [
        "inbox.0/upper",
        "inbox.0/upper.0/route",
        "inbox.0/upper.0/route~same",
        "inbox.0/upper.0/route.0/end",
        "inbox.0/upper.0/route.1/end:other",
        "inbox.0/upper.0/route~same.0/end",
    ]
    assert [content(node_run.file) for node_run in report.runs[3:]] == [b"ERROR TWO\n", b"ONE\nTHREE\n", b"ERROR TWO\n"]


def test_a_writer_saves_what_reached_it_once(bench: Bench) -> None:
    bench.node(
        "route",
        ROUTE,
        kind=RunKind.LINES,
        outputs=("error", "rest"),
        to={"error": ("write",), "rest": ("write",)},
    )
    bench.node(
        "write",
        """
        class work:
            def __init__(self, *, path):
                self.path = path
            def process(self, lines):
                for line in lines:
                    yield "> " + line
            def save(self, file, context):
                context.log(f"{file.size} bytes from {context.node}")
                context.save(file, self.path, name="all.txt")
        """,
        kind=RunKind.LINES,
        outputs=(),
        params={"path": "out"},
        writer=True,
    )
    node_run = by_node(run(bench))["write"]
    assert node_run.fault is None
    (request,) = node_run.requests
    assert isinstance(request, Save)
    assert (request.folder, request.name) == ("/flow/out", "all.txt")
    assert content(request.file) == b"> one\n> ERROR two\n> three\n"
    assert node_run.log == ("26 bytes from write",)


def test_a_writer_without_save_says_so(bench: Bench) -> None:
    bench.node("write", SAME, kind=RunKind.LINES, outputs=(), writer=True)
    (node_run,) = run(bench).runs
    assert node_run.fault is not None
    assert "save(file, context)" in node_run.fault.sentence()


@pytest.mark.parametrize("lines", [0, 1000])
def test_an_empty_file_comes_out_as_one(bench: Bench, lines: int) -> None:
    bench.node("same", SAME, kind=RunKind.LINES, to={"out": ("route",)})
    bench.node(
        "route",
        ROUTE,
        kind=RunKind.LINES,
        outputs=("error", "rest"),
        to={"error": ("errors",), "rest": ("others",)},
        leaves=frozenset({"error", "rest"}),
    )
    bench.node("errors", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))
    bench.node("others", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))
    runs = by_node(run(bench, b"", lines))
    assert set(runs) == {"same", "route", "others"}
    assert files(runs["route"]) == {"rest": b""}
    assert files(runs["others"]) == {"out": b""}


def test_where_no_line_went_nothing_runs(bench: Bench) -> None:
    bench.node(
        "route",
        ROUTE,
        kind=RunKind.LINES,
        outputs=("error", "rest"),
        to={"error": ("errors",)},
        leaves=frozenset({"error", "rest"}),
    )
    bench.node("errors", "no python at all", kind=RunKind.LINES, leaves=frozenset({"out"}))
    report = run(bench, b"fine\n")
    assert [node_run.key.node for node_run in report.runs] == ["route"]
    assert files(report.runs[0]) == {"rest": b"fine\n"}


def test_one_way_out_gives_its_file_even_without_lines(bench: Bench) -> None:
    bench.node("none", "def work(lines):\n    return []\n", kind=RunKind.LINES, leaves=frozenset({"out"}))
    (node_run,) = run(bench).runs
    assert files(node_run) == {"out": b""}


def test_a_bypassed_line_node_lets_every_byte_pass(bench: Bench) -> None:
    bench.node("bad", "no python at all", kind=RunKind.LINES, bypass="out", leaves=frozenset({"out"}))
    data = b"\xff\r\n\nend"
    for lines in (0, 1000):
        (node_run,) = run(bench, data, lines).runs
        assert files(node_run) == {"out": data}


def test_a_thousand_neighbours_stream_into_each_other(bench: Bench) -> None:
    place = bench.code(SAME)
    for number in range(1000):
        last = number == 999
        bench.node(
            f"n{number}",
            folder=place,
            kind=RunKind.LINES,
            to={} if last else {"out": (f"n{number + 1}",)},
            leaves=frozenset({"out"} if last else ()),
        )
    report = run(bench)
    assert files(report.runs[-1]) == {"out": b"one\nERROR two\nthree\n"}
    assert len(report.runs) == 1000


def test_what_one_branch_does_to_its_list_is_no_affair_of_the_next(bench: Bench) -> None:
    spoil = "def work(lines):\n    lines.clear()\n    return lines\n"
    bench.node("start", SAME, kind=RunKind.LINES, to={"out": ("a", "b")})
    bench.node("a", spoil, kind=RunKind.LINES, leaves=frozenset({"out"}))
    bench.node("b", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))
    for lines in (0, 1000):
        runs = by_node(run(bench, lines=lines))
        assert files(runs["a"]) == {"out": b""}
        assert files(runs["b"]) == {"out": b"one\nERROR two\nthree\n"}


def test_memory_stays_flat_however_long_the_file_and_however_many_lines_come_of_it(bench: Bench) -> None:
    bench.node(
        "more",
        "def work(lines):\n    for line in lines:\n        for _ in range(20):\n            yield line\n",
        kind=RunKind.LINES,
        to={"out": ("same",)},
    )
    bench.node("same", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))
    data = b"some words that make a line of text\n" * 30_000
    plan, item = bench.plan(), bench.item(bench.file(data))
    Runner().run(plan, bench.item(bench.file(b"a\n")), "", lines=0)
    tracemalloc.start()
    report = Runner().run(plan, item, "", lines=0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.runs[1].outputs[0].file.size == 20 * len(data)
    assert peak < 4 << 20


def test_the_trace_of_long_lines_is_bounded(bench: Bench) -> None:
    bench.node("same", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))
    (node_run,) = run(bench, (b"x" * 20_000 + b"\n") * 500).runs
    assert node_run.lines is not None
    assert len(node_run.lines.lines) == 500
    assert sum(len(text) for _, _, text in node_run.lines.lines) < 1_100_000
    assert len(node_run.lines.lines[0][2]) == 10_000


def test_a_line_longer_than_any_is_the_files_fault(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "LONGEST_LINE", 1 << 20)
    bench.node("same", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))
    (node_run,) = run(bench, b"short\n" + b"x" * (2 << 20)).runs
    assert node_run.fault is not None
    assert (node_run.fault.code, node_run.fault.scope) == ("line-too-long", Scope.FILE)
    assert node_run.fault.fields["line"] == 2


def test_an_input_that_is_gone_is_the_files_affair(bench: Bench) -> None:
    bench.node("same", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))
    item = bench.item()
    Path(item.file.path).unlink()
    (node_run,) = Runner().run(bench.plan(), item, "").runs
    assert node_run.fault is not None
    assert (node_run.fault.code, node_run.fault.scope) == ("input-gone", Scope.FILE)


def test_what_a_line_processor_says_is_heard_in_its_own_log(bench: Bench) -> None:
    bench.node(
        "a", "def work(lines):\n    print('from a')\n    yield from lines\n", kind=RunKind.LINES, to={"out": ("b",)}
    )
    bench.node("b", "def work(lines):\n    print('from b')\n    yield from lines\n", kind=RunKind.LINES)
    prints = Prints(1)
    with contextlib.redirect_stdout(prints):
        runs = by_node(Runner(listen=prints.listen).run(bench.plan(), bench.item(), "", lines=0))
    assert {key: node_run.log for key, node_run in runs.items()} == {"a": ("from a",), "b": ("from b",)}


def test_time_is_told_of_the_node_at_work(bench: Bench) -> None:
    class Watch:
        cancelled = False
        seen: list[int]

        def __init__(self) -> None:
            self.seen = []

        def at(self, node: int) -> None:
            self.seen.append(node)

        def progress(self, share: float) -> None:
            pass

    bench.node("a", SAME, kind=RunKind.LINES, to={"out": ("b",)})
    bench.node("b", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))
    watch = Watch()
    Runner(monitor=watch).run(bench.plan(), bench.item(), "")
    assert set(watch.seen) == {0, 1}
