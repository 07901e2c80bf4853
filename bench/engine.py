"""10,000 files of 1 KiB through three steps: check size and type, upper case, save; sources move to processed/.

Ours is the real `filewright run`, every step journalled, nothing lost at any kill; its start and end (the same command
on an empty folder) are taken off. It is compared with

- the plain loop: read, check, write, rename; nothing synced, a crash loses what was not written yet;
- the durable loop: each file written beside its target, one sync of the file system per 256 files, then the renames and
  a sync of the folders; outputs survive a crash, but nothing knows what was done.
"""

import contextlib
import ctypes
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.table import Case, Options, alone, case_of

FILES = 10_000
SIZE = 1024
LARGEST = 64 * 1024
GROUP = 256
"""Files that the durable loop syncs together; the engine's own groups are about as large."""

SCRATCH = Path(__file__).resolve().parent.parent / "reports" / "bench"
"""On a disk: temporary folders often lie in memory, where syncing costs nothing."""

FLOW = """\
filewright: 1
nodes:
  inbox: {use: watch-folder, with: {path: ./in, quiet: 0s, after: move, moved_to: ./processed}}
  check: {use: filter, with: {types: [text/*], max_size: 64KiB}}
  upper: {use: upper-case}
  out: {use: save-to-folder, with: {path: ./out}}
wires:
  - inbox -> check
  - check.matched -> upper
  - upper -> out
"""

_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f\b\x1b")


@dataclass(frozen=True, kw_only=True)
class Ran:
    """One run of ours: seconds on the clock, of the processor (all processes), and MiB of the largest process."""

    seconds: float
    cpu: float
    memory: float


def run(options: Options) -> Iterator[Case]:
    """Measure ours, plain, ours, durable …, each pair on files of its own."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    before = set(SCRATCH.iterdir())
    try:
        yield from _pairs(options)
    finally:
        # not earlier: ext4 passes over inodes freed a moment ago, one by one, whenever a file is made near them
        for folder in set(SCRATCH.iterdir()) - before:
            shutil.rmtree(folder)


def _pairs(options: Options) -> Iterator[Case]:
    plain, durable, cpu, memory = [], [], [], []
    _ours(0)  # whatever a first start prepares is there from now on
    for _ in range(options.pairs):
        start = _ours(0)
        mine = _ours(FILES)
        plain.append((_rate(mine, start), FILES / _loop(_plain_loop)))
        start = _ours(0)
        mine = _ours(FILES)
        durable.append((_rate(mine, start), FILES / _loop(_durable_loop)))
        cpu.append((mine.cpu - start.cpu) / FILES * 1000)
        memory.append(mine.memory)
    yield case_of("plain loop, nothing synced", plain, unit="files/s")
    yield case_of("durable loop", durable, unit="files/s")
    yield alone("processor time a file", statistics.median(cpu), unit="ms")
    yield alone("memory of the largest process", max(memory), unit="MiB")


def _rate(mine: Ran, start: Ran) -> float:
    return FILES / (mine.seconds - start.seconds)


def _ours(files: int) -> Ran:
    with _work(files) as folder:
        (folder / "bench.filewright").write_text(FLOW, "utf-8")
        command = [sys.executable, "-m", "filewright", "run", "bench.filewright", "--trust", "--state", "state"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        expected = f"{files} files: {files} done, 0 filtered, 0 quarantined, 0 unaccounted"
        if done.returncode != 0 or (files and done.stdout.strip() != expected):
            raise SystemExit(f"the run failed ({done.returncode}): {done.stdout}{done.stderr}")
        _compare(folder, files)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(seconds=seconds, cpu=spent, memory=after.ru_maxrss / 1024)


def _loop(loop: Callable[[Path], None]) -> float:
    """Seconds that a way to do the work by hand takes, in a folder with in/, out/ and processed/."""
    with _work(FILES) as folder:
        (folder / "out").mkdir()
        (folder / "processed").mkdir()
        began = time.perf_counter()
        loop(folder)
        seconds = time.perf_counter() - began
        _compare(folder, FILES)
    return seconds


def _plain_loop(folder: Path) -> None:
    source, target, processed = (str(folder / name) for name in ("in", "out", "processed"))
    for name in os.listdir(source):
        path = f"{source}/{name}"
        data = _checked(path)
        if data is None:
            continue
        with open(f"{target}/{name}", "wb") as out:
            out.write(data.decode().upper().encode())
        os.rename(path, f"{processed}/{name}")


def _durable_loop(folder: Path) -> None:
    source, target, processed = (str(folder / name) for name in ("in", "out", "processed"))
    names = os.listdir(source)
    for start in range(0, len(names), GROUP):
        written: list[str] = []
        opened: list[int] = []
        for name in names[start : start + GROUP]:
            data = _checked(f"{source}/{name}")
            if data is None:
                continue
            descriptor = os.open(f"{target}/.{name}.part", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            os.write(descriptor, data.decode().upper().encode())
            written.append(name)
            opened.append(descriptor)
        _sync(opened)
        for descriptor in opened:
            os.close(descriptor)
        for name in written:
            os.rename(f"{target}/.{name}.part", f"{target}/{name}")
            os.rename(f"{source}/{name}", f"{processed}/{name}")
        for path in (target, processed, source):
            descriptor = os.open(path, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)


def _checked(path: str) -> bytes | None:
    """The file's bytes, None where it is too large or no text."""
    if os.stat(path).st_size > LARGEST:
        return None
    with open(path, "rb") as file:
        data = file.read()
    return None if _CONTROL.intersection(data[:8192]) else data


def _sync(descriptors: Sequence[int]) -> None:
    """As the engine does it: the whole file system at once where that can be asked for, else file by file."""
    syncfs = getattr(ctypes.CDLL(None), "syncfs", None) if sys.platform == "linux" else None
    if syncfs is None or syncfs(descriptors[0]) != 0:
        for descriptor in descriptors:
            os.fsync(descriptor)


@contextlib.contextmanager
def _work(files: int) -> Iterator[Path]:
    """A folder of its own with in/ full of files, all on the disk before the clock starts; `run` removes it."""
    folder = Path(tempfile.mkdtemp(dir=SCRATCH))
    (folder / "in").mkdir()
    for number in range(files):
        (folder / "in" / f"{number:05}.txt").write_bytes(content(number))
    os.sync()
    yield folder
    os.sync()


def content(number: int) -> bytes:
    """1 KiB of text, another one for each number."""
    line = f"file {number:05}: the quick brown fox jumps over the lazy dog\n"
    return (line * (SIZE // len(line) + 1))[: SIZE - 1].encode() + b"\n"


def _compare(folder: Path, files: int) -> None:
    for number in range(files):
        name = f"{number:05}.txt"
        if (folder / "out" / name).read_bytes() != content(number).upper():
            raise SystemExit(f"out/{name} is not what it should be")
    moved = len(os.listdir(folder / "processed")) if files else 0
    if moved != files or os.listdir(folder / "in"):
        raise SystemExit(f"{moved} of {files} sources were moved")
