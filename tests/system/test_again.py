"""`retry`, `redo`, `dismiss` and `why`: done at once when nobody holds the flow, else spoken to the one that does."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from filewright.engine.client import EngineState
from filewright.engine.remote.remote_client import RemoteClient
from tests.system.command import COPY, Answer, end, filewright, start, write_flow

ONCE = COPY.replace("{path: ./out}", "{path: ./out, conflict: fail}")
TAKEN = "name-taken"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A flow whose writer refuses the names a.txt and b.txt, which somebody else took."""
    write_flow(tmp_path, ONCE)
    (tmp_path / "out").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "inbox" / name).write_text(f"{name} of ours")
        (tmp_path / "out" / name).write_text("theirs")
    (tmp_path / "inbox" / "c.txt").write_text("c.txt of ours")
    assert filewright("run", "flow.filewright", at=tmp_path).status == 1
    return tmp_path


def jobs(folder: Path) -> dict[str, dict[str, Any]]:
    """The newest job of each file, by its name."""
    found: dict[str, dict[str, Any]] = {}
    for job in filewright("jobs", "--json", "--limit", "1000", at=folder).objects:
        found.setdefault(Path(job["file"]).name, job)
    return found


def states(folder: Path) -> dict[str, str]:
    return {name: job["state"] for name, job in sorted(jobs(folder).items())}


def outputs(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted((folder / "out").iterdir())}


def make_room(folder: Path, *names: str) -> None:
    for name in names:
        (folder / "out" / name).unlink()


