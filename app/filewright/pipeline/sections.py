"""Reads the sections of a flow file: steps, connections, layout."""

import re

from filewright.core.closest import closest
from filewright.core.edits import is_key
from filewright.core.graph import Node, NodeState, Port, RetryPolicy, Wire, WireLimit
from filewright.core.node_check import is_port_name
from filewright.core.pipeline import Layout, Position
from filewright.core.problem import Severity
from filewright.pipeline.areas import is_foreign, read_collapsed, read_frames, read_notes, read_pair
from filewright.pipeline.fields import Fields, is_nothing, shortened
from filewright.pipeline.positions import Positions, position_of
from filewright.pipeline.tree import Entries, Items, Scalar, Tree

NODE_KEYS = ("use", "title", "with", "retry", "timeout", "workers", "state")
RETRY_KEYS = ("attempts", "backoff", "cap")
WIRE_KEYS = ("wire", "limit")
LIMIT_KEYS = ("count", "bytes")
LAYOUT_KEYS = ("nodes", "frames", "notes", "collapsed")

DEFAULT_WAY_OUT = "out"
DEFAULT_WAY_IN = "in"

_USE = re.compile(r"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:@([0-9]{1,6}))?")


def read_nodes(fields: Fields, tree: Tree, positions: Positions) -> dict[str, Node]:
    """The steps by key, in the file's order; what cannot be read is reported and left out."""
    found: dict[str, Node] = {}
    section = fields.mapping(tree, "nodes")
    for key, (name, value) in section.pairs.items() if section else ():
        positions.nodes[key] = position_of(name)
        if not is_key(key):
            fields.refuse(name, "flow-bad-node-key", key=shortened(key))
        else:
            node = _node(fields, key, name, value, positions)
            if node is not None:
                found[key] = node
    return found


def _node(fields: Fields, key: str, name: Scalar, tree: Tree, positions: Positions) -> Node | None:
    if not isinstance(tree, Entries):
        fields.refuse(name if is_nothing(tree) else tree, "flow-node-without-use", node=key)
        return None
    use: str | None = None
    more: dict[str, object] = {}
    for field, own_key, value in fields.known(tree, NODE_KEYS, key):
        positions.params[key, f".{field}"] = position_of(own_key)
        match field:
            case "use":
                match_ = _USE.fullmatch(value.text) if isinstance(value, Scalar) else None
                if match_ is None:
                    text = shortened(value.text) if isinstance(value, Scalar) else "…"
                    fields.refuse(value, "flow-bad-use", value=text)
                use, more["version"] = match_.groups() if match_ else ("", None)
            case "title":
                more["title"] = fields.text(value, "title")
            case "with":
                section = fields.mapping(value, "with")
                if section is not None:
                    more["params"] = section.data
                    positions.note_value((key,), section)
            case "retry":
                more["retry"] = _retry(fields, value)
            case "timeout":
                more["timeout"] = fields.duration(value, "timeout")
            case "workers":
                more["workers"] = fields.whole(value, "workers")
            case "state":
                more["state"] = fields.choice(value, "state", NodeState) or NodeState.ENABLED
    if use is None:
        fields.refuse(name, "flow-node-without-use", node=key)
    return Node(key=key, use=use, **more) if use else None  # type: ignore[arg-type]


def _retry(fields: Fields, tree: Tree) -> RetryPolicy | None:
    section = fields.mapping(tree, "retry")
    if section is None:
        return None
    usual = RetryPolicy()
    attempts, backoff, cap = usual.attempts, usual.backoff, usual.cap
    for field, _, value in fields.known(section, RETRY_KEYS, "retry"):
        if field == "attempts":
            attempts = fields.whole(value, "attempts") or attempts
        elif field == "backoff":
            backoff = _or(fields.duration(value, "backoff"), backoff)
        else:
            cap = _or(fields.duration(value, "cap"), cap)
    return RetryPolicy(attempts=attempts, backoff=backoff, cap=cap)


def _or(value: float | None, usual: float) -> float:
    return usual if value is None else value


