"""Flow files are read strictly, every error is found at once, and each has its place, a sentence and a next step."""

import os
import string
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filewright.core.graph import NodeState, Port, RetryPolicy, Wire, WireLimit
from filewright.core.pipeline import TraceMode
from filewright.core.problem import Problem, Severity
from filewright.core.validate import validate
from filewright.errors import DocumentError
from filewright.pipeline.positions import placed
from filewright.pipeline.reader import LARGEST, read_bytes, read_file, read_text
from filewright.text.catalogue import CATALOGUE
from tests.core.kinds import SPECS

FILE = Path("flow.filewright")

WHOLE = """\
filewright: 1
id: 01JD8Z6V3N5Q2R7T9W0X1Y4Z6B           # written on the first save
name: Photos for the web
description: Shrinks what lands in the inbox.   # Markdown
trace: counts
confidential: true
nodes:
  inbox:
    use: watch-folder@1
    title: Camera inbox
    with: {path: ./inbox, include: ["*.jpg"]}
  resize:
    use: image-resize
    with: {width: 1600}
    retry: {attempts: 5, backoff: 2s}
    timeout: 1m
    workers: 2
    state: bypassed
  web:
    use: save-to-folder
    with:
      path: ./web
      name: "{stem}-web{suffix}"
wires:
  - inbox -> resize
  - {wire: resize.out->web, limit: {count: 10000, bytes: 1GiB}}
layout:
  nodes: {inbox: [0, 0], resize: [240, -0.5], web: [480, 0]}
  frames: [{title: Pictures}]
"""


def problems(text: str) -> list[tuple[int | None, int | None, str]]:
    return [(p.place.line, p.place.column, p.code) for p in read_text(text, FILE).problems]


def node(more: str) -> str:
    return f"filewright: 1\nnodes:\n  a:\n    use: rename\n{more}"


def test_every_part_of_a_flow_is_read() -> None:
    reading = read_text(WHOLE, FILE)
    pipeline = reading.require()
    assert reading.problems == ()
    assert pipeline.id == "01JD8Z6V3N5Q2R7T9W0X1Y4Z6B"
    assert pipeline.name == "Photos for the web"
    assert pipeline.description == "Shrinks what lands in the inbox."
    assert pipeline.trace is TraceMode.COUNTS
    assert pipeline.confidential
    assert list(pipeline.graph.nodes) == ["inbox", "resize", "web"]
    inbox, resize, web = pipeline.graph.nodes.values()
    assert (inbox.use, inbox.version, inbox.title) == ("watch-folder", "1", "Camera inbox")
    assert inbox.params == {"path": "./inbox", "include": ["*.jpg"]}
    assert resize.retry == RetryPolicy(attempts=5, backoff=2.0)
    assert (resize.timeout, resize.workers, resize.state) == (60.0, 2, NodeState.BYPASSED)
    assert web.params == {"path": "./web", "name": "{stem}-web{suffix}"}
    assert pipeline.graph.wires == (
        Wire(Port("inbox", "out"), Port("resize", "in")),
        Wire(Port("resize", "out"), Port("web", "in"), limit=WireLimit(count=10000, bytes=2**30)),
    )
    assert pipeline.layout.nodes["resize"] == (240.0, -0.5)
    assert pipeline.layout.extra == {"frames": [{"title": "Pictures"}]}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("true", True),
        ("12:30", "12:30"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("2026-11-24", "2026-11-24"),
        ("7", 7),
        ("-7", -7),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        (".", "."),
        ("E0", "E0"),
        ("-e5", "-e5"),
        (".e3", ".e3"),
        ("0.e3", 0.0),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        ("9" * 30, "9" * 30),
        ("null", None),
        ("~", None),
        ("", None),
        ("'7'", "7"),
        ('"true"', "true"),
    ],
)
def test_a_value_means_what_a_person_sees(written: str, meant: object) -> None:
    value = read_text(node(f"    with:\n      x: {written}\n"), FILE).require().graph.nodes["a"].params["x"]
    assert value == meant
    assert type(value) is type(meant)


