"""Hours of work: memory, descriptors, threads and the journal must stay as they are."""

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from account import Case, Failed
from tally import Tally

WARM_SHARE = 1 / 6  # ten minutes of an hour
LOOK_SECONDS = 5.0
FILES_AT_ONCE = 50
MOST_SLOPE = 1.0  # MB an hour
JOURNAL_MOST = 64 << 20  # bytes


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the engine's process was like at one moment; `megabytes` are those that are its own."""

    at: float
    megabytes: float
    descriptors: int
    threads: int


def soak(top: Path, *, minutes: float) -> tuple[Tally, str]:
    """Files come and go all the time; figures in words. Raises Failed."""
    case = Case(folder=top / "soak", files=FILES_AT_ONCE, after="delete").prepare()
    watching = subprocess.Popen(
        [sys.executable, "-m", "filewright", "watch", "flow.filewright", "--state", "state"],
        cwd=case.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    looks: list[Look] = []
    try:
        process, began = psutil.Process(watching.pid), time.monotonic()
        due, landed = 0.0, time.monotonic()
        while time.monotonic() - began < minutes * 60:
            now = time.monotonic()
            if now >= due:
                looks.append(_look(process, now - began))
                due = now + LOOK_SECONDS
            if now - landed >= 1.0:
                case.add(FILES_AT_ONCE)
                landed = now
            time.sleep(0.05)
        _until_taken(case)
        watching.send_signal(signal.SIGTERM)
        status = watching.wait(60)
    finally:
        watching.kill()
    if status != 0:
        raise Failed(f"{case.folder}: the watch ended with {status}")
    account = case.finish()
    case.check()
    said = _judge(looks, minutes, case)
    return Tally(rounds=1, inputs=len(case.made), unaccounted=account["unaccounted"]), said


def _until_taken(case: Case, seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while any(path.is_file() for path in (case.folder / "inbox").rglob("*")):
        if time.monotonic() > end:
            raise Failed(f"{case.folder}: files are left in the inbox after {seconds:.0f} s")
        time.sleep(0.1)


def _look(process: psutil.Process, at: float) -> Look:
    memory = process.memory_full_info()
    return Look(at=at, megabytes=memory.uss / 1e6, descriptors=process.num_fds(), threads=process.num_threads())


def _judge(looks: list[Look], minutes: float, case: Case) -> str:
    warm = [look for look in looks if look.at >= minutes * 60 * WARM_SHARE]
    slope = _slope(warm)
    fewest, most = min(x.descriptors for x in warm), max(x.descriptors for x in warm)
    few, many = min(x.threads for x in warm), max(x.threads for x in warm)
    journal = sum(path.stat().st_size for path in (case.folder / "state").rglob("journal.db*"))
    said = (
        f"soak of {minutes:g} min, {len(case.made)} files: memory {warm[0].megabytes:.1f} → {warm[-1].megabytes:.1f}"
        f" MB, {slope:+.2f} MB/h; descriptors {fewest}–{most}, threads {few}–{many}, journal {journal / 1e6:.1f} MB"
    )
    # a shorter soak cannot tell a slope of 1 MB an hour from the noise of the allocator
    if minutes >= 60 and slope > MOST_SLOPE:
        raise Failed(f"memory grows: {said}")
    if most - fewest > 8 or many - few > 4:
        raise Failed(f"descriptors or threads grow: {said}")
    return said


def _slope(looks: list[Look]) -> float:
    """MB an hour, by least squares."""
    middle = sum(x.at for x in looks) / len(looks)
    mean = sum(x.megabytes for x in looks) / len(looks)
    spread = sum((x.at - middle) ** 2 for x in looks) or 1.0
    return sum((x.at - middle) * (x.megabytes - mean) for x in looks) / spread * 3600
