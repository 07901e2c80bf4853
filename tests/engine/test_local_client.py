"""The whole engine behind its client: the journal in memory, processors inline, real files."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filewright.core.edits import set_param
from filewright.core.event import JobOpened
from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.job import Arrival, State, Task, TaskKey
from filewright.core.pipeline import Pipeline
from filewright.engine.client import EngineState, JobQuery, Snapshot
from filewright.engine.local_client import LocalClient
from filewright.engine.sources.arrivals import as_file, stamp_of
from filewright.engine.threads import PlainThreads
from filewright.engine.versions import encode_graph
from filewright.errors import UsageError
from tests.engine.workplace import MemoryWorkplace, bundled, client


def wait_until(holds: Callable[[], bool], seconds: float = 20.0, *, tell: Callable[[], object] = lambda: "") -> None:
    """Until something holds; fails when it does not in time, and then says what `tell` gives."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"it did not come about {tell()}"
        threading.Event().wait(0.005)


def flow(*wires: str, **nodes: tuple[str, dict[str, object]]) -> Pipeline:
    """A pipeline from `a.out -> b.in` texts."""

    def port(text: str, default: str) -> Port:
        node, _, name = text.strip().partition(".")
        return Port(node, name or default)

    return Pipeline(
        graph=Graph(
            nodes={key: Node(key=key, use=use, params=params) for key, (use, params) in nodes.items()},
            wires=tuple(Wire(port(a, "out"), port(b, "in")) for a, b in (w.split("->") for w in wires)),
        )
    )


