"""A run, or its undo, as a process to be killed: what is in `in` comes out in upper case in `out`, over what lies
there, and goes to `processed`.

    python -m tests.engine.undo.undoing_process FOLDER run|undo
"""

import shutil
import sys
from pathlib import Path

from filewright.cli.compose import open_client
from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.pipeline import Pipeline
from filewright.engine.client import UndoSelection
from filewright.paths import bundled_processors
from filewright.registry import Registry
from filewright.registry.discovery import Root

NODES = {
    "inbox": Node(key="inbox", use="watch-folder", params={"path": "./in", "quiet": "0s", "after": "move"}),
    "step": Node(key="step", use="upper-case"),
    "out": Node(key="out", use="save-to-folder", params={"path": "./out/deep", "conflict": "overwrite"}),
}
WIRES = (Wire(Port("inbox", "out"), Port("step", "in")), Wire(Port("step", "out"), Port("out", "in")))


def few_processors(folder: Path) -> Path:
    """Those that are used: reading all of them takes longer than the rest."""
    few = folder / "state" / "processors"
    for node in NODES.values():
        if not (few / node.use).exists():
            shutil.copytree(bundled_processors() / node.use, few / node.use)
    return few


def main(folder: Path, what: str) -> None:
    file = folder / "flow.filewright"
    pipeline = Pipeline(graph=Graph(nodes=NODES, wires=WIRES))
    registry = Registry([Root(folder=few_processors(folder), bundled=True)], installed=lambda: ())
    client = open_client(file, pipeline, registry, folder / "state", kind="inline")
    if what == "run":
        client.run_once()
    else:
        client.undo(UndoSelection())
    client.wait(60)
    client.stop()
    account = client.read().counts()
    print(account.done, account.dismissed, client.snapshot().session.seen)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