def test_all_errors_are_found_at_once_each_with_its_place() -> None:
    text = (
        "filewright: 1\n"
        "nam: Oops\n"
        "trace: loud\n"
        "confidential: no\n"
        "nodes:\n"
        "  a:\n"
        "    use: rename\n"
        "    timout: 5s\n"
        "    workers: 0\n"
        "  B: {use: rename}\n"
        "  c: {title: No kind}\n"
        "  d: {use: 'Not A Kind', timeout: 60}\n"
        "  a: {use: rename}\n"
        "wires:\n"
        "  - a -> d\n"
        "  - a.out -> d.in\n"
        "  - a - d\n"
        "  - a -> dd\n"
        "  - {wire: a -> c, limit: {bytes: much}}\n"
        "layout: {nodes: {a: [0]}}\n"
    )
    assert problems(text) == [
        (2, 1, "flow-unknown-key-like"),
        (3, 8, "flow-not-offered"),
        (4, 15, "flow-not-boolean"),
        (8, 5, "flow-unknown-key-like"),
        (9, 14, "flow-not-whole"),
        (10, 3, "flow-bad-node-key"),
        (11, 3, "flow-node-without-use"),
        (12, 12, "flow-bad-use"),
        (12, 35, "flow-bad-duration"),
        (13, 3, "flow-key-twice"),
        (16, 5, "flow-wire-twice"),
        (17, 5, "flow-bad-wire"),
        (18, 5, "wire-unknown-step"),
        (19, 35, "flow-bad-size"),
        (20, 18, "flow-bad-place"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "flow-nothing", 1, 1),
        ("# only a comment\n", "flow-nothing", 1, 1),
        ("just words\n", "flow-no-flow", 1, 1),
        ("- a\n- b\n", "flow-no-flow", 1, 1),
        ("name: x\nnodes: {}\n", "flow-no-flow", 1, 1),
        ("filewright: 2\nwhatever: {new: thing}\n", "flow-newer", 1, 13),
        ("filewright: one\n", "flow-bad-format", 1, 13),
        ("filewright: true\n", "flow-bad-format", 1, 13),
        ("filewright: 1\nname: a: b\n", "flow-colon", 2, 8),
        ("filewright: 1\nname: @x\n", "flow-needs-quotes", 2, 7),
        ("filewright: 1\nnodes:\n\ta: {}\n", "flow-tab", 3, 1),
        ("filewright: 1\nname: 'open\n", "flow-quote-open", 2, 7),
        ("filewright: 1\nwires: [a -> b\n", "flow-bracket-open", 2, 8),
        ("filewright: 1\nlayout: {a: 1\n", "flow-brace-open", 2, 9),
        ("filewright: 1\nnodes:\n    a: {}\n  b: {}\n", "flow-indent", 4, 3),
        ("filewright: 1\nname: \x07\n", "flow-character", 2, 7),
        ("filewright: 1\n---\nfilewright: 1\n", "flow-several-documents", 2, 1),
        ("filewright: 1\nname: *x\n", "flow-alias", 2, 7),
        ("filewright: 1\nname: &x y\n", "flow-anchor", 2, 7),
        ("filewright: 1\nname: !!python/object/apply:os.system [ls]\n", "flow-tag", 2, 7),
        ("filewright: 1\nname: !!str y\n", "flow-tag", 2, 7),
        ("filewright: 1\nlayout: {<<: {a: 1}}\n", "flow-merge", 2, 10),
        ("filewright: 1\n? [a]\n: b\n", "flow-key-not-text", 2, 3),
        ("filewright: 1\nname: x\nname: y\n", "flow-key-twice", 3, 1),
        ("filewright: 1\nid: 7\n", "flow-bad-id", 2, 5),
        ("filewright: 1\nnodes: [a]\n", "flow-not-mapping", 2, 8),
        ("filewright: 1\nwires: {a: b}\n", "flow-wires-not-list", 2, 8),
        ("filewright: 1\nname: {a: b}\n", "flow-not-text", 2, 7),
    ],
)
def test_bad_text_is_one_error_with_its_place_and_words(text: str, code: str, line: int, column: int) -> None:
    first = read_text(text, FILE).problems[0]
    assert (first.code, first.place.line, first.place.column) == (code, line, column)
    assert code in CATALOGUE
    assert first.next_step
    complete((first,))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xef\xbb\xbffilewright: 1\n", "flow-byte-order-mark"),
        ("filewright: 1\n".encode("utf-16"), "flow-other-encoding"),
        ("filewright: 1\n".encode("utf-16-le"), "flow-other-encoding"),
        ("filewright: 1\n".encode("utf-16-be"), "flow-other-encoding"),
        ("filewright: 1\n".encode("utf-32"), "flow-other-encoding"),
        (b"filewright: 1\nname: caf\xe9\n", "flow-not-utf8"),
        (b"\x00" * 100, "flow-character"),
        (b"\x89PNG\r\n\x1a\n", "flow-not-utf8"),
        (b"#" * (LARGEST + 1), "flow-too-large"),
    ],
)
def test_bytes_that_are_no_text_are_one_error(data: bytes, code: str) -> None:
    (problem,) = read_bytes(data, FILE).problems
    assert problem.code == code
    assert problem.next_step


