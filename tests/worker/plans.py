"""Processors written on the spot, and plans made of them: what the tests of workers and executors run."""

import itertools
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filewright.core.file import File
from filewright.core.handover import Handover, Item
from filewright.core.job import TaskKey
from filewright.core.plan import Plan, PlanNode
from filewright.core.processor import RunKind
from filewright.core.report import NodeRun, Report

_numbers = itertools.count(1)

PASS = """
    def work(file, context):
        yield "out", file
"""

UPPER = """
    def work(file, context):
        out = context.new_file(file.suffix)
        with open(file.path, "rb") as source, open(out, "wb") as target:
            target.write(source.read().upper())
        yield "out", file.with_(path=out)
"""

FAIL = """
    def work(file, context):
        raise RuntimeError("no way")
"""


@dataclass
class Bench:
    """A folder in which processors, inputs and work folders are made."""

    folder: Path
    nodes: dict[str, PlanNode] = field(default_factory=dict)

    def code(self, source: str, name: str = "") -> str:
        """The folder of a processor whose `processor.py` is this."""
        place = self.folder / "processors" / (name or f"p{next(_numbers)}")
        place.mkdir(parents=True, exist_ok=True)
        (place / "processor.py").write_text(textwrap.dedent(source), "utf-8")
        return str(place)

    def node(
        self,
        key: str,
        source: str = "",
        *,
        kind: RunKind = RunKind.PYTHON,
        outputs: tuple[str, ...] = ("out",),
        to: Mapping[str, tuple[str, ...]] | None = None,
        params: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> PlanNode:
        """Add a node whose processor is named `work` in this code. `to` maps ways out to nodes (or `node:port`)."""
        ways = {
            port: tuple((end.partition(":")[0], end.partition(":")[2] or "in") for end in ends)
            for port, ends in (to or {}).items()
        }
        node = PlanNode(
            key=key,
            kind=kind,
            target=more.pop("target", "processor:work"),
            folder=more.pop("folder", "") or (self.code(source) if source else ""),
            params=params or {},
            outputs=outputs,
            ways=ways,
            **more,
        )
        self.nodes[key] = node
        return node

    def plan(self) -> Plan:
        """The plan of all nodes so far, entered at the first."""
        return Plan(id=f"plan-{next(_numbers)}", entry=next(iter(self.nodes)), nodes=dict(self.nodes))

    def file(self, content: bytes = b"hello\n", name: str = "a.txt", **more: Any) -> File:
        """A file with this content, as a source would give it."""
        path = self.folder / "in" / str(next(_numbers)) / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        return File(str(path), name, more.pop("media_type", "text/plain"), len(content), **more)

    def item(self, file: File | None = None, **more: Any) -> Item:
        """One file to work on at the plan's entry."""
        number = next(_numbers)
        entry = next(iter(self.nodes))
        return Item(
            key=TaskKey(number, f"inbox.0/{entry}"),
            ulid="01JD8Z6V3N5Q2R7T9W0X1Y4Z6B",
            port="in",
            file=file or self.file(),
            attempt=more.pop("attempt", 1),
            workdir=str(self.folder / "work" / str(number)),
            **more,
        )

    def handover(self, *items: Item, plan: Plan | None = None) -> Handover:
        """A batch of these items (one, if none is given)."""
        return Handover(
            id=next(_numbers), plan=plan or self.plan(), folder=str(self.folder), items=items or (self.item(),)
        )


def by_node(report: Report) -> dict[str, NodeRun]:
    """The runs of a report by their nodes."""
    return {run.key.node: run for run in report.runs}


def content(file: File) -> bytes:
    """What lies at a file's path."""
    return Path(file.path).read_bytes()
