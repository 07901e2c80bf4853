"""Hours of work: memory, descriptors, threads and the journal must stay as they are."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil
from account import Case, Failed
from tally import Tally

WARM_SHARE = 1 / 6  # ten minutes of an hour
LOOK_SECONDS = 5.0
FILES_AT_ONCE = 50
MOST_SLOPE = 1.0  # MB an hour
HISTORY_MEBIBYTES = 32  # what the flow may keep; it is retired when that is outgrown by an eighth
ONE_WORKER = 6  # descriptors, for the one more that may come to let small files past large ones, with its thread
JOURNAL_MOST = 1.5 * (HISTORY_MEBIBYTES << 20)  # bytes, with its log and the pages that are free


@dataclass(frozen=True, kw_only=True)
class Look:
    """What it was like at one moment. `megabytes` are those of the engine's process, `workers` those of its workers
    together: resident ones, since which of them are shared changes with what else runs. `journal` is in bytes."""

    at: float
    megabytes: float
    workers: float
    descriptors: int
    threads: int
    journal: int


def soak(top: Path, *, minutes: float) -> tuple[Tally, str]:
    """Files come and go all the time; figures in words. Raises Failed."""
    case = Case(folder=top / "soak", files=FILES_AT_ONCE, after="delete").prepare()
    filewright, flow = case.command()[:3], ["flow.filewright", "--state", "state"]
    subprocess.run([*filewright, "trust", *flow, "--yes"], cwd=case.folder, check=True, stdout=subprocess.DEVNULL)
    with (case.folder / "said").open("w+b") as said:
        watching = subprocess.Popen(
            [*filewright, "watch", *flow, "--workers", "2"],
            cwd=case.folder,
            env={**os.environ, "FILEWRIGHT_HISTORY_MEBIBYTES": str(HISTORY_MEBIBYTES)},
            stdout=said,
            stderr=said,
        )
        try:
            looks = _looks(case, watching, minutes * 60, said)
            _until_taken(case)
            watching.send_signal(signal.SIGTERM)
            status = watching.wait(60)
        finally:
            watching.kill()
            watching.wait()
        if status != 0:
            raise Failed(f"{case.folder}: the watch ended with {status}: {_last(said)}")
    account = case.finish()
    case.check()
    case.check_books()
    return Tally(rounds=1, inputs=len(case.made), unaccounted=account["unaccounted"]), _judge(looks, minutes, case)


def _looks(case: Case, watching: "subprocess.Popen[bytes]", seconds: float, said: IO[bytes]) -> list[Look]:
    """Let files land for so long, and look at the process now and then. Raises Failed."""
    looks: list[Look] = []
    process, began = psutil.Process(watching.pid), time.monotonic()
    look_due = land_due = began
    while (now := time.monotonic()) - began < seconds:
        if watching.poll() is not None:
            raise Failed(f"{case.folder}: the watch ended with {watching.returncode}: {_last(said)}")
        if now >= look_due:
            looks.append(_look(process, now - began, case))
            look_due = now + LOOK_SECONDS
        if now >= land_due:
            case.add(FILES_AT_ONCE)
            land_due = now + 1.0
        time.sleep(0.05)
    return looks


def _last(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode(errors="replace")[-2000:]


def _until_taken(case: Case, seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while any(path.is_file() for path in (case.folder / "inbox").rglob("*")):
        if time.monotonic() > end:
            raise Failed(f"{case.folder}: files are left in the inbox after {seconds:.0f} s")
        time.sleep(0.1)


def _look(process: psutil.Process, at: float, case: Case) -> Look:
    workers = 0
    for child in process.children():
        try:
            workers += child.memory_info().rss
        except psutil.Error:  # it was just recycled
            continue
    return Look(
        at=at,
        megabytes=process.memory_info().rss / 1e6,
        workers=workers / 1e6,
        descriptors=process.num_fds(),
        threads=process.num_threads(),
        journal=sum(path.stat().st_size for path in (case.folder / "state").glob("pipelines/*/journal.db")),
    )


def _judge(looks: list[Look], minutes: float, case: Case) -> str:
    """The figures in words. Raises Failed."""
    warm = [look for look in looks if look.at >= minutes * 60 * WARM_SHARE]
    slope = _slope(warm)
    descriptors, threads = [look.descriptors for look in warm], [look.threads for look in warm]
    journal = max(look.journal for look in warm)
    quarters = [warm[len(warm) * n // 4 : len(warm) * (n + 1) // 4] for n in range(4)]
    first, last = quarters[0], quarters[-1]
    memory = ", ".join(f"{sum(x.megabytes for x in part) / len(part):.1f}" for part in quarters)
    workers = ", ".join(f"{sum(x.workers for x in part) / len(part):.1f}" for part in quarters)
    said = (
        f"soak of {minutes:g} min, {len(case.made)} files: memory by quarters {memory} MB, {slope:+.2f} MB/h"
        f" (workers {workers} MB); descriptors {min(descriptors)} to {max(descriptors)},"
        f" threads {min(threads)} to {max(threads)}, journal {journal / 1e6:.1f} MB at most"
    )
    # a shorter soak cannot tell a slope of 1 MB an hour from the noise of the allocator
    if minutes >= 60 and slope > MOST_SLOPE:
        raise Failed(f"memory grows: {said}")
    # files being staged are open together, so that only the fewest of some minutes tell of those that nobody closes
    more = min(x.descriptors for x in last) - min(x.descriptors for x in first)
    if more > ONE_WORKER or min(x.threads for x in last) - min(x.threads for x in first) > 1:
        raise Failed(f"descriptors or threads grow: {said}")
    if journal > JOURNAL_MOST:
        raise Failed(f"the journal grows: {said}")
    return said


def _slope(looks: list[Look]) -> float:
    """MB an hour, by least squares."""
    middle = sum(x.at for x in looks) / len(looks)
    mean = sum(x.megabytes for x in looks) / len(looks)
    spread = sum((x.at - middle) ** 2 for x in looks) or 1.0
    return sum((x.at - middle) * (x.megabytes - mean) for x in looks) / spread * 3600
