"""Puts a step into a connection, and makes room for it."""

from dataclasses import dataclass, field

from filewright.core import edits
from filewright.core.circles import downstream
from filewright.core.graph import Node
from filewright.core.node_check import title_of
from filewright.core.pipeline import Pipeline
from filewright.gui.document import Document
from filewright.gui.editor.fits import ways_through
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import GRID, HEAD, ROW, NodeShape, Side, snapped
from filewright.gui.editor.shape.room import made_way
from filewright.text import _

ROOM = 64.0
"""Pixels that stay free before and behind a step that was put into a connection."""


@dataclass(frozen=True, kw_only=True)
class Splice:
    """A step that fits into a connection: by which ways, and the shape it has there."""

    wire: str
    node: Node
    title: str
    way_in: str
    way_out: str
    shape: NodeShape = field(default_factory=NodeShape)

    @property
    def text(self) -> str:
        """Its name in the history."""
        return _("Put {step} in between").format(step=self.title)

    def apply(self, pipeline: Pipeline, place: Point, picture: Picture) -> Pipeline:
        """The flow with the step in the connection; what lies behind it moves to the right as far as needed, and what
        they then come to lie on makes way."""
        end = pipeline.graph.wire(self.wire).target.node
        after = edits.insert_on_wire(pipeline, self.node, place, self.wire, self.way_in, self.way_out)
        places = {**{key: item.place for key, item in picture.nodes.items()}, **after.layout.nodes}
        missing = place[0] + self.shape.width + ROOM - places[end][0]
        moved: dict[str, Point] = {}
        if missing > 0:
            shift = -(-missing // GRID) * GRID
            behind = {end, *downstream(after.graph, [end])} - {self.node.key}
            moved = {
                key: (places[key][0] + shift, places[key][1])
                for key in behind
                if key in places and places[key][0] >= places[end][0]
            }
        shapes = {key: item.face.shape for key, item in picture.nodes.items()} | {self.node.key: self.shape}
        bodies = {key: shapes[key].body(moved.get(key, places[key])) for key in after.graph.nodes}
        way = made_way(bodies, {self.node.key, *moved, pipeline.graph.wire(self.wire).source.node})
        return edits.move(after, {**moved, **way})


def place_between(picture: Picture, wire_id: str, corner: Point, *, level: bool) -> Point:
    """Where a step lies that is put into a connection here: clear of the step before it. `level`: its way in at the
    height of the corner given, or of the connection's start where that is near, so that it runs straight."""
    wire = picture.wires[wire_id].face.wire
    before = picture.nodes[wire.source.node].body
    x = max(corner[0], -(-(before.right + ROOM) // GRID) * GRID)
    if not level:
        return x, corner[1]
    start = picture.port_point(wire.source, Side.OUT)[1]
    height = start if abs(start - corner[1]) <= ROW else corner[1]
    return x, snapped(height - HEAD - ROW / 2)


def splice_for(
    document: Document, wire_id: str, *, key: str | None = None, use: str | None = None, loose: bool = False
) -> Splice | None:
    """How a step that is there (`key`, without connections so far, or `loose`: taken out of them) or a new one of a
    kind (`use`) fits into a connection; None when it does not."""
    graph = document.pipeline.graph
    wire = graph.wire(wire_id)
    if key is not None:
        if key in (wire.source.node, wire.target.node) or (any(document.wires_at(key)) and not loose):
            return None
        node = graph.nodes[key]
    elif use is not None:
        node = Node(key=edits.unique_key(graph, use), use=use)
    else:
        return None
    spec = document.specs.get(node.use)
    target = document.spec_of(wire.target.node)
    if spec is None or target is None:
        return None
    accepts = next((port.accepts for port in target.inputs if port.name == wire.target.name), None)
    leaving = document.leaving.get(wire.source.node, {}).get(wire.source.name)
    if accepts is None:
        return None
    ways = ways_through(spec, leaving or frozenset(("*/*",)), frozenset(accepts))
    if ways is None:
        return None
    return Splice(wire=wire_id, node=node, title=title_of(node, spec), way_in=ways[0], way_out=ways[1])
