"""Noticing: how soon a file that lands is out again, whether a burst loses any, and what idle folders cost.

The floor is a watchdog callback that copies the file as durably as one can by hand (written beside its target, synced,
renamed, the folder synced), and remembers nothing. Goals: p50 under 15 ms, p99 under 50 ms; none of 80,000 lost beside
busy threads; 10,000 idle folders under 1 % of a core.
"""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from watchdog.events import FileClosedEvent, FileCreatedEvent, FileMovedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from bench.table import Case, Options, alone, case_of
from filewright.core.job import Arrival, State
from filewright.engine.intake import Intake
from filewright.engine.journal.memory import MemoryJournal
from filewright.engine.sources.folder import FolderSource
from filewright.engine.sources.source import FolderSettings
from filewright.engine.threads import PlainThreads

FILES = 150
"""One after the other, for the time of each."""

BURST = 80_000
FOLDERS = 10_000
IDLE_SECONDS = 30.0
SCRATCH = Path(__file__).resolve().parent.parent / "reports" / "bench" / "watch"
"""On a disk: temporary folders often lie in memory, where syncing costs nothing."""

FLOW = """\
filewright: 1
nodes:
  inbox: {use: watch-folder, with: {path: ./in, quiet: 0s, recursive: RECURSIVE, after: AFTER}}
  out: {use: save-to-folder, with: {path: ./out}}
wires:
  - inbox -> out
"""


def run(options: Options) -> Iterator[Case]:
    """Latency against the floor in turn; a burst against watchdog alone; idle cost."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    try:
        for after in ("keep", "move"):
            middle, late = [], []
            for _ in range(options.pairs):
                mine, floor = _ours(after), _floor()
                middle.append((statistics.median(mine), statistics.median(floor)))
                late.append((_p99(mine), _p99(floor)))
            what = "one file, rename in to rename out" + (", originals moved away" if after == "move" else "")
            yield case_of(f"{what}, p50", middle, unit="ms", less_is_better=True)
            yield case_of(f"{what}, p99", late, unit="ms", less_is_better=True)
        bursts = [(_burst_ours(), _burst_watchdog()) for _ in range(min(options.pairs, 2))]
        yield case_of(
            f"noticed of a burst of {BURST:,} beside busy threads",
            [(ours, peer) for (ours, _), (peer, _) in bursts],
            unit="files",
        )
        yield alone("… until the last was taken", statistics.median(took for (_, took), _ in bursts), unit="s")
        yield alone(f"{FOLDERS:,} idle folders", _idle() * 100, unit="% of a core")
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)


def _p99(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * 99 // 100)]


# -- latency ------------------------------------------------------------------------------------------------------


def _ours(after: str) -> list[float]:
    with _watching(recursive=False, after=after) as (_, folder):
        return _times(folder)


@contextmanager
def _watching(
    *, recursive: bool, after: str = "keep", made: Callable[[Path], None] = lambda folder: None
) -> Iterator[tuple[int, Path]]:
    """The real command at work in a fresh folder: its process id, and the folder."""
    folder = SCRATCH / "flow"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "in").mkdir(parents=True)
    (folder / "out").mkdir()
    made(folder)
    text = FLOW.replace("RECURSIVE", str(recursive).lower()).replace("AFTER", after)
    (folder / "flow.filewright").write_text(text, "utf-8")
    environment = {**os.environ, "HOME": str(folder / "home"), "FILEWRIGHT_STATE": str(folder / "state")}
    program = [sys.executable, "-m", "filewright"]
    subprocess.run(
        [*program, "trust", "flow.filewright", "--yes"],
        cwd=folder,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    process = subprocess.Popen(
        [*program, "watch", "flow.filewright"],
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr is not None
    try:
        while "watching" not in process.stderr.readline():
            pass
        yield process.pid, folder
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def _floor() -> list[float]:
    folder = SCRATCH / "floor"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "in").mkdir(parents=True)
    (folder / "out").mkdir()
    observer = Observer()
    observer.schedule(_Copy(folder / "out"), str(folder / "in"))
    observer.start()
    try:
        return _times(folder)
    finally:
        observer.stop()
        observer.join()


class _Copy(FileSystemEventHandler):
    def __init__(self, out: Path) -> None:
        self._out = out
        self._folder = os.open(out, os.O_RDONLY)

    def on_created(self, event: FileSystemEvent) -> None:
        """A file was moved in."""
        found = Path(os.fsdecode(event.src_path))
        part = self._out / f"{found.name}.part"
        with found.open("rb") as source, part.open("wb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        part.rename(self._out / found.name)
        os.fsync(self._folder)


def _times(folder: Path) -> list[float]:
    """Milliseconds from a file's rename into the folder until its output has its name, one after the other."""
    found = []
    for number in range(-10, FILES):  # the first ones warm up
        name = f"{number}.txt"
        (folder / name).write_bytes(b"x" * 1024)
        source, target = folder / name, folder / "out" / name
        time.sleep(0.02)
        began = time.perf_counter()
        source.rename(folder / "in" / name)
        while not target.exists():
            if time.perf_counter() - began > 30:
                raise TimeoutError(name)
            time.sleep(0.0002)
        if number >= 0:
            found.append((time.perf_counter() - began) * 1000)
    return found


