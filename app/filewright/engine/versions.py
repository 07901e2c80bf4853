"""Graph versions: made from a pipeline, named by a hash, kept by the journal as text and read from it again."""

import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any

from filewright.core.graph import Graph, Node, NodeState, Port, RetryPolicy, Wire, WireLimit
from filewright.core.processor import ProcessorSpec, Role, RunKind, RunSpec
from filewright.core.request import After, Conflict, OriginalRequest
from filewright.engine.scheduler.version import Version


def encode_graph(graph: Graph) -> str:
    """A graph as JSON: the same text for the same graph."""
    nodes = {
        key: {
            "use": node.use,
            "version": node.version,
            "title": node.title,
            "with": dict(node.params),
            "retry": [node.retry.attempts, node.retry.backoff, node.retry.cap] if node.retry else None,
            "timeout": node.timeout,
            "workers": node.workers,
            "state": node.state.value,
        }
        for key, node in graph.nodes.items()
    }
    wires = [
        [w.source.node, w.source.name, w.target.node, w.target.name]
        + ([w.limit.count, w.limit.bytes] if w.limit else [])
        for w in graph.wires
    ]
    return json.dumps({"nodes": nodes, "wires": wires}, separators=(",", ":"))


def decode_graph(text: str) -> Graph:
    """The graph that `encode_graph` wrote."""
    data = json.loads(text)
    return Graph(
        nodes={key: _node(key, fields) for key, fields in data["nodes"].items()},
        wires=tuple(
            Wire(Port(a, b), Port(c, d), limit=WireLimit(count=limit[0], bytes=limit[1]) if limit else None)
            for a, b, c, d, *limit in data["wires"]
        ),
    )


def _node(key: str, fields: Mapping[str, Any]) -> Node:
    retry = fields["retry"]
    return Node(
        key=key,
        use=fields["use"],
        version=fields["version"],
        title=fields["title"],
        params=fields["with"],
        retry=RetryPolicy(attempts=retry[0], backoff=retry[1], cap=retry[2]) if retry else None,
        timeout=fields["timeout"],
        workers=fields["workers"],
        state=NodeState(fields["state"]),
    )


def make_version(graph: Graph, specs: Mapping[str, ProcessorSpec], folder: str) -> Version:
    """A version to run. `specs` are the registry's, by processor id; `folder` is the pipeline file's.

    A node whose processor is gone (it was there when a job began) gets a stand-in whose tasks fail with words.
    """
    text = encode_graph(graph)
    by_node = {key: specs.get(node.use) or _missing(node) for key, node in graph.nodes.items()}
    originals = {
        key: request
        for key, spec in by_node.items()
        if spec.role is Role.SOURCE
        and (request := original_request(spec.filled(graph.nodes[key].params), folder)) is not None
    }
    return Version(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), graph, by_node, originals)


def original_request(params: Mapping[str, Any], folder: str) -> OriginalRequest | None:
    """What a source's parameters say of the file that came in, once its job has ended well; None: it stays."""
    after = After(params.get("after", After.KEEP))
    if after is After.KEEP:
        return None
    target = ""
    if after is After.MOVE:
        target = os.path.normpath(os.path.join(folder, os.path.expanduser(params.get("moved_to") or "./processed")))
    return OriginalRequest(action=after, folder=target, conflict=Conflict.RENAME)


def _missing(node: Node) -> ProcessorSpec:
    return ProcessorSpec(
        id=node.use,
        version=node.version or "0",
        role=Role.STEP,
        title=node.use,
        run=RunSpec(kind=RunKind.PYTHON, target="", timeout=None),
    )
