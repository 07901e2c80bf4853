"""Runs are taken back by the whole engine: real files, the journal in memory."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.job import State
from filewright.core.pipeline import Pipeline
from filewright.engine.client import JobQuery, UndoAction, UndoOutcome, UndoSelection
from filewright.engine.local_client import LocalClient
from tests.engine.workplace import client

FILES = 500


def wait_until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Until something holds; fails when it does not in time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        threading.Event().wait(0.005)


def flow(*, after: str = "keep", conflict: str = "rename", use: str = "upper-case") -> Pipeline:
    """Inbox, a step, an output folder."""
    nodes = {
        "inbox": Node(key="inbox", use="watch-folder", params={"path": "./in", "quiet": "0s", "after": after}),
        "step": Node(key="step", use=use),
        "out": Node(key="out", use="save-to-folder", params={"path": "./out", "conflict": conflict}),
    }
    wires = (Wire(Port("inbox", "out"), Port("step", "in")), Wire(Port("step", "out"), Port("out", "in")))
    return Pipeline(graph=Graph(nodes=nodes, wires=wires))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "flow"
    (made / "in").mkdir(parents=True)
    return made


@pytest.fixture
def opened(folder: Path) -> Iterator[Callable[..., LocalClient]]:
    clients: list[LocalClient] = []

    def open_(pipeline: Pipeline | None = None, **options: object) -> LocalClient:
        clients.append(client(pipeline or flow(), folder, **options))
        return clients[-1]

    yield open_
    for one in clients:
        one.stop()


def finish(one: LocalClient) -> None:
    one.run_once()
    assert one.wait(60)
    one.stop()


def undo(one: LocalClient, selection: UndoSelection | None = None) -> UndoOutcome:
    """Take back, and wait for the end."""
    ticket = one.undo(selection or UndoSelection())
    wait_until(lambda: one.undo_outcome(ticket).over, 60)
    return one.undo_outcome(ticket)


def tree(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Names, bytes, rights and times of all files; folders by name."""
    found: dict[str, tuple[bytes, int, int]] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        data = path.read_bytes() if path.is_file() else b"/"
        mtime = status.st_mtime_ns if path.is_file() else 0
        found[path.relative_to(folder).as_posix()] = (data, status.st_mode & 0o777, mtime)
    return found


def states(one: LocalClient) -> dict[str, tuple[State, str | None]]:
    """What the account says of each file."""
    return {
        Path(job.file).name: (job.state, job.fault.code if job.fault else None)
        for job in one.jobs(JobQuery(limit=10_000)).jobs
    }


def test_500_files_renamed_overwritten_and_moved_are_as_before(
    folder: Path, opened: Callable[..., LocalClient]
) -> None:
    for n in range(FILES):
        path = folder / "in" / f"{n}.txt"
        path.write_text(f"line {n}\n")
        os.utime(path, ns=(10**18 + n, 10**18 + n * 1_000))
        path.chmod(0o640 if n % 2 else 0o600)
    (folder / "out").mkdir()
    for n in range(0, FILES, 3):  # a third is overwritten
        path = folder / "out" / f"{n}.txt"
        path.write_text(f"before {n}\n")
        os.utime(path, ns=(10**18, 10**18 + n))
        path.chmod(0o604)
    before = tree(folder)
    one = opened(flow(after="move", conflict="overwrite"))
    finish(one)
    assert len(list((folder / "processed").iterdir())) == FILES
    assert (folder / "out" / "3.txt").read_text() == "LINE 3\n"
    outcome = undo(one)
    assert (outcome.undone, outcome.left) == (2 * FILES, ())
    assert tree(folder) == before
    assert set(states(one).values()) == {(State.DISMISSED, "taken-back")}
    assert one.snapshot().ledger.as_dict() | {"seen": FILES, "dismissed": FILES, "done": 0} == (
        one.snapshot().ledger.as_dict()
    )
    one.stop()
    assert list((folder.parent / "state" / "kept").iterdir()) == []
    finish(one)  # what was put back is known: it is not taken in again
    assert tree(folder) == before


