"""80,000 files land within seconds beside busy Python threads, so that a watcher hears of few."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from account import Case, Failed
from tally import Tally

ALTERED = Path(__file__).with_name("altered.py")
FILES = 80_000
FOLDERS = 80
WAITING = 100_000
FIRST_SECONDS = 15.0  # to the first output, however many files wait
MOST_SECONDS = 5400.0
STUCK_SECONDS = 300.0  # without one more output
FLOW = """\
filewright: 1
name: Burst
nodes:
  inbox: {use: watch-folder, with: {path: ./inbox, quiet: 0s, recursive: true}}
  out: {use: save-to-folder, with: {path: ./out}}
wires:
  - inbox -> out
"""


def burst(top: Path) -> tuple[Tally, str]:
    """All of them come out once, and the account ends at 0 unaccounted; figures in words. Raises Failed."""
    case = Case(folder=top / "burst", files=0, text=FLOW).prepare()
    for number in range(FOLDERS):
        (case.folder / "inbox" / f"{number:02}").mkdir()
    command = [sys.executable, str(ALTERED), "busy", "0", "watch", "flow.filewright", "--state", "state"]
    with (case.folder / "said").open("w+b") as said:
        watching = subprocess.Popen(command, cwd=case.folder, stdout=said, stderr=said)
        try:
            _wait_for(case, watching, _land(case, "first", 1))
            landing, out = _burst(case)
            took = _wait_for(case, watching, out)
            watching.send_signal(signal.SIGTERM)
            status = watching.wait(120)
        finally:
            watching.kill()
            watching.wait()
        said.seek(0)
        if status != 0:
            raise Failed(f"{case.folder}: the watch ended with {status}: {said.read()[-2000:]!r}")
    account = case.finish()
    if wrong := next(_wrong(case.folder), ""):
        raise Failed(f"{case.folder}: {wrong}")
    case.check_books()
    if account["done"] or account["unaccounted"]:
        raise Failed(f"{case.folder}: the last run found {account['done']} that the watch had missed")
    words = f"burst of {FILES:,} files in {landing:.1f} s: all out {took:.0f} s later, 0 lost, 0 doubled, 0 unaccounted"
    return Tally(rounds=1, inputs=FILES + 1, unaccounted=account["unaccounted"]), words


def waiting(top: Path) -> tuple[Tally, str]:
    """100,000 files wait at the start: the first comes out within seconds, and it can be ended. Raises Failed."""
    case = Case(folder=top / "waiting", files=0, text=FLOW).prepare()
    for folder in range(FOLDERS):
        _land(case, f"{folder:02}", WAITING // FOLDERS)
    with (case.folder / "said").open("w+b") as said:
        running = subprocess.Popen(case.command(), cwd=case.folder, stdout=said, stderr=said)
        try:
            took = _wait_for(case, running, 1, look=0.05)
            running.send_signal(signal.SIGTERM)
            asked = time.monotonic()
            running.wait(60)
        finally:
            running.kill()
            running.wait()
    ended = time.monotonic() - asked
    words = f"{WAITING:,} files waiting: the first output after {took:.1f} s; told to end, it did in {ended:.1f} s"
    if took > FIRST_SECONDS:
        raise Failed(f"{case.folder}: {words}")
    return Tally(rounds=1), words


def _burst(case: Case) -> tuple[float, int]:
    began = time.monotonic()
    for folder in range(FOLDERS):
        _land(case, f"{folder:02}", FILES // FOLDERS)
    return time.monotonic() - began, FILES + 1


def _land(case: Case, folder: str, files: int) -> int:
    top = case.folder / "inbox" / folder
    top.mkdir(exist_ok=True)
    for number in range(files):
        descriptor = os.open(f"{top}/{number:04}.txt", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        os.write(descriptor, f"{folder} {number}\n".encode())
        os.close(descriptor)
    return files


def _wait_for(case: Case, watching: "subprocess.Popen[bytes]", files: int, *, look: float = 0.5) -> float:
    """Until so many came out; how many seconds that took. Raises Failed."""
    began = moved = time.monotonic()
    have = -1
    while (now := time.monotonic()) - began < MOST_SECONDS and now - moved < STUCK_SECONDS:
        if watching.poll() is not None:
            raise Failed(f"{case.folder}: the watch ended with {watching.returncode}")
        before, have = have, _outputs(case.folder / "out")
        moved = moved if have == before else now
        if have >= files:
            return now - began
        time.sleep(look)
    raise Failed(f"{case.folder}: {have} of {files} files came out in {time.monotonic() - began:.0f} s")


def _outputs(out: Path) -> int:
    folders = [entry.path for entry in os.scandir(out) if entry.is_dir()] if out.is_dir() else []
    return sum(not entry.name.startswith(".") for folder in folders for entry in os.scandir(folder))


def _wrong(folder: Path) -> Iterator[str]:
    """What is lost, doubled, changed or left behind."""
    came = {path.relative_to(folder / "inbox"): path for path in (folder / "inbox").rglob("*") if path.is_file()}
    out = {path.relative_to(folder / "out"): path for path in (folder / "out").rglob("*") if path.is_file()}
    for path in sorted(came.keys() ^ out.keys()):
        yield f"{path} is there {'once too often' if path in out else 'not at all'}"
    for path, there in out.items():
        if there.read_bytes() != came[path].read_bytes():
            yield f"{path} has other content"