def test_the_place_of_a_bad_byte_counts_characters() -> None:
    (problem,) = read_bytes("filewright: 1\nname: 😀é".encode() + b"\xff", FILE).problems
    assert (problem.place.line, problem.place.column) == (2, 9)


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "a: &a [x]\nb: &b [" + "*a," * 10 + "]\nc: [" + "*b," * 10 + "]",
        "".join(f"k{i}: 1\n" for i in range(20_000)) * 2,
        "'" * 1_000_001,
        "x" * 1_000_000 + ": 1",
    ],
)
def test_bombs_are_refused_at_once(bomb: str) -> None:
    began = time.perf_counter()
    reading = read_text("filewright: 1\nlayout: x\nname: y\n" + bomb, FILE)
    assert reading.pipeline is None
    assert len(reading.problems) <= 1000
    assert time.perf_counter() - began < 50


@pytest.mark.parametrize("levels", [60, 100_000])
@pytest.mark.parametrize("pair", ["[]", "{}"])
def test_deep_nesting_is_refused_where_it_begins_to_be_too_deep(levels: int, pair: str) -> None:
    opening = pair[0] if pair == "[]" else "{a: "
    reading = read_text(f"filewright: 1\nlayout: {{x: {opening * levels}{pair[1] * levels}}}\n", FILE)
    assert [problem.code for problem in reading.problems] == ["flow-too-deep"]


def test_a_missing_file_a_folder_and_a_pipe_are_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("x")
    for path, code in (
        (tmp_path / "none.filewright", "flow-file-missing"),
        (tmp_path / "file" / "none", "flow-file-missing"),
        (tmp_path, "flow-not-a-file"),
        (tmp_path / "pipe", "flow-not-a-file"),
        (Path("a\0b"), "flow-file-missing"),
    ):
        (problem,) = read_file(path).problems
        assert problem.code == code
        assert "\0" not in problem.sentence


def test_a_broken_flow_is_raised_with_its_place_where_one_is_required() -> None:
    with pytest.raises(DocumentError) as caught:
        read_text("filewright: 1\nnam: x\n", FILE).require()
    assert caught.value.code == "flow-unknown-key-like"
    assert caught.value.place.line == 2
    assert "Perhaps “name” was meant." in caught.value.next_step


