"""Edits of a pipeline: pure functions from one value to the next.

An edit that changes nothing returns the very pipeline it was given, so that callers can tell by identity. Nodes and
wires that an edit does not touch stay the same objects: that is what makes `diff` and `validate` cheap.

All raise KeyError for a node or wire that is not there, ValueError for a key that is taken or malformed.
"""

import re
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import replace
from typing import Any

from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.pipeline import Layout, Pipeline, Position

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
_NUMBER_AT_END = re.compile(r"-[0-9]{1,9}$")


def is_key(text: str) -> bool:
    """Whether the text can name a node: `[a-z0-9][a-z0-9_-]*`."""
    return _KEY.fullmatch(text) is not None


def unique_key(graph: Graph, base: str) -> str:
    """A key that no node has yet, as `free_key` makes it."""
    return free_key(graph.nodes, base)


def free_key(taken: Container[str], base: str) -> str:
    """A key that is not taken: `base` made fit for a key, with `-2`, `-3` … where it is."""
    slug = re.sub(r"[^a-z0-9_]+", "-", base.lower()).strip("-_") or "step"
    if slug not in taken:
        return slug
    stem = _NUMBER_AT_END.sub("", slug) or slug
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def add_node(pipeline: Pipeline, node: Node, position: Position) -> Pipeline:
    """Place a new node, after all others in the file's order."""
    if node.key in pipeline.graph.nodes:
        raise ValueError(f"node {node.key} is there already")
    if not is_key(node.key):
        raise ValueError(f"{node.key!r} cannot be a node's key")
    nodes = {**pipeline.graph.nodes, node.key: node}
    return _with(pipeline, nodes=nodes, positions={**pipeline.layout.nodes, node.key: position})


def remove(pipeline: Pipeline, nodes: Collection[str], wires: Collection[str] = ()) -> Pipeline:
    """Take out nodes with every wire at them, and the wires named by their ids."""
    gone = _existing(pipeline.graph, nodes)
    cut = {id(w) for w in _wires(pipeline.graph, wires)}
    if not gone and not cut:
        return pipeline
    return _with(
        pipeline,
        nodes={k: n for k, n in pipeline.graph.nodes.items() if k not in gone} if gone else None,
        wires=tuple(
            w
            for w in pipeline.graph.wires
            if id(w) not in cut and w.source.node not in gone and w.target.node not in gone
        ),
        positions={k: p for k, p in pipeline.layout.nodes.items() if k not in gone} if gone else None,
        collapsed=tuple(k for k in pipeline.layout.collapsed if k not in gone),
    )


def remove_and_heal(pipeline: Pipeline, nodes: Collection[str]) -> Pipeline:
    """Take out nodes and join what led in to what they led on to.

    Of several ways out the first one with a wire goes on; joining them all would double the files.
    """
    for key in sorted(_existing(pipeline.graph, nodes)):
        arriving = [w for w in pipeline.graph.wires if w.target.node == key and w.source.node != key]
        leaving = [w for w in pipeline.graph.wires if w.source.node == key and w.target.node != key]
        onward = [w.target for w in leaving if w.source == leaving[0].source]
        pipeline = remove(pipeline, [key])
        bridges = [Wire(w.source, target, limit=w.limit) for w in arriving for target in onward]
        sources = {w.source.node for w in arriving}
        joined = {(w.source, w.target) for w in pipeline.graph.wires if w.source.node in sources}
        new = tuple(w for w in bridges if (w.source, w.target) not in joined)
        if new:
            pipeline = _with(pipeline, wires=pipeline.graph.wires + new)
    return pipeline


def take_out(pipeline: Pipeline, nodes: Collection[str]) -> Pipeline:
    """Free nodes of every wire but those between them, and join what led in to what they led on to, as
    `remove_and_heal` does."""
    keys = _existing(pipeline.graph, nodes)
    inner = tuple(w for w in pipeline.graph.wires if w.source.node in keys and w.target.node in keys)
    healed = remove_and_heal(pipeline, keys).graph.wires
    if len(healed) + len(inner) == len(pipeline.graph.wires) and {*healed, *inner} == set(pipeline.graph.wires):
        return pipeline
    return _with(pipeline, wires=(*healed, *inner))


def connect(pipeline: Pipeline, source: Port, target: Port) -> Pipeline:
    """Draw a wire from a way out to a way in; nothing changes where one joins them already."""
    _existing(pipeline.graph, (source.node, target.node))
    if _joined(pipeline.graph.wires, source, target):
        return pipeline
    return _with(pipeline, wires=(*pipeline.graph.wires, Wire(source, target)))


def disconnect(pipeline: Pipeline, wire_ids: Collection[str]) -> Pipeline:
    """Take out the wires named by their ids."""
    return remove(pipeline, (), wire_ids)


