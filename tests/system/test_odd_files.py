"""Files with names, kinds and rights that programs stumble over."""

import os
import sys
from pathlib import Path

import pytest

from tests.system.command import COPY, as_ordinary_user, filewright, write_flow

NAMES = [
    "plain.txt",
    "with space.txt",
    " leading space.txt",
    "-rf.txt",
    "--help",
    "$(touch bad).txt",
    "; touch bad",
    "%PATH%.txt",
    "<img onerror=x>.txt",
    "quote'\".txt",
    "emoji 🐈.txt",
    "שלום.txt",
    "caf\u00e9.txt",
    "cafe\u0301.txt",
    "new\nline.txt",
    "tab\there.txt",
    "back\\slash.txt",
    "trailing dot.",
    "CON.txt",
    "Twin.txt",
    "twin.txt",
    "no ending",
    ".hidden.txt",
    "{name}.txt",
    "x" * 251 + ".txt",
    "ü" * 125 + ".txt",
    os.fsdecode(b"not \xff utf-8.txt"),
]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse many of these names themselves")
def test_every_name_comes_out_byte_for_byte(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    for number, name in enumerate(NAMES):
        (tmp_path / "inbox" / name).write_bytes(b"%d" % number)
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert answer.status == 0, answer.err
    assert answer.summary == f"{len(NAMES)} files: {len(NAMES)} done, 0 filtered, 0 quarantined, 0 unaccounted"
    found = {os.fsencode(path.name): path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert found == {os.fsencode(name): b"%d" % number for number, name in enumerate(NAMES)}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flow.filewright", "inbox", "out"], "nothing was run"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse these names themselves")
def test_names_that_are_no_text_are_given_as_bytes_too(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    (tmp_path / "inbox" / os.fsdecode(b"\xff.txt")).write_bytes(b"x")
    answer = filewright("run", "flow.filewright", "--json", at=tmp_path)
    job = answer.objects[0]
    assert "path_b64" in job
    assert job["file"].endswith("\udcff.txt")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such kinds of files there")
def test_what_is_no_regular_file_is_left_aside(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    inbox = tmp_path / "inbox"
    (inbox / "real.txt").write_text("real", "utf-8")
    os.mkfifo(inbox / "pipe")
    (inbox / "link").symlink_to(tmp_path / "elsewhere.txt")
    (tmp_path / "elsewhere.txt").write_text("not in the folder", "utf-8")
    (inbox / "loop").symlink_to(inbox / "loop")
    (inbox / "dangling").symlink_to(inbox / "nothing")
    (inbox / "folder.csv").mkdir()
    os.link(inbox / "real.txt", inbox / "hard.txt")
    (inbox / "download.part").write_text("half", "utf-8")
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert answer.status == 0, answer.err
    assert answer.summary == "7 files: 2 done, 0 filtered, 5 skipped, 0 quarantined, 0 unaccounted"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["hard.txt", "real.txt"]


def test_empty_files_and_equal_files_are_each_done(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / "inbox" / name).write_bytes(b"")
    for name in ("x.txt", "y.txt"):
        (tmp_path / "inbox" / name).write_bytes(b"the same")
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert answer.summary == "5 files: 5 done, 0 filtered, 0 quarantined, 0 unaccounted"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.txt", "b.txt", "c.txt", "x.txt", "y.txt"]


def test_an_unreadable_file_is_named_and_the_others_are_done(tmp_path: Path) -> None:
    prefix = as_ordinary_user()
    write_flow(tmp_path, COPY)
    (tmp_path / "inbox" / "open.txt").write_text("open", "utf-8")
    secret = tmp_path / "inbox" / "secret.txt"
    secret.write_text("secret", "utf-8")
    secret.chmod(0)
    answer = filewright("run", "flow.filewright", at=tmp_path, prefix=prefix)
    secret.chmod(0o600)
    assert answer.status == 1, answer.out + answer.err
    assert answer.summary == "2 files: 1 done, 0 filtered, 1 quarantined, 0 unaccounted"
    assert "secret.txt" in answer.err
    assert (tmp_path / "out" / "open.txt").exists()


def test_a_stranger_in_the_output_folder_is_never_overwritten(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "one.txt").write_text("a stranger", "utf-8")
    (tmp_path / "inbox" / "one.txt").write_text("mine", "utf-8")
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert answer.status == 0
    assert (tmp_path / "out" / "one.txt").read_text("utf-8") == "a stranger"
    assert (tmp_path / "out" / "one (2).txt").read_text("utf-8") == "mine"
