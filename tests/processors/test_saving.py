"""Steps that name and save files ask for what their settings say, and never for a place elsewhere."""

from pathlib import Path
from typing import Any

import pytest

from filewright.core.request import Conflict, Numbering, Save
from tests.processors.running import Ran, run

IDS = ["save-to-folder", "write-lines"]


def step(tmp_path: Path, id: str, **params: Any) -> Ran:
    path = tmp_path / "a.txt"
    if not path.exists():
        path.write_bytes(b"one\ntwo\n")
    return run(id, path, attributes={"source.folder": "2026/may", "image.camera": "../../x"}, **params)


def save(tmp_path: Path, id: str, **params: Any) -> Save:
    ran = step(tmp_path, id, **params)
    assert ran.fault is None, ran.fault.detail
    assert ran.outputs == ()
    (request,) = ran.requests
    assert isinstance(request, Save)
    return request


@pytest.mark.parametrize("id", IDS)
def test_a_file_is_saved_under_its_name_below_the_folder(tmp_path: Path, id: str) -> None:
    request = save(tmp_path, id, path="./web")
    assert request.folder == str(tmp_path / "web")
    assert (request.name, request.subfolder, request.conflict) == ("a.txt", "2026/may", Conflict.RENAME)
    assert Path(request.file.path).read_bytes() == b"one\ntwo\n"


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize(
    ("subfolders", "folder"),
    [
        ("keep", "2026/may"),
        ("flat", ""),
        ("{date:%Y}/{date:%m}", "2026/05"),
        ("{image.camera}", ".._.._x"),
        ("all/{source.folder}", "all/2026/may"),
    ],
)
def test_subfolders_are_kept_left_out_or_made_by_a_pattern(
    tmp_path: Path, id: str, subfolders: str, folder: str
) -> None:
    assert save(tmp_path, id, path="web", subfolders=subfolders).subfolder == folder


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("conflict", list(Conflict))
def test_what_happens_to_a_taken_name_is_passed_on(tmp_path: Path, id: str, conflict: Conflict) -> None:
    assert save(tmp_path, id, path="web", conflict=conflict.value).conflict is conflict


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"name": "../{name}"}, "A name cannot hold “/”."),
        ({"name": "{x.__class__}"}, "is not allowed"),
        ({"name": "{image.iso}"}, "This file has no “image.iso”"),
        ({"subfolders": "../x"}, "leads out of the folder"),
        ({"subfolders": "/etc"}, "leads out of the folder"),
        ({"subfolders": "C:x"}, "cannot hold the sign “:”"),
    ],
)
def test_a_pattern_that_cannot_be_used_sets_the_file_aside(
    tmp_path: Path, id: str, params: dict[str, Any], words: str
) -> None:
    assert words in step(tmp_path, id, path="web", **params).refusal


@pytest.mark.parametrize("id", IDS)
def test_a_name_that_counts_leaves_the_number_to_the_folder(tmp_path: Path, id: str) -> None:
    request = save(tmp_path, id, path="web", name="{stem}-{counter:3}{suffix}")
    assert request.name == "a-001.txt"
    assert request.numbering == Numbering(before="a-", after=".txt", digits=3)


def test_lines_of_an_empty_file_are_saved_unless_that_is_not_wanted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    assert save(tmp_path, "write-lines", path="web").file.size == 0
    assert step(tmp_path, "write-lines", path="web", empty=False).requests == ()


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{stem}-{date:%Y-%m-%d}{suffix:lower}", "IMG-2026-05-01.jpg"),
        ("holiday {name}", "holiday IMG.JPG"),
        ("{image.iso|no iso} {name}", "no iso IMG.JPG"),
    ],
)
def test_renaming_changes_the_name_alone(tmp_path: Path, pattern: str, name: str) -> None:
    path = tmp_path / "IMG.JPG"
    path.write_bytes(b"x")
    ran = run("rename", path, name=pattern)
    assert ran.file.name == name
    assert ran.file.path == str(path)
    assert path.exists()


def test_files_are_not_counted_on_their_way(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    assert "counted where they are saved" in run("rename", path, name="{stem}-{counter}").refusal
