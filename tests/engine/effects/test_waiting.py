"""What cannot be put into place for now is held, said so, and not waited for without end."""

import errno
import os
from pathlib import Path

import pytest

from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.pipeline import Pipeline
from filewright.engine.effects import durable
from filewright.engine.local_client import LocalClient
from tests.engine.workplace import client


def copying(after: str = "keep") -> Pipeline:
    inbox = Node(key="inbox", use="watch-folder", params={"path": "./in", "quiet": "0s", "after": after})
    out = Node(key="out", use="save-to-folder", params={"path": "./out"})
    return Pipeline(
        graph=Graph(nodes={"inbox": inbox, "out": out}, wires=(Wire(Port("inbox", "out"), Port("out", "in")),))
    )


def run(one: LocalClient) -> None:
    one.run_once()
    assert one.wait(20), "it comes to rest by itself"
    one.stop()


@pytest.mark.parametrize("after", ["keep", "move"])
def test_a_folder_that_cannot_be_synced_holds_its_files_and_the_run_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    folder = tmp_path / "flow"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "a.txt").write_bytes(b"a")
    refused = "out" if after == "keep" else "processed"
    sync_folder = durable.sync_folder

    def refusing(path: str) -> None:
        if path.endswith(refused):
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        sync_folder(path)

    with monkeypatch.context() as trouble:
        trouble.setattr(durable, "sync_folder", refusing)
        trouble.setattr(durable, "_kinds_of_volumes", dict)  # each folder is synced by itself
        one = client(copying(after), folder, held_wait=0.2)
        run(one)
    ledger = one.snapshot().ledger
    assert (ledger.seen, ledger.held) == (1, 1)
    run(one)
    assert one.snapshot().ledger.done == 1
    assert [path.name for path in (folder / "out").iterdir()] == ["a.txt"]
