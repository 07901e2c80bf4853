"""Adds steps: at a place, joined to a port, or into a connection. Each is one edit."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from filewright.core import edits
from filewright.core.graph import Node, Port
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.gui.document import Document, Selection
from filewright.gui.editor.fits import FitsAll
from filewright.gui.editor.paint.lettering import Letter, Lettering
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.search.habits import Habits, WayOut
from filewright.gui.editor.search.request import SearchRequest
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import HEAD, NodeShape, Side, snapped, width_for
from filewright.gui.editor.shape.room import nearest_place, place_below
from filewright.gui.editor.splice import place_between, splice_for
from filewright.text import _


class Adding:
    """Counts what is used, for the order in the search box."""

    def __init__(self, document: Document, picture: Picture, letters: Lettering, habits: Habits) -> None:
        self._document = document
        self._picture = picture
        self._letters = letters
        self._habits = habits

    def usage(self, request: SearchRequest | None = None) -> Counter[str]:
        """How much each kind weighs for a request: what this user puts there most, then what is used most, in this
        flow and before."""
        graph = self._document.pipeline.graph
        here = Counter(node.use for node in graph.nodes.values())
        after = before = None
        if request is not None and request.wire is not None:
            after = graph.wire(request.wire).source
        elif request is not None and request.port is not None:
            after = request.port if request.side is Side.OUT else None
            before = graph.nodes[request.port.node].use if request.side is Side.IN else None
        return here + self._habits.usage(self._way(after) if after is not None else None, before)

    def _way(self, port: Port) -> WayOut:
        return self._document.pipeline.graph.nodes[port.node].use, port.name

    def shape_of(self, spec: ProcessorSpec) -> NodeShape:
        """The shape that a new step of this kind will have."""
        outputs = spec.outputs_of({})
        left = [port.title or port.name for port in spec.inputs]
        right = [port.title or port.name for port in outputs]
        widths = (
            sum(self._letters.width(label, Letter.SMALL) for label in row)
            for row in zip_longest(left, right, fillvalue="")
        )
        width = width_for(self._letters.width(spec.title, Letter.TITLE), max(widths, default=0.0))
        return NodeShape(width=width, rows=max(len(left), len(right)))

    def add(
        self,
        use: str,
        corner: Point,
        *,
        wire: str | None = None,
        free: bool = False,
        params: Mapping[str, Any] | None = None,
    ) -> str | None:
        """Add a step of a kind with its corner near here and select it; into a connection where it fits one. Where it
        would lie on others it goes beside them, `free`: below them. Returns its key; None for an unknown kind."""
        spec = self._document.specs.get(use)
        if spec is None:
            return None
        place = (snapped(corner[0]), snapped(corner[1]))
        before = self._document.pipeline
        splice = splice_for(self._document, wire, use=use) if wire is not None else None
        if splice is not None:
            held = (place[0], corner[1] + HEAD / 2)  # where the pointer is
            place = place_between(self._picture, splice.wire, held, level=True)
            splice = replace(splice, shape=self.shape_of(spec))
            self._done(spec, splice.node.key, splice.apply(before, place, self._picture))
            return splice.node.key
        place = self._clear_place(place, self.shape_of(spec), below=free)
        node = Node(key=edits.unique_key(before.graph, use), use=use, params=dict(params or {}))
        self._done(spec, node.key, edits.add_node(before, node, place))
        return node.key

    def add_joined(self, use: str, request: SearchRequest, *, free: bool = False) -> str | None:
        """Add a step and connect it to the ports that the request names, as far as that fits."""
        spec = self._document.specs.get(use)
        if spec is None or request.port is None:
            return None
        shape = self.shape_of(spec)
        fits = FitsAll(self._document, request.ports, request.side)
        ways = fits.way_of(spec).ways
        row = 0
        if ways:
            ins, outs = [p.name for p in spec.inputs], [p.name for p in spec.outputs_of({})]
            row = (ins if request.side is Side.OUT else outs).index(ways[0])
        x, y = shape.port(request.side.other, row)
        place = (snapped(request.at[0] - x), snapped(request.at[1] - y))
        place = self._clear_place(place, shape, below=free)
        before = self._document.pipeline
        node = Node(key=edits.unique_key(before.graph, use), use=use)
        after = edits.add_node(before, node, place)
        if ways:
            other = Port(node.key, ways[0])
            for port in request.ports:
                ends = (port, other) if request.side is Side.OUT else (other, port)
                after = edits.connect(after, *ends)
        self._done(spec, node.key, after)
        return node.key

    def _clear_place(self, corner: Point, shape: NodeShape, *, below: bool) -> Point:
        """Where a step of this shape lies on no other: the nearest place, or the nearest below."""
        bodies = [item.body for item in self._picture.nodes.values()]
        find = place_below if below else nearest_place
        return find(corner, shape.width, shape.height, bodies)

    def _done(self, spec: ProcessorSpec, key: str, after: Pipeline) -> None:
        self._document.edit(after, _("Add {step}").format(step=spec.title))
        arriving, leaving = self._document.wires_at(key)
        nodes = self._document.pipeline.graph.nodes
        joined = [(self._way(wire.source), nodes[wire.target.node].use) for wire in (*arriving, *leaving)]
        self._habits.count(spec.id, joined)
        self._document.select(Selection(frozenset((key,)), current=key))
