"""Kill `filewright run` at random moments while it works, start it again, and account for every file.

    python packaging/dev.py torture [--rounds 20] [--files 300] [--kills 2] [--seed N] [--long]

A round: files land in a watched folder, which they leave when they are done in every other round. The command is
killed (SIGKILL) again and again while outputs appear, and sometimes one of its workers; then it runs to its end. Every
input must have exactly one output in each of two folders, with the right content, and nothing else may lie anywhere: no
temporary file, no work space. There are two kills at most in a round, since a file that was alone at work at three ends
of Filewright is set aside, and has no output. `--long` does 200 rounds of 1,000 files.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

FLOW = """\
filewright: 1
name: Torture
nodes:
  inbox: {use: watch-folder, with: {path: ./inbox, quiet: 0s, recursive: true, after: AFTER, moved_to: ./processed}}
  upper: {use: upper-case}
  out: {use: save-to-folder, with: {path: ./out}}
  copies: {use: save-to-folder, with: {path: ./copies, name: "{stem}-copy{suffix}"}}
wires:
  - inbox -> upper
  - upper -> out
  - inbox -> copies
"""

RUN = ("-m", "filewright", "run", "flow.filewright", "--state", "state", "--workers", "2", "--trust")
COMMAND = (sys.executable, *RUN)
LOOK_SECONDS = 0.002
LONGEST_RUN = 300.0


class Failed(Exception):
    """A promise was broken; the message says which, and where the remains lie."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one round did: `kills` that hit while it worked, of which `during` while outputs appeared."""

    kills: int
    during: int
    seconds: float


def torture(folder: Path, *, files: int, kills: int, chance: random.Random, move: bool = False) -> Round:
    """One round in an empty folder; with `move` the originals are moved away when they are done. Raises Failed."""
    began = time.monotonic()
    flow = FLOW.replace("AFTER", "move" if move else "keep")
    numbers = _prepare(folder, flow, files, chance)
    hit = during = 0
    for _ in range(kills):
        before = _outputs(folder)
        left = max(2 * files - before, 1)
        # most kills while outputs appear, some before the first, some between the last and the end
        wanted = before + chance.randint(0, left)
        status = _run_until(folder, wanted, chance, worker=chance.random() < 0.3)
        if status is not None:
            break
        hit += 1
        during += 0 < _outputs(folder) < 2 * files
    answer = subprocess.run(COMMAND, cwd=folder, capture_output=True, text=True, check=False, timeout=LONGEST_RUN)
    if answer.returncode != 0:
        raise Failed(f"{folder}: the last run ended with {answer.returncode}: {answer.stdout}{answer.stderr}")
    wrong = list(_wrong(folder, flow, numbers, kept="processed" if move else "inbox"))
    if wrong:
        raise Failed(f"{folder}: {len(wrong)} faults, such as: " + "; ".join(wrong[:5]))
    return Round(kills=hit, during=during, seconds=time.monotonic() - began)


def content(number: int) -> bytes:
    """A text of its own for each file, from empty to some kilobytes."""
    return "".join(f"line {line} of file {number}\n" for line in range(number % 150)).encode()


def _prepare(folder: Path, flow: str, files: int, chance: random.Random) -> dict[Path, int]:
    """The files that were made: the path below the inbox, and the number that makes up the content."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "flow.filewright").write_text(flow, "utf-8")
    made = {Path(chance.choice(("", "a", "a/b"))) / f"{number:05}.txt": number for number in range(files)}
    for path, number in made.items():
        (folder / "inbox" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "inbox" / path).write_bytes(content(number))
    return made


def _run_until(folder: Path, outputs: int, chance: random.Random, *, worker: bool) -> int | None:
    """Run; kill it once there are so many outputs, and before that one of its workers. Its exit status if it ended by
    itself, None when it was killed. Raises Failed."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(COMMAND, cwd=folder, stdout=said, stderr=said, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + LONGEST_RUN
        if worker:
            _wait(process, lambda: _outputs(folder) >= outputs // 2, deadline)
            _kill_a_worker(process, chance)
        _wait(process, lambda: _outputs(folder) >= outputs, deadline)
        time.sleep(chance.random() * 0.02)
        children = _children(process)
        process.kill()
        process.wait()
        _see_end(children)
        if time.monotonic() > deadline:
            raise Failed(f"{folder}: a run did not end by itself within {LONGEST_RUN:.0f} s")
        return None if process.returncode == -signal.SIGKILL else _checked(process.returncode, said)


def _wait(process: subprocess.Popen[bytes], happened: Callable[[], bool], deadline: float) -> None:
    while process.poll() is None and not happened() and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)


