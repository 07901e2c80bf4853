"""One item through a plan: each node in turn, depth first, and a report of what every one of them did.

The same in a worker process and inside the engine. A node that fails does not undo those beside it; what lies
behind it does not run.
"""

import copy
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from filewright.core.file import File
from filewright.core.handover import TRACED_LINES, Item
from filewright.core.job import Output, TaskKey
from filewright.core.plan import Plan, PlanNode
from filewright.core.processor import RunKind
from filewright.core.report import NodeRun, Report
from filewright.errors import Fault
from filewright.worker.boundary import guarded
from filewright.worker.commands import run_command
from filewright.worker.context import Folders, Log, Monitor, Nobody, NodeContext
from filewright.worker.loader import NotThere, load
from filewright.worker.results import outputs_of

NOBODY = Nobody()


@dataclass(frozen=True, slots=True)
class Step:
    """A node that is about to work on a file."""

    node: PlanNode
    key: TaskKey
    port: str
    file: File


class Runner:
    """Runs items. `listen` is called with the log of the node that works now, and with None when none does: whoever
    catches what processors print gives it that."""

    def __init__(self, *, monitor: Monitor = NOBODY, listen: Callable[[Log | None], None] | None = None) -> None:
        self._monitor = monitor
        self._listen = listen or _nobody_listens

    def run(self, plan: Plan, item: Item, folder: str, *, lines: int = TRACED_LINES) -> Report:
        """What becomes of an item. `folder` is the pipeline file's, `lines` of how many first lines the way is
        recorded. Never raises what a processor raises."""
        sha256 = ""
        if item.hash:
            found = guarded(lambda: _sha256(item.file.path), input_path=item.file.path)
            if isinstance(found, Fault):
                return Report(runs=(_refused(item, found),))
            sha256 = found
        folders = Folders(item.workdir)
        numbers = {key: number for number, key in enumerate(plan.nodes)}
        runs: list[NodeRun] = []
        waiting = [Step(plan.nodes[plan.entry], item.key, item.port, item.file)]
        while waiting:
            step = waiting.pop()
            self._monitor.at(numbers[step.node.key])
            run = self._run_node(step, item, folder, folders)
            runs.append(run)
            waiting.extend(reversed(_next_steps(plan, step.node, run)))
        return Report(runs=tuple(runs), sha256=sha256)

    def _run_node(self, step: Step, item: Item, folder: str, folders: Folders) -> NodeRun:
        node, file, log = step.node, step.file, Log()
        context = NodeContext(
            item=item,
            key=step.key,
            node=node.key,
            port=step.port,
            file=file,
            folder=folder,
            folders=folders,
            log=log,
            monitor=self._monitor,
        )
        started_ns, began = time.time_ns(), time.perf_counter()
        self._listen(log)
        try:
            done = guarded(lambda: _outputs(node, file, context), input_path=file.path, work=context)
        finally:
            self._listen(None)
        fault = done if isinstance(done, Fault) else None
        return NodeRun(
            key=step.key,
            port=step.port,
            file=file,
            started_ns=started_ns,
            seconds=time.perf_counter() - began,
            outputs=() if isinstance(done, Fault) else done,
            requests=() if fault else tuple(context.requests),
            log=log.lines(),
            fault=fault,
        )


def _outputs(node: PlanNode, file: File, context: NodeContext) -> tuple[Output, ...]:
    if node.bypass is not None:
        return (Output(node.bypass, file),)
    match node.kind:
        case RunKind.PYTHON:
            result = load(node.folder, node.target)(file, context, **own_params(node))
        case RunKind.COMMAND:
            result = run_command(node, file, context)
        case _:
            raise NotThere(f"{node.key} is nothing that a worker does")
    return tuple(outputs_of(result, ports=node.outputs, given=file, work=context))


def own_params(node: PlanNode) -> dict[str, Any]:
    """The parameters for one call: what a processor does to its lists is its own affair."""
    params = dict(node.params)
    for name, value in params.items():
        if isinstance(value, list | dict):
            params[name] = copy.deepcopy(value)
    return params


def _next_steps(plan: Plan, node: PlanNode, run: NodeRun) -> list[Step]:
    return [
        Step(plan.nodes[target], run.key.child(ordinal, target, way_in), way_in, output.file)
        for ordinal, output in enumerate(run.outputs)
        for target, way_in in node.ways.get(output.port, ())
    ]


def _refused(item: Item, fault: Fault) -> NodeRun:
    return NodeRun(key=item.key, port=item.port, file=item.file, started_ns=time.time_ns(), seconds=0.0, fault=fault)


def _sha256(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _nobody_listens(_log: Log | None) -> None:
    pass
