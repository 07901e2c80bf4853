"""Runs one bundled processor on one file, as a worker does."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from filewright import paths
from filewright.core.file import Attribute, File
from filewright.core.graph import Graph, Node
from filewright.core.handover import Item
from filewright.core.job import TaskKey
from filewright.core.plan import make_plan
from filewright.core.processor import ProcessorSpec
from filewright.core.request import Request
from filewright.errors import Fault
from filewright.registry import Registry
from filewright.registry.discovery import Root
from filewright.worker.runner import Runner


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a processor did with a file."""

    outputs: tuple[tuple[str, File], ...]
    requests: tuple[Request, ...]
    log: tuple[str, ...]
    fault: Fault | None

    @property
    def file(self) -> File:
        """The one file that came out."""
        assert self.fault is None, self.fault.sentence() + self.fault.detail
        ((_, file),) = self.outputs
        return file

    @property
    def refusal(self) -> str:
        """The sentence with which the file was set aside."""
        assert self.fault is not None
        assert self.fault.code in ("bad-file", "bad-line"), self.fault.detail
        assert self.fault.next_step()
        return self.fault.sentence()

    def texts(self) -> dict[str, bytes]:
        """What left by each way out."""
        assert self.fault is None, self.fault.sentence() + self.fault.detail
        return {port: Path(file.path).read_bytes() for port, file in self.outputs}


@cache
def bundle() -> Registry:
    """The bundled processors."""
    return Registry([Root(folder=paths.bundled_processors(), bundled=True)], installed=list)


def spec_of(id: str) -> ProcessorSpec:
    """One of them."""
    return bundle().find(id)


def run(
    id: str,
    path: Path,
    /,
    *,
    called: str | None = None,
    attributes: dict[str, Attribute] | None = None,
    **params: Any,
) -> Ran:
    """Run it on a file, `called` so on its way; work folders are made beside the file."""
    graph = Graph(nodes={"step": Node(key="step", use=id, params=params)})
    plan = make_plan(graph, {"step": spec_of(id)}, "step", lambda _one, _other: False, "test")
    node = plan.nodes["step"]
    plan = replace(plan, nodes={"step": replace(node, leaves=frozenset(node.outputs))})
    known: dict[str, Attribute] = {"source.folder": "", "source.modified": "2026-05-01T12:00:00Z"}
    file = File(
        path=str(path), name=called or path.name, size=path.stat().st_size, attributes=known | (attributes or {})
    )
    count = len(list(path.parent.glob("work-*")))
    workdir = path.parent / f"work-{count}"
    item = Item(key=TaskKey(1, "step"), ulid="01TEST", port="in", file=file, attempt=1, workdir=str(workdir))
    (done,) = Runner().run(plan, item, str(path.parent)).runs
    outputs = tuple((output.port, output.file) for output in done.outputs)
    return Ran(outputs=outputs, requests=done.requests, log=done.log, fault=done.fault)
