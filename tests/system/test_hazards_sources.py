"""Files that change, grow or hide while they are looked at, and folders that go and come: none lost, none twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.system.command import COPY, SHOUT, as_ordinary_user, end, filewright, start, write_flow

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and mounts are other matters there")

MANIFEST = """\
processor: meddle
version: 1.0.0
api: 1
role: step
title: Meddle
summary: Writes to the file that it was given, which no step may do, when it sees it for the first time.
category: Tests
inputs: {in: {accepts: ["*/*"]}}
outputs: {out: {produces: ["*/*"]}}
run: {python: "processor:meddle"}
"""

CODE = """\
from pathlib import Path


def meddle(file, context):
    if not Path(file.path).read_text().endswith("changed"):
        Path(file.path).write_text(file.name + " changed")
    yield "out", file
"""


def wait_until(so: Callable[[], bool], *, within: float = 30) -> None:
    deadline = time.monotonic() + within
    while not so():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_file_that_changes_under_its_job_is_taken_again_before_the_run_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "data" / "filewright" / "processors" / "meddle"
    folder.mkdir(parents=True)
    (folder / "processor.yaml").write_text(MANIFEST, "utf-8")
    (folder / "processor.py").write_text(CODE, "utf-8")
    write_flow(tmp_path, SHOUT.replace("upper-case", "meddle"))
    for number in range(20):
        (tmp_path / "inbox" / f"{number}.txt").write_text("first", "utf-8")
    answer = filewright("run", "flow.filewright", "--trust", at=tmp_path)
    assert (answer.status, answer.out) == (0, "20 files: 20 done, 0 filtered, 0 quarantined, 0 unaccounted\n")
    assert {path.read_text("utf-8") for path in (tmp_path / "out").iterdir()} == {
        f"{number}.txt changed" for number in range(20)
    }


def test_a_file_that_is_still_being_written_at_the_end_is_skipped_and_taken_next_time(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY.replace("quiet: 0s", "quiet: 1s"))
    (tmp_path / "inbox" / "still.txt").write_text("still\n", "utf-8")
    (tmp_path / "inbox" / "growing.txt").write_text("", "utf-8")
    running = start("run", "flow.filewright", "--wait", "1s", at=tmp_path)
    with (tmp_path / "inbox" / "growing.txt").open("a", encoding="utf-8") as growing:
        while running.poll() is None:
            growing.write("more\n")
            growing.flush()
            time.sleep(0.05)
    out, err = running.communicate()
    assert (running.returncode, out) == (0, "2 files: 1 done, 0 filtered, 1 skipped, 0 quarantined, 0 unaccounted\n"), (
        err
    )
    assert names(tmp_path / "out") == ["still.txt"]
    after = filewright("run", "flow.filewright", at=tmp_path)
    assert after.summary == "1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted"
    assert (tmp_path / "out" / "growing.txt").read_bytes() == (tmp_path / "inbox" / "growing.txt").read_bytes()


def test_a_folder_that_cannot_be_read_is_accounted_for_and_its_files_stay_known(tmp_path: Path) -> None:
    prefix = as_ordinary_user()
    write_flow(tmp_path, COPY.replace("quiet: 0s", "quiet: 0s, recursive: true"))
    (tmp_path / "inbox" / "below").mkdir()
    (tmp_path / "inbox" / "below" / "one.txt").write_text("one\n", "utf-8")
    assert filewright("run", "flow.filewright", at=tmp_path, prefix=prefix).status == 0
    (tmp_path / "out" / "below" / "one.txt").unlink()
    (tmp_path / "inbox" / "below").chmod(0)
    hidden = filewright("run", "flow.filewright", at=tmp_path, prefix=prefix)
    (tmp_path / "inbox" / "below").chmod(0o700)
    assert (hidden.status, hidden.summary) == (
        0,
        "1 file: 0 done, 0 filtered, 1 skipped, 0 quarantined, 0 unaccounted",
    )
    after = filewright("run", "flow.filewright", at=tmp_path, prefix=prefix)
    assert after.summary.startswith("0 files: "), "it was done before, and did not go meanwhile"


def test_a_named_link_stands_for_its_file(tmp_path: Path) -> None:
    """It was taken for a file that changes under its job, for ever."""
    write_flow(tmp_path, COPY)
    (tmp_path / "one.txt").write_text("one\n", "utf-8")
    (tmp_path / "link.txt").symlink_to("one.txt")
    (tmp_path / "nowhere.txt").symlink_to("nothing")
    answer = filewright("run", "flow.filewright", "link.txt", "nowhere.txt", at=tmp_path, within=20)
    assert (answer.status, answer.summary) == (
        0,
        "2 files: 1 done, 0 filtered, 1 skipped, 0 quarantined, 0 unaccounted",
    )
    assert (tmp_path / "out" / "one.txt").read_text("utf-8") == "one\n"
    assert (tmp_path / "link.txt").is_symlink()


@pytest.mark.skipif(sys.platform != "linux", reason="how long a path may be differs")
def test_a_path_too_long_for_the_system_is_accounted_for(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY.replace("quiet: 0s", "quiet: 0s, recursive: true"))
    (tmp_path / "inbox" / "near.txt").write_text("near", "utf-8")
    here = Path.cwd()
    os.chdir(tmp_path / "inbox")
    try:
        for _ in range(25):
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
        Path("far.txt").write_text("far", "utf-8")
    finally:
        os.chdir(here)
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert answer.summary == "2 files: 1 done, 0 filtered, 1 skipped, 0 quarantined, 0 unaccounted"
    subprocess.run(["rm", "-rf", tmp_path / "inbox"], check=True)  # Python's own tools cannot


def test_files_of_a_drive_that_was_away_are_not_done_again(tmp_path: Path) -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("root on Linux may mount")
    write_flow(tmp_path, COPY)
    for number in range(3):
        (tmp_path / "inbox" / f"{number}.txt").write_text(f"{number}\n", "utf-8")
    assert filewright("run", "flow.filewright", at=tmp_path).status == 0
    # what lies on the drive is hidden by mounting something empty over it
    mounted = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", tmp_path / "inbox"], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        away = filewright("run", "flow.filewright", at=tmp_path)
    finally:
        subprocess.run(["umount", "-l", tmp_path / "inbox"], check=True)
    assert (away.status, away.summary) == (0, "0 files: 0 done, 0 filtered, 0 quarantined, 0 unaccounted")
    back = filewright("run", "flow.filewright", at=tmp_path)
    assert (back.summary, back.err) == (
        "0 files: 0 done, 0 filtered, 0 quarantined, 0 unaccounted",
        "3 files were done before; --again does them anew\n",
    )


@pytest.fixture
def terminal() -> Iterator[None]:
    """Commands hear of a terminal that closes also when these tests run under nohup, which commands inherit."""
    before = signal.signal(signal.SIGHUP, lambda _number, _frame: None)
    yield
    signal.signal(signal.SIGHUP, before)


def test_a_closed_terminal_ends_a_watch_gracefully(tmp_path: Path, terminal: None) -> None:
    write_flow(tmp_path, COPY)
    watching = start("watch", "flow.filewright", at=tmp_path)
    assert watching.stderr is not None
    assert "watching" in watching.stderr.readline()
    (tmp_path / "inbox" / "one.txt").write_text("one\n", "utf-8")
    wait_until(lambda: names(tmp_path / "out") == ["one.txt"])
    ended = end(watching, signal.SIGHUP)
    assert (ended.status, ended.summary) == (
        0,
        "flow.filewright: 1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted",
    )


def test_interrupted_before_it_began_is_interrupted_all_the_same(tmp_path: Path) -> None:
    """The shell sends the signal while the command still loads: from when it knows that it is one, it is 130 at every
    moment, and never a traceback."""
    write_flow(tmp_path, COPY)
    (tmp_path / "inbox" / "one.txt").write_text("one\n", "utf-8")
    line = (
        "import os, signal, sys, threading, time\n"
        "from filewright.cli import main\n"
        "def interrupt():\n"
        "    while signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:\n"
        "        time.sleep(0.0001)\n"
        "    time.sleep({wait})\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "threading.Thread(target=interrupt).start()\n"
        "sys.exit(main(['run', 'flow.filewright', '--set', 'inbox.quiet=1h', '--wait', '1m']))\n"
    )
    for wait in ("0", "0.1", "0.3"):
        ended = subprocess.run(
            [sys.executable, "-c", line.format(wait=wait)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        assert (ended.returncode, "Traceback" in ended.stderr) == (130, False), (wait, ended.stderr)