@pytest.mark.parametrize("after", ["delete", "move"])
def test_originals_come_back_and_are_not_taken_for_new_while_watching(
    folder: Path, opened: Callable[..., LocalClient], after: str
) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    before = tree(folder)
    one = opened(flow(after=after))
    one.start()
    wait_until(lambda: one.snapshot().session.done == 1)
    assert not (folder / "in" / "a.txt").exists()
    assert undo(one).left == ()
    assert tree(folder) == before
    (folder / "in" / "b.txt").write_text("b\n")  # everything was looked at once this is done
    wait_until(lambda: states(one).get("b.txt", (None,))[0] is State.DONE)
    assert len(one.jobs(JobQuery()).jobs) == 2
    assert states(one)["a.txt"] == (State.DISMISSED, "taken-back")
    one.stop()
    finish(one)
    assert sorted(path.name for path in (folder / "in").iterdir()) == ["a.txt"]


def test_what_was_changed_since_is_left_alone_and_named(folder: Path, opened: Callable[..., LocalClient]) -> None:
    for name in ("kept", "changed", "removed", "touched"):
        (folder / "in" / f"{name}.txt").write_text(f"{name}\n")
    one = opened()
    finish(one)
    (folder / "out" / "changed.txt").write_text("mine")
    (folder / "out" / "removed.txt").unlink()
    (folder / "out" / "touched.txt").touch()
    preview = one.preview_undo(UndoSelection())
    assert preview.count(UndoAction.REMOVE) == 3
    outcome = undo(one)
    for left in (preview.left, outcome.left):
        assert [(Path(s.path).name, s.obstacle and s.obstacle.code) for s in left] == [("changed.txt", "undo-changed")]
    assert tree(folder / "out").keys() == {"changed.txt"}
    assert states(one)["changed.txt"] == (State.DONE, None)
    assert states(one)["removed.txt"] == (State.DISMISSED, "taken-back")


def test_an_original_stays_moved_where_its_place_is_taken(folder: Path, opened: Callable[..., LocalClient]) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    one = opened(flow(after="move"))
    finish(one)
    (folder / "in" / "a.txt").write_text("another\n")
    outcome = undo(one)
    assert [s.obstacle and s.obstacle.code for s in outcome.left] == ["undo-place-taken"]
    assert (folder / "in" / "a.txt").read_text() == "another\n"
    assert (folder / "processed" / "a.txt").read_text() == "a\n"
    assert not (folder / "out").exists()  # that was not in the way
    assert states(one)["a.txt"] == (State.DISMISSED, "taken-back-partly")


def test_a_chain_of_runs_unwinds_run_by_run(folder: Path, opened: Callable[..., LocalClient]) -> None:
    source, made = folder / "in" / "a.txt", folder / "out" / "a.txt"
    one = opened()
    for text in ("one\n", "two\n", "three\n"):
        source.write_text(text)
        finish(one)
    assert made.read_text() == "THREE\n"
    assert [s.path for s in undo(one, UndoSelection(run=1)).left] == [str(made)]  # later runs wrote it again
    assert undo(one).left == ()
    assert made.read_text() == "TWO\n"
    assert undo(one, UndoSelection(since_ns=1)).left == ()
    assert not made.parent.exists()


def test_a_whole_chain_unwinds_at_once(folder: Path, opened: Callable[..., LocalClient]) -> None:
    one = opened()
    for text in ("one\n", "two\n", "three\n"):
        (folder / "in" / "a.txt").write_text(text)
        finish(one)
    assert undo(one, UndoSelection(since_ns=1)).undone == 3
    assert not (folder / "out").exists()


def test_jobs_are_taken_back_by_name_while_others_stay(folder: Path, opened: Callable[..., LocalClient]) -> None:
    for name in ("a", "b"):
        (folder / "in" / f"{name}.txt").write_text(name)
    one = opened()
    finish(one)
    (job,) = [job for job in one.jobs(JobQuery()).jobs if job.file.endswith("a.txt")]
    assert job.run == 1
    assert undo(one, UndoSelection(jobs=(job.job,))).undone == 1
    assert tree(folder / "out").keys() == {"b.txt"}
    assert undo(one, UndoSelection(jobs=(job.job,))).total == 0  # there is nothing left of it


