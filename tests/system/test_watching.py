"""A watch that goes on through all that happens to its folder and its files: nothing lost, nothing twice."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.job import Arrival, State
from filewright.core.pipeline import Pipeline
from filewright.engine.intake import Intake
from filewright.engine.journal.memory import MemoryJournal
from filewright.engine.sources.folder import FolderSource
from filewright.engine.sources.source import FolderSettings
from filewright.engine.threads import PlainThreads
from tests.engine.workplace import client
from tests.system.command import COPY, SHOUT, Answer, filewright, start, write_flow
from tests.system.test_hazards_sources import names, wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")


class Watch:
    """`filewright watch` at work in a folder; `answer` once it has ended."""

    answer: Answer

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inbox, self.out = folder / "inbox", folder / "out"
        self.said: list[str] = []

    def outputs(self) -> dict[str, str]:
        return {name: (self.out / name).read_text("utf-8") for name in names(self.out) if not name.startswith(".")}


@contextmanager
def watching(folder: Path) -> Iterator[Watch]:
    process = start("watch", "flow.filewright", at=folder)
    assert process.stderr is not None
    stderr = process.stderr
    assert "watching" in stderr.readline()
    watch = Watch(folder)
    reader = threading.Thread(target=lambda: watch.said.extend(iter(stderr.readline, "")))
    reader.start()
    try:
        yield watch
    finally:
        process.terminate()
        assert process.stdout is not None
        out = process.stdout.read()
        process.wait(30)
        reader.join()
        process.stdout.close()
        process.stderr.close()
    watch.answer = Answer(status=process.returncode, out=out, err="".join(watch.said))
    assert "Traceback" not in watch.answer.err, watch.answer.err


@contextmanager
def busy_threads() -> Iterator[None]:
    """Threads that hold the interpreter as much as they can."""
    ended = threading.Event()

    def busy() -> None:
        while not ended.is_set():
            sum(range(1000))

    threads = [threading.Thread(target=busy) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def test_a_folder_that_goes_for_three_seconds_is_missed_and_its_return_noticed(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    with watching(tmp_path) as watch:
        (watch.inbox / "one.txt").write_text("one", "utf-8")
        wait_until(lambda: watch.outputs() == {"one.txt": "one"})
        away = watch.inbox.rename(tmp_path / "away")
        (away / "two.txt").write_text("two", "utf-8")
        wait_until(lambda: any("is not there" in line for line in watch.said))
        time.sleep(2)
        away.rename(watch.inbox)
        wait_until(lambda: watch.outputs() == {"one.txt": "one", "two.txt": "two"})
        (watch.inbox / "three.txt").write_text("three", "utf-8")
        wait_until(lambda: "three.txt" in watch.outputs())
    assert watch.answer.status == 0
    assert watch.answer.summary.endswith("3 files: 3 done, 0 filtered, 0 quarantined, 0 unaccounted")


def test_files_that_change_come_out_as_they_are_in_the_end(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    with watching(tmp_path) as watch:
        inbox = watch.inbox
        for name in ("replaced", "saved", "kept-size", "twice"):
            (inbox / name).write_text("before", "utf-8")
        wait_until(lambda: len(watch.outputs()) == 4)
        times = (inbox / "kept-size").stat()
        (inbox / "kept-size").write_text("beFORE", "utf-8")
        os.utime(inbox / "kept-size", ns=(times.st_atime_ns, times.st_mtime_ns))
        (inbox / "replaced").unlink()
        (inbox / "replaced").write_text("after", "utf-8")
        (tmp_path / "saved.new").write_text("after", "utf-8")  # as editors save
        (tmp_path / "saved.new").replace(inbox / "saved")
        (inbox / "copy-of-twice").write_text("before", "utf-8")
        final = {
            "replaced": "after",
            "saved": "after",
            "kept-size": "beFORE",
            "twice": "before",
            "copy-of-twice": "before",
        }
        wait_until(lambda: watch.outputs() == final)
    assert watch.answer.status == 0
    assert "0 quarantined, 0 unaccounted" in watch.answer.summary


def test_a_file_that_is_rewritten_a_hundred_times_a_second_comes_out_whole_in_the_end(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY)
    with watching(tmp_path) as watch:
        restless = watch.inbox / "restless.txt"
        for number in range(100):
            restless.write_text(f"{number} " * 2000, "utf-8")
            time.sleep(0.01)
        (watch.inbox / "calm.txt").write_text("calm", "utf-8")
        last = "99 " * 2000
        wait_until(lambda: watch.outputs() == {"restless.txt": last, "calm.txt": "calm"})
    assert watch.answer.status == 0
    assert "0 quarantined, 0 unaccounted" in watch.answer.summary


def test_files_that_go_or_get_another_name_while_they_wait_leave_nothing_behind(tmp_path: Path) -> None:
    write_flow(tmp_path, SHOUT)
    with watching(tmp_path) as watch:
        for number in range(300):
            file = watch.inbox / f"{number:03}.txt"
            file.write_text("text", "utf-8")
            if number % 3 == 1:
                file.unlink()
            elif number % 3 == 2:
                file.rename(watch.inbox / f"{number:03}-renamed.txt")
        stay = {f"{n:03}.txt" if n % 3 == 0 else f"{n:03}-renamed.txt" for n in range(300) if n % 3 != 1}
        wait_until(lambda: stay <= set(watch.outputs()))
    assert set(watch.outputs().values()) == {"TEXT"}
    assert not list(tmp_path.rglob(".filewright-*"))
    after = filewright("run", "flow.filewright", "--json", at=tmp_path)
    assert after.objects[-1]["summary"]["seen"] == 0, "all that is there was done"


@pytest.mark.parametrize("quiet", ["0s", "2s"])
def test_times_that_cannot_be_are_no_reason_to_wait_for_ever(tmp_path: Path, quiet: str) -> None:
    write_flow(tmp_path, COPY.replace("quiet: 0s", f"quiet: {quiet}"))
    year = 365 * 24 * 3600
    for name, mtime in (("future", time.time() + year), ("zero", 0), ("negative", -year), ("far", 4e9)):
        (tmp_path / "inbox" / name).write_text(name, "utf-8")
        os.utime(tmp_path / "inbox" / name, (mtime, mtime))
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert answer.summary == "4 files: 4 done, 0 filtered, 0 quarantined, 0 unaccounted", answer.err
    again = filewright("run", "flow.filewright", at=tmp_path)
    assert again.summary.startswith("0 files")


@pytest.mark.timeout(120)
def test_a_burst_beside_busy_threads_loses_nothing(tmp_path: Path) -> None:
    """The files come while threads of this process hold the interpreter as much as they can."""
    files = 20_000
    ready = threading.Event()
    settings = FolderSettings(node="inbox", root=str(tmp_path), quiet=0.0)
    intake = Intake(PlainThreads(), ready=ready.set)
    source = FolderSource(settings, MemoryJournal(), wake=intake.wake, gone=lambda *gone: None)
    intake.start([source])
    maker = subprocess.Popen(
        [sys.executable, "-c", f"import os; [os.close(os.open(f'{{n}}.txt', 65)) for n in range({files})]"],
        cwd=tmp_path,
    )
    taken: list[Arrival] = []
    with busy_threads():
        try:
            deadline = time.monotonic() + 100
            while len(taken) < files and time.monotonic() < deadline:
                ready.wait(0.1)
                ready.clear()
                some = [settled.arrival for _, settled in intake.take(1024)]
                taken += some
                for arrival in some:
                    source.ended(arrival, State.DONE)
            assert maker.wait(30) == 0
        finally:
            intake.stop()
    assert len(taken) == len({arrival.path for arrival in taken}) == files


@pytest.mark.timeout(120)
def test_the_account_of_a_burst_beside_busy_threads_is_proven(tmp_path: Path) -> None:
    """The whole engine in this process: all is done, and a scan finds nothing that nobody accounts for."""
    files = 400
    folder = tmp_path / "flow"
    (folder / "in").mkdir(parents=True)
    nodes = {
        "inbox": Node(key="inbox", use="watch-folder", params={"path": "./in", "quiet": "0s"}),
        "out": Node(key="out", use="save-to-folder", params={"path": "./out"}),
    }
    one = client(Pipeline(graph=Graph(nodes=nodes, wires=(Wire(Port("inbox", "out"), Port("out", "in")),))), folder)
    with busy_threads():
        one.start()
        try:
            for number in range(files):
                (folder / "in" / f"{number}.txt").write_text(f"{number}", "utf-8")
            wait_until(lambda: one.snapshot().session.done == files, within=90)
            engine = one._engine
            assert engine is not None
            asked = engine.intake.prove()
            wait_until(lambda: engine.intake.proving.done >= asked)
        finally:
            one.stop()
    session = one.snapshot().session
    assert (session.seen, session.done, session.unaccounted) == (files, files, 0)
    assert len(list((folder / "out").iterdir())) == files


def test_a_file_whose_marker_does_not_come_is_told_of_and_taken_with_the_next_run(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY.replace("quiet: 0s", 'ready: marker, marker: "{name}.done", recursive: true'))
    (tmp_path / "inbox" / "scan.tif").write_text("half", "utf-8")
    (tmp_path / "inbox" / "whole.tif").write_text("whole", "utf-8")
    (tmp_path / "inbox" / "whole.tif.done").write_text("", "utf-8")
    first = filewright("run", "flow.filewright", "--wait", "500ms", at=tmp_path)
    assert (first.status, first.summary) == (
        0,
        "3 files: 1 done, 0 filtered, 2 skipped, 0 quarantined, 0 unaccounted",
    )
    assert "still being written (1)" in first.err
    (tmp_path / "inbox" / "scan.tif.done").write_text("", "utf-8")
    second = filewright("run", "flow.filewright", at=tmp_path)
    assert second.summary == "3 files: 1 done, 0 filtered, 2 skipped, 0 quarantined, 0 unaccounted"
    assert names(tmp_path / "out") == ["scan.tif", "whole.tif"]


def test_files_behind_a_link_to_a_folder_are_taken_once_when_asked(tmp_path: Path) -> None:
    write_flow(tmp_path, COPY.replace("quiet: 0s", "quiet: 0s, recursive: true, follow_links: true"))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("a", "utf-8")
    (tmp_path / "inbox" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "inbox" / "circle").symlink_to(".")
    (tmp_path / "inbox" / "outputs").symlink_to(tmp_path / "out")
    (tmp_path / "out").mkdir()
    first = filewright("run", "flow.filewright", at=tmp_path)
    assert first.summary == "3 files: 1 done, 0 filtered, 2 skipped, 0 quarantined, 0 unaccounted", first.err
    assert (tmp_path / "out" / "link" / "a.txt").read_text("utf-8") == "a"
    second = filewright("run", "flow.filewright", at=tmp_path)
    assert second.summary == "2 files: 0 done, 0 filtered, 2 skipped, 0 quarantined, 0 unaccounted"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_watch_that_a_defect_ends_says_so_and_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from filewright.cli import main
    from filewright.engine.engine import Engine

    def broken(engine: Engine, now: object) -> list[object]:
        raise RuntimeError("a defect")

    write_flow(tmp_path, COPY)
    monkeypatch.setattr(Engine, "_take_in", broken)
    monkeypatch.chdir(tmp_path)
    assert main(["watch", "flow.filewright", "--executor", "inline"]) == 1
    assert "because of a defect of its own" in capsys.readouterr().err
