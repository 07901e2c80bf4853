"""Files and folders that somebody lets go on the window: into which step they go, or which step they need first."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filewright.core import edits
from filewright.core.graph import Node, NodeState
from filewright.core.pipeline import Pipeline
from filewright.core.processor import Role
from filewright.gui.open_flow import OpenFlow
from filewright.text import _

DROPPED = "dropped-files"
WATCHED = "watch-folder"
_GAP = 288.0


@dataclass(frozen=True, kw_only=True)
class Way:
    """What to do with files: `into` is the step they go to (None: the only one there is); `adds` the flow with a step
    that takes them, to be put there first, called `edit` in the history; `waits` whether they go in only when it
    runs; `unclear` that the flow has several ways in and somebody must say which; `tries` the step in the middle of the
    flow that a file was let go on: it is tried up to there."""

    into: str | None = None
    adds: Pipeline | None = None
    edit: str = ""
    waits: bool = False
    unclear: bool = False
    tries: str | None = None


def way_in(flow: OpenFlow, paths: Sequence[str], dropped_on: str | None) -> Way:
    """Which way these go in."""
    graph, specs = flow.document.pipeline.graph, flow.specs
    sources = [
        key
        for key, node in graph.nodes.items()
        if (spec := specs.get(node.use)) is not None and spec.role is Role.SOURCE and node.state is NodeState.ENABLED
    ]
    if dropped_on in sources:
        return Way(into=dropped_on)
    if dropped_on is not None and dropped_on in graph.nodes and len(paths) == 1 and Path(paths[0]).is_file():
        node = graph.nodes[dropped_on]
        if (spec := specs.get(node.use)) is not None and spec.role is not Role.SOURCE:
            return Way(tries=dropped_on)
    if len(sources) == 1:
        return Way()
    by_hand = [key for key in sources if graph.nodes[key].use == DROPPED]
    if len(by_hand) == 1:
        return Way(into=by_hand[0])
    if sources:
        return Way(unclear=True)
    if len(paths) == 1 and Path(paths[0]).is_dir():
        node = _source(flow, WATCHED, path=path_in_flow(Path(paths[0]), flow.folder))
        return Way(adds=_placed(flow.document.pipeline, node), edit=_("Watch a folder"))
    node = _source(flow, DROPPED)
    return Way(into=node.key, adds=_placed(flow.document.pipeline, node), edit=_("Take in dropped files"), waits=True)


def _source(flow: OpenFlow, use: str, **params: str) -> Node:
    base = "inbox" if use == WATCHED else "dropped"
    return Node(key=edits.unique_key(flow.document.pipeline.graph, base), use=use, params=params)


def _placed(pipeline: Pipeline, node: Node) -> Pipeline:
    """With the step at the left of all others."""
    places = pipeline.layout.nodes.values()
    left = min((x for x, _y in places), default=_GAP) - _GAP
    top = min((y for _x, y in places), default=0.0)
    return edits.add_node(pipeline, node, (left, top))


def path_in_flow(folder: Path, home: Path | None) -> str:
    """As it is written into a flow: relative to the flow's file where the folder lies below it."""
    if home is not None and folder.is_relative_to(home):
        return f".{os.sep}{folder.relative_to(home)}"
    return str(folder)
