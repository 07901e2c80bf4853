"""Places for steps: all of them, or only some, around what stays where it is."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from filewright.core.circles import order
from filewright.core.graph import Graph, Node, Port, Wire
from filewright.gui.editor.shape.box import Box, Point, around
from filewright.gui.editor.shape.layers import COLUMN_GAP, ROW_GAP, Link, Size, layered
from filewright.gui.editor.shape.measures import GRID, Side

PortHeight = Callable[[Port, Side], float]
"""How far below the upper edge of its step a way in or out lies."""

_GROUP = "/"
"""Begins the key of the node that stands for a group; no step's key has it."""
_WIDE = 1.6
"""Parts that do not hang together fill an area about so much wider than high."""
_PART_GAP = 2 * ROW_GAP


def arranged(
    graph: Graph, sizes: Mapping[str, Size], *, origin: Point = (0.0, 0.0), port_height: PortHeight | None = None
) -> dict[str, Point]:
    """A place for every step, on the grid, from `origin` on. Parts that do not hang together lie below each other, or
    side by side where there are many."""
    parts = [_laid_out(graph, part, sizes, port_height) for part in _parts(graph, graph.nodes)]
    return _packed(parts, sizes, origin)


@dataclass(frozen=True, slots=True)
class Group:
    """Steps that are to lie together, and smaller groups of them."""

    name: str
    keys: frozenset[str]
    inner: tuple["Group", ...] = ()


def arranged_in_groups(
    graph: Graph,
    sizes: Mapping[str, Size],
    groups: Sequence[Group],
    edge: tuple[float, float, float],
    *,
    origin: Point = (0.0, 0.0),
    port_height: PortHeight | None = None,
) -> dict[str, Point]:
    """The same, with the steps of each group beside each other and nothing between. `edge` is the room that a group
    needs at its sides, above and below. A group that files leave and enter again cannot stay together, since a
    connection would run back: its steps are placed one by one."""
    return _grouped(graph, sizes, groups, edge, origin, port_height)[0]


def _grouped(
    graph: Graph,
    sizes: Mapping[str, Size],
    groups: Sequence[Group],
    edge: tuple[float, float, float],
    origin: Point,
    port_height: PortHeight | None,
) -> tuple[dict[str, Point], Box]:
    """The places, and the box around all with the edges of groups."""
    together = {group.name: group for group in groups if group.keys}
    outer = _contracted(graph, together)
    while broken := _in_circles(outer, together):
        del together[broken[0]]
        outer = _contracted(graph, together)
    inner: dict[str, dict[str, Point]] = {}
    boxes: dict[str, Box] = {}
    side, above, below = edge
    outer_sizes = dict(sizes)
    for name, group in together.items():
        part = _part_of(graph, group.keys)
        inner[name], box = _grouped(part, sizes, group.inner, edge, (0.0, 0.0), port_height)
        boxes[name] = box
        outer_sizes[_GROUP + name] = Size(box.width + 2 * side, box.height + above + below)

    def level(port: Port, at: Side) -> float:
        name = port.node.removeprefix(_GROUP)
        if name == port.node:
            return _height_of(port, at, sizes, port_height)
        key, _colon, way = port.name.partition(":")
        inside = inner[name][key][1] - boxes[name].top + above
        return inside + _height_of(Port(key, way), at, sizes, port_height)

    found = arranged(outer, outer_sizes, origin=origin, port_height=level)
    whole = _around(found, outer_sizes)
    for name, places in inner.items():
        left, top = found.pop(_GROUP + name)
        found.update(_moved(places, left + side - boxes[name].left, top + above - boxes[name].top))
    return found, whole


def arranged_around(
    graph: Graph,
    sizes: Mapping[str, Size],
    fixed: Mapping[str, Box],
    *,
    port_height: PortHeight | None = None,
) -> dict[str, Point]:
    """A place for every step that is not in `fixed`, beside the steps that it is connected with and clear of all that
    is there; what is fixed stays."""
    loose = [key for key in graph.nodes if key not in fixed]
    taken = list(fixed.values())
    places: dict[str, Point] = {}
    for part in _parts(_part_of(graph, loose), loose):
        laid = _laid_out(graph, part, sizes, port_height)
        box = _around(laid, sizes)
        left, top = _beside(graph, part, fixed, box, taken)
        placed = _moved(laid, left - box.left, _free(box, left, top, taken) - box.top)
        places.update(placed)
        taken += [_box(key, at, sizes) for key, at in placed.items()]
    return places


def arranged_here(
    graph: Graph,
    sizes: Mapping[str, Size],
    keys: Collection[str],
    boxes: Mapping[str, Box],
    *,
    port_height: PortHeight | None = None,
) -> dict[str, Point]:
    """New places for some steps alone, with the upper left corner where it is now, further down where that would cover
    others. `boxes` are where all lie now."""
    before = around(boxes[key] for key in keys)
    if before is None:
        return {}
    laid = arranged(_part_of(graph, keys), sizes, port_height=port_height)
    box = _around(laid, sizes)
    others = [other for key, other in boxes.items() if key not in keys]
    left, top = _nearest(before.left), _nearest(before.top)
    return _moved(laid, left - box.left, _free(box, left, top, others) - box.top)


def _laid_out(
    graph: Graph, part: Sequence[str], sizes: Mapping[str, Size], port_height: PortHeight | None
) -> dict[str, Point]:
    inside = set(part)
    links = [
        Link(
            wire.source.node,
            wire.target.node,
            _height_of(wire.source, Side.OUT, sizes, port_height),
            _height_of(wire.target, Side.IN, sizes, port_height),
        )
        for key in part
        for wire in graph.outgoing.get(key, ())
        if wire.target.node in inside
    ]
    return layered(part, sizes, links)


