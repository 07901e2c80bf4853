"""A pipeline as the plain data that a flow file holds, in the file's own order; what is usual is left out."""

from typing import Any

from filewright.core.graph import Node, NodeState, RetryPolicy, Wire
from filewright.core.pipeline import Layout, Pipeline, TraceMode
from filewright.core.units import format_duration, format_size
from filewright.pipeline.areas import areas_data, number
from filewright.pipeline.sections import DEFAULT_WAY_IN, DEFAULT_WAY_OUT

FORMAT = 1
"""The format number that is written, and the newest that is read."""

Data = dict[str, Any]


def document_data(pipeline: Pipeline) -> Data:
    """The whole file. Reading what is written from it gives the same pipeline."""
    data: Data = {"filewright": FORMAT}
    if pipeline.id is not None:
        data["id"] = pipeline.id
    if pipeline.name:
        data["name"] = pipeline.name
    if pipeline.description:
        data["description"] = pipeline.description
    if pipeline.trace is not TraceMode.FULL:
        data["trace"] = pipeline.trace.value
    if pipeline.confidential:
        data["confidential"] = True
    if pipeline.graph.nodes:
        data["nodes"] = {key: node_data(node) for key, node in pipeline.graph.nodes.items()}
    if pipeline.graph.wires:
        data["wires"] = [wire_data(wire) for wire in pipeline.graph.wires]
    layout = layout_data(pipeline.layout)
    if layout:
        data["layout"] = layout
    return data


def node_data(node: Node) -> Data:
    """What stands under a node's key."""
    data: Data = {"use": node.use if node.version is None else f"{node.use}@{node.version}"}
    if node.title:
        data["title"] = node.title
    if node.params:
        data["with"] = dict(node.params)
    if node.retry is not None:
        data["retry"] = _retry(node.retry)
    if node.timeout is not None:
        data["timeout"] = format_duration(node.timeout)
    if node.workers is not None:
        data["workers"] = node.workers
    if node.state is not NodeState.ENABLED:
        data["state"] = node.state.value
    return data


def wire_data(wire: Wire) -> str | Data:
    """One entry of `wires`."""
    text = f"{_end(wire.source.node, wire.source.name, DEFAULT_WAY_OUT)} -> " + _end(
        wire.target.node, wire.target.name, DEFAULT_WAY_IN
    )
    if wire.limit is None:
        return text
    limit: Data = {}
    if wire.limit.count is not None:
        limit["count"] = wire.limit.count
    if wire.limit.bytes is not None:
        limit["bytes"] = format_size(wire.limit.bytes)
    return {"wire": text, "limit": limit} if limit else text


def layout_data(layout: Layout) -> Data:
    """What stands under `layout`."""
    nodes = {key: [number(n) for n in place] for key, place in layout.nodes.items()}
    return {**({"nodes": nodes} if nodes else {}), **areas_data(layout), **layout.extra}


def _retry(retry: RetryPolicy) -> Data:
    usual = RetryPolicy()
    data: Data = {"attempts": retry.attempts}
    if retry.backoff != usual.backoff:
        data["backoff"] = format_duration(retry.backoff)
    if retry.cap != usual.cap:
        data["cap"] = format_duration(retry.cap)
    return data


def _end(node: str, way: str, usual: str) -> str:
    return node if way == usual else f"{node}.{way}"
