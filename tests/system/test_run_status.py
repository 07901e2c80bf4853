"""How `run` ends: the exit status, the line that says so, and that nothing is lost by it."""

import signal
import time
from pathlib import Path

import pytest
from PIL import Image

from tests.system.command import COPY, SHOUT, SHRINK, as_ordinary_user, end, filewright, start, write_flow


def wait_for(path: Path, pattern: str = "*") -> None:
    """Wait until something appears there."""
    deadline = time.monotonic() + 30
    while not list(path.glob(pattern)):
        assert time.monotonic() < deadline, f"nothing appeared in {path}"
        time.sleep(0.01)


def test_0_when_all_is_done(tmp_path: Path) -> None:
    write_flow(tmp_path, SHOUT)
    for number in range(12):
        (tmp_path / "inbox" / f"{number}.txt").write_text(f"number {number}\n", "utf-8")
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert (answer.status, answer.out) == (0, "12 files: 12 done, 0 filtered, 0 quarantined, 0 unaccounted\n")
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "out").iterdir()} == {
        f"{number}.txt": f"NUMBER {number}\n" for number in range(12)
    }


def test_0_when_there_is_nothing_to_do(tmp_path: Path) -> None:
    write_flow(tmp_path, SHOUT)
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert (answer.status, answer.out) == (0, "0 files: 0 done, 0 filtered, 0 quarantined, 0 unaccounted\n")


def test_1_when_a_file_is_set_aside_and_the_others_are_done(tmp_path: Path) -> None:
    write_flow(tmp_path, SHRINK)
    Image.new("RGB", (300, 200), "navy").save(tmp_path / "inbox" / "good.png")
    (tmp_path / "inbox" / "bad.png").write_bytes(b"no picture")
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert (answer.status, answer.out) == (1, "2 files: 1 done, 0 filtered, 1 quarantined, 0 unaccounted\n")
    assert "bad.png" in answer.err
    assert "is not a picture" in answer.err
    with Image.open(tmp_path / "out" / "good.png") as image:
        assert image.size == (100, 67)
    assert not (tmp_path / "out" / "bad.png").exists()
    assert (tmp_path / "inbox" / "bad.png").read_bytes() == b"no picture"


