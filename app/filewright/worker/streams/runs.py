"""What became of a stream, node by node."""

import time
from collections import OrderedDict
from dataclasses import replace

from filewright.core.file import File
from filewright.core.job import LineTrace
from filewright.core.plan import Plan
from filewright.core.report import NodeRun
from filewright.errors import Fault
from filewright.worker.errand import Errand, Step
from filewright.worker.streams.failure import explain
from filewright.worker.streams.line_node import LineNode
from filewright.worker.streams.shape import Shape, shape_of
from filewright.worker.streams.stream import Stream

MOST_SHAPES = 64

_shapes: OrderedDict[tuple[int, str], tuple[Plan, Shape]] = OrderedDict()


def run_stream(errand: Errand, first: Step) -> list[NodeRun]:
    """Send a file through the stream that begins at the line node `first`; the run of that node comes first.

    Where a node failed from which other lines than its own are waited for, the whole stream counts as failed.
    """
    began, started_ns = time.perf_counter(), time.time_ns()
    stream = Stream(errand, first, _shape(errand.plan, first.node.key))
    fault = stream.run()
    if fault is None and stream.failed is not None:
        explained = explain(stream, stream.failed)
        return [_failed(first, stream.failed, explained.fault, explained.lines, started_ns, began)]
    entry = stream.nodes[first.node.key]
    if fault is not None:
        return [_failed(first, entry, fault, None, started_ns, began)]
    runs: list[NodeRun] = []
    for key in stream.shape.order:
        node = stream.nodes[key]
        if node.fault is not None:
            explained = explain(stream, node)
            if explained.file is None:
                return [_failed(first, node, explained.fault, explained.lines, started_ns, began)]
            runs.append(_run(node, file=explained.file, fault=explained.fault, lines=explained.lines))
        elif node.live and not node.over:
            runs.append(_run(node))
    return runs


def _run(
    node: LineNode, *, file: File | None = None, fault: Fault | None = None, lines: LineTrace | None = None
) -> NodeRun:
    return NodeRun(
        key=node.step.key,
        port=node.step.port,
        file=file or node.step.file,
        started_ns=node.started_ns,
        seconds=node.clock.seconds,
        outputs=() if fault else tuple(node.outputs),
        requests=() if fault else tuple(node.context.requests),
        lines=lines or node.line_trace(),
        log=node.log.lines(),
        fault=fault,
    )


def _failed(
    first: Step, node: LineNode, fault: Fault, lines: LineTrace | None, started_ns: int, began: float
) -> NodeRun:
    """The run of a whole stream that failed, at whatever node."""
    return NodeRun(
        key=first.key,
        port=first.port,
        file=first.file,
        started_ns=started_ns,
        seconds=time.perf_counter() - began,
        lines=lines,
        log=node.log.lines(),
        fault=fault if node.key == first.node.key else replace(fault, fields={**fault.fields, "node": node.key}),
    )


def _shape(plan: Plan, entry: str) -> Shape:
    """The shape of a stream; plans come again and again, and the shape of a large one takes milliseconds."""
    key = (id(plan), entry)
    known = _shapes.get(key)
    if known is not None and known[0] is plan:
        return known[1]
    shape = shape_of(plan, entry)
    _shapes[key] = (plan, shape)  # the plan is kept too, so its id stays its own
    if len(_shapes) > MOST_SHAPES:
        _shapes.popitem(last=False)
    return shape
