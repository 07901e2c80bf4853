"""Worker processes: hand-overs, limits, deaths, renewal and the end of it all. Every process here is a real one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from filewright.core.plan import Plan
from filewright.core.report import Report
from filewright.engine.executors.executor import HandoverEnded, ItemRan, ItemStarted
from filewright.engine.executors.processes import ProcessExecutor
from filewright.engine.executors.processes.ahead import Ahead
from filewright.engine.executors.processes.child import MARK
from filewright.engine.threads import PlainThreads
from filewright.errors import Scope
from tests.engine.executors.listening import Listening
from tests.worker.plans import FAIL, PASS, UPPER, Bench, by_node, content

KILLS = 200 if os.environ.get("FILEWRIGHT_DEEP_TESTS") == "1" else 40
"""In one test."""

PID = """
    import os
    def work(file, context):
        context.log(str(os.getpid()))
        yield "out", file
"""

HANG = """
    import pathlib, signal, time
    def work(file, context, *, mark):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        pathlib.Path(mark).write_text("begun")
        while True:
            time.sleep(100)
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def one() -> Iterator[Listening]:
    """One worker at a time."""
    executor = ProcessExecutor(PlainThreads(), workers=1)
    yield Listening(executor)
    executor.stop(grace=0)


def workers() -> list[psutil.Process]:
    return psutil.Process().children()


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def pid_of(report: Report) -> int:
    return int(report.runs[0].log[0])


def test_no_process_is_started_before_there_is_work() -> None:
    executor = ProcessExecutor(PlainThreads(), workers=4)
    executor.start(lambda _: None)
    assert workers() == []
    executor.stop(grace=0)


def test_a_batch_comes_back_from_another_process(bench: Bench, one: Listening) -> None:
    bench.node("first", PID, to={"out": ("second",)})
    bench.node("second", UPPER)
    items = [bench.item(bench.file(f"{n}a".encode()), hash=True) for n in range(100)]
    reports, ended = one.run(bench.handover(*items))
    assert ended == HandoverEnded(handover=ended.handover)
    assert [report.key for report in reports] == [item.key for item in items]
    assert [content(report.runs[1].outputs[0].file) for report in reports] == [f"{n}A".encode() for n in range(100)]
    assert all(len(report.sha256) == 64 for report in reports)
    assert {pid_of(report) for report in reports} == {workers()[0].pid}


def test_names_that_are_not_utf8_go_there_and_back(bench: Bench, one: Listening) -> None:
    bench.node("step", UPPER)
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    reports, _ = one.run(bench.handover(bench.item(bench.file(name=name))))
    assert reports[0].runs[0].outputs[0].file.name == name
    assert content(reports[0].runs[0].outputs[0].file) == b"HELLO\n"


def test_one_worker_serves_many_hand_overs_and_plans(bench: Bench, one: Listening) -> None:
    bench.node("step", PID)
    plans = [bench.plan() for _ in range(40)]  # more than it keeps
    pids = {pid_of(one.run(bench.handover(plan=plan))[0][0]) for plan in plans + plans}
    assert len(pids) == 1


def test_a_warm_worker_runs_changed_code(bench: Bench, one: Listening) -> None:
    def say(word: str) -> tuple[str, ...]:
        other = Bench(bench.folder)
        place = other.code(f"def work(file, context):\n    context.log({word!r})\n", "changing")
        other.node("step", folder=place, digest=word)
        plan = replace(other.plan(), id="the same")
        return one.run(other.handover(plan=plan))[0][0].runs[0].log

    assert [say(word) for word in ("first", "second")] == [("first",), ("second",)]
    assert len(workers()) == 1


def test_the_worker_that_rested_last_is_used_first(bench: Bench) -> None:
    listening = Listening(ProcessExecutor(PlainThreads(), workers=3))
    bench.node("step", PID)
    plan = bench.plan()
    pids = {pid_of(listening.run(bench.handover(plan=plan))[0][0]) for _ in range(5)}
    assert len(pids) == 1
    listening.executor.stop(grace=0)


