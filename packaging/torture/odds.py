"""Clocks that jump while it runs, and a system that loses events of changes while it watches."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from account import LONGEST_RUN, Case, Failed
from tally import Tally

ALTERED = Path(__file__).with_name("altered.py")
FILES = 150


def jumping_clock(top: Path, chance: random.Random) -> Tally:
    """A killed run and its recovery under a clock that jumps by up to a year. Raises Failed."""
    case = Case(folder=top / "clock", files=FILES, after="move").prepare()
    prefix = (str(ALTERED), "clock", str(chance.randrange(1 << 30)))
    process = subprocess.Popen(
        case.command(prefix=prefix), cwd=case.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _until(lambda: case.outputs() >= FILES // 2 or process.poll() is not None, case)
    process.kill()
    process.wait()
    done = subprocess.run(
        case.command(prefix=prefix), cwd=case.folder, capture_output=True, text=True, check=False, timeout=LONGEST_RUN
    )
    if done.returncode != 0:
        raise Failed(f"{case.folder}: under a jumping clock it ended with {done.returncode}: {done.stderr[-2000:]}")
    account = case.finish()
    case.check()
    case.check_books()
    return Tally(rounds=1, engine_kills=1, inputs=FILES, unaccounted=account["unaccounted"])


def lost_events(top: Path, chance: random.Random) -> Tally:
    """Files land while it watches and hears of every third change alone. Raises Failed."""
    case = Case(folder=top / "deaf", files=1).prepare()
    command = [sys.executable, str(ALTERED), "deaf", str(chance.randrange(1 << 30)), "watch", "flow.filewright"]
    watching = subprocess.Popen(
        [*command, "--state", "state"], cwd=case.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        _until(lambda: case.outputs() >= 2, case)
        for _ in range(FILES // 10):
            case.add(10)
            time.sleep(chance.random() * 0.1)
        _until(lambda: case.outputs() >= 2 * len(case.made), case)
        watching.send_signal(signal.SIGTERM)
        _, said = watching.communicate(timeout=60)
    finally:
        watching.kill()
    if watching.returncode != 0:
        raise Failed(f"{case.folder}: the watch ended with {watching.returncode}: {said}")
    account = case.finish()
    case.check()
    case.check_books()
    return Tally(rounds=1, errors=1, inputs=len(case.made), unaccounted=account["unaccounted"])


def _until(happened: "object", case: Case, seconds: float = 60.0) -> None:
    assert callable(happened)
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise Failed(f"{case.folder}: {case.outputs()} outputs of {len(case.made)} files after {seconds:.0f} s")
        time.sleep(0.01)