def read_wires(fields: Fields, tree: Tree, nodes: set[str], positions: Positions) -> tuple[Wire, ...]:
    """The connections in the file's order; `nodes` are the keys that stand in the file, readable or not."""
    if is_nothing(tree):
        return ()
    if not isinstance(tree, Items):
        fields.refuse(tree, "flow-wires-not-list")
        return ()
    found: dict[str, Wire] = {}
    for item in tree.items:
        wire = _wire(fields, item, nodes)
        if wire is None:
            continue
        if wire.id in found:
            first = positions.wires[wire.id][0]
            fields.refuse(item, "flow-wire-twice", wire=wire.id, line=first)
            continue
        found[wire.id] = wire
        positions.wires[wire.id] = position_of(item)
    return tuple(found.values())


def _wire(fields: Fields, tree: Tree, nodes: set[str]) -> Wire | None:
    limit: WireLimit | None = None
    text: Tree | None = tree
    if isinstance(tree, Entries):
        text = None
        for field, _, value in fields.known(tree, WIRE_KEYS, "wires"):
            if field == "wire":
                text = value
            else:
                limit = _limit(fields, value)
    if not isinstance(text, Scalar):
        fields.refuse(tree if text is None else text, "flow-bad-wire", value="…")
        return None
    ends = text.text.split("->")
    if len(ends) != 2:
        fields.refuse(text, "flow-bad-wire", value=shortened(text.text))
        return None
    source = _port(fields, text, ends[0].strip(), DEFAULT_WAY_OUT, nodes)
    target = _port(fields, text, ends[1].strip(), DEFAULT_WAY_IN, nodes)
    return Wire(source, target, limit=limit) if source and target else None


def _port(fields: Fields, text: Scalar, end: str, usual: str, nodes: set[str]) -> Port | None:
    node, dot, way = end.partition(".")
    way = way if dot else usual
    if not node or not is_port_name(way):
        fields.refuse(text, "flow-bad-wire", value=shortened(text.text))
        return None
    if node not in nodes:
        near = closest(node, nodes)
        if near is None:
            fields.refuse(text, "wire-unknown-step", node=shortened(node))
        else:
            fields.refuse(text, "wire-unknown-step-like", node=shortened(node), near=near)
        return None
    return Port(node, way)


def _limit(fields: Fields, tree: Tree) -> WireLimit | None:
    section = fields.mapping(tree, "limit")
    if section is None:
        return None
    count: int | None = None
    size: int | None = None
    for field, _, value in fields.known(section, LIMIT_KEYS, "limit"):
        if field == "count":
            count = fields.whole(value, "count")
        else:
            size = fields.size(value, "bytes")
    return WireLimit(count=count, bytes=size) if count is not None or size is not None else None


def read_layout(fields: Fields, tree: Tree, nodes: dict[str, Node]) -> Layout:
    """Where steps lie. A place that cannot be read is a warning: the flow works all the same."""
    if is_nothing(tree):
        return Layout()
    if not isinstance(tree, Entries):
        _warn(fields, tree, "layout")
        return Layout()
    places: dict[str, Position] = {}
    found = {name: value for name, (_, value) in tree.pairs.items()}
    extra = {n: value.data for n, value in found.items() if n not in LAYOUT_KEYS or is_foreign(n, value)}
    section = found.get("nodes")
    if isinstance(section, Entries):
        for key, (name, value) in section.pairs.items():
            place = read_pair(value)
            if place is None:
                _warn(fields, name, key)
            elif key in nodes:
                places[key] = place
    elif section is not None and not is_nothing(section):
        _warn(fields, section, "nodes")
    return Layout(
        nodes=places,
        frames=read_frames(fields, found.get("frames")),
        notes=read_notes(fields, found.get("notes")),
        collapsed=read_collapsed(fields, found.get("collapsed"), nodes),
        extra=extra,
    )


def _warn(fields: Fields, tree: Tree, key: str) -> None:
    fields.report("flow-bad-place", tree.line, tree.column, {"key": shortened(key)}, Severity.WARNING)