def test_hand_overs_run_side_by_side(bench: Bench) -> None:
    """Each of two items waits for the other to have begun."""
    listening = Listening(ProcessExecutor(PlainThreads(), workers=2))
    bench.node(
        "step",
        """
        import pathlib, time
        def work(file, context, *, folder):
            pathlib.Path(folder, file.name).touch()
            while len(list(pathlib.Path(folder).iterdir())) < 2:
                time.sleep(0.001)
            yield "out", file
        """,
        params={"folder": str(bench.folder / "marks")},
    )
    (bench.folder / "marks").mkdir()
    plan = bench.plan()
    for name in ("a", "b"):
        listening.executor.submit(bench.handover(bench.item(bench.file(name=name)), plan=plan))
    assert {listening.end().charged, listening.end().charged} == {None}
    assert len(listening.reports) == 2
    listening.executor.stop(grace=0)


def test_a_result_does_not_wait_for_the_slow_item_behind_it(bench: Bench, one: Listening) -> None:
    bench.node(
        "step",
        """
        import pathlib, time
        def work(file, context, *, go):
            while file.name == "slow" and not pathlib.Path(go).exists():
                time.sleep(0.001)
            yield "out", file
        """,
        params={"go": str(bench.folder / "go")},
    )
    quick, slow = bench.item(bench.file(name="quick")), bench.item(bench.file(name="slow"))
    one.executor.submit(bench.handover(quick, slow))
    ran = one.next()
    assert isinstance(ran, ItemRan)
    assert ran.report.key == quick.key
    started = one.next()
    assert isinstance(started, ItemStarted)
    assert started.key == slow.key
    (bench.folder / "go").touch()
    assert one.end().charged is None


def test_an_item_that_takes_longer_than_a_blink_is_told_to_have_started_once(bench: Bench, one: Listening) -> None:
    bench.node("step", 'import time\ndef work(file, context):\n    time.sleep(0.4)\n    yield "out", file\n')
    item = bench.item()
    one.run(bench.handover(item))
    assert [started.key for started in one.started] == [item.key]


def test_a_time_limit_ends_the_work_on_time_however_it_resists(bench: Bench, one: Listening) -> None:
    bench.node("quick", PASS, to={"out": ("hang",)}, timeout=30.0)
    bench.node("hang", HANG, timeout=0.4, params={"mark": str(bench.folder / "begun")})
    one.run(bench.handover(plan=_quick_plan(bench)))  # the worker is warm
    items = [bench.item(), bench.item()]
    one.executor.submit(bench.handover(*items))
    wait_for(bench.folder / "begun")
    began = time.monotonic()
    ended = one.end()
    assert 0.3 < time.monotonic() - began < 20
    assert (ended.charged, ended.returned) == (items[0].key, (items[1].key,))
    assert ended.fault is not None
    assert (ended.fault.code, ended.fault.scope) == ("time-limit", Scope.ACCIDENT)
    assert ended.fault.fields["node"] == "hang"
    assert workers() == []


def _quick_plan(bench: Bench) -> Plan:
    other = Bench(bench.folder / "other")
    other.node("step", PASS)
    return other.plan()


def test_time_is_measured_for_each_node_alone(bench: Bench, one: Listening) -> None:
    sleep = 'import time\ndef work(file, context):\n    time.sleep(0.25)\n    yield "out", file\n'
    bench.node("a", sleep, to={"out": ("b",)}, timeout=0.5)
    bench.node("b", sleep, to={"out": ("c",)}, timeout=0.5)
    bench.node("c", sleep, timeout=0.5)
    reports, ended = one.run(bench.handover())
    assert ended.charged is None
    assert sum(run.seconds for run in reports[0].runs) > 0.7


def test_a_memory_limit_ends_what_grows_beyond_it(bench: Bench, one: Listening) -> None:
    bench.node(
        "eat",
        """
        import time
        def work(file, context):
            held = bytearray(b"x") * (300 << 20)
            time.sleep(100)
        """,
        memory=200 << 20,
    )
    item = bench.item()
    _, ended = one.run(bench.handover(item))
    assert ended.charged == item.key
    assert ended.fault is not None
    assert ended.fault.code == "memory-limit"
    assert "200" in ended.fault.sentence()


