"""Which folders a pipeline reads and writes, as its parameters say: those with `format: folder`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from filewright.core.graph import Node, NodeState
from filewright.core.node_check import title_of
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec, Role
from filewright.core.request import After, Conflict


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderUse:
    """A folder that a node takes files from (`watched`), or puts files into. `path` is as written: relative to the
    pipeline file, perhaps with `~`. `title` is what people call the node."""

    node: str
    title: str
    param: str
    path: str
    watched: bool


def folder_uses(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> Iterator[FolderUse]:
    """Every folder that is used by nodes that work, in the order of the file."""
    for key, node in pipeline.graph.nodes.items():
        spec = specs.get(node.use)
        if spec is None or node.state is not NodeState.ENABLED:
            continue
        filled = spec.filled(node.params)
        for param in spec.params:
            path = filled.get(param.name)
            if param.schema.get("format") != "folder" or not isinstance(path, str) or not path:
                continue
            watched = spec.role is Role.SOURCE and param.name == "path"
            if watched or param.name != "moved_to" or after_of(node, spec) is After.MOVE:
                yield FolderUse(node=key, title=title_of(node, spec), param=param.name, path=path, watched=watched)


def after_of(node: Node, spec: ProcessorSpec) -> After:
    """What becomes of the originals that a source took in."""
    value = spec.filled(node.params).get("after", After.KEEP) if spec.role is Role.SOURCE else After.KEEP
    return After(value) if isinstance(value, str) and value in [a.value for a in After] else After.KEEP


def conflict_of(node: Node, spec: ProcessorSpec) -> Conflict:
    """What a writer does where a file of the name is there already."""
    value = spec.filled(node.params).get("conflict", Conflict.RENAME)
    return Conflict(value) if isinstance(value, str) and value in [c.value for c in Conflict] else Conflict.RENAME
