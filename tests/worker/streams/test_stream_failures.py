"""When a line processor fails: which line, what is kept beside it, and from what it is tried again."""

from dataclasses import replace
from pathlib import Path

import pytest

from filewright.core.handover import Item
from filewright.core.job import FAILED
from filewright.core.processor import RunKind
from filewright.core.report import NodeRun, Report
from filewright.errors import Scope
from filewright.worker.runner import Runner
from filewright.worker.streams import failure
from tests.worker.plans import Bench, by_node, content

SAME = "def work(lines):\n    yield from lines\n"

NUMBERS = """
    from filewright.api import BadFile
    def work(lines):
        for line in lines:
            if "bad" in line:
                raise BadFile(f"{line.strip()} is no number.", "Mend it.")
            yield str(int(line) * 2) + "\\n"
"""

STATEFUL = """
    class work:
        def __init__(self):
            self.sum = 0
        def process(self, lines):
            for line in lines:
                self.sum += int(line)
                if self.sum > 10:
                    raise ValueError("too much")
                yield line
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def numbers(*bad: int, count: int = 5000) -> bytes:
    """Lines that are their numbers, some of them bad."""
    return b"".join(b"bad\n" if n in bad else b"%d\n" % n for n in range(1, count + 1))


def run(bench: Bench, data: bytes, lines: int = 1000) -> Report:
    return Runner().run(bench.plan(), bench.item(bench.file(data)), "", lines=lines)


def files(node_run: NodeRun) -> dict[str, bytes]:
    return {output.port: content(output.file) for output in node_run.outputs}


@pytest.mark.parametrize("traced", [0, 1000])
@pytest.mark.parametrize("line", [1, 7, 1000, 1001, 4999, 5000])
def test_the_fault_names_the_line(bench: Bench, line: int, traced: int) -> None:
    bench.node("double", NUMBERS, kind=RunKind.LINES, leaves=frozenset({"out"}))
    (node_run,) = run(bench, numbers(line), traced).runs
    fault = node_run.fault
    assert fault is not None
    assert (fault.code, fault.scope) == ("bad-line", Scope.FILE)
    assert fault.sentence() == f"Line {line}: bad is no number."
    assert fault.next_step() == "Mend it."
    assert fault.fields["more"] == 0
    assert node_run.lines is not None
    assert node_run.lines.lines == ((line, FAILED, "bad"),)
    assert (node_run.outputs, node_run.requests) == ((), ())


def test_a_last_line_without_its_end_fails_like_any_other(bench: Bench) -> None:
    bench.node("double", NUMBERS, kind=RunKind.LINES, leaves=frozenset({"out"}))
    (node_run,) = run(bench, b"1\n2\nbad").runs
    assert node_run.fault is not None
    assert node_run.fault.fields["line"] == 3


def test_every_failing_line_is_named(bench: Bench) -> None:
    bench.node("double", NUMBERS, kind=RunKind.LINES, leaves=frozenset({"out"}))
    (node_run,) = run(bench, numbers(3, 4, 1200, 4999)).runs
    assert node_run.lines is not None
    assert [line for line, _, _ in node_run.lines.lines] == [3, 4, 1200, 4999]
    assert node_run.fault is not None
    assert (node_run.fault.fields["line"], node_run.fault.fields["more"]) == (3, 3)


def test_a_flood_of_failing_lines_is_bounded(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failure, "MOST_FAILING", 50)
    bench.node("double", NUMBERS, kind=RunKind.LINES, leaves=frozenset({"out"}))
    (node_run,) = run(bench, b"bad\n" * 1000).runs
    assert node_run.lines is not None
    assert len(node_run.lines.lines) == 50


def test_an_accident_at_a_line_is_tried_again_and_names_it_too(bench: Bench) -> None:
    bench.node("double", NUMBERS, kind=RunKind.LINES, leaves=frozenset({"out"}))
    (node_run,) = run(bench, b"1\n2\nx\n").runs
    fault = node_run.fault
    assert fault is not None
    assert (fault.code, fault.scope) == ("processor-crashed-at-line", Scope.ACCIDENT)
    assert "line 3" in fault.sentence()
    assert "int(line)" in fault.detail


@pytest.mark.parametrize("traced", [0, 1000])
def test_a_class_is_asked_from_its_first_line_on(bench: Bench, traced: int) -> None:
    bench.node("sum", STATEFUL, kind=RunKind.LINES, leaves=frozenset({"out"}))
    (node_run,) = run(bench, b"0\n" * 3000 + b"5\n5\n1\n1\n", traced).runs
    assert node_run.fault is not None
    assert node_run.fault.fields["line"] == 3003
    assert node_run.lines is not None
    assert [line for line, _, _ in node_run.lines.lines] == [3003]  # what comes behind tells nothing any more


def test_a_failure_at_the_end_names_no_line(bench: Bench) -> None:
    bench.node(
        "end",
        "class work:\n    def process(self, lines):\n        yield from lines\n"
        "    def finish(self):\n        raise ValueError('no end')\n",
        kind=RunKind.LINES,
        leaves=frozenset({"out"}),
    )
    (node_run,) = run(bench, b"1\n2\n").runs
    assert node_run.fault is not None
    assert node_run.fault.code == "processor-crashed"
    assert "no end" in node_run.fault.sentence()


@pytest.mark.parametrize(
    "source",
    ["no python", "class work:\n    def __init__(self):\n        raise ValueError('not made')\n", "work = 3\n"],
)
def test_a_processor_that_cannot_be_made_fails_like_any_other(bench: Bench, source: str) -> None:
    bench.node("broken", source, kind=RunKind.LINES, leaves=frozenset({"out"}))
    (node_run,) = run(bench, b"1\n2\n").runs
    assert node_run.fault is not None
    assert node_run.fault.scope is Scope.ACCIDENT


def branches(bench: Bench, double: str = NUMBERS) -> None:
    """start → double → behind, start → beside."""
    bench.node(
        "start",
        "def work(lines):\n    return [line for line in lines if line != '2\\n']\n",
        kind=RunKind.LINES,
        to={"out": ("double", "beside")},
    )
    bench.node("double", double, kind=RunKind.LINES, to={"out": ("behind",)})
    bench.node("behind", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))
    bench.node("beside", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))


@pytest.mark.parametrize("traced", [0, 1000])
def test_branches_beside_a_failing_one_are_kept_and_what_is_behind_it_does_not_run(bench: Bench, traced: int) -> None:
    branches(bench)
    data = numbers(1500)
    runs = by_node(run(bench, data, traced))
    assert set(runs) == {"start", "double", "beside"}
    assert files(runs["beside"]) == {"out": data.replace(b"\n2\n", b"\n", 1)}
    assert runs["double"].fault is not None
    assert runs["double"].fault.fields["line"] == 1500  # of the file, though one line fewer came here


def test_a_failing_node_is_tried_again_from_what_had_reached_it(bench: Bench) -> None:
    """The second attempt begins at the node; its keys and those behind it are what they would have been."""
    branches(bench)
    data = numbers(1500)
    failed = by_node(run(bench, data))["double"]
    assert failed.file.name == "a.txt"
    assert content(failed.file) == data.replace(b"\n2\n", b"\n", 1)
    assert failed.file.size == len(content(failed.file))
    Path(failed.file.path).write_bytes(b"1\n3\n")  # somebody mended it
    plan = replace(bench.plan(), entry="double")
    again = Item(
        key=failed.key, ulid="u", port=failed.port, file=failed.file, attempt=2, workdir=str(bench.folder / "again")
    )
    report = Runner().run(plan, again, "")
    assert [node_run.key.path for node_run in report.runs] == ["inbox.0/start~double", "inbox.0/start~behind"]
    assert files(report.runs[1]) == {"out": b"2\n6\n"}


@pytest.mark.parametrize("traced", [0, 1000])
def test_where_its_lines_meet_others_again_the_whole_stream_is_tried_again(bench: Bench, traced: int) -> None:
    bench.node("start", SAME, kind=RunKind.LINES, to={"out": ("double", "beside", "own")})
    bench.node("double", NUMBERS, kind=RunKind.LINES, to={"out": ("join",)})
    bench.node("beside", SAME, kind=RunKind.LINES, to={"out": ("join",)})
    bench.node("join", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))
    bench.node("own", SAME, kind=RunKind.LINES, leaves=frozenset({"out"}))
    (node_run,) = run(bench, numbers(1500), traced).runs
    assert node_run.key.path == "inbox.0/start"
    assert content(node_run.file) == numbers(1500)
    assert node_run.fault is not None
    assert (node_run.fault.fields["line"], node_run.fault.fields["node"]) == (1500, "double")


def test_a_failure_behind_a_join_concerns_only_what_is_behind_it(bench: Bench) -> None:
    bench.node("start", SAME, kind=RunKind.LINES, to={"out": ("left", "right")}, leaves=frozenset({"out"}))
    bench.node("left", SAME, kind=RunKind.LINES, to={"out": ("join",)})
    bench.node("right", SAME, kind=RunKind.LINES, to={"out": ("join",)})
    bench.node("join", NUMBERS, kind=RunKind.LINES, leaves=frozenset({"out"}))
    runs = by_node(run(bench, numbers(1500)))
    assert runs["join"].fault is not None
    assert runs["join"].fault.fields["line"] == 1500
    assert content(runs["join"].file) == b"".join(2 * (line + b"\n") for line in numbers(1500).splitlines())
    assert files(runs["start"]) == {"out": numbers(1500)}


def test_two_branches_may_fail_each_for_itself(bench: Bench) -> None:
    bench.node("start", SAME, kind=RunKind.LINES, to={"out": ("double", "sum")}, leaves=frozenset({"out"}))
    bench.node("double", NUMBERS, kind=RunKind.LINES, leaves=frozenset({"out"}))
    bench.node("sum", STATEFUL, kind=RunKind.LINES, leaves=frozenset({"out"}))
    runs = by_node(run(bench, b"1\n2\n3\n4\n5\nbad\n"))
    assert {key: node_run.fault and node_run.fault.fields["line"] for key, node_run in runs.items()} == {
        "start": None,
        "double": 6,
        "sum": 5,
    }
    assert runs["double"].file.path != runs["sum"].file.path


def test_a_writer_that_cannot_save_is_tried_again_from_its_lines(bench: Bench) -> None:
    bench.node("start", SAME, kind=RunKind.LINES, to={"out": ("write",)})
    bench.node(
        "write",
        """
        class work:
            def process(self, lines):
                for line in lines:
                    yield "> " + line
            def save(self, file, context):
                context.save(file, "out", name="../up")
        """,
        kind=RunKind.LINES,
        outputs=(),
        writer=True,
    )
    node_run = by_node(run(bench, b"1\n2\n"))["write"]
    assert node_run.fault is not None
    assert (node_run.fault.code, node_run.fault.scope) == ("bad-name", Scope.FILE)
    assert content(node_run.file) == b"1\n2\n"
    assert node_run.requests == ()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("yield 3", "int"),
        ("yield b'bytes'", "bytes"),
        ("yield 'nowhere', lines[0]", "nowhere"),
        ("yield 'out', 3", "int"),
        ("yield 'out', 'a', 'b'", "tuple"),
        ("return 'text'", "str"),
        ("return 7", "int"),
        ("yield from lines; yield None", "NoneType"),
        ("yield '\\ud800'", "surrogates"),
    ],
)
@pytest.mark.parametrize("outputs", [("out",), ("out", "rest")])
@pytest.mark.parametrize("traced", [0, 1000])
def test_what_is_no_line_is_refused_in_words(
    bench: Bench, body: str, words: str, outputs: tuple[str, ...], traced: int
) -> None:
    if outputs == ("out", "rest") and "ud800" in body:
        body = "yield 'out', '\\ud800'"
    bench.node("odd", f"def work(lines):\n    {body}\n", kind=RunKind.LINES, outputs=outputs, leaves=frozenset(outputs))
    (node_run,) = run(bench, b"a\nb\n", traced).runs
    assert node_run.fault is not None
    if not (outputs == ("out", "rest") and body.startswith("yield from lines")):
        assert words in node_run.fault.sentence()


def test_a_processors_own_key_error_is_not_taken_for_a_wrong_way(bench: Bench) -> None:
    bench.node(
        "odd",
        "def work(lines):\n    for line in lines:\n        yield 'out', {}[line]\n",
        kind=RunKind.LINES,
        outputs=("out", "rest"),
        leaves=frozenset({"out"}),
    )
    for traced in (0, 1000):
        (node_run,) = run(bench, b"a\n", traced).runs
        assert node_run.fault is not None
        assert "KeyError" in node_run.fault.sentence()


def test_chunks_must_be_bytes(bench: Bench) -> None:
    bench.node("odd", "def work(data):\n    return 'text'\n", kind=RunKind.CHUNKS, leaves=frozenset({"out"}))
    (node_run,) = run(bench, b"a\n").runs
    assert node_run.fault is not None
    assert "bytes" in node_run.fault.sentence()