def test_the_memory_of_child_processes_counts(bench: Bench, one: Listening) -> None:
    bench.node(
        "eat",
        """
        import subprocess, sys
        def work(file, context):
            eat = "import time; held = bytearray(b'x') * (300 << 20); time.sleep(100)"
            subprocess.run([sys.executable, "-c", eat])
        """,
        memory=200 << 20,
    )
    _, ended = one.run(bench.handover())
    assert ended.fault is not None
    assert ended.fault.code == "memory-limit"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("os._exit(0)", "status 0"),
        ("os._exit(7)", "status 7"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("ctypes.string_at(0)", "SIGSEGV"),
        ("os.abort()", "SIGABRT"),
    ],
)
def test_a_death_is_charged_to_the_item_at_work_and_to_no_other(
    bench: Bench, one: Listening, how: str, words: str
) -> None:
    bench.node(
        "step",
        f"""
        import ctypes, os, signal
        def work(file, context):
            if file.name == "bad":
                {how}
            yield "out", file
        """,
    )
    before, bad, after = (bench.item(bench.file(name=name)) for name in ("before", "bad", "after"))
    reports, ended = one.run(bench.handover(before, bad, after))
    assert ended.charged == bad.key
    assert ended.fault is not None
    assert (ended.fault.code, ended.fault.scope) == ("worker-died", Scope.ACCIDENT)
    assert words in ended.fault.sentence()
    # What had ended just before may be lost with the worker, but is charged to nobody.
    assert {report.key for report in reports} | set(ended.returned) == {before.key, after.key}
    assert after.key in ended.returned
    reports, ended = one.run(bench.handover(after))
    assert (len(reports), ended.charged) == (1, None)


def test_a_crash_in_c_code_shows_where_in_the_detail(bench: Bench, one: Listening) -> None:
    bench.node("step", "import ctypes\ndef work(file, context):\n    ctypes.string_at(0)\n")
    _, ended = one.run(bench.handover())
    assert ended.fault is not None
    assert "processor.py" in ended.fault.detail


def test_an_idle_worker_that_was_killed_costs_nobody_anything(bench: Bench, one: Listening) -> None:
    bench.node("step", PID)
    plan = bench.plan()
    for _ in range(30):
        reports, ended = one.run(bench.handover(plan=plan))
        assert ended == HandoverEnded(handover=ended.handover)
        (worker,) = workers()
        assert worker.pid == pid_of(reports[0])
        worker.kill()


@pytest.mark.timeout(60 + 2 * KILLS)  # as many processes are started, which takes long beside others
def test_kill_after_kill_at_work_is_survived_and_keeps_nothing_open(bench: Bench, one: Listening) -> None:
    bench.node(
        "step",
        """
        import os, signal
        def work(file, context):
            if file.name == "bad":
                os.kill(os.getpid(), signal.SIGKILL)
            yield "out", file
        """,
    )
    plan = bench.plan()
    good, bad = bench.file(name="good"), bench.file(name="bad")
    opened = []
    for _ in range(KILLS):
        item = bench.item(bad)
        _, ended = one.run(bench.handover(item, plan=plan))
        assert ended.charged == item.key
        reports, ended = one.run(bench.handover(bench.item(good), plan=plan))
        assert (len(reports), ended.charged) == (1, None)
        opened.append(psutil.Process().num_fds())
    assert opened[-1] - opened[0] < KILLS // 4, "each leaves something open"


def test_a_worker_is_renewed_after_so_many_items(bench: Bench) -> None:
    listening = Listening(ProcessExecutor(PlainThreads(), workers=1, renew_after=4))
    bench.node("step", PID)
    plan = bench.plan()
    pids = [pid_of(listening.run(bench.handover(bench.item(), bench.item(), plan=plan))[0][0]) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]
    listening.executor.stop(grace=0)


def test_a_worker_that_keeps_much_more_memory_than_at_first_is_renewed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filewright.engine.executors.processes.driver.WEIGH_EVERY", 2)
    listening = Listening(ProcessExecutor(PlainThreads(), workers=1, renew_above=64 << 20))
    bench.node(
        "step",
        """
        import os
        kept = []
        def work(file, context):
            kept.append(bytearray(b"x") * (file.size << 20))
            context.log(str(os.getpid()))
            yield "out", file
        """,
    )
    plan = bench.plan()
    sizes = (0, 1, 1, 100, 0, 0)
    pids = [
        pid_of(listening.run(bench.handover(bench.item(bench.file(b"x" * size)), plan=plan))[0][0]) for size in sizes
    ]
    assert pids[0] == pids[3] != pids[4] == pids[5]
    listening.executor.stop(grace=0)


