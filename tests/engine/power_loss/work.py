"""The whole engine on real files and a real journal, to be recorded, and to recover from what the power left."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.ledger import Ledger
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.engine.effects.runner import EffectRunner
from filewright.engine.executors.inline import InlineExecutor
from filewright.engine.journal.sqlite.sqlite_journal import SqliteJournal
from filewright.engine.journal.sqlite.sqlite_reader import SqliteReader
from filewright.engine.local_client import Equipment, LocalClient
from filewright.engine.spool import Spool
from filewright.engine.threads import PlainThreads
from filewright.errors import Fault
from tests.engine.power_loss.losses import Left
from tests.engine.power_loss.recorder import JOURNAL, Recorder
from tests.engine.workplace import bundled

STAMP = re.compile(r"\[(\d+),(-?\d+),(-?\d+),(\d+),(\d+)\]")


class DiskWorkplace:
    """See `Workplace`: a journal in SQLite, processors inline. `boot` is the start of the computer it is."""

    known: ClassVar[dict[str, ProcessorSpec]] = {}

    def __init__(self, state: Path, boot: str) -> None:
        self._state = state
        self._boot = boot
        if not self.known:
            self.known.update(bundled())

    def equip(self, trouble: Callable[[Fault | None], None]) -> Equipment:
        journal = SqliteJournal(self._state / JOURNAL, boot=self._boot, trouble=trouble)
        spool = Spool(self._state / "spool")
        recovered = journal.recover()
        runner = EffectRunner(
            self._state,
            spool=spool.folder,
            earlier=journal.earlier,
            input_hash=journal.input_hash,
            whole_volume=False,
            rebooted=recovered.rebooted,
        )
        runner.sweep(recovered.intended)
        spool.recover(journal.task_files())

        def close() -> None:
            runner.close()
            journal.close()

        return Equipment(
            journal=journal,
            recovered=recovered,
            executor=InlineExecutor(PlainThreads()),
            runner=runner,
            spool=spool,
            close=close,
        )

    def reader(self) -> SqliteReader:
        return SqliteReader(self._state / JOURNAL)

    def first_started(self, node: str) -> int:
        return 1

    def specs(self) -> dict[str, ProcessorSpec]:
        return self.known


def shouting(*, after: str = "keep", conflict: str = "rename", apart: bool = False) -> Pipeline:
    """Files in upper case to `out/deep`, and as they are to `copies`. `apart`: the step is no neighbour that is fused
    with the writer, so that a file lies between them."""
    folder: dict[str, object] = {
        "path": "./in",
        "quiet": "0s",
        "recursive": True,
        "after": after,
        "moved_to": "./moved",
    }
    nodes = {
        "inbox": Node(key="inbox", use="watch-folder", params=folder),
        "upper": Node(key="upper", use="upper-case"),
        "out": Node(
            key="out",
            use="save-to-folder",
            params={"path": "./out/deep", "conflict": conflict},
            workers=1 if apart else None,
        ),
        "copies": Node(key="copies", use="save-to-folder", params={"path": "./copies"}),
    }
    wires = [("inbox", "upper"), ("upper", "out"), ("inbox", "copies")]
    return Pipeline(graph=Graph(nodes=nodes, wires=tuple(Wire(Port(a, "out"), Port(b, "in")) for a, b in wires)))


def run(top: Path, pipeline: Pipeline, *, boot: str = "first") -> Ledger:
    """One run to its end; the account."""
    (top / "state").mkdir(exist_ok=True)
    client = LocalClient(pipeline, DiskWorkplace(top / "state", boot), PlainThreads(), folder=str(top), held_wait=1.0)
    client.run_once()
    assert client.wait(30), "it does not come to rest"
    client.stop()
    return client.snapshot().ledger


def put_back(top: Path, left: Left, recorder: Recorder) -> None:
    """Make the folder what the power left of it: the same files under the same names, known to the journal by their
    new inodes."""
    for entry in top.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    made: dict[int, Path] = {}
    stamps = recorder.stamps
    for name, inode in sorted(left.names.items()):
        path = Path(name)
        if not inode:
            path.mkdir()
        elif inode in made:
            path.hardlink_to(made[inode])
        else:
            path.write_bytes(left.data.get(inode, b""))
            if inode in stamps:
                path.chmod(stamps[inode].st_mode & 0o7777)
                os.utime(path, ns=(stamps[inode].st_atime_ns, stamps[inode].st_mtime_ns))
            made[inode] = path
    if left.image is not None:
        (top / "state").mkdir(exist_ok=True)
        journal = top / "state" / JOURNAL
        journal.write_bytes(left.image)
        _renumber(journal, {i: (recorder.changed.get(i, set()), path.lstat()) for i, path in made.items()})


def _renumber(journal: Path, inodes: dict[int, tuple[set[int], os.stat_result]]) -> None:
    """The numbers of the same file: device, inode, and the time of its last change where it was one of its own."""

    def renumbered(found: re.Match[str]) -> str:
        size, mtime, ctime, _, inode = map(int, found.groups())
        if inode not in inodes:
            return found[0]
        before, now = inodes[inode]
        return f"[{size},{mtime},{now.st_ctime_ns if ctime in before else ctime},{now.st_dev},{now.st_ino}]"

    connection = sqlite3.connect(journal)
    connection.create_function("renumbered", 1, lambda text: text and STAMP.sub(renumbered, text), deterministic=True)
    for table, columns in (("job", ["stamp"]), ("effect", ["staged", "placed", "before", "claim"])):
        connection.execute(f"UPDATE {table} SET " + ", ".join(f"{c} = renumbered({c})" for c in columns))
    connection.commit()
    connection.close()
