"""Files on which workers die, through the real command."""

import sys
from pathlib import Path

import pytest

from tests.system.command import SHOUT, filewright, write_flow

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")

MANIFEST = """\
processor: deadly
version: 1.0.0
api: 1
role: step
title: Deadly
summary: Some files are the end of whoever works on them.
category: Tests
inputs: {in: {accepts: ["*/*"]}}
outputs: {out: {produces: ["*/*"]}}
run: {python: "processor:deadly"}
retry: {attempts: 3, backoff: 10ms}
"""

CODE = """\
import os
import signal
from pathlib import Path


def deadly(file, context):
    if Path(file.path).read_text() == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    yield "out", file
"""


def test_a_file_that_kills_its_worker_every_time_is_set_aside_and_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "data" / "filewright" / "processors" / "deadly"
    folder.mkdir(parents=True)
    (folder / "processor.yaml").write_text(MANIFEST, "utf-8")
    (folder / "processor.py").write_text(CODE, "utf-8")
    write_flow(tmp_path, SHOUT.replace("upper-case", "deadly"))
    for number in range(9):
        (tmp_path / "inbox" / f"{number}.txt").write_text("deadly" if number == 4 else f"text {number}", "utf-8")
    assert filewright("trust", "flow.filewright", "--yes", at=tmp_path).status == 0
    answer = filewright("run", "flow.filewright", at=tmp_path)
    assert answer.status == 1
    assert answer.summary == "9 files: 8 done, 0 filtered, 1 quarantined, 0 unaccounted"
    (aside,) = [job for job in filewright("jobs", "--json", at=tmp_path).objects if job["state"] == "quarantined"]
    assert Path(aside["file"]).name == "4.txt"
    assert aside["attempts"] == 3
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{n}.txt" for n in range(9) if n != 4]
