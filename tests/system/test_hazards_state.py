"""Journals that are damaged, and disks without room: said in words, nothing lost, and the account adds up."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.command import COPY, SHOUT, end, filewright, start, write_flow


def the_journal(folder: Path) -> Path:
    (found,) = (folder / "state" / "pipelines").glob("*/journal.db")
    return found


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """A folder in which 40 files were done, with its own state."""
    write_flow(tmp_path, SHOUT)
    for number in range(40):
        (tmp_path / "inbox" / f"{number}.txt").write_text(f"number {number}\n", "utf-8")
    assert filewright("run", "flow.filewright", "--state", "state", at=tmp_path).status == 0
    return tmp_path


def flip(data: bytes) -> bytes:
    """All pages but the first are turned over, though the journal ended in good order."""
    return data[:4096] + bytes(byte ^ 0xFF for byte in data[4096:])


@pytest.mark.parametrize("damage", ["flipped", "cut"])
def test_a_damaged_journal_is_named_set_aside_and_begun_anew(done: Path, damage: str) -> None:
    journal = the_journal(done)
    journal.write_bytes(flip(journal.read_bytes()) if damage == "flipped" else journal.read_bytes()[:5000])
    asked = filewright("jobs", "--state", "state", at=done)
    assert (asked.status, asked.out) == (2, "")
    assert "is damaged" in asked.err
    ran = filewright("run", "flow.filewright", "--state", "state", at=done)
    assert (ran.status, ran.out) == (0, "40 files: 40 done, 0 filtered, 0 quarantined, 0 unaccounted\n")
    assert "was damaged and has been set aside as" in ran.err, "never silently"
    assert len(list((done / "out").iterdir())) == 40, "what was written is known again by its content"
    assert list(journal.parent.glob("journal.damaged-*.db"))


def test_one_damaged_journal_hides_no_other(done: Path) -> None:
    journal = the_journal(done)
    write_flow(done, COPY.replace("./out", "./copies"), "copy.filewright")
    assert filewright("run", "copy.filewright", "--state", "state", at=done).status == 0
    journal.write_bytes(b"\0" * 5000)
    listed = filewright("jobs", "--state", "state", at=done)
    assert len(listed.out.splitlines()) == 40
    assert listed.status == 2
    assert str(journal) in listed.err


# -- disks without room ---------------------------------------------------------------------------------------------


@pytest.fixture
def small_state(tmp_path: Path) -> Iterator[Path]:
    """A flow with 500 files, and 1 MiB for its state: too little for them."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small disk is made by root on Linux")
    write_flow(tmp_path, SHOUT)
    for number in range(500):
        (tmp_path / "inbox" / f"{number}.txt").write_text(f"number {number}\n", "utf-8")
    state = tmp_path / "state"
    state.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", state], capture_output=True, check=False)
    if made.returncode != 0:
        pytest.skip("no file system can be mounted here")
    yield tmp_path
    subprocess.run(["umount", "-l", state], check=True)


def assert_goes_on_with_room(folder: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=100m", folder / "state"], check=True)
    after = filewright("run", "flow.filewright", "--state", "state", at=folder)
    assert after.status == 0, after.err
    assert len(list((folder / "out").iterdir())) == 500, "each once, and nothing unfinished beside them"


def test_a_full_disk_under_the_journal_holds_the_run_for_no_longer_than_wait(small_state: Path) -> None:
    answer = filewright("run", "flow.filewright", "--state", "state", "--wait", "1s", at=small_state, within=30)
    assert answer.status == 4, answer.err
    assert "The disk with the state folder is full" in answer.err
    counts = [int(term.split()[0]) for term in answer.summary.replace(":", ",").split(", ")]
    assert counts[0] == 500 == sum(counts[1:])
    assert_goes_on_with_room(small_state)


def test_a_watch_whose_journal_has_no_room_can_be_ended(small_state: Path) -> None:
    watching = start("watch", "flow.filewright", "--state", "state", at=small_state)
    assert watching.stderr is not None
    while "is full" not in (line := watching.stderr.readline()):
        assert line
    answer = end(watching, signal.SIGTERM)
    assert answer.status == 0
    assert "500 files" in answer.summary
    assert_goes_on_with_room(small_state)


def test_no_room_for_the_state_at_all(small_state: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_state / "state" / "filler").write_bytes(bytes(2 << 20))
    answer = filewright("run", "flow.filewright", "--state", "state", "--wait", "1s", at=small_state)
    assert answer.status == 2, answer.out
    assert "cannot be used" in answer.err
    assert not (small_state / "out").exists()