def change_wire(pipeline: Pipeline, wire_id: str, **fields: Any) -> Pipeline:
    """Give a wire another `limit`, `source` or `target`; it keeps its place in the file's order."""
    (before,) = _wires(pipeline.graph, [wire_id])
    after = replace(before, **fields)
    _existing(pipeline.graph, (after.source.node, after.target.node))
    if after == before:
        return pipeline
    if after.id != before.id and _joined(pipeline.graph.wires, after.source, after.target):
        raise ValueError(f"the wire {after.id} is there already")
    return _with(pipeline, wires=tuple(after if w is before else w for w in pipeline.graph.wires))


def change_node(pipeline: Pipeline, key: str, **fields: Any) -> Pipeline:
    """Give a node other fields: `title`, `state`, `retry`, `timeout`, `workers`, `use`, `version`, `params`."""
    if "key" in fields:
        raise ValueError("a node's key is changed by rename_node")
    before = pipeline.graph.nodes[key]
    after = replace(before, **fields)
    if after == before and same_values(after.params, before.params):
        return pipeline
    return _with(pipeline, nodes={**pipeline.graph.nodes, key: after})


def set_params(pipeline: Pipeline, key: str, params: Mapping[str, Any]) -> Pipeline:
    """Give a node these parameters in place of all it had."""
    return change_node(pipeline, key, params=dict(params))


def set_param(pipeline: Pipeline, key: str, name: str, value: Any) -> Pipeline:
    """Set one parameter of a node; its place among the others stays."""
    return set_params(pipeline, key, {**pipeline.graph.nodes[key].params, name: value})


def drop_param(pipeline: Pipeline, key: str, name: str) -> Pipeline:
    """Take one parameter away, so that the processor's default holds; nothing changes where it was not set."""
    return set_params(pipeline, key, {k: v for k, v in pipeline.graph.nodes[key].params.items() if k != name})


def rename_node(pipeline: Pipeline, key: str, new_key: str) -> Pipeline:
    """Give a node another key; its wires and its place go with it."""
    graph = pipeline.graph
    _existing(graph, [key])
    if new_key == key:
        return pipeline
    if new_key in graph.nodes or not is_key(new_key):
        raise ValueError(f"{new_key!r} is taken or cannot be a node's key")
    return _with(
        pipeline,
        nodes={
            (new_key if k == key else k): (replace(n, key=new_key) if k == key else n) for k, n in graph.nodes.items()
        },
        wires=_rewired(graph.wires, lambda p: Port(new_key, p.name) if p.node == key else p),
        positions={(new_key if k == key else k): p for k, p in pipeline.layout.nodes.items()},
        collapsed=tuple(new_key if k == key else k for k in pipeline.layout.collapsed),
    )


def rename_way_out(pipeline: Pipeline, key: str, name: str, new_name: str) -> Pipeline:
    """Let the wires that leave a node by one way out leave it by another (after a rule was renamed)."""
    _existing(pipeline.graph, [key])
    old, new = Port(key, name), Port(key, new_name)
    if new == old or not any(w.source == old for w in pipeline.graph.wires):
        return pipeline
    wires = (replace(w, source=new) if w.source == old else w for w in pipeline.graph.wires)
    return _with(pipeline, wires=_once(wires))


def move(pipeline: Pipeline, positions: Mapping[str, Position]) -> Pipeline:
    """Put nodes at other places on the canvas; the graph stays the same object."""
    _existing(pipeline.graph, positions)
    new = {k: p for k, p in positions.items() if pipeline.layout.nodes.get(k) != p}
    return _with(pipeline, positions={**pipeline.layout.nodes, **new}) if new else pipeline


def insert_on_wire(
    pipeline: Pipeline, node: Node, position: Position, wire_id: str, way_in: str, way_out: str
) -> Pipeline:
    """Put a node (a new one, or one that is there) into a wire; the wire's limit stays on the part that leads in."""
    (wire,) = _wires(pipeline.graph, [wire_id])
    if node.key in (wire.source.node, wire.target.node):
        raise ValueError(f"node {node.key} is at an end of {wire_id}")
    if node.key in pipeline.graph.nodes:
        placed = move(pipeline, {node.key: position})
    else:
        placed = add_node(pipeline, node, position)
    leading_in = Wire(wire.source, Port(node.key, way_in), limit=wire.limit)
    leading_on = Wire(Port(node.key, way_out), wire.target)
    wires: list[Wire] = []
    for present in placed.graph.wires:
        wires += [leading_in, leading_on] if present is wire else [present]
    return _with(placed, wires=_once(wires))


def extract(
    pipeline: Pipeline, keys: Collection[str], frames: Collection[str] = (), notes: Collection[str] = ()
) -> Pipeline:
    """A fragment: these nodes, the wires between them and their places, these frames and notes; no identity, name or
    settings."""
    wanted = _existing(pipeline.graph, keys)
    layout = pipeline.layout
    return Pipeline(
        graph=Graph(
            nodes={k: n for k, n in pipeline.graph.nodes.items() if k in wanted},
            wires=tuple(w for w in pipeline.graph.wires if w.source.node in wanted and w.target.node in wanted),
        ),
        layout=Layout(
            nodes={k: p for k, p in layout.nodes.items() if k in wanted},
            frames={k: f for k, f in layout.frames.items() if k in frames},
            notes={k: n for k, n in layout.notes.items() if k in notes},
            collapsed=tuple(k for k in layout.collapsed if k in wanted),
        ),
    )