INBOX = ("watch-folder", {"path": "./in", "quiet": "0s"})
UPPER = flow(
    "inbox -> upper", "upper -> out", inbox=INBOX, upper=("upper-case", {}), out=("save-to-folder", {"path": "./out"})
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "flow"
    (made / "in").mkdir(parents=True)
    return made


@pytest.fixture
def opened(folder: Path) -> Iterator[Callable[..., LocalClient]]:
    clients: list[LocalClient] = []

    def open_(pipeline: Pipeline = UPPER, **options: object) -> LocalClient:
        clients.append(client(pipeline, folder, **options))
        return clients[-1]

    yield open_
    for one in clients:
        one.stop()


def finish(one: LocalClient) -> Snapshot:
    one.run_once()
    assert one.wait(30)
    one.stop()
    return one.snapshot()


def outputs(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_run_takes_what_is_there_and_comes_to_rest(folder: Path, opened: Callable[..., LocalClient]) -> None:
    for n in range(50):
        (folder / "in" / f"{n}.txt").write_text(f"line {n}\n")
    snapshot = finish(opened())
    assert snapshot.session.as_dict() | {"seen": 50, "done": 50} == snapshot.session.as_dict()
    assert snapshot.state is EngineState.STOPPED
    assert outputs(folder / "out") == {f"{n}.txt": f"LINE {n}\n".encode() for n in range(50)}
    assert not list(folder.rglob(".filewright-*"))


def test_a_second_run_takes_nothing_that_is_done(folder: Path, opened: Callable[..., LocalClient]) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    one = opened()
    finish(one)
    snapshot = finish(one)
    assert (snapshot.session.seen, snapshot.done_before) == (0, 1)


def test_doing_it_again_replaces_the_own_earlier_output(folder: Path, opened: Callable[..., LocalClient]) -> None:
    source = folder / "in" / "a.txt"
    source.write_text("one\n")
    one = opened()
    finish(one)
    source.write_text("two\n")
    finish(one)
    assert outputs(folder / "out") == {"a.txt": b"TWO\n"}


def test_somebody_elses_file_of_that_name_is_left_alone(folder: Path, opened: Callable[..., LocalClient]) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "a.txt").write_text("not ours")
    (folder / "in" / "a.txt").write_text("a\n")
    finish(opened())
    assert outputs(folder / "out") == {"a.txt": b"not ours", "a (2).txt": b"A\n"}


def test_watching_takes_what_lands_until_it_is_stopped(folder: Path, opened: Callable[..., LocalClient]) -> None:
    one = opened()
    one.start()
    (folder / "in" / "a.txt").write_text("a\n")
    wait_until(lambda: one.snapshot().ledger.done == 1, tell=one.snapshot)
    (folder / "in" / "b.txt").write_text("b\n")
    wait_until(lambda: one.snapshot().ledger.done == 2, tell=one.snapshot)
    one.stop()
    assert outputs(folder / "out") == {"a.txt": b"A\n", "b.txt": b"B\n"}


def test_a_file_that_an_earlier_session_left_open_is_taken_again_when_it_changes(folder: Path) -> None:
    source = folder / "in" / "a.txt"
    source.write_text("one\n")
    workplace = MemoryWorkplace(folder.parent / "state", bundled())
    one = LocalClient(UPPER, workplace, PlainThreads(), folder=str(folder))
    version, job = one.present(), workplace.journal.next_job()
    arrival = Arrival(source="inbox", root=str(folder / "in"), path="a.txt", stamp=stamp_of(source.stat()))
    task = Task(key=TaskKey(job, "inbox").child(0, "upper"), port="in", file=as_file(arrival))
    workplace.journal.store_graph(version.hash, encode_graph(version.graph))
    workplace.journal.append(
        [JobOpened(job=job, time_ns=1, ulid=f"{job:026}", arrival=arrival, graph=version.hash, run=1, tasks=(task,))]
    )
    try:
        one.start()
        wait_until(lambda: outputs(folder / "out") == {"a.txt": b"ONE\n"} and not one.snapshot().ledger.open)
        source.write_text("two, and longer\n")
        wait_until(lambda: outputs(folder / "out") == {"a.txt": b"TWO, AND LONGER\n"})
    finally:
        one.stop()


def test_what_is_handed_over_goes_in_also_a_second_time(folder: Path, opened: Callable[..., LocalClient]) -> None:
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.txt").write_text("x\n")
    one = opened()
    for _ in range(2):
        one.add_files([str(elsewhere / "x.txt")])
        assert one.wait(30)
    assert one.snapshot().session.done == 1
    assert outputs(folder / "out") == {"x.txt": b"X\n"}
    assert len(one.jobs(JobQuery()).jobs) == 2


def test_files_for_nowhere_are_refused_in_words(opened: Callable[..., LocalClient]) -> None:
    with pytest.raises(UsageError, match="nowhere takes no files in"):
        opened().add_files(["/x"], into="nowhere")


PICTURES = flow(
    "inbox -> shrink",
    "shrink -> out",
    inbox=INBOX,
    shrink=("image-resize", {"width": 10}),
    out=("save-to-folder", {"path": "./out"}),
)


def test_a_bad_file_is_set_aside_with_its_reason_and_can_be_retried(
    folder: Path, opened: Callable[..., LocalClient]
) -> None:
    bad = folder / "in" / "no.jpg"
    bad.write_text("this is no picture")
    one = opened(PICTURES)
    snapshot = finish(one)
    assert snapshot.session.quarantined == 1
    job = one.jobs(JobQuery(states=frozenset({State.QUARANTINED}))).jobs[0]
    assert job.node == "shrink"
    assert job.fault is not None
    assert "picture" in job.fault.sentence()
    group = one.attention()[0]
    assert (group.node, group.count) == ("shrink", 1)

    one.retry([job.job])
    assert one.wait(30)
    one.stop()
    assert one.job(job.job).state is State.QUARANTINED, "the file is as bad as before"

    one.dismiss([job.job])
    wait_until(lambda: one.job(job.job).state is State.DISMISSED)
    one.stop()
    ledger = one.snapshot().ledger
    assert (ledger.quarantined, ledger.dismissed) == (0, 1)


def test_a_retry_uses_the_flow_as_it_is_now(folder: Path, opened: Callable[..., LocalClient]) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "a.txt").write_text("not ours")
    (folder / "in" / "a.txt").write_text("a\n")
    one = opened(set_param(UPPER, "out", "conflict", "fail"))
    finish(one)
    job = one.jobs(JobQuery(states=frozenset({State.QUARANTINED}))).jobs[0]
    one.apply(UPPER)
    one.retry([job.job])
    assert one.wait(30)
    one.stop()
    assert one.job(job.job).state is State.DONE
    assert outputs(folder / "out") == {"a.txt": b"not ours", "a (2).txt": b"A\n"}


def test_the_original_is_moved_when_all_is_done(folder: Path, opened: Callable[..., LocalClient]) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    finish(opened(set_param(UPPER, "inbox", "after", "move")))
    assert outputs(folder) == {"out/a.txt": b"A\n", "processed/a.txt": b"a\n"}


def test_a_moved_file_that_comes_back_is_taken_again(folder: Path, opened: Callable[..., LocalClient]) -> None:
    one = opened(set_param(UPPER, "inbox", "after", "move"))
    for _ in range(2):
        (folder / "in" / "a.txt").write_text("a\n")
        assert finish(one).session.done == 1
    assert not (folder / "in" / "a.txt").exists()


