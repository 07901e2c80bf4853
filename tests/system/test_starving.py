"""Small files come out while large ones hold every worker."""

import os
from pathlib import Path

import pytest

from tests.system.command import filewright, start
from tests.system.test_hazards_sources import wait_until

MANIFEST = """\
processor: slow-on-large
version: 1.0.0
role: step
title: Slow
inputs: {in: {}}
outputs: {out: {}}
run: {python: "processor:work", timeout: none}
"""
CODE = """\
import os
import time


def work(file, context):
    while file.size > 1_000_000 and not os.path.exists(os.path.join(context.folder, "go")):
        time.sleep(0.02)
    yield "out", file
"""
FLOW = """\
filewright: 1
nodes:
  inbox: {use: watch-folder, with: {path: ./in, quiet: 0s, order: name}}
  slow: {use: slow-on-large}
  out: {use: save-to-folder, with: {path: ./out}}
wires:
  - inbox -> slow
  - slow -> out
"""


def test_a_small_file_comes_out_while_large_ones_hold_every_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = tmp_path / "data" / "filewright" / "processors" / "slow-on-large"
    plugin.mkdir(parents=True)
    (plugin / "processor.yaml").write_text(MANIFEST, "utf-8")
    (plugin / "processor.py").write_text(CODE, "utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("FILEWRIGHT_STATE", str(tmp_path / "state"))
    (tmp_path / "in").mkdir()
    (tmp_path / "flow.filewright").write_text(FLOW, "utf-8")
    for n in range(4):
        (tmp_path / "in" / f"a-large-{n}").write_bytes(os.urandom(2_000_000))
    (tmp_path / "in" / "b-small").write_bytes(b"small")
    assert filewright("trust", "flow.filewright", "--yes", at=tmp_path).status == 0
    process = start("run", "flow.filewright", "--workers", "2", at=tmp_path)
    try:
        wait_until((tmp_path / "out" / "b-small").exists)
        assert not list((tmp_path / "out").glob("a-large-*"))
    finally:
        (tmp_path / "go").touch()
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "5 files: 5 done, 0 filtered, 0 quarantined, 0 unaccounted\n"), err
