"""`run` on a cluster: one of this computer by a switch, one that loses a worker, none at all."""

import time
from pathlib import Path

import psutil
import pytest

from tests.engine.executors.clusters import real_cluster
from tests.system.command import SHOUT, filewright, start, write_flow

pytest.importorskip("distributed")


def fill(folder: Path, count: int) -> None:
    for number in range(count):
        (folder / "inbox" / f"{number}.txt").write_text(f"number {number}\n", "utf-8")


def right(folder: Path, count: int) -> bool:
    """Whether there is exactly one output for each file, and nothing else."""
    found = {path.name: path.read_text("utf-8") for path in (folder / "out").iterdir()}
    return found == {f"{number}.txt": f"NUMBER {number}\n" for number in range(count)}


@pytest.mark.parametrize("kind", ["dask", "dask:local"])
def test_a_cluster_of_this_computer_comes_by_one_switch(tmp_path: Path, kind: str) -> None:
    write_flow(tmp_path, SHOUT)
    fill(tmp_path, 30)
    (tmp_path / "inbox" / "large.txt").write_text("x" * (2 << 20), "utf-8")
    answer = filewright("run", "flow.filewright", "--executor", kind, "--workers", "1", at=tmp_path)
    assert (answer.status, answer.summary) == (0, "31 files: 31 done, 0 filtered, 0 quarantined, 0 unaccounted")
    large = tmp_path / "out" / "large.txt"
    assert large.read_text("utf-8") == "X" * (2 << 20)
    large.unlink()
    assert right(tmp_path, 30)
    assert "distributed" not in answer.err
    assert not [process for process in psutil.process_iter(["cmdline"]) if str(tmp_path) in str(process.info)]


@pytest.mark.timeout(120)
def test_a_killed_worker_costs_no_file_and_doubles_none(tmp_path: Path) -> None:
    write_flow(tmp_path, SHOUT)
    fill(tmp_path, 300)
    (tmp_path / "cluster").mkdir()
    with real_cluster(tmp_path / "cluster", workers=2) as cluster:
        process = start("run", "flow.filewright", "--executor", f"dask:{cluster.address}", at=tmp_path)
        deadline = time.monotonic() + 40
        while not (tmp_path / "out").exists() or not any((tmp_path / "out").glob("*.txt")):
            assert time.monotonic() < deadline
            assert process.poll() is None, process.communicate()
            time.sleep(0.002)
        cluster.workers[0].kill()
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "300 files: 300 done, 0 filtered, 0 quarantined, 0 unaccounted\n"), err
    assert right(tmp_path, 300)


def test_without_a_cluster_words_and_status_say_so(tmp_path: Path) -> None:
    write_flow(tmp_path, SHOUT)
    fill(tmp_path, 1)
    answer = filewright("run", "flow.filewright", "--executor", "dask:tcp://127.0.0.1:9", at=tmp_path)
    assert answer.status == 2
    assert "No cluster answers at tcp://127.0.0.1:9" in answer.err
    assert (tmp_path / "inbox" / "0.txt").exists()
