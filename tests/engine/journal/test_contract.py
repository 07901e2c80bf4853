"""What every journal promises, whichever kind it is."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from filewright.core.effect import EffectKind, EffectState
from filewright.core.event import InputRead, JobRetried, JobSuperseded, PathGone
from filewright.core.job import LineTrace, State, TaskState
from filewright.core.ledger import Ledger
from filewright.engine.client import JobQuery
from filewright.engine.journal.journal import Journal
from filewright.engine.journal.memory import MemoryJournal
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.errors import NotFound, StateError
from tests.engine.journal.samples import (
    ROOT,
    SECOND,
    done,
    effect,
    ended,
    failed,
    fault,
    finished,
    intended,
    name_of,
    opened,
    quarantined,
    replacement,
    stamp,
    started,
    task,
    whole_life,
)


@pytest.fixture(params=["memory", "sqlite"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    made: Journal
    if request.param == "memory":
        made = MemoryJournal(pipeline="p1")
    else:
        made = SqliteJournal(tmp_path / "journal.db", pipeline="p1")
    made.store_graph("g1", "filewright: 1")
    yield made
    made.close()


def add(journal: Journal, *events: object) -> None:
    journal.append(events)  # type: ignore[arg-type]
    journal.flush()


def test_batches_are_told_in_order_once_they_are_committed(journal: Journal) -> None:
    told: list[int] = []
    for job in range(1, 51):
        journal.append(list(whole_life(job, f"{job}.txt")), lambda job=job: told.append(job))  # type: ignore[misc]
    journal.flush()
    assert told == list(range(1, 51))
    assert journal.sequence == 50 * 9


def test_jobs_get_growing_numbers(journal: Journal) -> None:
    numbers = [journal.next_job() for _ in range(5)]
    assert numbers == sorted(set(numbers))


def test_an_open_job_is_recovered_with_its_tasks(journal: Journal) -> None:
    add(journal, opened(1), started(1))
    add(journal, finished(1, opens=[task(1, "inbox.0/upper.0/save"), task(1, "inbox.0/upper.1/b", "ü\udcff\n.txt")]))
    recovered = journal.recover()
    (job,) = recovered.jobs
    assert job.arrival == opened(1).arrival
    assert job.tasks == (task(1, "inbox.0/upper.0/save"), task(1, "inbox.0/upper.1/b", "ü\udcff\n.txt"))
    assert (job.graph, job.state, job.ulid, job.started_ns) == ("g1", State.WAITING, name_of(1), 2 * SECOND)
    assert recovered.graphs == {"g1": "filewright: 1"}
    assert recovered.ledger == Ledger(waiting=1)
    assert recovered.run == 2


def test_a_task_that_ran_is_recovered_as_running(journal: Journal) -> None:
    add(journal, opened(1))
    add(journal, started(1, attempt=2))
    (job,) = journal.recover().jobs
    assert [t.state for t in job.tasks] == [TaskState.RUNNING]
    assert job.attempts == 2
    assert journal.recover().ledger == Ledger(running=1)


def test_a_failed_task_keeps_its_fault_and_when_it_is_due(journal: Journal) -> None:
    retrying = task(1, state=TaskState.RETRYING, attempt=1, due_ns=99, suspected=2, fault=fault())
    add(journal, opened(1), started(1))
    add(journal, replace(failed(1), task=retrying))
    (job,) = journal.recover().jobs
    assert job.tasks == (retrying,)
    add(journal, started(1, attempt=2))
    (job,) = journal.recover().jobs
    assert job.tasks == (replace(retrying, state=TaskState.RUNNING, fault=None),)


def test_ended_jobs_are_not_recovered(journal: Journal) -> None:
    add(journal, *whole_life(1), *quarantined(2, "b.txt"))
    recovered = journal.recover()
    assert recovered.jobs == ()
    assert recovered.ledger == Ledger(done=1, quarantined=1)


def test_intended_effects_are_recovered_exactly(journal: Journal) -> None:
    write, over = effect(1, "/data/out/\udcfe.txt", 0), replace(replacement(1), key=effect(1, ordinal=1).key)
    add(journal, opened(1), intended(1, write, over))
    assert journal.recover().intended == (write, over)
    add(journal, done(1, write))
    assert journal.recover().intended == (over,)
    (job,) = journal.recover().jobs
    assert job.effects[0] == replace(write, state=EffectState.DONE, placed=stamp(8, 99))


def test_a_key_intended_anew_leaves_the_first_intent_behind(journal: Journal) -> None:
    second = effect(1, "/data/out/a (2).txt")
    add(journal, opened(1), intended(1))
    add(journal, intended(1, second))
    add(journal, done(1, second))
    (job,) = journal.recover().jobs
    assert [(e.target, e.state.value) for e in job.effects] == [
        ("/data/out/a.txt", "failed"),
        ("/data/out/a (2).txt", "done"),
    ]


def test_a_key_carried_out_again_keeps_both_effects(journal: Journal) -> None:
    add(journal, opened(1), intended(1), done(1))
    add(journal, intended(1, replacement(1)), done(1))
    (job,) = journal.recover().jobs
    assert [(e.kind.value, e.state.value) for e in job.effects] == [("write", "done"), ("replace", "done")]
    assert [o.path for o in journal.reader.job(name_of(1)).outputs] == ["/data/out/a.txt"]


def test_what_is_known_of_a_file_follows_its_job(journal: Journal) -> None:
    assert journal.known("inbox", ROOT, "a.txt") is None
    add(journal, opened(1))
    known = journal.known("inbox", ROOT, "a.txt")
    assert known is not None
    assert known == (stamp(1), "", 1, State.WAITING)
    add(journal, InputRead(job=1, time_ns=1, sha256="ef"), ended(1, State.FILTERED))
    assert journal.known("inbox", ROOT, "a.txt") == (stamp(1), "ef", 1, State.FILTERED)
    assert journal.known("other", ROOT, "a.txt") is None
    assert journal.input_hash(1) == "ef"


def test_a_newer_job_of_a_path_is_the_one_that_is_known(journal: Journal) -> None:
    add(journal, *whole_life(1))
    add(journal, opened(2, replaces=1))
    known = journal.known("inbox", ROOT, "a.txt")
    assert known is not None
    assert known.job == 2
    add(journal, opened(3, replaces=2), opened(4, replaces=3))
    assert [k.job for k in journal.known_in("inbox", ROOT, "").values()] == [4]


def test_a_path_that_is_gone_is_not_known(journal: Journal) -> None:
    add(journal, *whole_life(1))
    add(journal, PathGone(source="inbox", root=ROOT, path="a.txt", time_ns=9))
    assert journal.known("inbox", ROOT, "a.txt") is None
    assert journal.reader.job(name_of(1)).state is State.DONE
    add(journal, opened(2), PathGone(source="inbox", root=ROOT, path="a.txt", time_ns=10))
    assert journal.known("inbox", ROOT, "a.txt") is None


def test_a_file_that_the_flow_moved_away_is_not_known(journal: Journal) -> None:
    for job, together in ((1, True), (2, False)):
        moved = effect(job, "/data/processed/a.txt", kind=EffectKind.MOVE, origin=f"{ROOT}/a.txt")
        add(journal, opened(job, f"{job}.txt"))
        if together:
            add(journal, intended(job, moved), done(job, moved))
        else:
            add(journal, intended(job, moved))
            add(journal, done(job, moved))
        assert journal.known("inbox", ROOT, f"{job}.txt") is None


def test_known_files_of_one_folder_come_together(journal: Journal) -> None:
    names = [f"{n:04}.txt" for n in range(1, 1101)] + ["ü.txt", "\udcff.txt", 'new\nline".txt']
    add(journal, *(opened(n, f"2024/{name}") for n, name in enumerate(names, 1)))
    add(journal, opened(9001, "top.txt"), opened(9002, "2024/more/deep.txt"), opened(9003, "x.txt", source="other"))
    known = journal.known_in("inbox", ROOT, "2024")
    assert sorted(known) == sorted(names)
    assert known["\udcff.txt"].stamp == stamp(names.index("\udcff.txt") + 1)
    assert list(journal.known_in("inbox", ROOT, "")) == ["top.txt"]
    assert journal.known_folders("inbox", ROOT) == ("", "2024", "2024/more")


def test_a_superseded_job_leaves_the_account(journal: Journal) -> None:
    add(journal, opened(1), started(1))
    add(journal, JobSuperseded(job=1, time_ns=3, by=name_of(2)))
    recovered = journal.recover()
    assert recovered.jobs == ()
    assert recovered.ledger == Ledger()
    assert journal.known("inbox", ROOT, "a.txt") is None
    assert journal.reader.jobs(JobQuery()).jobs == ()
    assert journal.reader.job(name_of(1)).state is State.DISMISSED


def test_a_retried_job_is_open_again(journal: Journal) -> None:
    add(journal, *quarantined(1))
    (job,) = journal.stored([name_of(1), "unknown"])
    assert job.fault == fault()
    assert [t.state for t in job.tasks] == [TaskState.QUARANTINED]
    journal.store_graph("g2", "filewright: 1 # second")
    add(journal, JobRetried(job=1, time_ns=7, tasks=(task(1),), graph="g2", from_start=False))
    recovered = journal.recover()
    assert [j.tasks for j in recovered.jobs] == [(task(1),)]
    assert recovered.graphs == {"g2": "filewright: 1 # second"}
    assert journal.reader.job(name_of(1)).ended_ns == 0


def test_a_job_retried_from_the_start_forgets_its_other_tasks(journal: Journal) -> None:
    add(journal, opened(1), finished(1, opens=[task(1, "inbox.0/upper.0/b")]), failed(1, "inbox.0/upper.0/b"))
    add(journal, JobRetried(job=1, time_ns=7, tasks=(task(1),), graph="g1", from_start=True))
    assert [j.tasks for j in journal.recover().jobs] == [(task(1),)]


def test_a_dismissed_job_has_no_tasks(journal: Journal) -> None:
    add(journal, *quarantined(1))
    add(journal, ended(1, State.DISMISSED))
    (job,) = journal.stored([name_of(1)])
    assert job.tasks == ()
    assert journal.reader.counts() == Ledger(dismissed=1)


def test_own_earlier_outputs_are_found_through_the_jobs_replaced(journal: Journal) -> None:
    add(journal, *whole_life(1))
    add(journal, opened(2, replaces=1), intended(2, replacement(2)), done(2))
    add(journal, opened(3, replaces=2))
    found = journal.earlier(3)
    assert [(e.key.task.job, e.target, e.placed) for e in found] == [
        (2, "/data/out/a.txt", stamp(8, 99)),
        (1, "/data/out/a.txt", stamp(8, 99)),
    ]
    assert journal.earlier(77) == ()


def test_joined_jobs_are_not_counted_twice(journal: Journal) -> None:
    add(journal, *whole_life(1), *whole_life(2, "b.txt"))
    add(journal, opened(3, "joined.pdf", parents=(1, 2)), ended(3))
    assert journal.reader.counts() == Ledger(done=2)
    assert journal.reader.job(name_of(3)).parents == (name_of(1), name_of(2))
    assert journal.known("inbox", ROOT, "joined.pdf") is None


def test_pages_follow_each_other_newest_first(journal: Journal) -> None:
    for job in range(1, 8):
        add(journal, *whole_life(job, f"{job}.txt"))
    first = journal.reader.jobs(JobQuery(limit=3))
    second = journal.reader.jobs(JobQuery(limit=3, before=first.next))
    third = journal.reader.jobs(JobQuery(limit=3, before=second.next))
    pages = [[v.job for v in page.jobs] for page in (first, second, third)]
    assert pages == [[name_of(n) for n in part] for part in ((7, 6, 5), (4, 3, 2), (1,))]
    assert third.next is None


def test_jobs_are_found_by_state_text_and_node(journal: Journal) -> None:
    add(journal, *whole_life(1, "Holiday_1.txt"), *quarantined(2, "holidayX2.txt"))
    add(journal, opened(3, "sub/three.txt"), opened(4, "four.txt"), started(4))

    def found(**query: object) -> list[str]:
        return [v.job for v in journal.reader.jobs(JobQuery(**query)).jobs]  # type: ignore[arg-type]

    assert found(states=frozenset({State.DONE})) == [name_of(1)]
    assert found(states=frozenset({State.WAITING})) == [name_of(3)]
    assert found(states=frozenset({State.RUNNING, State.QUARANTINED})) == [name_of(4), name_of(2)]
    assert found(states=frozenset({State.RUNNING, State.WAITING})) == [name_of(4), name_of(3)]
    assert found(text="holiday") == [name_of(2), name_of(1)]
    assert found(text="holiday_") == [name_of(1)]
    assert found(text="sub/th") == [name_of(3)]
    assert found(node="save") == [name_of(1)]
    assert found(node="upper") == [name_of(4), name_of(3), name_of(2)]


def test_a_job_is_shown_whole(journal: Journal) -> None:
    add(journal, *whole_life(1))
    view = journal.reader.job(name_of(1))
    assert (view.pipeline, view.file, view.state, view.size) == ("p1", f"{ROOT}/a.txt", State.DONE, 1024)
    assert (view.opened_ns, view.started_ns, view.ended_ns, view.attempts) == (SECOND, 2 * SECOND, 6 * SECOND, 1)
    assert [(o.node, o.path, o.bytes, o.sha256) for o in view.outputs] == [("save", "/data/out/a.txt", 99, "ab" * 32)]
    with pytest.raises(NotFound) as error:
        journal.reader.job("nobody")
    assert "nobody" in str(error.value)


def test_the_trace_tells_a_file_its_way(journal: Journal) -> None:
    odd = finished(1, "inbox.0/upper.0/save")
    lines = LineTrace.of([(1, "out", "first\udcff")], taken=3, left={"out": 2})
    events = [*whole_life(1), replace(odd, lines=lines, seconds=float("inf"))]
    add(journal, *events, *whole_life(2, "b.txt"))
    trace = journal.reader.trace(name_of(1))
    assert [(e.event, e.node) for e in trace[:5]] == [
        ("job-opened", "inbox"),
        ("task-started", "upper"),
        ("input-read", None),
        ("task-finished", "upper"),
        ("task-started", "save"),
    ]
    upper = trace[3]
    assert upper.port == "out"
    assert upper.fields["outputs"] == [{"port": "out", "name": "a.txt", "size": 99, "attributes": {"lines": 3}}]
    assert trace[9].fields["lines"]["lines"] in ([[1, "out", "first\udcff"]], ((1, "out", "first\udcff"),))
    assert [e.sequence for e in trace] == sorted(e.sequence for e in trace)
    assert len(journal.reader.events_since(0)) == 19
    assert [e.sequence for e in journal.reader.events_since(5, 3)] == [6, 7, 8]


def test_what_needs_attention_is_grouped_by_node_and_reason(journal: Journal) -> None:
    for job, code in enumerate(["bad-file", "time-limit", "bad-file", "bad-file"], 1):
        add(journal, *quarantined(job, f"{job}.txt", code))
    groups = journal.reader.attention()
    assert [(g.node, g.code, g.count) for g in groups] == [("upper", "bad-file", 3), ("upper", "time-limit", 1)]
    assert groups[0].example == fault("bad-file")
    assert groups[0].newest_ns == 6 * SECOND


def test_a_path_leads_to_the_job_that_took_it_or_put_it_out(journal: Journal) -> None:
    add(journal, *whole_life(1, "sub/\udcff.txt"), *whole_life(2, "b.txt"), opened(3, "b.txt", replaces=2))
    assert journal.reader.by_path(f"{ROOT}/sub/\udcff.txt").job == name_of(1)  # type: ignore[union-attr]
    assert journal.reader.by_path(f"{ROOT}/b.txt").job == name_of(3)  # type: ignore[union-attr]
    assert journal.reader.by_path("/data/out/b.txt").job == name_of(2)  # type: ignore[union-attr]
    assert journal.reader.by_path("/data/out/none.txt") is None


def test_many_threads_may_append(journal: Journal) -> None:
    def work(first: int) -> None:
        for job in range(first, first + 25):
            journal.append(list(whole_life(job, f"{job}.txt")))

    threads = [threading.Thread(target=work, args=(100 * n,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.flush()
    assert journal.reader.counts() == Ledger(done=100)


def test_a_closed_journal_takes_nothing(journal: Journal) -> None:
    journal.close()
    with pytest.raises(StateError):
        journal.append([opened(1)])
    with pytest.raises(StateError):
        journal.flush()


def test_what_a_superseded_job_put_out_is_the_pipelines_own(journal: Journal) -> None:
    add(journal, opened(1), intended(1), done(1))
    add(journal, JobSuperseded(job=1, time_ns=3, by="input-changed"))
    add(journal, opened(2), opened(3, "b.txt"))
    assert [e.key.task.job for e in journal.earlier(2)] == [1]
    assert journal.earlier(3) == ()
    add(journal, intended(2))
    assert [(e.key.task.job, e.state.value) for e in journal.earlier(2)] == [(2, "intended"), (1, "done")]