def until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Until something holds; fails when it does not in time."""
    latest = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < latest, "it did not come about"
        threading.Event().wait(0.02)


@contextmanager
def watching(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """While it lasts: a process that holds the flow and can be spoken to."""
    process = start("watch", "flow.filewright", at=folder)
    try:
        until(lambda: bool(list(_state().glob("pipelines/*/door.json"))))
        yield process
    finally:
        if process.poll() is None:
            assert end(process).status == 0
        else:
            process.communicate()


def _state() -> Path:
    return Path(os.environ["FILEWRIGHT_STATE"])


# -- nobody holds the flow --------------------------------------------------------------------------------------


def test_a_job_is_tried_again_to_its_end(folder: Path) -> None:
    make_room(folder, "a.txt", "b.txt")
    answer = filewright("retry", jobs(folder)["a.txt"]["job"], at=folder)
    assert (answer.status, answer.summary) == (0, "1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted")
    assert states(folder) == {"a.txt": "done", "b.txt": "quarantined", "c.txt": "done"}
    assert outputs(folder) == {"a.txt": "a.txt of ours", "c.txt": "c.txt of ours"}


def test_what_fails_again_is_said_and_is_status_1(folder: Path) -> None:
    answer = filewright("retry", "--all", at=folder)
    assert (answer.status, answer.summary) == (1, "2 files: 0 done, 0 filtered, 2 quarantined, 0 unaccounted")
    assert "inbox/b.txt: out: A file named b.txt is already there" in answer.err
    assert outputs(folder)["a.txt"] == "theirs"


def test_all_of_one_reason_and_of_one_step(folder: Path) -> None:
    make_room(folder, "a.txt", "b.txt")
    assert jobs(folder)["a.txt"]["code"] == TAKEN
    nothing = filewright("retry", "--reason", "bad-file", at=folder)
    assert (nothing.status, nothing.out) == (0, "")
    assert "nothing to do" in nothing.err
    assert filewright("retry", "--node", "inbox", at=folder).out == ""
    answer = filewright("retry", "--reason", TAKEN, "--node", "out", "--from-start", "--json", at=folder)
    assert answer.status == 0
    assert sorted(Path(job["file"]).name for job in answer.objects[:-1]) == ["a.txt", "b.txt"]
    assert answer.objects[-1]["summary"]["done"] == 2


def test_what_is_not_set_aside_is_a_conflict_and_the_others_are_tried(folder: Path) -> None:
    make_room(folder, "a.txt")
    answer = filewright("retry", "inbox/a.txt", "inbox/c.txt", "inbox/nothing.txt", at=folder)
    assert answer.status == 1
    assert "inbox/c.txt: It is not set aside." in answer.err
    assert "inbox/nothing.txt: Nothing is known of inbox/nothing.txt." in answer.err
    assert states(folder) == {"a.txt": "done", "b.txt": "quarantined", "c.txt": "done"}
    refused = filewright("dismiss", "inbox/c.txt", "--json", at=folder)
    assert refused.status == 1
    assert [(one["accepted"], one["code"]) for one in refused.objects] == [(False, "not-set-aside")]


@pytest.mark.parametrize("arguments", [["retry"], ["retry", "--all", "inbox/a.txt"], ["redo"], ["dismiss"]])
def test_it_must_be_clear_which_are_meant(folder: Path, arguments: list[str]) -> None:
    answer = filewright(*arguments, at=folder)
    assert answer.status == 2
    assert answer.err
    assert states(folder)["a.txt"] == "quarantined"


def test_files_are_set_aside_for_good_without_running_the_flow(folder: Path) -> None:
    make_room(folder, "a.txt", "b.txt")
    (folder / "inbox" / "new.txt").write_text("new")
    answer = filewright("dismiss", "inbox/a.txt", jobs(folder)["b.txt"]["job"], at=folder)
    assert (answer.status, answer.out) == (0, "")
    assert "2 files are set aside for good" in answer.err
    assert states(folder) == {"a.txt": "dismissed", "b.txt": "dismissed", "c.txt": "done"}
    assert filewright("dismiss", "inbox/a.txt", at=folder).status == 1


def test_a_file_is_done_anew_by_its_input_or_its_output(folder: Path) -> None:
    make_room(folder, "a.txt", "b.txt")
    (folder / "inbox" / "c.txt").write_text("newer")
    assert filewright("redo", "out/c.txt", at=folder).status == 0
    assert filewright("redo", "inbox/a.txt", at=folder).status == 0
    assert outputs(folder) == {"a.txt": "a.txt of ours", "c.txt": "newer"}
    assert states(folder) == {"a.txt": "done", "b.txt": "quarantined", "c.txt": "done"}


def test_all_are_done_anew_and_an_input_that_is_gone_is_a_conflict(folder: Path) -> None:
    make_room(folder, "a.txt", "b.txt")
    (folder / "inbox" / "c.txt").unlink()
    answer = filewright("redo", "--all", at=folder)
    assert answer.status == 1
    assert f"The file {folder / 'inbox' / 'c.txt'} is no longer there." in answer.err
    assert answer.summary == "2 files: 2 done, 0 filtered, 0 quarantined, 0 unaccounted"
    assert outputs(folder) == {name: f"{name} of ours" for name in ("a.txt", "b.txt", "c.txt")}
    again = filewright("run", "flow.filewright", "--again", at=folder)
    assert again.status == 0
    assert sorted(outputs(folder)) == ["a.txt", "b.txt", "c.txt"]


def test_a_flow_that_may_not_run_is_not_run_for_it(tmp_path: Path) -> None:
    flow = write_flow(tmp_path, ONCE.replace("quiet: 0s", "quiet: 0s, after: trash"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.txt").write_text("theirs")
    (tmp_path / "inbox" / "a.txt").write_text("ours")
    assert filewright("run", flow, "--trust", at=tmp_path).status == 1
    flow.write_text(flow.read_text("utf-8") + "# changed since\n", "utf-8")
    (tmp_path / "out" / "a.txt").unlink()
    for command in ("retry", "redo"):
        answer = filewright(command, "inbox/a.txt", at=tmp_path)
        assert answer.status == 3
        assert "would do this" in answer.err
        assert "Nothing was done" in answer.err
    assert outputs(tmp_path) == {}
    assert filewright("dismiss", "inbox/a.txt", at=tmp_path).status == 0


def test_a_flow_that_was_moved_is_said(folder: Path) -> None:
    (folder / "flow.filewright").rename(folder / "elsewhere.filewright")
    answer = filewright("retry", "--all", at=folder)
    assert answer.status == 2
    assert "flow.filewright is no longer there" in answer.err
    assert states(folder)["a.txt"] == "quarantined"


REDO, AGAIN = ("redo", "--all"), ("run", "flow.filewright", "--again")


@pytest.mark.parametrize(
    ("command", "point"),
    [
        (REDO, "effects.after-sync"),
        (REDO, "publish.put-over:2"),
        (REDO, "journal.after-commit:3"),
        (AGAIN, "effects.after-publish"),
        (AGAIN, "effects.staged:2"),
    ],
)
def test_killed_while_it_does_them_anew_nothing_is_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str, command: tuple[str, ...]
) -> None:
    write_flow(tmp_path, COPY)
    names = [f"{n}.txt" for n in range(4)]
    for name in names:
        (tmp_path / "inbox" / name).write_text("before")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "0.txt").write_text("theirs")
    assert filewright("run", "flow.filewright", at=tmp_path).status == 0
    for name in names:
        (tmp_path / "inbox" / name).write_text("after")
    with monkeypatch.context() as dying:
        dying.setenv("FILEWRIGHT_FAULT_POINT", point)
        assert filewright(*command, at=tmp_path).status == -signal.SIGKILL
    assert filewright("run", "flow.filewright", at=tmp_path).status == 0
    assert filewright("redo", "--all", at=tmp_path).status == 0
    expected = {"0.txt": "theirs", "0 (2).txt": "after", **dict.fromkeys(names[1:], "after")}
    assert outputs(tmp_path) == expected
    assert not list((tmp_path / "out").glob(".filewright*"))


# -- another process holds it -----------------------------------------------------------------------------------


def test_the_process_that_watches_does_it(folder: Path) -> None:
    make_room(folder, "a.txt", "b.txt")
    with watching(folder) as holder:
        answer = filewright("retry", "inbox/a.txt", at=folder)
        assert (answer.status, answer.out) == (0, "")
        assert f"1 file is tried again (by process {holder.pid}, which runs the flow)" in answer.err
        until(lambda: states(folder)["a.txt"] == "done")
        (accepted,) = filewright("dismiss", "inbox/b.txt", "--json", at=folder).objects
        assert accepted == {"job": accepted["job"], "accepted": True, "holder": holder.pid}
        until(lambda: states(folder)["b.txt"] == "dismissed")
        for what in ("inbox/b.txt", "out/c.txt"):
            assert filewright("redo", what, at=folder).status == 0
        until(lambda: outputs(folder).keys() == {"a.txt", "b.txt", "c.txt"} and states(folder)["c.txt"] == "done")
        assert filewright("retry", "inbox/a.txt", at=folder).status == 1


def test_after_a_kill_the_command_does_it_itself(folder: Path) -> None:
    make_room(folder, "a.txt", "b.txt")
    with watching(folder) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        assert list(_state().glob("pipelines/*/door*"))
        answer = filewright("retry", "inbox/a.txt", at=folder)
        assert (answer.status, answer.summary) == (0, "1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted")
        assert not list(_state().glob("pipelines/*/door*"))


def test_two_commands_at_the_same_time_are_both_done_once(folder: Path) -> None:
    make_room(folder, "a.txt", "b.txt")
    (folder / "inbox" / "c.txt").write_text("newer")
    both = [start(*arguments, at=folder) for arguments in (("redo", "--all"), ("redo", "--all"), ("retry", "--all"))]
    for process in both:
        _, err = process.communicate(timeout=50)
        assert "Traceback" not in err, err
        assert process.returncode in (0, 1), err
    until(lambda: set(states(folder).values()) == {"done"})
    assert outputs(folder) == {"a.txt": "a.txt of ours", "b.txt": "b.txt of ours", "c.txt": "newer"}
    assert not list((folder / "out").glob(".filewright*"))


def test_one_that_is_stopped_from_outside_ends(folder: Path) -> None:
    with watching(folder) as holder:
        (place,) = _state().glob("pipelines/*")
        with closing(RemoteClient(place)) as client:
            assert client.pid == holder.pid
            until(lambda: client.snapshot().state is EngineState.RUNNING)  # its door opens before it begins
            client.stop()
        out, _ = holder.communicate(timeout=30)
        assert (holder.returncode, out.splitlines()[-1].partition(":")[0]) == (0, "flow.filewright")


def test_a_holder_that_does_not_answer_is_named(folder: Path) -> None:
    with watching(folder) as holder:
        for door in _state().glob("pipelines/*/door.json"):
            door.rename(door.with_name("aside"))
        answer = filewright("retry", "--all", at=folder)
        assert answer.status == 2
        assert f"(process id {holder.pid}), which does not answer" in answer.err


# -- why --------------------------------------------------------------------------------------------------------


def _why(folder: Path, path: str) -> tuple[Answer, dict[str, Any]]:
    answer = filewright("why", path, "--json", at=folder)
    (found,) = answer.objects
    return answer, found


@pytest.mark.parametrize("held", [False, True])
def test_why_answers_for_every_path(folder: Path, held: bool) -> None:
    (folder / "inbox" / "sub").mkdir()
    (folder / "inbox" / "sub" / "deep.txt").write_text("deep")
    (folder / "inbox" / "x.tmp").write_text("half")

    def ask() -> None:
        found = {}
        for path in ("inbox/a.txt", "inbox/c.txt", "out/c.txt", "inbox/x.tmp", "inbox/sub/deep.txt"):
            answer, found[path] = _why(folder, path)
            assert answer.status == 0
            assert found[path]["path"] == str(folder / path)
        assert {path: one["state"] for path, one in found.items()} == {
            "inbox/a.txt": "quarantined",
            "inbox/c.txt": "done",
            "out/c.txt": "done",
            "inbox/x.tmp": "skipped",
            "inbox/sub/deep.txt": "skipped",
        }
        assert found["inbox/a.txt"]["job"] == jobs(folder)["a.txt"]["job"]
        assert "already there" in found["inbox/a.txt"]["reason"]
        assert "rule" in found["inbox/x.tmp"]

    if held:
        with watching(folder):
            ask()
    else:
        ask()


def test_why_knows_nothing_of_a_path_that_no_flow_watches(folder: Path) -> None:
    answer, found = _why(folder, "/etc/hosts")
    assert answer.status == 1
    assert (found["path"], found["state"]) == ("/etc/hosts", "unknown")
    plain = filewright("why", "inbox/a.txt", at=folder)
    assert plain.status == 0
    assert plain.out.startswith(f"{folder / 'inbox' / 'a.txt'}: quarantined: A file named a.txt is already there")


@pytest.mark.skipif(sys.platform == "win32", reason="names of bytes")
def test_why_gives_a_name_that_is_not_text_as_bytes_too(folder: Path) -> None:
    name = os.fsdecode(b"inbox/\xff.txt")
    (folder / name).write_text("odd")
    _, found = _why(folder, name)
    assert found["state"] == "waiting"
    assert "path_b64" in found
