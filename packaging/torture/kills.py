"""Kills at random moments: of the command, and of its workers."""

import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import psutil
from account import LONGEST_RUN, Case, Failed, Stranger
from tally import Tally

LOOK_SECONDS = 0.002
MOST_KILLS = 2
"""In a round: a file that was alone at work at three ends of Filewright is set aside, and has no output."""


def round_of_kills(folder: Path, *, files: int, engine: int, workers: int, chance: random.Random, after: str) -> Tally:
    """One round in a fresh folder: so many kills of the engine, at most two, and of workers, at most two. Raises
    Failed."""
    case = Case(folder=folder, files=files, after=after).prepare()
    hit = of_workers = 0
    with Stranger(case) as stranger:
        for number in range(max(engine, 1)):
            before = case.outputs()
            # most kills while outputs appear, some before the first, some between the last and the end
            wanted = before + chance.randint(0, max(2 * files - before, 1))
            share = workers // max(engine, 1) + (number < workers % max(engine, 1))
            ended, killed = _run_until(case, wanted, chance, workers=share, engine=number < engine)
            of_workers += killed
            hit += not ended
            if ended:
                break
        account = case.finish()
    case.check(stranger.dropped)
    case.check_books()
    return Tally(
        rounds=1,
        engine_kills=hit,
        worker_kills=of_workers,
        inputs=files,
        strangers=len(stranger.dropped),
        unaccounted=account["unaccounted"],
    )


def _run_until(case: Case, outputs: int, chance: random.Random, *, workers: int, engine: bool) -> tuple[bool, int]:
    """Run; kill workers on the way to so many outputs, and then the command. Whether it ended by itself, and how many
    workers were killed. Raises Failed."""
    killed = 0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(case.command(), cwd=case.folder, stdout=said, stderr=said, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + LONGEST_RUN
        have = case.outputs()
        for number in range(workers):
            at = have + (outputs - have) * (number + 1) // (workers + 1)
            _wait(process, partial(_works, case, process, at), deadline)
            killed += _kill_a_worker(process, chance)
        if engine:
            _wait(process, lambda: case.outputs() >= outputs, deadline)
            time.sleep(chance.random() * 0.02)
            children = _children(process)
            process.kill()
            process.wait()
            _see_end(children)
        else:
            process.wait(LONGEST_RUN)
        if time.monotonic() > deadline:
            raise Failed(f"{case.folder}: a run did not end by itself within {LONGEST_RUN:.0f} s")
        if process.returncode not in (0, -signal.SIGKILL):
            said.seek(0)
            raise Failed(f"a run ended with {process.returncode}: {said.read().decode(errors='replace')}")
        return process.returncode == 0, killed


def _wait(process: subprocess.Popen[bytes], happened: Callable[[], bool], deadline: float) -> None:
    while process.poll() is None and not happened() and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)


def _works(case: Case, process: subprocess.Popen[bytes], outputs: int) -> bool:
    """Whether it has put out so many files, and has workers."""
    return case.outputs() >= outputs and bool(_children(process))


def _kill_a_worker(process: subprocess.Popen[bytes], chance: random.Random) -> bool:
    children = _children(process)
    if not children:
        return False
    try:
        chance.choice(children).kill()
    except psutil.NoSuchProcess:
        return False  # it ended by itself
    return True


def _children(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _see_end(children: Sequence[psutil.Process]) -> None:
    """Workers end by themselves when their parent is gone. Raises Failed."""
    _gone, alive = psutil.wait_procs(children, timeout=10)
    for child in alive:
        child.kill()
    if alive:
        raise Failed(f"{len(alive)} workers outlived the command by 10 s")
