"""`filewright undo`: what a flow did is taken back, by the process that holds it or here."""

import threading
import time
from pathlib import Path

import pytest

from tests.system.command import end, filewright, start, write_flow

FLOW = """filewright: 1
nodes:
  inbox: {use: watch-folder, with: {path: ./inbox, quiet: 0s, after: move, moved_to: ./done}}
  upper: {use: upper-case}
  out: {use: save-to-folder, with: {path: ./out, conflict: overwrite}}
wires:
  - inbox -> upper
  - upper -> out
"""


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """Three files were put through, one over another file."""
    write_flow(tmp_path, FLOW)
    for name in ("a", "b", "c"):
        (tmp_path / "inbox" / f"{name}.txt").write_text(f"{name}\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.txt").write_text("before\n")
    assert filewright("run", "flow.filewright", "--trust", at=tmp_path).status == 0
    return tmp_path


def wait_for(path: Path) -> None:
    """Until it is there; fails when that takes too long."""
    until = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < until, f"{path} did not come"
        threading.Event().wait(0.02)


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for top in ("inbox", "out", "done")
        for path in sorted((folder / top).rglob("*"))
    }


AS_BEFORE = {"inbox/a.txt": "a\n", "inbox/b.txt": "b\n", "inbox/c.txt": "c\n", "out/b.txt": "before\n"}


def test_a_preview_says_what_would_be_and_changes_nothing(ran: Path) -> None:
    before = files(ran)
    answer = filewright("undo", "--run", "last", "--preview", at=ran)
    assert answer.status == 0
    assert sorted(line.split()[0] for line in answer.out.splitlines()) == ["move"] * 3 + ["put"] + ["remove"] * 2
    assert "Nothing was changed yet" in answer.err
    assert files(ran) == before
    summary = filewright("undo", "--run", "1", "--preview", "--json", at=ran).objects[-1]["summary"]
    assert summary | {"removed": 2, "put_back": 1, "moved_back": 3, "left": 0, "run": 1, "jobs": 3} == summary


def test_the_last_run_is_taken_back_and_stays_so(ran: Path) -> None:
    answer = filewright("undo", "--run", "last", at=ran)
    assert (answer.status, answer.summary, answer.err) == (0, "6 changes taken back", "")
    assert files(ran) == AS_BEFORE
    jobs = filewright("jobs", "--json", at=ran).objects
    assert {(job["state"], job["code"], job["run"]) for job in jobs} == {("dismissed", "taken-back", 1)}
    again = filewright("run", "flow.filewright", "--trust", at=ran)
    assert again.summary.startswith("0 files")
    assert files(ran) == AS_BEFORE
    nothing = filewright("undo", "--since", "1h", at=ran)
    assert (nothing.status, nothing.out) == (0, "")
    assert "nothing to take back" in nothing.err


def test_a_run_that_found_all_there_is_taken_back_first(ran: Path) -> None:
    assert filewright("redo", "out/a.txt", at=ran).status == 0  # the same content: nothing changes on the disk
    with_redone = files(ran)
    preview = filewright("undo", "--run", "last", "--preview", at=ran)
    assert (preview.status, preview.out) == (0, "")
    assert "nothing on the disk to change; 1 file no longer counts as done" in preview.err
    answer = filewright("undo", "--run", "last", at=ran)
    assert (answer.status, answer.summary) == (0, "nothing on the disk to change; 1 file no longer counts as done")
    assert files(ran) == with_redone
    assert filewright("undo", "--run", "last", at=ran).summary == "6 changes taken back"
    assert files(ran) == AS_BEFORE
    states = {job["state"] for job in filewright("jobs", "--json", at=ran).objects}
    assert states == {"dismissed"}


def test_what_was_changed_since_is_named_and_the_status_is_1(ran: Path) -> None:
    (ran / "out" / "a.txt").write_text("mine\n")
    (ran / "inbox" / "c.txt").write_text("another\n")
    for arguments in (["--preview"], []):
        answer = filewright("undo", "--run", "1", *arguments, at=ran)
        assert answer.status == 1
        assert "out/a.txt was changed since" in answer.err
        assert "Another file lies at" in answer.err
    assert files(ran) == {**AS_BEFORE, "inbox/c.txt": "another\n", "done/c.txt": "c\n", "out/a.txt": "mine\n"}
    account = {Path(job["file"]).name: job["code"] for job in filewright("jobs", "--json", at=ran).objects}
    assert account == {"a.txt": "taken-back-partly", "b.txt": "taken-back", "c.txt": "taken-back-partly"}


def test_jobs_are_named_by_name_and_by_path(ran: Path) -> None:
    jobs = {Path(job["file"]).name: job["job"] for job in filewright("jobs", "--json", at=ran).objects}
    assert filewright("undo", jobs["a.txt"], "out/b.txt", at=ran).summary == "4 changes taken back"
    assert sorted(path.name for path in (ran / "done").iterdir()) == ["c.txt"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [([], 2), (["--run", "x"], 2), (["--run", "1", "--since", "1h"], 2), (["--since", "soon"], 2), (["nothing"], 1)],
)
def test_what_is_not_clear_is_said(ran: Path, arguments: list[str], status: int) -> None:
    before = files(ran)
    answer = filewright("undo", *arguments, at=ran)
    assert answer.status == status
    assert answer.err.startswith("filewright: ")
    assert files(ran) == before


def test_the_process_that_holds_the_flow_does_it(ran: Path) -> None:
    watch = start("watch", "flow.filewright", at=ran)
    try:
        (ran / "inbox" / "d.txt").write_text("d\n")
        wait_for(ran / "done" / "d.txt")
        answer = filewright("undo", "--run", "1", at=ran)
        assert (answer.status, answer.summary) == (0, "6 changes taken back")
        (ran / "inbox" / "e.txt").write_text("e\n")
        wait_for(ran / "done" / "e.txt")  # it goes on, and takes nothing that came back
    finally:
        assert end(watch).status == 0
    assert files(ran) == AS_BEFORE | {
        "out/d.txt": "D\n", "out/e.txt": "E\n", "done/d.txt": "d\n", "done/e.txt": "e\n",
    }  # fmt: skip
