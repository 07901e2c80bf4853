"""A manifest is checked against its code, which is neither imported nor run."""

from pathlib import Path

import pytest

from filewright.registry.load import load
from tests.registry.folders import changed, write_processor


def problems(tmp_path: Path, code: str, manifest: str | None = None) -> list[tuple[str, str, int | None]]:
    found = load(write_processor(tmp_path, manifest=manifest, code=code), bundled=False)
    for problem in found.problems:
        assert "<" not in problem.sentence + problem.next_step
    return [(p.code, p.place.file.name if p.place.file else "", p.place.line) for p in found.problems]


LINES = changed("python: processor:shout", "lines: processor:shout")
CHUNKS = changed("python: processor:shout", "chunks: processor:shout")
WRITER = LINES.replace("role: step", "role: writer").replace("outputs: {out: {produces: [text/*]}}\n", "")


@pytest.mark.parametrize(
    ("code", "problem", "line"),
    [
        ("def other(file, context, *, marks): ...", "code-no-function", 11),
        ("\ndef shout(file): ...", "code-arguments", 2),
        ("def shout(): ...", "code-arguments", 1),
        ("def shout(file, context): ...", "code-param-missing", 1),
        ("def shout(file, context, *, marks, volume): ...", "code-param-undeclared", 1),
        ("async def shout(file, context, *, marks): ...", "code-async", 1),
        ("class shout: ...", "code-not-a-function", 1),
        ("def shout(file, context, *, marks):\n    yield 'away', file", "code-port-undeclared", 2),
        ("def shout(:", "code-syntax", 1),
        ("def shout(file, context, *, marks): ...\ndef shout(): ...", "code-arguments", 2),
    ],
)
def test_code_that_does_not_fit_is_told_with_its_place(tmp_path: Path, code: str, problem: str, line: int) -> None:
    file = "processor.yaml" if problem == "code-no-function" else "processor.py"
    assert problems(tmp_path, code) == [(problem, file, line)]


@pytest.mark.parametrize(
    "code",
    [
        "def shout(file, context, *, marks): ...",
        "def shout(file, context, marks): ...",
        "def shout(file, context, **params): ...",
        "def shout(file, context, *, marks, extra=None): ...",
        "def shout(file, context, *, marks):\n    port = 'x'\n    yield port, file",
        "from elsewhere import shout",
        "shout = print",
    ],
)
def test_code_that_fits_is_taken(tmp_path: Path, code: str) -> None:
    assert problems(tmp_path, code) == []


def test_a_parameter_that_may_be_left_out_needs_a_default_somewhere(tmp_path: Path) -> None:
    manifest = changed(", default: 1", "")
    assert problems(tmp_path, "def shout(file, context, *, marks): ...", manifest) == [
        ("code-param-default", "processor.py", 1)
    ]
    assert problems(tmp_path, "def shout(file, context, *, marks=None): ...", manifest) == []
    required = changed("default: 1", "required: true")
    assert problems(tmp_path, "def shout(file, context, *, marks): ...", required) == []


def test_a_module_that_is_not_there_is_told(tmp_path: Path) -> None:
    manifest = changed("processor:shout", "other:shout")
    assert problems(tmp_path, "", manifest) == [("code-no-module", "processor.yaml", 11)]


def test_nothing_is_run(tmp_path: Path) -> None:
    code = "open('ran', 'w')\nraise SystemExit\ndef shout(file, context, *, marks): ..."
    assert problems(tmp_path, code) == []
    assert not Path("ran").exists()


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("def shout(lines, *, marks):\n    yield from lines", None),
        ("def shout(*, marks): ...", "code-arguments"),
        ("class shout:\n  def __init__(self, *, marks): ...\n  def process(self, lines): ...", None),
        ("class shout:\n  def __init__(self, *, marks): ...", "code-no-method"),
        ("class shout:\n  def process(self, lines): ...", "code-no-method"),
        ("class shout:\n  def __init__(self): ...\n  def process(self, lines): ...", "code-param-missing"),
        (
            "class shout:\n  def __init__(self, *, marks): ...\n  def process(self, lines):\n    yield 'away', ''",
            "code-port-undeclared",
        ),
    ],
)
def test_line_processors_are_functions_or_classes(tmp_path: Path, code: str, problem: str | None) -> None:
    assert [found[0] for found in problems(tmp_path, code, LINES)] == ([problem] if problem else [])


def test_chunk_processors_take_a_chunk(tmp_path: Path) -> None:
    assert problems(tmp_path, "def shout(chunk, *, marks): ...", CHUNKS) == []


def test_a_writer_of_lines_is_a_class_that_saves(tmp_path: Path) -> None:
    init = "class shout:\n  def __init__(self, *, marks): ...\n"
    assert problems(tmp_path, init + "  def save(self, file, context): ...", WRITER) == []
    assert [found[0] for found in problems(tmp_path, init, WRITER)] == ["code-no-method"]
    code = "def shout(lines, *, marks): ..."
    assert [found[0] for found in problems(tmp_path, code, WRITER)] == ["code-writer-class"]
