"""What processors do to the process they run in costs that process at most, and no other file anything."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from filewright.core.processor import RunKind
from filewright.engine.executors.processes import ProcessExecutor
from filewright.engine.threads import PlainThreads
from tests.engine.executors.listening import Listening
from tests.worker.plans import Bench, content


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def one() -> Iterator[Listening]:
    executor = ProcessExecutor(PlainThreads(), workers=1)
    yield Listening(executor)
    executor.stop(grace=0)


def worker() -> psutil.Process:
    (child,) = psutil.Process().children()
    return child


@pytest.mark.parametrize(
    "flood",
    [
        "for _ in range(1024): os.write(1, block)",
        "for _ in range(1024): sys.stdout.buffer.write(block)",
        "for _ in range(1024): sys.stdout.write('x' * len(block))",
        "for _ in range(200000): print('x' * 5000)",
        "subprocess.run(['head', '-c', str(1 << 30), '/dev/zero'])",
    ],
)
def test_a_gigabyte_printed_neither_blocks_nor_fills_memory(bench: Bench, one: Listening, flood: str) -> None:
    bench.node(
        "step",
        f"""
        import os, subprocess, sys
        block = b"x" * (1 << 20)
        def work(file, context):
            {flood}
            yield "out", file
        """,
    )
    before = psutil.Process().memory_info().rss
    reports, ended = one.run(bench.handover())
    assert ended.charged is None
    assert reports[0].runs[0].fault is None
    assert sum(map(len, reports[0].runs[0].log)) < 300_000
    assert psutil.Process().memory_info().rss - before < 50 << 20
    assert worker().memory_info().rss < 100 << 20


def test_what_is_printed_is_in_the_files_history(bench: Bench, one: Listening) -> None:
    bench.node(
        "step",
        """
        import sys
        def work(file, context):
            print("one", 1)
            print("half ", end="")
            print("line", file=sys.stderr)
            context.log("said")
            print("no end", end="")
            yield "out", file
        """,
    )
    reports, _ = one.run(bench.handover(bench.item(), bench.item()))
    assert [report.runs[0].log for report in reports] == [("one 1", "half line", "said", "no end")] * 2


def test_what_was_printed_last_is_in_the_detail_of_a_death(bench: Bench, one: Listening) -> None:
    bench.node("step", "import os\ndef work(file, context):\n    os.write(2, b'last words')\n    os._exit(3)\n")
    _, ended = one.run(bench.handover())
    assert ended.fault is not None
    assert ended.fault.detail == "last words"


def test_another_working_folder_does_not_stay(bench: Bench, one: Listening) -> None:
    bench.node(
        "step",
        """
        import os
        def work(file, context):
            context.log(os.getcwd())
            os.chdir(context.workdir)
            yield "out", file
        """,
    )
    reports, _ = one.run(bench.handover(bench.item(), bench.item()))
    assert [report.runs[0].log for report in reports] == [("/",), ("/",)]


@pytest.mark.parametrize("first", [0, 3])
def test_closed_descriptors_cost_that_file_an_attempt_and_nothing_else(
    bench: Bench, one: Listening, first: int
) -> None:
    bench.node(
        "step",
        f"""
        import os
        def work(file, context):
            if file.name == "bad":
                os.closerange({first}, 4096)
                held = [os.open(file.attributes["victim"], os.O_RDWR) for _ in range(300)]  # takes their numbers
            yield "out", file
        """,
    )
    victim = bench.folder / "victim"
    victim.write_bytes(b"precious" * 1000)
    bad = bench.item(bench.file(name="bad", attributes={"victim": str(victim)}))
    good = bench.item()
    _, ended = one.run(bench.handover(bad, good))
    assert {ended.charged, *ended.returned} == {bad.key, good.key}
    assert victim.read_bytes() == b"precious" * 1000
    reports, ended = one.run(bench.handover(good))
    assert (len(reports), ended.charged) == (1, None)


def test_closing_only_ones_own_small_descriptors_is_survived(bench: Bench, one: Listening) -> None:
    bench.node("step", 'import os\ndef work(file, context):\n    os.closerange(3, 100)\n    yield "out", file\n')
    reports, ended = one.run(bench.handover(bench.item(), bench.item()))
    assert (len(reports), ended.charged) == (2, None)


def test_a_forked_copy_sends_nothing_and_ends(bench: Bench, one: Listening) -> None:
    bench.node(
        "step",
        """
        import os
        def work(file, context):
            context.log("parent" if os.fork() else "copy")
            yield "out", file
        """,
    )
    reports, ended = one.run(bench.handover(bench.item(), bench.item()))
    assert ended.charged is None
    assert [report.runs[0].log for report in reports] == [("parent",), ("parent",)]


def test_a_forked_copy_that_stays_hides_no_death(bench: Bench, one: Listening) -> None:
    """It holds the pipes open, so the death is noticed by looking."""
    bench.node(
        "step",
        """
        import os, time
        def work(file, context):
            if os.fork() == 0:
                time.sleep(100)
            os._exit(0)
        """,
    )
    began = time.monotonic()
    _, ended = one.run(bench.handover())
    assert ended.fault is not None
    assert "status 0" in ended.fault.sentence()
    assert time.monotonic() - began < 30


def test_a_thread_left_behind_disturbs_nobody(bench: Bench, one: Listening) -> None:
    bench.node(
        "step",
        """
        import threading, time
        def work(file, context):
            threading.Thread(target=time.sleep, args=(100,)).start()
            yield "out", file
        """,
    )
    reports, ended = one.run(bench.handover(bench.item(), bench.item()))
    assert (len(reports), ended.charged) == (2, None)


def test_signals_and_limits_set_by_a_processor_do_not_stop_the_others(bench: Bench, one: Listening) -> None:
    bench.node(
        "step",
        """
        import gc, signal, sys
        def work(file, context):
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
                signal.signal(number, signal.SIG_IGN)
            sys.stdout = sys.stderr = None
            sys.path.clear()
            gc.disable()
            yield "out", file
        """,
    )
    plan = bench.plan()
    for _ in range(2):
        reports, ended = one.run(bench.handover(bench.item(), bench.item(), plan=plan))
        assert (len(reports), ended.charged) == (2, None)


def test_a_stopped_worker_is_ended_by_its_time_limit(bench: Bench, one: Listening) -> None:
    bench.node(
        "step",
        "import os, signal\ndef work(file, context):\n    os.kill(os.getpid(), signal.SIGSTOP)\n",
        timeout=0.3,
    )
    _, ended = one.run(bench.handover())
    assert ended.fault is not None
    assert ended.fault.code == "time-limit"


def test_a_hand_over_larger_than_the_pipe_reaches_a_worker_that_does_not_read(bench: Bench, one: Listening) -> None:
    """The first item stops the worker for ever before the rest is read; nothing waits on the writing side."""
    bench.node("step", "import time\ndef work(file, context):\n    time.sleep(100)\n", timeout=0.5)
    long = {f"note.{n}": "x" * 1000 for n in range(100)}
    items = [bench.item(bench.file(attributes=long)) for _ in range(20)]
    _, ended = one.run(bench.handover(*items))
    assert ended.charged == items[0].key
    assert len(ended.returned) == 19


def test_libraries_get_one_thread_each(bench: Bench, one: Listening) -> None:
    bench.node("step", 'import os\ndef work(file, context):\n    context.log(os.environ["OMP_NUM_THREADS"])\n')
    reports, _ = one.run(bench.handover())
    assert reports[0].runs[0].log == ("1",)
    assert "OMP_NUM_THREADS" not in os.environ


def test_modules_of_this_environment_are_there(bench: Bench, one: Listening) -> None:
    bench.node("step", "import psutil\ndef work(file, context):\n    context.log(psutil.__name__)\n")
    reports, _ = one.run(bench.handover())
    assert reports[0].runs[0].log == ("psutil",)


def test_lines_that_are_not_utf8_come_back_from_a_worker_as_they_were(bench: Bench, one: Listening) -> None:
    bench.node("up", "def work(lines):\n    for line in lines:\n        yield line.upper()\n", kind=RunKind.LINES,
               leaves=frozenset({"out"}))  # fmt: skip
    reports, _ = one.run(bench.handover(bench.item(bench.file(b"caf\xe9\n"))))
    (run,) = reports[0].runs
    assert content(run.outputs[0].file) == b"CAF\xe9\n"
    assert run.lines is not None
    assert run.lines.lines == ((1, "out", "CAF\udce9"),)


def test_a_hang_at_one_line_is_ended_and_names_its_node(bench: Bench, one: Listening) -> None:
    bench.node(
        "first", "def work(lines):\n    yield from lines\n", kind=RunKind.LINES, to={"out": ("hang",)}, timeout=60.0
    )
    bench.node("hang", "import time\ndef work(lines):\n    time.sleep(100)\n", kind=RunKind.LINES, timeout=0.3)
    _, ended = one.run(bench.handover())
    assert ended.fault is not None
    assert (ended.fault.code, ended.fault.fields["node"]) == ("time-limit", "hang")