def test_it_can_be_done_again_afterwards(folder: Path, opened: Callable[..., LocalClient]) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    one = opened()
    finish(one)
    undo(one)
    (folder / "out").mkdir()
    (folder / "out" / "a.txt").write_text("somebody else's\n")
    (job,) = one.jobs(JobQuery()).jobs
    assert one.redo([job.job]) == ()
    assert one.wait(30)
    assert {k: v[0] for k, v in tree(folder / "out").items()} == {
        "a.txt": b"somebody else's\n",
        "a (2).txt": b"A\n",
    }


def test_a_preview_changes_nothing(folder: Path, opened: Callable[..., LocalClient]) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    one = opened(flow(after="move"))
    finish(one)
    before = tree(folder)
    preview = one.preview_undo(UndoSelection())
    assert [(s.action, Path(s.path).parent.name) for s in preview.steps] == [
        (UndoAction.MOVE_BACK, "processed"),
        (UndoAction.REMOVE, "out"),
    ]
    assert (preview.jobs, preview.run, preview.left) == (1, 1, ())
    assert tree(folder) == before
    assert undo(one).undone == 2
    assert one.preview_undo(UndoSelection()).steps == ()


def redo(one: LocalClient, name: str) -> None:
    """Do the newest job of this file anew, to its end."""
    job = next(job for job in one.jobs(JobQuery()).jobs if job.file.endswith(name))
    assert one.redo([job.job]) == ()
    assert one.wait(30)
    one.stop()


def test_what_found_its_output_there_is_taken_back_before_the_run_that_put_it_there(
    folder: Path, opened: Callable[..., LocalClient]
) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    one = opened()
    finish(one)
    redo(one, "a.txt")
    (first,) = one.preview_undo(UndoSelection(run=1)).left  # the later run counts on that file
    assert first.obstacle is not None
    assert first.obstacle.code == "undo-later"
    preview = one.preview_undo(UndoSelection())
    assert (preview.run, preview.jobs, preview.steps) == (2, 1, ())
    outcome = undo(one)
    assert (outcome.undone, outcome.total, outcome.left, outcome.jobs) == (0, 0, (), 1)
    assert (folder / "out" / "a.txt").read_text() == "A\n"  # the earlier run's, which stands
    newest, oldest = one.jobs(JobQuery()).jobs
    assert (newest.state, newest.outputs, oldest.state) == (State.DISMISSED, (), State.DONE)
    outcome = undo(one)
    assert (outcome.undone, outcome.left) == (1, ())
    assert not (folder / "out").exists()
    assert {job.state for job in one.jobs(JobQuery()).jobs} == {State.DISMISSED}
    assert one.preview_undo(UndoSelection()).jobs == 0


def test_a_run_and_its_repetition_are_taken_back_together(folder: Path, opened: Callable[..., LocalClient]) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    one = opened()
    finish(one)
    redo(one, "a.txt")
    outcome = undo(one, UndoSelection(since_ns=1))
    assert (outcome.undone, outcome.left, outcome.jobs) == (1, (), 2)
    assert not (folder / "out").exists()
    assert {job.state for job in one.jobs(JobQuery()).jobs} == {State.DISMISSED}
    ledger = one.snapshot().ledger
    assert (ledger.done, ledger.dismissed) == (0, 2)


@pytest.mark.parametrize(("conflict", "theirs"), [("rename", "A\n"), ("skip", "quite another\n")])
def test_the_file_of_a_stranger_that_was_found_there_is_never_touched(
    folder: Path, opened: Callable[..., LocalClient], conflict: str, theirs: str
) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    (folder / "out").mkdir()
    (folder / "out" / "a.txt").write_text(theirs)
    before = tree(folder)
    one = opened(flow(conflict=conflict))
    finish(one)
    assert states(one)["a.txt"] == (State.DONE, None)
    assert undo(one).jobs == 1
    assert tree(folder) == before
    assert states(one)["a.txt"] == (State.DISMISSED, "taken-back")


