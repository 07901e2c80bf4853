"""Streams mean the same as one line after the other, whatever the blocks, the graph and the bytes."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from filewright.core.plan import Plan
from filewright.core.processor import RunKind
from filewright.core.report import NodeRun
from filewright.core.request import Save
from filewright.worker.runner import Runner
from tests.worker.plans import Bench, by_node, content
from tests.worker.streams.reference import CHUNKS, CODE, WAYS, Reference

texts = st.lists(
    st.sampled_from([b"", b"a", b"b", b"ab", b"\r", b"\xff\xfe", "é☂".encode(), b" x ", b"\x0b", b"\xc2\x85", b"\xe2"]),
    max_size=12,
).flatmap(
    lambda words: st.lists(st.sampled_from([b"\n", b"\r\n", b"\n\n"]), min_size=len(words), max_size=len(words)).map(
        lambda ends: b"".join(word + end for word, end in zip(words, ends, strict=True))
    )
)
"""Files of lines: blank ones, wrong UTF-8, odd separators."""

files = st.tuples(texts, st.sampled_from([b"", b"end", b"\xff", b"a"])).map(b"".join)
"""With and without an end of the last line."""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@st.composite
def graphs(draw: st.DrawFn) -> list[tuple[str, dict[str, tuple[str, ...]], frozenset[str]]]:
    """Nodes in an order in which lines can flow: what each does, what is behind its ways out, which of them leave."""
    count = draw(st.integers(1, 7))
    nodes = []
    for number in range(count):
        last = number == count - 1
        what = draw(st.sampled_from(sorted(WAYS if number or last else [name for name in WAYS if WAYS[name]])))
        later = [f"n{other}" for other in range(number + 1, count)]
        ways = {
            port: tuple(draw(st.lists(st.sampled_from(later), max_size=2, unique=True))) for port in WAYS[what] if later
        }
        leaves = frozenset(port for port in WAYS[what] if draw(st.booleans()))
        nodes.append((what, {port: ends for port, ends in ways.items() if ends}, leaves))
    return nodes


def build(bench: Bench, graph: list[tuple[str, dict[str, tuple[str, ...]], frozenset[str]]]) -> Plan:
    place = bench.code(CODE, "lines")
    for number, (what, ways, leaves) in enumerate(graph):
        add(bench, f"n{number}", what, to=ways, leaves=leaves, place=place)
    return bench.plan()


def add(bench: Bench, key: str, what: str, *, place: str = "", **more: Any) -> None:
    bench.node(
        key,
        kind=RunKind.CHUNKS if what in CHUNKS else RunKind.LINES,
        target=f"processor:{what}",
        folder=place or bench.code(CODE, "lines"),
        outputs=WAYS[what],
        writer=what.startswith("Write"),
        **more,
    )


def files_of(run: NodeRun) -> dict[str, bytes]:
    saved = [content(request.file) for request in run.requests if isinstance(request, Save)]
    return dict.fromkeys([""] * len(saved), b"".join(saved)) | {
        output.port: content(output.file) for output in run.outputs
    }


WITHIN = [  # a join inside a wider one: it may not wait, or its lines come late to the outer
    ("upper", {"out": ("n1", "n2", "n4")}, frozenset[str]()),
    ("listed", {"out": ("n3",)}, frozenset[str]()),
    ("listed", {"out": ("n3",)}, frozenset[str]()),
    ("listed", {"out": ("n4",)}, frozenset[str]()),
    ("listed", {}, frozenset({"out"})),
]


@example(graph=WITHIN, data=b"a\nb\nc\n")
@settings(max_examples=150, deadline=None)
@given(graph=graphs(), data=files)
def test_any_graph_on_any_bytes_in_any_blocks(
    folder: Path, graph: list[tuple[str, dict[str, tuple[str, ...]], frozenset[str]]], data: bytes
) -> None:
    bench = Bench(Path(tempfile.mkdtemp(dir=folder)))
    plan = build(bench, graph)
    expected = Reference(plan).run(data)
    for lines_at_once, traced in ((0, 1000), (0, 3), (0, 0), (1, 0), (2, 0), (7, 0)):
        report = Runner(lines_at_once=lines_at_once).run(plan, bench.item(bench.file(data)), "/", lines=traced)
        assert [run.fault for run in report.failures()] == []
        runs = by_node(report)
        assert {key: files_of(run) for key, run in runs.items()} == {
            key: wanted.files for key, wanted in expected.items()
        }
        for key, wanted in expected.items():
            trace, shown = runs[key].lines, wanted.trace
            assert trace is not None
            assert shown is not None
            assert (trace.taken, trace.left) == (shown.taken, shown.left)
            assert by_way(trace.lines) == by_way(line for line in shown.lines if line[0] <= traced)


def by_way(lines: Iterable[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """What became of one line may stand there way by way."""
    return sorted(lines, key=lambda line: line[:2])
