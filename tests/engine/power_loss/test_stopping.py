"""A stop that comes just when a file is done leaves nothing in the work space, however slow the record is."""

import threading
import time
from pathlib import Path

import pytest

from filewright.engine.journal.sqlite import group_writer
from filewright.engine.local_client import LocalClient
from filewright.engine.placing import Placing
from filewright.engine.threads import PlainThreads
from tests.engine.power_loss.work import DiskWorkplace, shouting


def test_the_work_space_is_empty_though_the_end_of_a_job_is_written_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"a\n")
    (tmp_path / "state").mkdir()
    out, ended = tmp_path / "out" / "deep" / "a.txt", threading.Event()
    stop = Placing.stop

    def slowly(name: str) -> None:
        if name == "journal.before-commit" and out.exists():
            ended.wait(0.5)  # as long as it takes the rest to end, if that does not wait

    def stopping(placing: Placing) -> None:
        stop(placing)
        ended.set()

    monkeypatch.setattr(group_writer, "fault_point", slowly)
    monkeypatch.setattr(Placing, "stop", stopping)
    workplace = DiskWorkplace(tmp_path / "state", "boot")
    client = LocalClient(shouting(apart=True), workplace, PlainThreads(), folder=str(tmp_path))
    client.start()
    end = time.monotonic() + 20
    while not out.exists() or client.snapshot().ledger.open:
        assert time.monotonic() < end, "it is not done"
        threading.Event().wait(0.002)
    client.stop()
    assert [path for path in (tmp_path / "state" / "spool").rglob("*") if path.is_file()] == []
