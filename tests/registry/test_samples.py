"""Samples show what a processor does: anything else that comes out is told."""

from pathlib import Path

import pytest
from PIL import Image

from filewright.registry.load import load
from filewright.registry.samples import run_samples
from tests.registry.folders import changed, write_processor

MANIFEST = changed("title: Shout", "title: Shout\nsamples: [sample/basic]")
COPY = """\
    from pathlib import Path
    from filewright.api import BadFile
    def shout(file, context, *, marks):
        text = Path(file.path).read_bytes()
        if text == b"bad":
            raise BadFile("It is bad.", "Leave it out.")
        out = context.new_file()
        Path(out).write_bytes(text + b"!" * marks)
        yield "out", file.with_(path=out)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_processor(tmp_path, code=COPY)
    put(made, "in/a.txt", b"hi")
    put(made, "out/a.txt", b"hi!!")
    put(made, "params.yaml", b"marks: 2\n")
    (made / "processor.yaml").write_text(MANIFEST, "utf-8")
    return made


def put(folder: Path, name: str, content: bytes) -> None:
    path = folder / "sample" / "basic" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def problems(folder: Path) -> list[str]:
    found = load(folder, bundled=False)
    assert found.problems == ()
    (result,) = run_samples(found.spec())
    for problem in result.problems:
        assert "<" not in problem.sentence + problem.next_step
    assert result.passed == (not result.problems)
    return [problem.code for problem in result.problems]


def test_a_sample_that_comes_out_as_shown_passes(folder: Path) -> None:
    assert problems(folder) == []


def test_another_content_is_told_with_its_place(folder: Path) -> None:
    put(folder, "out/a.txt", b"hi!?")
    found = load(folder, bundled=False)
    (problem,) = run_samples(found.spec())[0].problems
    assert problem.sentence == ("a.txt came out otherwise: first at byte 3, in line 1; 4 bytes instead of 4.")


def test_missing_and_unexpected_files_are_told(folder: Path) -> None:
    put(folder, "in/b.txt", b"more")
    assert problems(folder) == ["sample-unexpected"]
    put(folder, "out/b.txt", b"more!!")
    put(folder, "out/c.txt", b"never")
    assert problems(folder) == ["sample-missing"]


def test_a_file_that_fails_is_told_unless_it_should(folder: Path) -> None:
    put(folder, "in/bad.txt", b"bad")
    assert problems(folder) == ["sample-failed"]
    put(folder, "expect.yaml", b"refused: [bad.txt]\n")
    assert problems(folder) == []
    put(folder, "in/bad.txt", b"good")
    assert problems(folder) == ["sample-not-refused"]


def test_wrong_params_are_told(folder: Path) -> None:
    put(folder, "params.yaml", b"marks: none\nmany: 1\n")
    assert problems(folder) == ["value-not-integer", "sample-param-unknown"]
    put(folder, "params.yaml", b"marks: [\n")
    assert problems(folder) == ["manifest-not-yaml"]


def test_a_sample_without_files_is_told(folder: Path) -> None:
    (folder / "sample" / "basic" / "in" / "a.txt").unlink()
    assert problems(folder) == ["sample-empty"]


def test_pictures_are_compared_by_what_they_show(folder: Path) -> None:
    manifest = MANIFEST.replace("text/*", "image/*")
    (folder / "processor.yaml").write_text(manifest, "utf-8")
    code = "def shout(file, context, *, marks):\n    yield 'out', file\n"
    (folder / "processor.py").write_text(code, "utf-8")
    sample = folder / "sample" / "basic"
    for name in ("in/a.txt", "out/a.txt"):
        (sample / name).unlink()
    put(folder, "expect.yaml", b"compare: picture\n")
    Image.new("RGB", (20, 10), (100, 100, 100)).save(sample / "in" / "a.png")
    Image.new("RGB", (20, 10), (103, 100, 100)).save(sample / "out" / "a.png", compress_level=1)
    assert problems(folder) == []
    for other in (Image.new("RGB", (20, 10), (120, 100, 100)), Image.new("L", (20, 10)), Image.new("RGB", (21, 10))):
        other.save(sample / "out" / "a.png")
        assert problems(folder) == ["sample-differs"]


@pytest.mark.parametrize(
    ("code", "passes"),
    [
        ("def shout(lines, *, marks):\n    for line in lines:\n        yield line.upper()\n", True),
        ("def shout(lines, *, marks):\n    yield from lines[:1]\n", False),
        (
            "def shout(lines, *, marks):\n    if len(lines) != 7:\n        yield from (i.upper() for i in lines)\n",
            False,
        ),
    ],
)
def test_line_processors_do_the_same_in_any_blocks(folder: Path, code: str, passes: bool) -> None:
    (folder / "processor.yaml").write_text(MANIFEST.replace("python:", "lines:"), "utf-8")
    (folder / "processor.py").write_text(code, "utf-8")
    lines = [b"line %d\n" % number for number in range(20)]
    put(folder, "in/a.txt", b"".join(lines))
    put(folder, "out/a.txt", b"".join(lines).upper())
    assert (problems(folder) == []) is passes
