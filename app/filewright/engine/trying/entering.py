"""How the file enters: at which step, and as what the source would know it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from filewright.core.file import File
from filewright.core.graph import Graph, Node, NodeState
from filewright.core.job import Arrival
from filewright.core.processor import ProcessorSpec, Role
from filewright.engine.sources.arrivals import as_file, media_type_by_name, stamp_of
from filewright.engine.sources.rules import NameRules
from filewright.errors import Fault
from filewright.pipeline.looks import located


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """At `node` the file enters; `is_source` False: the step has no way in from a source, so it is given the file
    itself. `refused` says why the source would leave the file aside in earnest."""

    node: str
    file: File
    is_source: bool
    refused: Fault | None = None


def entrance(
    graph: Graph,
    specs: Mapping[str, ProcessorSpec],
    path: str,
    folder: str,
    *,
    into: str | None = None,
) -> Entrance | None:
    """Where the file at `path` (absolute) enters this part of a graph. Of several sources it is the one that watches
    its folder, else one that takes such names, else the first; `into` names another. None: the graph is empty.
    `specs` maps node keys. Raises OSError for a file that is not there."""
    sources = [key for key in graph.nodes if key in specs and specs[key].role is Role.SOURCE]
    if not sources:
        roots = [key for key in graph.nodes if not graph.incoming[key]]
        if not roots:
            return None
        return Entrance(node=roots[0], file=_arrived(roots[0], path, os.path.dirname(path)), is_source=False)

    def rank(key: str) -> tuple[bool, bool, bool, bool]:
        node, root = graph.nodes[key], _watched(graph.nodes[key], specs[key], folder)
        refused = _refused(node, specs[key], path, root)
        return key != into, node.state is NodeState.DISABLED, not _below(path, root), refused is not None

    key = min(sources, key=rank)
    root = _watched(graph.nodes[key], specs[key], folder)
    refused = _refused(graph.nodes[key], specs[key], path, root)
    if root is None or not _below(path, root):
        root = os.path.dirname(path)
    return Entrance(node=key, file=_arrived(key, path, root), is_source=True, refused=refused)


def _arrived(node: str, path: str, root: str) -> File:
    stamp, name = stamp_of(os.stat(path)), os.path.basename(path)
    below = os.path.relpath(path, root)
    return as_file(Arrival(source=node, root=root, path=below, stamp=stamp, media_type=media_type_by_name(name)))


def _watched(node: Node, spec: ProcessorSpec, folder: str) -> str | None:
    """The folder that a source watches, absolute; None: it watches none."""
    path = spec.filled(node.params).get("path")
    return located(path, folder) if isinstance(path, str) and path and "\0" not in path else None


def _below(path: str, root: str | None) -> bool:
    return root is not None and path.startswith(root.rstrip(os.sep) + os.sep)


def _refused(node: Node, spec: ProcessorSpec, path: str, root: str | None) -> Fault | None:
    filled = spec.filled(node.params)
    rules = NameRules(_texts(filled.get("include")), _texts(filled.get("exclude")))
    name = os.path.basename(path)
    below = os.path.relpath(path, root) if root is not None and _below(path, root) else name
    return rules.refuse(name, below)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list | tuple) else ()
