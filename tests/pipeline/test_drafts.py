"""Unsaved edits lie beside the state, whole, and are offered only once the program that made them has ended."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from filewright.core import edits
from filewright.core.graph import Node, Port
from filewright.core.pipeline import Pipeline
from filewright.pipeline.drafts import Drafts
from filewright.pipeline.writer import fresh_pieces, fresh_text
from tests.pipeline.flows import pipelines


def new(name: str = "New") -> Pipeline:
    return edits.add_node(Pipeline(name=name), Node(key="a", use="rename"), (0.0, 0.0))


def left_behind(folder: Path, *named: tuple[str, Path | None]) -> None:
    """Drafts of a program that was killed."""
    for name, path in named:
        code = (
            "import os, signal, sys\n"
            "from pathlib import Path\n"
            "from filewright.core.pipeline import Pipeline\n"
            "from filewright.pipeline.drafts import Drafts\n"
            f"Drafts(Path({str(folder)!r})).keep(Drafts.new_token(), Pipeline(name={name!r}), "
            f"{'None' if path is None else f'Path({str(path)!r})'}, {name!r})\n"
            "os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == -9


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts")


def test_what_a_killed_program_kept_is_found_by_the_flows_file_under_any_name(drafts: Drafts, tmp_path: Path) -> None:
    file = tmp_path / "a.filewright"
    file.write_text("filewright: 1\n")
    (tmp_path / "link").symlink_to(tmp_path)
    left_behind(drafts.folder, ("Mine", file), ("Homeless", None))
    draft = drafts.left_of(tmp_path / "link" / "a.filewright")
    assert draft is not None
    assert (draft.title, draft.path, draft.pipeline.name) == ("Mine", file, "Mine")
    assert [one.title for one in drafts.left_without_a_file()] == ["Homeless"]
    assert drafts.left_of(tmp_path / "other.filewright") is None
    drafts.drop(draft.token)
    assert drafts.left_of(file) is None


def test_what_a_program_that_works_still_keeps_is_its_own(drafts: Drafts, tmp_path: Path) -> None:
    file = tmp_path / "a.filewright"
    drafts.keep(drafts.new_token(), new(), file, "Mine")
    drafts.keep(drafts.new_token(), new(), None, "Mine")
    assert drafts.left_of(file) is None
    assert drafts.left_without_a_file() == []


def test_keeping_again_replaces_and_nobody_else_can_read_it(drafts: Drafts) -> None:
    token = drafts.new_token()
    drafts.keep(token, new("One"), None, "x")
    drafts.keep(token, new("Two"), None, "x")
    (file,) = drafts.folder.iterdir()
    assert "name: Two" in file.read_text()
    assert stat.S_IMODE(drafts.folder.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize("rubbish", ["", "{", "[]\n", '{"path": 1}\n', "null\nfilewright: 1\n", "\x00\xff"])
def test_what_is_no_draft_is_passed_over(drafts: Drafts, rubbish: str) -> None:
    drafts.folder.mkdir()
    (drafts.folder / "01JD8Z6V3N5Q2R7T9W0X1Y4Z6B.draft").write_bytes(rubbish.encode("latin-1"))
    head = json.dumps({"path": None, "title": "x", "time_ns": 1, "pid": 2**22 + 1, "owner": 1.0})
    (drafts.folder / "01JD8Z6V3N5Q2R7T9W0X1Y4Z6C.draft").write_text(f"{head}\nnodes: [\n")
    assert drafts.left_without_a_file() == []


@settings(max_examples=30, deadline=None)
@given(pipelines())
def test_text_that_is_made_piece_by_piece_is_the_same_text(pipeline: Pipeline) -> None:
    assert "".join(fresh_pieces(pipeline)) == fresh_text(pipeline)


def test_a_large_flow_is_written_in_many_pieces() -> None:
    flow = new()
    for number in range(60):
        flow = edits.add_node(flow, Node(key=f"n{number}", use="rename"), (float(number), 0.0))
        flow = edits.connect(flow, Port("a", "out"), Port(f"n{number}", "in"))
    assert len(list(fresh_pieces(flow))) > 180
    assert max(map(len, fresh_pieces(flow))) < 200