def _checked(status: int, said: IO[bytes]) -> int:
    if status != 0:
        said.seek(0)
        raise Failed(f"a run ended with {status}: {said.read().decode(errors='replace')}")
    return status


def _kill_a_worker(process: subprocess.Popen[bytes], chance: random.Random) -> None:
    children = _children(process)
    if children:
        try:
            chance.choice(children).kill()
        except psutil.NoSuchProcess:
            return  # it ended by itself


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


def _outputs(folder: Path) -> int:
    return sum(
        1 for top in (folder / "out", folder / "copies") for path in top.rglob("*.txt") if not path.name.startswith(".")
    )


def _wrong(folder: Path, flow: str, made: Mapping[Path, int], *, kept: str) -> Iterator[str]:
    """What is not as it should be after the last run; originals lie in the folder `kept`."""
    expected: dict[Path, bytes] = {folder / "flow.filewright": flow.encode()}
    for path, number in made.items():
        data = content(number)
        expected[folder / kept / path] = data
        expected[folder / "out" / path] = data.upper()
        expected[folder / "copies" / path.with_name(f"{path.stem}-copy.txt")] = data
    state = folder / "state"
    found = {path for path in folder.rglob("*") if path.is_file() and state not in path.parents}
    for path in sorted(found - expected.keys()):
        yield f"{path.relative_to(folder)} should not be there"
    for path, data in expected.items():
        if path not in found:
            yield f"{path.relative_to(folder)} is missing"
        elif hashlib.sha256(path.read_bytes()).digest() != hashlib.sha256(data).digest():
            yield f"{path.relative_to(folder)} has other content"
    for path in sorted(state.rglob("*")):
        if path.is_file() and "spool" in path.relative_to(state).parts:
            yield f"{path.relative_to(folder)} was left in the work space"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py torture", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--kills", type=int, default=2, choices=(1, 2), help="in each round")
    parser.add_argument("--seed", type=int, default=None, help="the moments of a former run, as far as time allows")
    parser.add_argument("--long", action="store_true", help="200 rounds of 1,000 files")
    chosen = parser.parse_args(arguments)
    rounds, files = (200, 1000) if chosen.long else (chosen.rounds, chosen.files)
    seed = chosen.seed if chosen.seed is not None else int.from_bytes(os.urandom(4), "big")
    print(f"{rounds} rounds of {files} files, seed {seed}", flush=True)
    chance = random.Random(seed)
    top = Path(tempfile.mkdtemp(prefix="filewright-torture-"))
    kills = during = 0
    for number in range(1, rounds + 1):
        folder = top / str(number)
        try:
            done = torture(folder, files=files, kills=chosen.kills, chance=chance, move=number % 2 == 0)
        except Failed as failure:
            print(f"round {number}: {failure}", file=sys.stderr)
            return 1
        shutil.rmtree(folder)
        kills, during = kills + done.kills, during + done.during
        print(
            f"round {number}: {done.kills} kills, {done.during} while outputs appeared, {done.seconds:.1f} s",
            flush=True,
        )
    top.rmdir()
    print(
        f"{kills} kills, {during} while outputs appeared: every file has exactly its outputs, nothing was left behind"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
