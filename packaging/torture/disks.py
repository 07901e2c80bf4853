"""Disks that fill up, go away and come back, and too few descriptors. Mounting small disks takes root on Linux."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from account import LONGEST_RUN, Case, Failed
from tally import Tally

FILES = 150
MANY = 500  # enough to fill a small journal
LARGE = "200m"


def why_not() -> str:
    """Why no disk can be mounted here; "" when it can."""
    if sys.platform != "linux":
        return "small disks are mounted on Linux alone"
    if os.geteuid() != 0:
        return "only root may mount a small disk"
    if shutil.which("mount") is None:
        return "there is no mount"
    return ""


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A file system of so many bytes at `folder`. Raises Failed where it cannot be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=False, capture_output=True)


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"mount {' '.join(arguments)}: {done.stderr.strip()}")


def full(top: Path, what: str) -> Tally:
    """The disk with `out`, `spool` or `journal` is full: the run pauses and says so, and goes on when there is room, by
    itself. Raises Failed."""
    case = Case(folder=top / f"full-{what}", files=0).prepare()
    case.finish()
    (journal,) = (case.folder / "state" / "pipelines").glob("*/journal.db")
    place = {"out": case.folder / "out", "spool": journal.parent / "spool", "journal": journal.parent}[what]
    if what == "journal":
        shutil.rmtree(place)
    case.add(MANY if what == "journal" else FILES)
    with small_disk(place, {"out": "200k", "spool": "100k", "journal": "700k"}[what]):
        if what != "journal":
            (place / "ballast").write_bytes(bytes(90_000))
        process = subprocess.Popen(
            case.command("--wait", "2m"), cwd=case.folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        try:
            said = _until_said(process, "full")
            _mount("-o", f"remount,size={LARGE}", str(place))
            _, more = process.communicate(timeout=LONGEST_RUN)
        finally:
            process.kill()
        if process.returncode != 0:
            raise Failed(f"{case.folder}: after there was room it ended with {process.returncode}: {said}{more}")
        (place / "ballast").unlink(missing_ok=True)
        account = case.finish()
        case.check()
    return Tally(rounds=1, errors=1, inputs=len(case.made), unaccounted=account["unaccounted"])


def _until_said(process: "subprocess.Popen[str]", word: str) -> str:
    assert process.stderr is not None
    said = ""
    while word not in said:
        line = process.stderr.readline()
        if not line:
            raise Failed(f"it ended without a word on what is {word}: {said}")
        said += line
    return said


def unmounted(top: Path) -> Tally:
    """The watched folder's disk goes away in mid-run and comes back. Raises Failed."""
    case = Case(folder=top / "unmounted", files=0).prepare()
    disk = top / "disk"
    disk.mkdir()
    inbox = case.folder / "inbox"
    _mount("--bind", str(disk), str(inbox))
    try:
        case.add(FILES)
        watching = subprocess.Popen(
            [*case.command()[:3], "watch", "flow.filewright", "--state", "state"],
            cwd=case.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            _until(lambda: case.outputs() >= FILES // 3)
            subprocess.run(["umount", "-l", inbox], check=True)
            time.sleep(2.0)  # long enough to be noticed
            _mount("--bind", str(disk), str(inbox))
            _until(lambda: case.outputs() >= 2 * FILES)
            watching.send_signal(signal.SIGTERM)
            _, said = watching.communicate(timeout=60)
        finally:
            watching.kill()
        if watching.returncode != 0:
            raise Failed(f"{case.folder}: the watch ended with {watching.returncode}: {said}")
        account = case.finish()
        case.check()
    finally:
        subprocess.run(["umount", "-l", inbox], check=False, capture_output=True)
    return Tally(rounds=1, errors=1, inputs=FILES, unaccounted=account["unaccounted"])


def few_descriptors(top: Path) -> Tally:
    """`ulimit -n 64`. Raises Failed."""
    import resource

    case = Case(folder=top / "descriptors", files=FILES).prepare()
    done = subprocess.run(
        case.command(),
        cwd=case.folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_RUN,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
    )
    if done.returncode != 0 or "Traceback" in done.stderr:
        raise Failed(f"{case.folder}: with 64 descriptors it ended with {done.returncode}: {done.stderr[-2000:]}")
    account = case.finish()
    case.check()
    return Tally(rounds=1, errors=1, inputs=FILES, unaccounted=account["unaccounted"])


def _until(happened: "object", seconds: float = 60.0) -> None:
    assert callable(happened)
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise Failed(f"nothing came of it within {seconds:.0f} s")
        time.sleep(0.01)