def test_a_job_all_of_whose_changes_stay_counts_what_it_found_there(
    folder: Path, opened: Callable[..., LocalClient]
) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    (folder / "out").mkdir()
    (folder / "out" / "a.txt").write_text("A\n")
    one = opened(flow(after="move"))
    finish(one)
    (folder / "in" / "a.txt").write_text("another\n")  # so that the original has to stay where it is
    outcome = undo(one)
    assert ([s.obstacle and s.obstacle.code for s in outcome.left], outcome.jobs) == (["undo-place-taken"], 0)
    assert states(one)["a.txt"] == (State.DONE, None)
    assert [Path(output.path).name for output in one.jobs(JobQuery()).jobs[0].outputs] == ["a.txt"]


def two_ways() -> Pipeline:
    """What comes in goes to `out` as it is, and in upper case to `up`, which refuses names that are taken."""
    nodes = {
        "inbox": Node(key="inbox", use="watch-folder", params={"path": "./in", "quiet": "0s"}),
        "step": Node(key="step", use="upper-case"),
        "out": Node(key="out", use="save-to-folder", params={"path": "./out"}),
        "up": Node(key="up", use="save-to-folder", params={"path": "./up", "conflict": "fail"}),
    }
    wires = (
        Wire(Port("inbox", "out"), Port("out", "in")),
        Wire(Port("inbox", "out"), Port("step", "in")),
        Wire(Port("step", "out"), Port("up", "in")),
    )
    return Pipeline(graph=Graph(nodes=nodes, wires=wires))


def test_what_a_quarantined_file_put_out_is_taken_back_and_the_file_asks_for_nothing_more(
    folder: Path, opened: Callable[..., LocalClient]
) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    (folder / "up").mkdir()
    (folder / "up" / "a.txt").write_text("theirs")
    one = opened(two_ways())
    finish(one)
    assert states(one)["a.txt"][0] is State.QUARANTINED
    assert (folder / "out" / "a.txt").exists()
    outcome = undo(one)
    assert (outcome.undone, outcome.left, outcome.jobs) == (1, (), 1)
    assert not (folder / "out").exists()
    assert states(one)["a.txt"] == (State.DISMISSED, "taken-back")
    assert one.attention() == ()


def half_done(one: LocalClient) -> None:
    """Start, and wait until a.txt is put out by one way while it waits in the other."""
    one.start()
    one.pause("step")
    (Path(one._folder) / "in" / "a.txt").write_text("a\n")
    wait_until(lambda: [len(job.outputs) for job in one.jobs(JobQuery()).jobs] == [1])


@pytest.mark.parametrize("running", [True, False])
def test_a_file_that_only_waits_is_given_up_when_it_is_taken_back(
    folder: Path, opened: Callable[..., LocalClient], running: bool
) -> None:
    one = opened(two_ways())
    half_done(one)
    if not running:
        one.stop()
    preview = one.preview_undo(UndoSelection())
    assert [(step.action, step.obstacle) for step in preview.steps] == [(UndoAction.REMOVE, None)]
    outcome = undo(one)
    assert (outcome.undone, outcome.left, outcome.jobs) == (1, (), 1)
    assert not (folder / "out").exists()
    assert states(one)["a.txt"] == (State.DISMISSED, "taken-back")
    if running:
        one.resume("step")
        (folder / "in" / "b.txt").write_text("b\n")
        wait_until(lambda: states(one).get("b.txt", (None,))[0] is State.DONE)
        one.stop()
        ledger = one.snapshot().ledger
        assert (ledger.seen, ledger.done, ledger.dismissed) == (2, 1, 1)
    else:
        finish(one)
    assert not (folder / "up" / "a.txt").exists()  # nothing went on with it