def _parts(graph: Graph, keys: Iterable[str]) -> list[list[str]]:
    """Steps that hang together, each part and its steps in the order of the file."""
    seen: set[str] = set()
    parts = []
    for start in keys:
        if start in seen:
            continue
        part, waiting = {start}, [start]
        while waiting:
            key = waiting.pop()
            near = [w.target.node for w in graph.outgoing.get(key, ())]
            near += [w.source.node for w in graph.incoming.get(key, ())]
            fresh = [other for other in near if other in graph.nodes and other not in part]
            part.update(fresh)
            waiting += fresh
        seen |= part
        parts.append(part)
    ranks = {key: rank for rank, key in enumerate(graph.nodes)}
    return [sorted(part, key=ranks.__getitem__) for part in parts]


def _part_of(graph: Graph, keys: Collection[str]) -> Graph:
    wanted = set(keys)
    return Graph(
        nodes={key: node for key, node in graph.nodes.items() if key in wanted},
        wires=tuple(w for w in graph.wires if w.source.node in wanted and w.target.node in wanted),
    )


def _height_of(port: Port, side: Side, sizes: Mapping[str, Size], port_height: PortHeight | None) -> float:
    return port_height(port, side) if port_height else sizes[port.node].height / 2


def _contracted(graph: Graph, groups: Mapping[str, Group]) -> Graph:
    """The graph with one node for each group; its ports are named after the step and the port inside."""
    owner = {key: _GROUP + name for name, group in groups.items() for key in group.keys}

    def end(port: Port) -> Port:
        group = owner.get(port.node)
        return port if group is None else Port(group, f"{port.node}:{port.name}")

    nodes: dict[str, Node] = {}  # a group stands where its first step does
    for key, node in graph.nodes.items():
        group = owner.get(key)
        nodes[group or key] = node if group is None else Node(key=group, use="")
    between = (w for w in graph.wires if w.source.node not in owner or owner[w.source.node] != owner.get(w.target.node))
    return Graph(nodes=nodes, wires=tuple(Wire(end(w.source), end(w.target)) for w in between))


def _in_circles(outer: Graph, groups: Mapping[str, Group]) -> list[str]:
    """The groups through which connections would go round."""
    forth = set(order(outer.nodes, outer.outgoing))
    return [name for name in groups if _GROUP + name not in forth]


def _packed(parts: Sequence[Mapping[str, Point]], sizes: Mapping[str, Size], origin: Point) -> dict[str, Point]:
    """In rows from the upper left, each as wide as the widest part at least."""
    boxes = [_around(part, sizes) for part in parts]
    area = sum((box.width + COLUMN_GAP) * (box.height + _PART_GAP) for box in boxes)
    room = max([*(box.width for box in boxes), (area * _WIDE) ** 0.5 if len(parts) > 6 else 0.0], default=0.0)
    places: dict[str, Point] = {}
    x, y, below = 0.0, 0.0, 0.0
    for part, box in zip(parts, boxes, strict=True):
        if x and x + box.width > room:
            x, y = 0.0, below
        places.update(_moved(part, origin[0] + x - box.left, origin[1] + y - box.top))
        below = max(below, _up(y + box.height + _PART_GAP))
        x = _up(x + box.width + COLUMN_GAP)
    return places


def _beside(graph: Graph, part: Collection[str], fixed: Mapping[str, Box], box: Box, taken: Sequence[Box]) -> Point:
    """Behind what leads to the part, else before what it leads to, else below everything."""
    before = [fixed[w.source.node] for key in part for w in graph.incoming.get(key, ()) if w.source.node in fixed]
    after = [fixed[w.target.node] for key in part for w in graph.outgoing.get(key, ()) if w.target.node in fixed]
    if before:
        return _up(max(other.right for other in before) + COLUMN_GAP), _nearest(min(other.top for other in before))
    if after:
        left = min(other.left for other in after) - COLUMN_GAP - box.width
        return left // GRID * GRID, _nearest(min(other.top for other in after))
    whole = around(taken)
    return (_nearest(whole.left), _up(whole.bottom + _PART_GAP)) if whole else (0.0, 0.0)


def _free(box: Box, left: float, top: float, taken: Sequence[Box]) -> float:
    """The first height from `top` down at which a box of this size meets none."""
    right = left + box.width
    beside = [other.grown(ROW_GAP / 2) for other in taken if other.left < right + GRID and left - GRID < other.right]
    for other in sorted(beside, key=lambda other: other.top):
        if other.top < top + box.height and top < other.bottom:
            top = _up(other.bottom)
    return top


def _around(places: Mapping[str, Point], sizes: Mapping[str, Size]) -> Box:
    return around(_box(key, at, sizes) for key, at in places.items()) or Box(0, 0, 0, 0)


def _box(key: str, at: Point, sizes: Mapping[str, Size]) -> Box:
    return Box(at[0], at[1], at[0] + sizes[key].width, at[1] + sizes[key].height)


def _moved(places: Mapping[str, Point], dx: float, dy: float) -> dict[str, Point]:
    return {key: (x + dx, y + dy) for key, (x, y) in places.items()}


def _up(value: float) -> float:
    return -(-value // GRID) * GRID


def _nearest(value: float) -> float:
    return (value + GRID / 2) // GRID * GRID
