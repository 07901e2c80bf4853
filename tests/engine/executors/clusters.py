"""A real cluster for tests: a scheduler and workers, each a process of its own that may be killed."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 30.0


@dataclass
class RealCluster:
    """Its processes."""

    folder: Path
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start(self, workers: int) -> None:
        """Start the scheduler and so many workers, each with one thread, and wait until it has them."""
        known = self.folder / "scheduler.json"
        known.unlink(missing_ok=True)
        port = self.address.rpartition(":")[2] or "0"
        options = [
            "--host",
            "127.0.0.1",
            "--port",
            port,
            "--dashboard-address",
            "127.0.0.1:0",
            "--no-dashboard",
            "--no-show",
            "--scheduler-file",
            str(known),
        ]
        self.scheduler = self._process("dask_scheduler", *options)
        deadline = time.monotonic() + PATIENCE
        while not (known.exists() and known.read_text("utf-8").strip()):
            assert time.monotonic() < deadline, "the scheduler does not start"
            time.sleep(0.02)
        self.address = json.loads(known.read_text("utf-8"))["address"]
        before = self._registered()
        for _ in range(workers):
            self.add_worker()
        while self._registered() < before + workers:
            assert time.monotonic() < deadline, "its workers do not come"
            time.sleep(0.02)

    def add_worker(self) -> None:
        """One more; it is there once it has been seen by whoever connects."""
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder)]
        self.workers.append(self._process("dask_worker", self.address, *options))

    def end(self) -> None:
        """Kill what is left."""
        for process in [*self.workers, self.scheduler]:
            if process is not None:
                process.kill()
                process.wait()
        self.workers.clear()

    def _registered(self) -> int:
        """How many workers have said that the scheduler took them."""
        log = self.folder / "dask_worker.log"
        return log.read_text("utf-8", "replace").count("Registered to:") if log.exists() else 0

    def _process(self, module: str, *options: str) -> subprocess.Popen[bytes]:
        log = self.folder / f"{module}.log"
        with log.open("ab") as output:
            command = [sys.executable, "-m", f"distributed.cli.{module}", *options]
            return subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd=self.folder)


@contextmanager
def real_cluster(folder: Path, *, workers: int) -> Iterator[RealCluster]:
    """A cluster that runs meanwhile."""
    cluster = RealCluster(folder)
    try:
        cluster.start(workers)
        yield cluster
    finally:
        cluster.end()