def test_a_worker_that_was_started_ahead_is_the_first_to_work(bench: Bench) -> None:
    with Ahead() as ahead:
        (process,) = workers()
        listening = Listening(ProcessExecutor(PlainThreads(), workers=2, ahead=ahead.take))
        bench.node("step", PID)
        reports, _ = listening.run(bench.handover())
        assert pid_of(reports[0]) == process.pid
        listening.executor.stop(grace=0)
    assert workers() == []


@pytest.mark.parametrize("taken", [True, False])
def test_a_worker_that_was_started_ahead_and_gets_no_work_is_ended(taken: bool) -> None:
    with Ahead() as ahead:
        assert len(workers()) == 1
        if taken:
            executor = ProcessExecutor(PlainThreads(), workers=2, ahead=ahead.take)
            executor.start(lambda told: None)
            executor.stop(grace=0)
            assert workers() == []
    assert workers() == []


def test_stopping_lets_the_item_at_work_end_and_returns_the_others(bench: Bench) -> None:
    listening = Listening(ProcessExecutor(PlainThreads(), workers=1))
    mark = bench.folder / "begun"
    bench.node(
        "step",
        """
        import pathlib, time
        def work(file, context, *, mark):
            pathlib.Path(mark).touch()
            time.sleep(0.5)
            yield "out", file
        """,
        params={"mark": str(mark)},
    )
    items = [bench.item() for _ in range(3)]
    listening.executor.submit(bench.handover(*items))
    wait_for(mark)
    listening.executor.stop(grace=30)
    ended = listening.end()
    assert [report.key for report in listening.reports] == [items[0].key]
    assert (ended.charged, ended.returned) == (None, (items[1].key, items[2].key))
    assert workers() == []


def test_stopping_without_patience_ends_everything_and_charges_nobody(bench: Bench) -> None:
    listening = Listening(ProcessExecutor(PlainThreads(), workers=1))
    bench.node("step", HANG, params={"mark": str(bench.folder / "begun")})
    items = [bench.item(), bench.item()]
    listening.executor.submit(bench.handover(*items))
    wait_for(bench.folder / "begun")
    began = time.monotonic()
    listening.executor.stop(grace=0)
    assert time.monotonic() - began < 20
    ended = listening.end()
    assert (ended.charged, ended.returned) == (None, tuple(item.key for item in items))
    assert workers() == []


def test_it_can_be_started_again(bench: Bench) -> None:
    bench.node("step", UPPER)
    executor = ProcessExecutor(PlainThreads(), workers=1)
    for _ in range(2):
        listening = Listening(executor)
        reports, _ = listening.run(bench.handover())
        assert len(reports) == 1
        executor.stop(grace=0)


@pytest.mark.alone
def test_waiting_costs_no_processor_time(bench: Bench, one: Listening) -> None:
    bench.node("step", PASS)
    one.run(bench.handover())
    (worker,) = workers()
    before, began = worker.cpu_times(), time.process_time()
    time.sleep(0.5)
    after = worker.cpu_times()
    assert after.user + after.system - before.user - before.system < 0.011  # one tick at most
    assert time.process_time() - began < 0.02