# -- a burst ------------------------------------------------------------------------------------------------------


def _burst_ours() -> tuple[float, float]:
    """How many files were given to be taken, and in how many seconds."""
    folder = _empty("burst")
    ready = threading.Event()
    intake = Intake(PlainThreads(), ready=ready.set)
    settings = FolderSettings(node="in", root=str(folder), quiet=0.0)
    source = FolderSource(settings, MemoryJournal(), wake=intake.wake, gone=lambda *gone: None)
    intake.start([source])
    taken: set[str] = set()

    def take() -> None:
        ready.wait(0.1)
        ready.clear()
        some: list[Arrival] = [settled.arrival for _, settled in intake.take(1024)]
        taken.update(arrival.path for arrival in some)
        for arrival in some:
            source.ended(arrival, State.DONE)

    try:
        took = _burst(folder, take, lambda: len(taken))
    finally:
        intake.stop()
    return len(taken), took


def _burst_watchdog() -> tuple[float, float]:
    """How many files watchdog alone called back for."""
    folder = _empty("burst")
    heard: set[str] = set()

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            heard.add(os.fsdecode(event.src_path))

    observer = Observer()
    observer.schedule(Handler(), str(folder), event_filter=[FileCreatedEvent, FileMovedEvent, FileClosedEvent])
    observer.start()
    try:
        took = _burst(folder, lambda: time.sleep(0.05), lambda: len(heard))
    finally:
        observer.stop()
        observer.join()
    return len(heard), took


def _burst(folder: Path, step: Callable[[], None], count: Callable[[], int]) -> float:
    """Make the files from another process beside two busy threads; until all are there, or none came for 15 s."""
    ended = threading.Event()

    def busy() -> None:
        while not ended.is_set():
            sum(range(1000))

    threads = [threading.Thread(target=busy) for _ in range(2)]
    for thread in threads:
        thread.start()
    code = f"import os; [os.close(os.open(f'{{n}}.txt', os.O_CREAT | os.O_WRONLY)) for n in range({BURST})]"
    began = last = time.monotonic()
    maker = subprocess.Popen([sys.executable, "-c", code], cwd=folder)
    before = 0
    while count() < BURST and time.monotonic() - last < 15:
        step()
        if count() != before or maker.poll() is None:
            before, last = count(), time.monotonic()
    ended.set()
    maker.wait()
    for thread in threads:
        thread.join()
    return last - began


def _empty(name: str) -> Path:
    folder = SCRATCH / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


# -- at rest ------------------------------------------------------------------------------------------------------


def _idle() -> float:
    """The share of a core that watching many folders takes while nothing happens."""

    def many(folder: Path) -> None:
        for number in range(FOLDERS):
            (folder / "in" / f"{number // 100}" / f"{number % 100}").mkdir(parents=True)

    with _watching(recursive=True, made=many) as (pid, _):
        processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]

        def spent() -> float:
            return sum(p.cpu_times().user + p.cpu_times().system for p in processes)

        while (before := spent()) < spent_soon(spent):  # until the first looks are over
            pass
        began = time.monotonic()
        time.sleep(IDLE_SECONDS)
        return (spent() - before) / (time.monotonic() - began)


def spent_soon(spent: Callable[[], float]) -> float:
    """The processor time two seconds later, less what may pass as rest."""
    time.sleep(2.0)
    return spent() - 0.1