def paste(pipeline: Pipeline, fragment: Pipeline, offset: Position) -> tuple[Pipeline, tuple[str, ...]]:
    """Add a fragment, moved by `offset`, under keys that are free; also returns the keys of its nodes, in the
    fragment's order. Frames and notes of the fragment come after those that are there."""
    nodes = dict(pipeline.graph.nodes)
    positions = dict(pipeline.layout.nodes)
    renamed: dict[str, str] = {}
    for key, node in fragment.graph.nodes.items():
        renamed[key] = unique_key(Graph(nodes=nodes), key)
        nodes[renamed[key]] = replace(node, key=renamed[key])
        x, y = fragment.layout.nodes.get(key, (0.0, 0.0))
        positions[renamed[key]] = (x + offset[0], y + offset[1])
    pipeline = _with_areas(pipeline, fragment.layout, offset)
    if not renamed:
        return pipeline, ()
    inner = (w for w in fragment.graph.wires if w.source.node in renamed and w.target.node in renamed)
    new = _rewired(inner, lambda p: Port(renamed[p.node], p.name))
    collapsed = (*pipeline.layout.collapsed, *(renamed[k] for k in fragment.layout.collapsed if k in renamed))
    wires = (*pipeline.graph.wires, *new)
    return _with(pipeline, nodes=nodes, wires=wires, positions=positions, collapsed=collapsed), tuple(renamed.values())


def change(pipeline: Pipeline, **fields: Any) -> Pipeline:
    """Give the document other fields: `name`, `description`, `trace`, `confidential`, `id`."""
    if not fields.keys() <= {"name", "description", "trace", "confidential", "id"}:
        raise ValueError(f"no such fields of a document: {', '.join(fields)}")
    after = replace(pipeline, **fields)
    return pipeline if all(getattr(pipeline, name) == value for name, value in fields.items()) else after


def same_values(one: Any, other: Any) -> bool:
    """Equality of parameter values as the file tells them apart: 1, 1.0 and true are three values. The order of names
    means nothing."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same_values(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same_values, one, other))
    return type(one) is type(other) and bool(one == other)


def _with(
    pipeline: Pipeline,
    *,
    nodes: Mapping[str, Node] | None = None,
    wires: tuple[Wire, ...] | None = None,
    positions: Mapping[str, Position] | None = None,
    collapsed: tuple[str, ...] | None = None,
) -> Pipeline:
    graph, layout = pipeline.graph, pipeline.layout
    if nodes is not None or wires is not None:
        graph = Graph(nodes=graph.nodes if nodes is None else nodes, wires=graph.wires if wires is None else wires)
    if positions is not None:
        layout = replace(layout, nodes=positions)
    if collapsed is not None and collapsed != layout.collapsed:
        layout = replace(layout, collapsed=collapsed)
    return replace(pipeline, graph=graph, layout=layout)


def _with_areas(pipeline: Pipeline, new: Layout, offset: Position) -> Pipeline:
    if not (new.frames or new.notes):
        return pipeline
    layout = pipeline.layout
    frames, notes = dict(layout.frames), dict(layout.notes)
    for key, frame in new.frames.items():
        frames[free_key(frames, key)] = replace(frame, at=(frame.at[0] + offset[0], frame.at[1] + offset[1]))
    for key, note in new.notes.items():
        notes[free_key(notes, key)] = replace(note, at=(note.at[0] + offset[0], note.at[1] + offset[1]))
    return replace(pipeline, layout=replace(layout, frames=frames, notes=notes))


def _existing(graph: Graph, keys: Iterable[str]) -> set[str]:
    wanted = set(keys)
    for key in wanted:
        if key not in graph.nodes:
            raise KeyError(key)
    return wanted


def _joined(wires: Iterable[Wire], source: Port, target: Port) -> bool:
    return any(w.source == source and w.target == target for w in wires)


def _once(wires: Iterable[Wire]) -> tuple[Wire, ...]:
    """The wires without later ones between the same ports."""
    seen: dict[tuple[Port, Port], Wire] = {}
    for wire in wires:
        seen.setdefault((wire.source, wire.target), wire)
    return tuple(seen.values())


def _rewired(wires: Iterable[Wire], place: Callable[[Port], Port]) -> tuple[Wire, ...]:
    """The wires with each end where `place` puts it; a wire whose ends stay is the same object."""
    moved: list[Wire] = []
    for wire in wires:
        source, target = place(wire.source), place(wire.target)
        same = source is wire.source and target is wire.target
        moved.append(wire if same else replace(wire, source=source, target=target))
    return tuple(moved)


def _wires(graph: Graph, wire_ids: Collection[str]) -> list[Wire]:
    """The wires of these ids, in the graph's order."""
    return [graph.wire(wire_id) for wire_id in dict.fromkeys(wire_ids)]