def test_problems_of_the_graph_get_the_place_of_their_setting_or_connection() -> None:
    text = (
        "filewright: 1\n"
        "nodes:\n"
        "  in:\n"
        "    use: watch-folder\n"
        "    with: {path: x, quiet: soon}\n"
        "  route:\n"
        "    use: route-lines\n"
        "    timeout: 0s\n"
        "    with:\n"
        "      rules:\n"
        "        - name: a\n"
        "          pattern: (\n"
        "  pic: {use: image-resiz}\n"
        "wires:\n"
        "  - in -> route\n"
        "  - route.b -> pic\n"
    )
    reading = read_text(text, FILE)
    found = placed(validate(reading.require(), SPECS), reading.positions, FILE)
    assert [(p.place.line, p.place.column, p.code) for p in found] == [
        (5, 21, "value-bad-duration"),
        (6, 3, "nothing-goes-out"),
        (8, 5, "bad-timeout"),
        (12, 11, "value-bad-regex"),
        (13, 9, "unknown-processor-like"),
        (16, 5, "unknown-way-out-like"),
    ]


def test_ten_thousand_steps_open_in_a_few_seconds() -> None:
    lines = ["filewright: 1", "nodes:"]
    for index in range(10_000):
        lines += [f"  n{index}:", "    use: rename", f"    title: Step {index}", "    with: {}"]
    lines.append("wires:")
    lines += [f"  - n{index} -> n{index + 1}" for index in range(9_999)]
    began = time.perf_counter()
    reading = read_text("\n".join(lines), FILE)
    assert len(reading.require().graph.nodes) == 10_000
    assert validate(reading.require(), SPECS)
    assert time.perf_counter() - began < 50


TOKENS = (
    *(
        "filewright: 1\n",
        "nodes:",
        "wires:",
        "layout:",
        "\n",
        "  ",
        "- ",
        ": ",
        "a",
        "b",
        "use",
        "rename",
        "with",
        "state",
    ),
    *(
        "{",
        "}",
        "[",
        "]",
        ",",
        "'",
        '"',
        "#",
        "|",
        ">",
        "&x ",
        "*x ",
        "!!t ",
        "->",
        ".",
        "@1",
        "1",
        "no",
        "?",
        "%",
        "<<",
    ),
    *("---\n", "...\n", "\t", "é", "😀", "\r\n", "~", "id", "name", "limit", "count", "retry"),
)
PIECES = st.lists(st.sampled_from(TOKENS), max_size=60)


def complete(found: tuple[Problem, ...]) -> None:
    """Each problem has a place, and words whose fields are all there."""
    for problem in found:
        words = CATALOGUE[problem.code]
        asked = {name for _, name, _, _ in string.Formatter().parse(words.what + words.do) if name}
        assert asked <= problem.fields.keys(), problem
        assert (problem.place.line or 0) >= 1
        assert "\n" not in problem.sentence


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_no_text_raises_anything_but_gives_a_flow_or_errors(pieces: list[str]) -> None:
    reading = read_text("filewright: 1\n" + "".join(pieces), FILE)
    complete(reading.problems)
    assert (reading.pipeline is None) == any(p.severity is Severity.ERROR for p in reading.problems)
    if reading.pipeline is not None:
        complete(placed(validate(reading.pipeline, SPECS), reading.positions, FILE))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything(data: bytes) -> None:
    complete(read_bytes(data, FILE).problems)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_good_file_with_bytes_changed_raises_nothing(data: st.DataObject) -> None:
    content = bytearray(WHOLE.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.integers(0, 2)):
            case 0:
                content[at] = data.draw(st.integers(0, 255))
            case 1:
                del content[at : at + data.draw(st.integers(1, 20))]
            case _:
                content[at:at] = content[data.draw(st.integers(0, len(content) - 1)) :][:20]
    reading = read_bytes(bytes(content), FILE)
    complete(reading.problems)
    if reading.pipeline is not None:
        complete(placed(validate(reading.pipeline, SPECS), reading.positions, FILE))
