"""Jobs that have ended are tried again, done anew or set aside, by the engine that is there or by one woken for it."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filewright.core.edits import set_param
from filewright.core.job import State
from filewright.core.pipeline import Pipeline
from filewright.engine.client import JobQuery, JobView
from filewright.engine.local_client import LocalClient
from filewright.engine.reopening import Reopening
from filewright.engine.scheduler.instructions import Instruction
from filewright.engine.scheduler.signals import Moment
from tests.engine.test_local_client import INBOX, UPPER, finish, flow, outputs, wait_until
from tests.engine.workplace import client

Opened = Callable[..., LocalClient]

SHRINK = flow(
    "inbox -> resize",
    "resize -> out",
    inbox=INBOX,
    resize=("image-resize", {"width": 10}),
    out=("save-to-folder", {"path": "./out"}),
)
MOVING = flow(
    "inbox -> upper",
    "upper -> out",
    inbox=("watch-folder", {"path": "./in", "quiet": "0s", "recursive": True, "after": "move"}),
    upper=("upper-case", {}),
    out=("save-to-folder", {"path": "./out"}),
)
TWICE = flow(
    "inbox -> out",
    "inbox -> upper",
    "upper -> out",
    inbox=INBOX,
    upper=("upper-case", {}),
    out=("save-to-folder", {"path": "./out"}),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "flow"
    (made / "in").mkdir(parents=True)
    return made


@pytest.fixture
def opened(folder: Path) -> Iterator[Opened]:
    clients: list[LocalClient] = []

    def open_(pipeline: Pipeline = UPPER, **options: object) -> LocalClient:
        clients.append(client(pipeline, folder, **options))
        return clients[-1]

    yield open_
    for one in clients:
        one.stop()


def rest(one: LocalClient) -> None:
    assert one.wait(30)
    one.stop()


def all_jobs(one: LocalClient) -> tuple[JobView, ...]:
    return one.jobs(JobQuery()).jobs


def newest(one: LocalClient) -> str:
    return all_jobs(one)[0].job


def redo(one: LocalClient, *jobs: str) -> list[str]:
    """Do these anew, to the end; gives the codes of what was refused."""
    refused = one.redo(jobs)
    rest(one)
    return [each.fault.code for each in refused]


def test_what_was_put_out_is_replaced_and_not_numbered(folder: Path, opened: Opened) -> None:
    (folder / "in" / "a.txt").write_text("one\n")
    one = opened()
    finish(one)
    assert redo(one, newest(one)) == []
    assert outputs(folder / "out") == {"a.txt": b"ONE\n"}
    assert [job.state for job in all_jobs(one)] == [State.DONE, State.DONE]
    (folder / "in" / "a.txt").write_text("two\n")
    assert redo(one, newest(one)) == []
    assert outputs(folder / "out") == {"a.txt": b"TWO\n"}


def test_the_older_job_of_an_input_does_it_anew_as_well_as_the_newer(folder: Path, opened: Opened) -> None:
    (folder / "in" / "a.txt").write_text("one\n")
    one = opened()
    finish(one)
    first = newest(one)
    redo(one, first)
    (folder / "in" / "a.txt").write_text("other\n")
    assert redo(one, first) == []
    assert redo(one, first, newest(one)) == []  # the same input: once
    assert outputs(folder / "out") == {"a.txt": b"OTHER\n"}
    assert len(all_jobs(one)) == 4


def test_several_outputs_of_one_name_each_replace_their_own(folder: Path, opened: Opened) -> None:
    (folder / "in" / "a.txt").write_text("one\n")
    one = opened(TWICE)
    finish(one)
    first = outputs(folder / "out")
    assert sorted(first) == ["a (2).txt", "a.txt"]
    redo(one, newest(one))
    assert outputs(folder / "out") == first
    (folder / "in" / "a.txt").write_text("two\n")
    redo(one, newest(one))
    second = outputs(folder / "out")
    assert sorted(second) == ["a (2).txt", "a.txt"]
    assert {name: text.lower() for name, text in second.items()} == {"a (2).txt": b"two\n", "a.txt": b"two\n"}
    assert [second[name].isupper() for name in second] == [first[name].isupper() for name in second]


def test_an_output_that_was_numbered_keeps_its_number(folder: Path, opened: Opened) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "a.txt").write_text("theirs")
    (folder / "in" / "a.txt").write_text("one\n")
    one = opened()
    finish(one)
    (folder / "in" / "a.txt").write_text("two\n")
    redo(one, newest(one))
    assert outputs(folder / "out") == {"a.txt": b"theirs", "a (2).txt": b"TWO\n"}


def test_what_somebody_changed_since_is_never_overwritten(folder: Path, opened: Opened) -> None:
    (folder / "in" / "a.txt").write_text("one\n")
    one = opened()
    finish(one)
    (folder / "out" / "a.txt").write_text("mine now")
    (folder / "in" / "a.txt").write_text("two\n")
    redo(one, newest(one))
    assert outputs(folder / "out") == {"a.txt": b"mine now", "a (2).txt": b"TWO\n"}
    (folder / "in" / "a.txt").write_text("three\n")
    redo(one, newest(one))
    assert outputs(folder / "out") == {"a.txt": b"mine now", "a (2).txt": b"THREE\n"}


def test_an_input_that_the_flow_moved_away_is_taken_from_there_and_stays_there(folder: Path, opened: Opened) -> None:
    (folder / "in" / "sub").mkdir()
    (folder / "in" / "sub" / "a.txt").write_text("one\n")
    one = opened(MOVING)
    finish(one)
    first = newest(one)
    moved = outputs(folder / "processed")
    for job in (first, first, newest(one)):
        assert redo(one, job) == []
        assert outputs(folder / "out") == {"sub/a.txt": b"ONE\n"}
        assert outputs(folder / "processed") == moved
    assert len(all_jobs(one)) == 4
    (folder / "in" / "sub" / "a.txt").write_text("two\n")
    finish(one)
    assert outputs(folder / "out") == {"sub/a.txt": b"ONE\n", "sub/a (2).txt": b"TWO\n"}


def test_an_input_that_is_gone_is_a_conflict_and_changes_nothing(folder: Path, opened: Opened) -> None:
    (folder / "in" / "a.txt").write_text("one\n")
    one = opened()
    finish(one)
    (folder / "in" / "a.txt").unlink()
    assert redo(one, newest(one), "01ARZ3NDEKTSV4RRFFQ69G5FAV") == ["job-unknown", "redo-input-gone"]
    assert len(all_jobs(one)) == 1
    assert outputs(folder / "out") == {"a.txt": b"ONE\n"}


def test_a_job_that_is_still_open_is_not_done_anew(folder: Path, opened: Opened) -> None:
    (folder / "in" / "a.txt").write_text("one\n")
    one = opened()
    one.start()
    wait_until(lambda: one.snapshot().session.done == 1)
    one.pause()
    (folder / "in" / "b.txt").write_text("b\n")
    one.pause("upper")
    one.resume()
    wait_until(lambda: any(job.file.endswith("b.txt") for job in all_jobs(one)))
    waiting = next(job.job for job in all_jobs(one) if job.file.endswith("b.txt"))
    assert [each.fault.code for each in one.redo([waiting])] == ["still-open"]
    assert [each.fault.code for each in one.retry([waiting])] == ["not-set-aside"]
    assert [each.fault.code for each in one.dismiss([waiting])] == ["not-set-aside"]
    one.resume("upper")
    wait_until(lambda: one.snapshot().session.done == 2)


def test_while_it_watches_a_changed_file_is_done_anew_once(folder: Path, opened: Opened) -> None:
    (folder / "in" / "a.txt").write_text("one\n")
    one = opened()
    one.start()
    wait_until(lambda: one.snapshot().session.done == 1)
    first = newest(one)
    for text in ("two\n", "three\n", "four\n"):
        (folder / "in" / "a.txt").write_text(text)
        one.redo([first])
        wait_until(lambda text=text: outputs(folder / "out").get("a.txt") == text.upper().encode())  # type: ignore[misc]
    wait_until(lambda: one.snapshot().session.open == 0)
    one.stop()
    assert outputs(folder / "out") == {"a.txt": b"FOUR\n"}


def test_a_newer_version_of_a_file_closes_the_old_entry(folder: Path, opened: Opened) -> None:
    source = folder / "in" / "a.png"
    source.write_bytes(b"no picture")
    one = opened(SHRINK)
    finish(one)
    assert [group.count for group in one.attention()] == [1]
    source.write_bytes(b"no picture either")
    snapshot = finish(one)
    assert [group.count for group in one.attention()] == [1]
    assert (snapshot.session.seen, snapshot.session.quarantined) == (1, 1)
    assert (snapshot.ledger.seen, snapshot.ledger.quarantined) == (1, 1)
    source.write_bytes((Path(__file__).parents[2] / PICTURE).read_bytes())
    snapshot = finish(one)
    assert one.attention() == ()
    assert (snapshot.session.seen, snapshot.session.done) == (1, 1)
    assert (snapshot.ledger.seen, snapshot.ledger.done) == (1, 1)


def test_an_entry_done_anew_is_closed_too(folder: Path, opened: Opened) -> None:
    source = folder / "in" / "a.png"
    source.write_bytes(b"no picture")
    one = opened(SHRINK)
    finish(one)
    source.write_bytes((Path(__file__).parents[2] / PICTURE).read_bytes())
    assert redo(one, newest(one)) == []
    assert one.attention() == ()
    assert one.snapshot().session.as_dict() | {"seen": 1, "done": 1} == one.snapshot().session.as_dict()
    assert one.snapshot().ledger == one.read().counts()


def test_an_entry_is_tried_with_the_old_or_the_new_version(folder: Path, opened: Opened) -> None:
    (folder / "in" / "a.png").write_bytes((Path(__file__).parents[2] / PICTURE).read_bytes())
    (folder / "out").write_bytes(b"in the way")
    one = opened(set_param(SHRINK, "out", "path", "./out"), held_wait=0.0)
    broken = set_param(SHRINK, "out", "name", "{nothing}")
    one.apply(broken)
    (folder / "out").unlink()
    finish(one)
    assert [group.node for group in one.attention()] == ["out"]
    one.apply(SHRINK)
    job = newest(one)
    assert one.retry([job], old_version=True) == ()
    rest(one)
    assert [group.node for group in one.attention()] == ["out"]
    assert one.retry([job]) == ()
    rest(one)
    assert one.attention() == ()
    assert list(outputs(folder / "out")) == ["a.png"]


def test_a_flow_at_rest_is_not_woken_to_set_entries_aside(folder: Path, opened: Opened) -> None:
    (folder / "in" / "a.png").write_bytes(b"no picture")
    one = opened(SHRINK)
    finish(one)
    sequence = one.snapshot().sequence
    assert one.dismiss([newest(one)]) == ()
    snapshot = one.snapshot()
    assert (snapshot.ledger.quarantined, snapshot.ledger.dismissed) == (0, 1)
    assert snapshot.sequence > sequence
    assert one.attention() == ()
    assert one.snapshot().ledger == one.read().counts()


@pytest.mark.parametrize("second", ["retry", "redo", "dismiss"])
@pytest.mark.parametrize("first", ["retry", "redo", "dismiss"])
def test_of_two_commands_at_once_one_takes_the_job(folder: Path, opened: Opened, first: str, second: str) -> None:
    """Both find it set aside; the engine comes to them only then."""
    (folder / "in" / "a.png").write_bytes(b"no picture")
    one = opened(SHRINK)
    one.start()
    wait_until(lambda: one.snapshot().session.quarantined == 1)
    job, go_on = newest(one), threading.Event()
    assert one._engine is not None

    def hold(reopening: Reopening, now: Moment) -> list[Instruction]:
        assert go_on.wait(20)
        return []

    one._engine.reopen(hold)
    for command in (first, second):
        assert getattr(one, command)([job]) == ()
    go_on.set()
    one.stop()
    finish(one)
    events = [event.event for event in one.trace(job)]
    retried, ended = events.count("job-retried"), events.count("job-state")
    assert (len(all_jobs(one)), retried, ended) == {"retry": (1, 1, 2), "redo": (1, 0, 1), "dismiss": (1, 0, 2)}[first]
    assert events.count("job-superseded") == (first == "redo")
    assert one.snapshot().ledger == one.read().counts()


PICTURE = next(
    str(path.relative_to(Path(__file__).parents[2]))
    for path in sorted((Path(__file__).parents[2] / "processors" / "image-resize").rglob("*"))
    if path.suffix in (".png", ".jpg")
)