def test_where_no_worker_can_be_had_the_work_waits(
    bench: Bench, one: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.node("step", PASS)
    monkeypatch.setattr("sys.executable", str(bench.folder / "nothing"))
    items = [bench.item(), bench.item()]
    _, ended = one.run(bench.handover(*items))
    assert ended.fault is not None
    assert (ended.fault.code, ended.fault.scope) == ("worker-cannot-start", Scope.PROCESS)
    assert (ended.charged, ended.returned) == (items[0].key, (items[1].key,))
    monkeypatch.undo()
    reports, _ = one.run(bench.handover(*items))
    assert len(reports) == 2


def test_a_failing_node_in_a_worker_is_reported_and_the_worker_lives(bench: Bench, one: Listening) -> None:
    bench.node("start", PID, to={"out": ("bad", "good")})
    bench.node("bad", FAIL)
    bench.node("good", PASS)
    reports, ended = one.run(bench.handover(bench.item(), bench.item()))
    assert ended.charged is None
    assert [by_node(report)["bad"].fault is not None for report in reports] == [True, True]
    assert len({pid_of(report) for report in reports}) == 1


def test_workers_end_with_their_engine_even_while_they_compute(bench: Bench, tmp_path: Path) -> None:
    """The engine is killed while a worker holds the interpreter lock and a child of it sleeps."""
    mark = tmp_path / "begun"
    script = tmp_path / "engine.py"
    script.write_text(
        f"""
import pathlib, sys
sys.path[:0] = {[str(Path(__file__).parents[3]), str(Path(__file__).parents[3] / "app")]!r}
from filewright.engine.executors.processes import ProcessExecutor
from filewright.engine.threads import PlainThreads
from tests.worker.plans import Bench
bench = Bench(pathlib.Path({str(tmp_path / "bench")!r}))
bench.node("step", '''
import os, pathlib, subprocess
def work(file, context):
    child = subprocess.Popen(["sleep", "100"])
    pathlib.Path({str(tmp_path)!r}, "half").write_text(f"{{os.getpid()}} {{child.pid}}")
    os.rename({str(tmp_path / "half")!r}, {str(mark)!r})
    sum(range(10**12))
''')
executor = ProcessExecutor(PlainThreads(), workers=1)
executor.start(lambda told: None)
executor.submit(bench.handover())
""",
        "utf-8",
    )
    engine = subprocess.Popen([sys.executable, str(script)])
    wait_for(mark)
    processes = [psutil.Process(int(pid)) for pid in mark.read_text().split()]
    engine.kill()
    engine.wait()
    gone, alive = psutil.wait_procs(processes, timeout=5)
    assert alive == []
    assert len(gone) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_of_one_engine_share_no_pipe(bench: Bench) -> None:
    """The death of one is seen at once, whoever lives on, and nobody reads what is not for it."""
    listening = Listening(ProcessExecutor(PlainThreads(), workers=2))
    bench.node("step", HANG, params={"mark": str(bench.folder / "begun")})
    for _ in range(2):
        listening.executor.submit(bench.handover())
        wait_for(bench.folder / "begun")
        (bench.folder / "begun").unlink()
    first, second = ({link for link in _open_in(worker.pid) if link.startswith("pipe:")} for worker in workers())
    assert first
    assert second
    assert not first & second
    listening.executor.stop(grace=0)


def _open_in(pid: int) -> set[str]:
    return {str(descriptor.readlink()) for descriptor in Path(f"/proc/{pid}/fd").iterdir()}


def test_no_child_of_a_worker_stays(bench: Bench, one: Listening) -> None:
    """Neither in its group nor in a session of its own, neither after a death nor after a good end."""
    bench.node(
        "step",
        """
        import os, subprocess
        def work(file, context):
            for own_session in (False, True):
                child = subprocess.Popen(["sleep", "100"], start_new_session=own_session)
                with open(file.attributes["note"], "a") as note:
                    print(child.pid, file=note)
            if file.name == "bad":
                os._exit(0)
            yield "out", file
        """,
    )
    for name, dies in (("good", False), ("bad", True)):
        note = bench.folder / name
        _, ended = one.run(bench.handover(bench.item(bench.file(name=name, attributes={"note": str(note)}))))
        assert (ended.charged is not None) == dies
        pids = [int(pid) for pid in note.read_text().split()]
        assert len(pids) == 2
        deadline = time.monotonic() + 2  # a killed process takes a moment to be gone
        while alive := [pid for pid in pids if _alive(pid)]:
            assert time.monotonic() < deadline, alive
            time.sleep(0.001)


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_the_mark_of_a_worker_is_not_handed_to_others(bench: Bench, one: Listening) -> None:
    bench.node("step", 'import os\ndef work(file, context):\n    context.log(os.environ["FILEWRIGHT_WORKER"])\n')
    plan = bench.plan()
    first = one.run(bench.handover(plan=plan))[0][0].runs[0].log
    os.kill(workers()[0].pid, signal.SIGKILL)
    second = one.run(bench.handover(plan=plan))[0][0].runs[0].log
    assert first != second
    assert MARK not in os.environ
