"""One item through a plan: each node in turn, depth first, and a report of what every one of them did.

The same in a worker process and inside the engine. A node that fails does not undo those beside it; what lies
behind it does not run.
"""

import hashlib
import time

from filewright.core.file import File
from filewright.core.handover import TRACED_LINES, Item
from filewright.core.job import Output
from filewright.core.plan import Plan, PlanNode
from filewright.core.processor import RunKind
from filewright.core.report import NodeRun, Report
from filewright.errors import Fault
from filewright.worker.boundary import guarded
from filewright.worker.commands import run_command
from filewright.worker.context import Log, Monitor, Nobody, NodeContext
from filewright.worker.errand import Errand, Listen, Step, own_params
from filewright.worker.loader import NotThere, load
from filewright.worker.results import outputs_of
from filewright.worker.streams.runs import run_stream
from filewright.worker.streams.shape import LINE_KINDS

NOBODY = Nobody()
AT_ONCE = 1 << 16  # bytes of a file that are read in one go to hash it


class Runner:
    """Runs items. `listen` is called with the log of the node that works now, and with None when none does: whoever
    catches what processors print gives it that. `lines_at_once` gives line processors blocks of so many lines: a way
    to see that it makes no difference (0: as it is best)."""

    def __init__(self, *, monitor: Monitor = NOBODY, listen: Listen | None = None, lines_at_once: int = 0) -> None:
        self._lines_at_once = lines_at_once
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
        errand = Errand(
            plan=plan,
            item=item,
            folder=folder,
            lines=0 if self._lines_at_once else lines,
            monitor=self._monitor,
            listen=self._listen,
            lines_at_once=self._lines_at_once,
        )
        runs: list[NodeRun] = []
        waiting = [Step(plan.nodes[plan.entry], item.key, item.port, item.file)]
        while waiting:
            step = waiting.pop()
            done = run_stream(errand, step) if step.node.kind in LINE_KINDS else [_run_node(errand, step)]
            runs += done
            waiting.extend(reversed([next_step for run in done for next_step in _next_steps(plan, run)]))
        return Report(runs=tuple(runs), sha256=sha256)


def _run_node(errand: Errand, step: Step) -> NodeRun:
    node, file, log = step.node, step.file, Log()
    context = errand.context(step, log)
    errand.monitor.at(errand.numbers[node.key])
    started_ns, began = time.time_ns(), time.perf_counter()
    errand.listen(log)
    try:
        given = (file, *errand.item.others) if node.gather else (file,)
        done = guarded(lambda: _outputs(node, given, context), input_path=file.path, work=context)
    finally:
        errand.listen(None)
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


def _outputs(node: PlanNode, given: tuple[File, ...], context: NodeContext) -> tuple[Output, ...]:
    file = given[0]
    if node.bypass is not None:
        return tuple(Output(node.bypass, one) for one in given)
    match node.kind:
        case RunKind.PYTHON:
            what = list(given) if node.gather else file
            result = load(node.folder, node.target, node.digest)(what, context, **own_params(node))
        case RunKind.COMMAND:
            result = run_command(node, file, context)
        case _:
            raise NotThere(f"{node.key} is nothing that a worker does")
    return tuple(outputs_of(result, ports=node.outputs, given=given, work=context))


def _next_steps(plan: Plan, run: NodeRun) -> list[Step]:
    node = plan.nodes[run.key.node]
    streams = node.kind in LINE_KINDS
    return [
        Step(plan.nodes[target], run.key.child(ordinal, target, way_in), way_in, output.file)
        for ordinal, output in enumerate(run.outputs)
        for target, way_in in node.ways.get(output.port, ())
        if not (streams and plan.nodes[target].kind in LINE_KINDS)  # that one was part of the same stream
    ]


def _refused(item: Item, fault: Fault) -> NodeRun:
    return NodeRun(key=item.key, port=item.port, file=item.file, started_ns=time.time_ns(), seconds=0.0, fault=fault)


def _sha256(path: str) -> str:
    with open(path, "rb", buffering=0) as file:
        digest = hashlib.sha256()  # `file_digest` makes a buffer that costs more than a small file
        while block := file.read(AT_ONCE):
            digest.update(block)
        return digest.hexdigest()


def _nobody_listens(_log: Log | None) -> None:
    pass