def test_1_again_while_the_file_is_still_set_aside(tmp_path: Path) -> None:
    write_flow(tmp_path, SHRINK)
    (tmp_path / "inbox" / "bad.png").write_bytes(b"no picture")
    first = filewright("run", "flow.filewright", at=tmp_path)
    assert first.status == 1
    Image.new("RGB", (300, 200), "navy").save(tmp_path / "inbox" / "bad.png")
    mended = filewright("run", "flow.filewright", at=tmp_path)
    assert (mended.status, (tmp_path / "out" / "bad.png").exists()) == (0, True), mended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("run", "flow.filewright", "--colour"),
        ("run", "flow.filewright", "--workers", "0"),
        ("run", "flow.filewright", "--workers", "many"),
        ("run", "flow.filewright", "--executor", "steam"),
        ("run", "flow.filewright", "--wait", "soon"),
        ("run", "flow.filewright", "--set", "upper"),
        ("run", "flow.filewright", "--set", "lower.x=1"),
        ("run", "flow.filewright", "--set", "inbox.colour=red"),
        ("run", "flow.filewright", "--set", "inbox.quiet=soon"),
        ("run", "flow.filewright", "--into", "upper"),
        ("run", "flow.filewright", "missing.txt"),
        ("run", "missing.filewright"),
        ("run", "inbox"),
    ],
)
def test_2_when_the_command_makes_no_sense(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write_flow(tmp_path, SHOUT)
    (tmp_path / "inbox" / "one.txt").write_text("one\n", "utf-8")
    answer = filewright(*arguments, at=tmp_path)
    assert answer.status == 2
    assert answer.err
    assert answer.out == ""
    assert not (tmp_path / "out").exists()


def test_2_when_the_flow_is_broken_with_the_place(tmp_path: Path) -> None:
    write_flow(tmp_path, SHOUT.replace("use: upper-case", "use: uper-case"))
    (tmp_path / "inbox" / "one.txt").write_text("one\n", "utf-8")
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert answer.status == 2
    assert "flow.filewright:5:11: error: There is no kind of step named “uper-case” here." in answer.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("state", ["occupied", "occupied/below", "/proc/state"])
def test_2_when_the_state_folder_cannot_be_used(tmp_path: Path, state: str) -> None:
    write_flow(tmp_path, COPY)
    (tmp_path / "occupied").write_text("a file", "utf-8")
    (tmp_path / "inbox" / "one.txt").write_text("one\n", "utf-8")
    answer = filewright("run", "flow.filewright", "--state", state, at=tmp_path)
    assert answer.status == 2
    assert "cannot be used" in answer.err
    assert not (tmp_path / "out").exists()


def test_2_when_another_process_runs_it_named_with_its_id(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    watching = start("watch", "flow.filewright", at=tmp_path)
    try:
        assert watching.stderr is not None
        assert "watching" in watching.stderr.readline()
        (tmp_path / "inbox" / "one.txt").write_text("one\n", "utf-8")
        wait_for(tmp_path / "out", "one.txt")
        answer = filewright("run", "flow.filewright", at=tmp_path)
        assert answer.status == 2
        assert f"process id {watching.pid}" in answer.err
    finally:
        ended = end(watching, signal.SIGTERM)
    assert ended.status == 0
    assert ended.summary.endswith("1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted")
    after = filewright("run", "flow.filewright", at=tmp_path)
    assert (after.status, after.err) == (0, "1 file was done before; --again does it anew\n")


def test_3_when_consent_is_missing_with_what_it_would_do(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    work = tmp_path / "work"
    work.mkdir()
    write_flow(work, COPY.replace("quiet: 0s", "quiet: 0s, after: delete").replace("./out", str(outside)))
    (work / "inbox" / "one.txt").write_text("one\n", "utf-8")
    answer = filewright("run", "flow.filewright", at=work)
    assert answer.status == 3
    assert str(outside) in answer.err
    assert "delete" in answer.err.lower()
    assert not outside.exists()
    assert (work / "inbox" / "one.txt").exists()

    trusted = filewright("run", "flow.filewright", "--trust", at=work)
    assert (trusted.status, trusted.summary) == (0, "1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted")
    assert (outside / "one.txt").read_text("utf-8") == "one\n"
    assert not (work / "inbox" / "one.txt").exists()

    # one byte more, and it is another flow
    (work / "flow.filewright").write_text((work / "flow.filewright").read_text("utf-8") + "\n", "utf-8")
    assert filewright("run", "flow.filewright", at=work).status == 3


def test_4_when_a_held_process_does_not_come_back_and_then_it_goes_on(tmp_path: Path) -> None:
    prefix = as_ordinary_user()
    write_flow(tmp_path, COPY)
    (tmp_path / "inbox" / "one.txt").write_text("one\n", "utf-8")
    (tmp_path / "out").mkdir(mode=0o500)
    began = time.monotonic()
    answer = filewright("run", "flow.filewright", "--wait", "1s", at=tmp_path, prefix=prefix)
    assert answer.status == 4, answer.err
    assert answer.out == "1 file: 0 done, 0 filtered, 1 held, 0 quarantined, 0 unaccounted\n"
    assert "cannot be written" in answer.err
    assert time.monotonic() - began < 55
    (tmp_path / "out").chmod(0o700)
    after = filewright("run", "flow.filewright", at=tmp_path, prefix=prefix)
    assert (after.status, after.summary) == (0, "1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted")
    assert (tmp_path / "out" / "one.txt").read_text("utf-8") == "one\n"


def test_a_held_process_that_comes_back_in_time_is_no_trouble(tmp_path: Path) -> None:
    prefix = as_ordinary_user()
    write_flow(tmp_path, COPY)
    (tmp_path / "inbox" / "one.txt").write_text("one\n", "utf-8")
    (tmp_path / "out").mkdir(mode=0o500)
    running = start("run", "flow.filewright", at=tmp_path, prefix=prefix)
    assert running.stderr is not None
    said = ""
    while "cannot be written" not in said:
        line = running.stderr.readline()
        assert line, said
        said += line
    (tmp_path / "out").chmod(0o700)
    out, _ = running.communicate(timeout=40)
    assert (running.returncode, out) == (0, "1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_130_when_it_is_interrupted_and_the_next_run_finishes(tmp_path: Path, number: signal.Signals) -> None:
    write_flow(tmp_path, SHRINK)
    for n in range(30):
        Image.effect_noise((1500, 1000), n + 1).save(tmp_path / "inbox" / f"{n:02}.jpg")
    running = start("run", "flow.filewright", "--workers", "1", at=tmp_path)
    wait_for(tmp_path / "out", "*.jpg")
    answer = end(running, number)
    assert answer.status == 130, answer.err
    done = len(list((tmp_path / "out").glob("*.jpg")))
    assert 0 < done < 30
    assert answer.summary.startswith(f"30 files: {done} done, 0 filtered, {30 - done} waiting, ")
    assert not list((tmp_path / "out").glob(".*")), "no temporary file is left"

    after = filewright("run", "flow.filewright", at=tmp_path)
    assert after.status == 0, after.err
    assert after.summary == f"{30 - done} files: {30 - done} done, 0 filtered, 0 quarantined, 0 unaccounted"
    assert len(list((tmp_path / "out").iterdir())) == 30