def test_pausing_stops_the_handing_out_and_resuming_goes_on(folder: Path, opened: Callable[..., LocalClient]) -> None:
    one = opened()
    one.start()
    one.pause()
    wait_until(lambda: one.snapshot().state is EngineState.PAUSED)
    (folder / "in" / "a.txt").write_text("a\n")
    wait_until(lambda: one.snapshot().ledger.waiting == 1)
    assert not (folder / "out").exists()
    one.resume()
    wait_until(lambda: one.snapshot().ledger.done == 1)


def test_a_change_applies_to_files_that_come_after_it(folder: Path, opened: Callable[..., LocalClient]) -> None:
    one = opened()
    one.start()
    (folder / "in" / "a.txt").write_text("a\n")
    wait_until(lambda: one.snapshot().ledger.done == 1)
    before = one.snapshot().version
    one.apply(set_param(UPPER, "out", "path", "./elsewhere"))
    wait_until(lambda: one.snapshot().version != before)
    (folder / "in" / "b.txt").write_text("b\n")
    wait_until(lambda: one.snapshot().ledger.done == 2)
    assert outputs(folder / "out") == {"a.txt": b"A\n"}
    assert outputs(folder / "elsewhere") == {"b.txt": b"B\n"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_holds_its_step(folder: Path, opened: Callable[..., LocalClient]) -> None:
    (folder / "out").mkdir(mode=0o500)
    (folder / "in" / "a.txt").write_text("a\n")
    one = opened(held_wait=0.1)
    assert finish(one).session.held == 1


def test_a_target_that_is_no_folder_holds_its_step_until_it_is_mended(
    folder: Path, opened: Callable[..., LocalClient]
) -> None:
    (folder / "out").write_text("in the way")
    (folder / "in" / "a.txt").write_text("a\n")
    one = opened()
    one.start()
    wait_until(lambda: one.snapshot().ledger.held == 1)
    assert one.snapshot().nodes["out"].fault is not None
    (folder / "out").unlink()
    wait_until(lambda: one.snapshot().ledger.done == 1)
    assert outputs(folder / "out") == {"a.txt": b"A\n"}


def test_why_answers_for_files_that_never_entered(folder: Path, opened: Callable[..., LocalClient]) -> None:
    (folder / "in" / "a.part").write_text("half")
    (folder / "in" / "b.txt").write_text("b\n")
    one = opened()
    one.start()
    wait_until(lambda: one.snapshot().ledger.done == 1)
    skipped = one.why(str(folder / "in" / "a.part"))
    assert skipped.state == "skipped"
    assert skipped.fault is not None
    assert "*.part" in skipped.fault.sentence()
    assert one.why(str(folder / "in" / "b.txt")).state == "done"
    assert one.why(str(folder / "out" / "b.txt")).state == "done"


def test_a_trace_tells_the_whole_way(folder: Path, opened: Callable[..., LocalClient]) -> None:
    (folder / "in" / "a.txt").write_text("a\n")
    one = opened()
    finish(one)
    job = one.jobs(JobQuery()).jobs[0]
    events = [(e.event, e.node) for e in one.trace(job.job)]
    assert events[0] == ("job-opened", "inbox")
    assert ("task-finished", "upper") in events
    assert ("effects-done", "out") in events
    assert events[-1][0] == "job-state"


def test_the_account_adds_up_and_equals_the_journal(folder: Path, opened: Callable[..., LocalClient]) -> None:
    for n in range(20):
        (folder / "in" / f"{n}.jpg").write_text("no picture")
    (folder / "in" / "x.tmp").write_text("")
    one = opened(PICTURES)
    session = finish(one).session
    assert (session.seen, session.quarantined, session.skipped) == (21, 20, 1)
    listed = one.jobs(JobQuery(states=frozenset({State.QUARANTINED}), limit=100)).jobs
    assert len(listed) == session.quarantined


def test_history_has_what_was_done(folder: Path, opened: Callable[..., LocalClient]) -> None:
    one = opened()
    one.start()
    (folder / "in" / "a.txt").write_text("a\n")
    wait_until(lambda: sum(r or 0 for r in one.history(60).rate) > 0)
    series = one.history(60)
    assert sum((r or 0) * series.step for r in series.rate) == pytest.approx(1)
    assert series.rate[0] is None, "before the start there is a gap"
