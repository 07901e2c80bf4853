"""Cluster: batches of files on a dask cluster of this computer, against our own worker processes.

Goal: at least 0.7 × as many files a second as the local process executor. Both sides have two workers and run the same
plan on the same files; the cluster's are processes of their own that share nothing with this one but the network.
"""

import json
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.table import Case, Options, paired
from filewright.core.file import File
from filewright.core.handover import Handover, Item
from filewright.core.job import TaskKey
from filewright.core.plan import Plan, PlanNode
from filewright.core.processor import RunKind
from filewright.engine.executors.dask import DaskExecutor, parse_address
from filewright.engine.executors.executor import Executor, FromExecutor, HandoverEnded
from filewright.engine.executors.processes import ProcessExecutor
from filewright.engine.threads import PlainThreads

WORKERS = 2
FILES = 2000
BATCH = 64

CODE = """
import time

def upper(file, context, *, seconds):
    end = time.thread_time() + seconds
    out = context.new_file(file.suffix)
    with open(file.path, "rb") as source, open(out, "wb") as target:
        target.write(source.read().upper())
    while time.thread_time() < end:
        pass
    yield "out", file.with_(path=out)
"""


def run(options: Options) -> Iterable[Case]:
    """Files a second, in batches as the engine forms them."""
    folder = Path(tempfile.mkdtemp(prefix="filewright-bench-"))
    try:
        (folder / "code").mkdir()
        (folder / "code" / "processor.py").write_text(CODE, "utf-8")
        files = _files(folder / "in")
        with _cluster(folder) as address:
            remote = DaskExecutor(PlainThreads(), parse_address(f"dask:{address}"), scratch=folder / "scratch")
            remote.connect()
            local = ProcessExecutor(PlainThreads(), workers=WORKERS)
            try:
                with _Side(remote, folder) as ours, _Side(local, folder) as peer:
                    for name, seconds, batch in (
                        (f"tiny files of 1 KiB, {BATCH} in a batch", 0.0, BATCH),
                        ("files of 1 ms work, 50 in a batch", 0.001, 50),
                        ("files of 20 ms work, 2 in a batch", 0.02, 2),
                    ):
                        plan = _plan(folder, seconds)
                        some = files if seconds < 0.01 else files[:200]
                        ours.rate(plan, some[:200], batch)
                        peer.rate(plan, some[:200], batch)
                        yield paired(
                            name,
                            partial(ours.rate, plan, some, batch),
                            partial(peer.rate, plan, some, batch),
                            unit="files/s",
                            pairs=options.pairs,
                        )
            finally:
                remote.close()
    finally:
        shutil.rmtree(folder)


class _Side:
    """An executor at work."""

    def __init__(self, executor: Executor, folder: Path) -> None:
        self._executor = executor
        self._folder = folder
        self._told: queue.SimpleQueue[FromExecutor] = queue.SimpleQueue()
        self._count = 0

    def __enter__(self) -> "_Side":
        self._executor.start(self._told.put)
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.stop(grace=0)

    def rate(self, plan: Plan, files: list[File], batch: int) -> float:
        """Files a second, as many batches at once as it has room for."""
        work = self._folder / "work"
        work.mkdir()
        batches = [self._handover(plan, files[at : at + batch], work) for at in range(0, len(files), batch)]
        began = time.perf_counter()
        out = 0
        while batches or out:
            while batches and out < self._executor.slots:
                self._executor.submit(batches.pop())
                out += 1
            told = self._told.get(timeout=60)
            if isinstance(told, HandoverEnded):
                assert told.charged is None, told.fault
                out -= 1
        rate = len(files) / (time.perf_counter() - began)
        shutil.rmtree(work)
        return rate

    def _handover(self, plan: Plan, files: list[File], work: Path) -> Handover:
        items = []
        for file in files:
            self._count += 1
            items.append(
                Item(
                    key=TaskKey(self._count, "in.0/step"),
                    ulid="01JD8Z6V3N5Q2R7T9W0X1Y4Z6B",
                    port="in",
                    file=file,
                    attempt=1,
                    workdir=str(work / str(self._count)),
                )
            )
        self._count += 1
        return Handover(id=self._count, plan=plan, folder="/nowhere", items=tuple(items))


def _files(folder: Path) -> list[File]:
    folder.mkdir()
    found = []
    for number in range(FILES):
        path = folder / f"{number}.txt"
        path.write_bytes(b"x" * 1024)
        found.append(File(str(path), path.name, "text/plain", 1024))
    return found


def _plan(folder: Path, seconds: float) -> Plan:
    node = PlanNode(
        key="step",
        kind=RunKind.PYTHON,
        target="processor:upper",
        folder=str(folder / "code"),
        params={"seconds": seconds},
        outputs=("out",),
        digest="1",
    )
    return Plan(id=f"upper-{seconds}", entry="step", nodes={"step": node})


@contextmanager
def _cluster(folder: Path) -> Iterator[str]:
    """A scheduler and workers, each a process."""
    known = folder / "scheduler.json"
    processes = [_dask("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(known))]
    try:
        while not (known.exists() and known.read_text("utf-8").strip()):
            time.sleep(0.02)
        address: str = json.loads(known.read_text("utf-8"))["address"]
        processes += [_dask("dask_worker", address, "--nthreads", "1", "--no-nanny") for _ in range(WORKERS)]
        time.sleep(2)  # all of them are to be there before anything is measured
        yield address
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _dask(module: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", *options, "--no-dashboard"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
