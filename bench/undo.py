"""10,000 changes to files, and all of them taken back: undo against the run that made them.

5,000 files of 1 KiB go through one step over files that lie there already, and their originals are moved: two changes
each, of which one has a before-state. Both are the real command; its start and end (the same command with nothing to
do) are taken off. The second case asks what before-states cost: the same run over files, and into an empty folder.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.table import Case, Options, case_of

FILES = int(os.environ.get("FILEWRIGHT_BENCH_FILES", "5000"))
EACH = 2  # changes
SCRATCH = Path(__file__).resolve().parent.parent / "reports" / "bench"
"""On a disk: temporary folders often lie in memory, where syncing costs nothing."""

FLOW = """\
filewright: 1
nodes:
  inbox: {use: watch-folder, with: {path: ./in, quiet: 0s, after: move, moved_to: ./processed}}
  upper: {use: upper-case}
  out: {use: save-to-folder, with: {path: ./out, conflict: overwrite}}
wires:
  - inbox -> upper
  - upper -> out
"""


def run(options: Options) -> Iterator[Case]:
    """Measure in pairs, each on files of its own."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    undone, kept = [], []
    for _ in range(options.pairs):
        with _work(0) as empty:
            start = _seconds(empty, "run", "bench.filewright", "--trust")
            nothing = _seconds(empty, "undo", "--run", "last")
        with _work(FILES) as folder:
            made = FILES * EACH / (_seconds(folder, "run", "bench.filewright", "--trust") - start)
            back = FILES * EACH / (_seconds(folder, "undo", "--run", "last") - nothing)
            _compare(folder)
            undone.append((back, made))
        with _work(FILES, over=False) as folder:
            plain = FILES * EACH / (_seconds(folder, "run", "bench.filewright", "--trust") - start)
            kept.append((made, plain))
    yield case_of(f"{FILES * EACH} changes undone, against making them", undone, unit="changes/s")
    yield case_of("made with before-states, against without", kept, unit="changes/s")


@contextmanager
def _work(files: int, *, over: bool = True) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="undo-", dir=SCRATCH))
    try:
        (folder / "bench.filewright").write_text(FLOW, "utf-8")
        for name in ("in", "out"):
            (folder / name).mkdir()
        for n in range(files):
            (folder / "in" / f"{n}.txt").write_bytes(b"file %08d\n" % n * 64)
            if over:
                (folder / "out" / f"{n}.txt").write_bytes(b"before %d\n" % n)
        yield folder
    finally:
        shutil.rmtree(folder)


def _seconds(folder: Path, *arguments: str) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-m", "filewright", *arguments, "--state", "state"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{arguments[0]} failed ({done.returncode}): {done.stdout}{done.stderr}")
    return time.perf_counter() - began


def _compare(folder: Path) -> None:
    """All is as it was before the run."""
    for n in range(FILES):
        is_back = (folder / "in" / f"{n}.txt").read_bytes() == b"file %08d\n" % n * 64
        if not is_back or (folder / "out" / f"{n}.txt").read_bytes() != b"before %d\n" % n:
            raise SystemExit(f"{n}.txt is not as it was")
    if (folder / "processed").exists():
        raise SystemExit("a folder stayed behind")
