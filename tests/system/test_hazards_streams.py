"""Standard streams that are closed, full or left by their reader; arguments out of all measure; no tracebacks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.command import COPY, PROGRAM, SHOUT, filewright, write_flow

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the shell there closes no streams")


def by_shell(line: str, *arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    """Run a command by the shell; `"$@"` in the line stands for filewright and its arguments."""
    return subprocess.run(
        ["/bin/bash", "-c", line, "sh", *PROGRAM, *arguments],
        cwd=at,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A folder with a flow and twenty files for it."""
    write_flow(tmp_path, SHOUT)
    for number in range(20):
        (tmp_path / "inbox" / f"{number}.txt").write_text(f"number {number}\n", "utf-8")
    return tmp_path


def assert_all_done(folder: Path) -> None:
    assert {path.name: path.read_text("utf-8") for path in (folder / "out").iterdir()} == {
        f"{number}.txt": f"NUMBER {number}\n" for number in range(20)
    }


@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&- <&-"])
def test_a_run_with_closed_streams_does_its_work_and_damages_nothing(full: Path, closed: str) -> None:
    ended = by_shell(f'"$@" {closed}', "run", "flow.filewright", at=full)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert_all_done(full)
    assert filewright("jobs", "--json", at=full).status == 0, "the journal can still be read"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk is always full here")
def test_output_that_cannot_be_written_is_said_in_words_and_the_work_is_done(full: Path) -> None:
    ended = by_shell('"$@" >/dev/full', "run", "flow.filewright", at=full)
    assert ended.returncode == 2
    assert ended.stderr.startswith("filewright: The output cannot be written: No space left on device.")
    assert "Traceback" not in ended.stderr
    assert_all_done(full)
    for arguments in (("trace", "inbox/1.txt"), ("--version",)):
        asked = by_shell('"$@" >/dev/full', *arguments, at=full)
        assert (asked.returncode, "Traceback" in asked.stderr) == (2, False), arguments


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk is always full here")
def test_messages_that_nobody_takes_stop_no_work(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    (tmp_path / "inbox" / "one.txt").write_text("one\n", "utf-8")
    assert by_shell('"$@"', "run", "flow.filewright", at=tmp_path).returncode == 0
    ended = by_shell('"$@" 2>/dev/full', "run", "flow.filewright", at=tmp_path)  # it says what was done before
    assert (ended.returncode, ended.stdout) == (0, "0 files: 0 done, 0 filtered, 0 quarantined, 0 unaccounted\n")


def test_a_reader_that_goes_away_is_no_error_to_tell(full: Path) -> None:
    ended = by_shell('"$@" | head -n 1 >/dev/null', "run", "flow.filewright", "--json", at=full)
    assert ended.stderr == ""
    assert by_shell('"$@" | true', "jobs", at=full).stderr == ""


def test_arguments_out_of_all_measure_are_refused_in_words(full: Path) -> None:
    assert filewright("run", "flow.filewright", at=full).status == 0
    for arguments, status in (
        (("run", "flow.filewright", "--workers", "100000000000000000000"), 2),
        (("watch", "flow.filewright", "--workers", "-1"), 2),
        (("jobs", "--limit", "0"), 2),
        (("jobs", "--limit", "99999999999999999999"), 2),
        (("trace", os.fsdecode(b"\xff\xfe")), 1),
        (("check", "x" * 300), 2),
        (("run", "x" * 5000), 2),
    ):
        answer = filewright(*arguments, at=full, within=20)
        assert answer.status == status, (arguments, answer.err)
        assert answer.err or answer.out


def test_a_working_folder_that_has_gone_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    ended = by_shell('cd gone; rmdir ../gone; "$@"', "run", "../flow.filewright", at=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "was started in is not there any more" in ended.stderr
    assert "Traceback" not in ended.stderr
