"""The flow as drawn: one item for each step, one drawing for each connection, in step with the document."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QGraphicsScene

from filewright.core.diff import PipelineDiff
from filewright.core.graph import Port, Wire
from filewright.gui.document import Document, Selection
from filewright.gui.editor.areas.sheet import Sheet, areas_of
from filewright.gui.editor.faces.drawing import WireDrawing
from filewright.gui.editor.faces.faces import Faces
from filewright.gui.editor.faces.node_face import NodeFace, message_lines
from filewright.gui.editor.faces.node_pulse import NodePulse, pulse_of
from filewright.gui.editor.glide import Glide, Numbers
from filewright.gui.editor.node_item import NodeItem
from filewright.gui.editor.paint.ink import Ink
from filewright.gui.editor.shape.arrange import arranged_around
from filewright.gui.editor.shape.box import Box, Point, around
from filewright.gui.editor.shape.layers import Size
from filewright.gui.editor.shape.measures import Side
from filewright.gui.editor.wire_drawings import WireDrawings
from filewright.gui.wording import RateUnit


def _still(_key: str, face: NodeFace) -> NodePulse:
    return pulse_of(face, None, RateUnit.MINUTE, 0)


def sizes_of(faces: Mapping[str, NodeFace]) -> dict[str, Size]:
    """How large steps with these faces are."""
    return {key: Size(face.shape.width, face.shape.height) for key, face in faces.items()}


def port_height(faces: Mapping[str, NodeFace], port: Port, side: Side) -> float:
    """How far below the upper edge of its step a way in or out lies."""
    face = faces[port.node]
    return face.shape.port(side, face.row(side, port.name) or 0)[1]


_ROOM = 4000.0
"""The scene is so much larger than the flow on each side; beyond that its search tree is made anew."""


class Picture(QObject):
    """Holds what is drawn, and nothing that the document holds. `pulse_of` says what moves on a step; until somebody
    sets it nothing does.

    `renewed` brings the steps and connections that were added or got another face (what was removed is gone);
    `moved` says that all that differs is where steps lie, `marked` that other steps are selected or dimmed.
    """

    renewed = Signal(set, set)
    moved = Signal()
    marked = Signal()

    def __init__(self, document: Document, ink: Ink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.scene = QGraphicsScene(self)
        self.scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.nodes: dict[str, NodeItem] = {}
        self.faces = Faces(document, ink.letters)
        self.lines = WireDrawings(self.nodes, self.faces, self)
        self.pulse_of: Callable[[str, NodeFace], NodePulse] = _still
        self.sheet = Sheet(document, lambda: ink.theme.duration("layout"), self)
        self._ink = ink
        self._bounds: Box | None = None
        self._glide: Glide[str] = Glide(self._place_gliding, self)
        self._build()
        document.changed.connect(self._follow)
        document.problems_changed.connect(self._take_news)
        document.unapplied_changed.connect(self._take_news)
        document.specs_changed.connect(self._specs_changed)
        ink.changed.connect(self._repaint)

    @property
    def bounds(self) -> Box | None:
        """Around all steps, frames and notes; None in an empty flow."""
        if self._bounds is None:
            self._bounds = around(item.body for item in self.nodes.values())
        areas = self.sheet.bounds
        if self._bounds is None or areas is None:
            return self._bounds or areas
        return self._bounds.united(areas)

    @property
    def wires(self) -> Mapping[str, WireDrawing]:
        """The connections that are drawn, by id."""
        return self.lines.by_id

    def bounds_of(self, keys: Iterable[str]) -> Box | None:
        """Around some steps."""
        return around(self.nodes[key].body for key in keys if key in self.nodes)

    def bounds_of_selection(self, selection: Selection) -> Box | None:
        """Around all that is selected: steps, frames, notes, and the ends of connections."""
        areas = areas_of(selection.frames, selection.notes)
        return around(
            (
                *(self.nodes[key].body for key in selection.nodes if key in self.nodes),
                *(self.sheet.box(area) for area in areas),
                *(self.wires[wire_id].curve.box for wire_id in selection.wires if wire_id in self.wires),
            )
        )

    def wires_at(self, keys: Iterable[str]) -> set[str]:
        """The ids of the connections at some steps."""
        return {wire.id for key in keys for wires in self.document.wires_at(key) for wire in wires}

    def place(self, places: Mapping[str, Point]) -> None:
        """Show steps at other places, their connections with them; the document is not touched."""
        self._bounds = None
        for key, place in places.items():
            self.nodes[key].put(place)
        self.lines.bend(self.wires_at(places))
        self._widen(places)
        self.moved.emit()

    def settle(self) -> None:
        """Have steps and frames that are on their way be there at once."""
        self._glide.settle()
        self.sheet.settle()

    def _place_gliding(self, places: Mapping[str, Numbers]) -> None:
        self.place({key: (x, y) for key, (x, y) in places.items()})

    def port_point(self, port: Port, side: Side) -> Point:
        """The centre of a port in the scene."""
        item = self.nodes[port.node]
        return item.port_point(side, item.face.row(side, port.name) or 0)

    def unplaced(self) -> dict[str, Point]:
        """Steps for which the document has no place, with the one they are shown at."""
        known = self.document.pipeline.layout.nodes
        return {key: item.place for key, item in self.nodes.items() if key not in known}

    def dress(self, key: str) -> None:
        """Make a step's face and numbers anew, with room for what its process says."""
        item = self.nodes[key]
        face = self.faces.node(key)
        pulse = self.pulse_of(key, face)
        if pulse.message is not None and face.message is None:
            lines, height = message_lines(pulse.message, face.shape.width, self._ink.letters)
            face = replace(face, lines=lines, shape=replace(face.shape, message=height))
        item.set_face(face)
        item.set_pulse(pulse)

    def _build(self) -> None:
        graph = self.document.pipeline.graph
        faces = {key: self.faces.node(key) for key in graph.nodes}
        places = dict(self.document.pipeline.layout.nodes)
        if any(key not in places for key in graph.nodes):
            places = {**self._arranged(faces), **places}
        self.scene.setSceneRect(self._room(around(f.shape.body(places[k]) for k, f in faces.items())))
        for key, face in faces.items():
            self._add_node(key, face, places[key])
        for wire in graph.wires:
            self.lines.put(wire)

    def _arranged(self, faces: Mapping[str, NodeFace]) -> dict[str, Point]:
        """Places for steps that have none: beside what they are connected with, clear of what has one."""
        fixed = {
            key: faces[key].shape.body(place)
            for key, place in self.document.pipeline.layout.nodes.items()
            if key in faces
        }
        return arranged_around(
            self.document.pipeline.graph, sizes_of(faces), fixed, port_height=partial(port_height, faces)
        )

    def _add_node(self, key: str, face: NodeFace, at: Point) -> None:
        item = NodeItem(self._ink, face, self.pulse_of(key, face))
        item.put(at)
        self.nodes[key] = item
        self.scene.addItem(item)

    def _follow(self, difference: PipelineDiff) -> None:
        graph = self.document.pipeline.graph
        self._bounds = None
        self.settle()
        for key in difference.nodes_removed:
            self.scene.removeItem(self.nodes.pop(key))
        for wire_id in difference.wires_removed:
            self.lines.drop(wire_id)
        news = self.faces.take_news() | difference.touched
        fresh = [key for key in difference.nodes_added if key in graph.nodes]
        places = self.document.pipeline.layout.nodes
        faces = {key: self.faces.node(key) for key in fresh}
        if any(key not in places for key in fresh):
            places = {**self._arranged({**{k: i.face for k, i in self.nodes.items()}, **faces}), **places}
        for key, face in faces.items():
            self._add_node(key, face, places[key])
        remade = (news - set(fresh)) & self.nodes.keys()
        self._remake(remade)
        for wire in self._wires_named((*difference.wires_added, *difference.wires_changed)):
            self.lines.put(wire)
        self._widen(fresh)
        if difference.moved:
            routes = {key: (self.nodes[key].place, places[key]) for key in difference.moved}
            makes_room = bool(difference.wires_added or difference.nodes_added)
            self._glide.begin(routes, self._ink.theme.duration("normal" if makes_room else "layout"))
        if news or difference.nodes_removed or difference.wires_removed:
            wires = {*difference.wires_added, *difference.wires_changed, *self.wires_at(remade)}
            self.renewed.emit({*fresh, *remade}, wires)
        else:
            self.moved.emit()

    def _take_news(self) -> None:
        news = self.faces.take_news() & self.nodes.keys()
        if news:
            self._remake(news)
            self.renewed.emit(news, self.wires_at(news))

    def _specs_changed(self) -> None:
        self.faces.take_news()
        self._remake(self.nodes.keys())
        self.renewed.emit(set(self.nodes), set(self.wires))

    def _remake(self, keys: Iterable[str]) -> None:
        """New faces, and with them new curves: ports may lie elsewhere."""
        keys = list(keys)
        self._bounds = None
        for key in keys:
            self.dress(key)
        self.lines.bend(self.wires_at(keys))

    def _wires_named(self, wire_ids: Collection[str]) -> list[Wire]:
        if not wire_ids:
            return []
        wanted = set(wire_ids)
        return [wire for wire in self.document.pipeline.graph.wires if wire.id in wanted]

    def _widen(self, keys: Iterable[str]) -> None:
        """Keep the scene larger than the flow, so that its search tree stays good."""
        rect = self.scene.sceneRect()
        inside = Box(rect.left(), rect.top(), rect.right(), rect.bottom())
        if not all(inside.holds(self.nodes[key].place) for key in keys):
            self.scene.setSceneRect(self._room(self.bounds))

    @staticmethod
    def _room(bounds: Box | None) -> QRectF:
        box = (bounds or Box(0, 0, 0, 0)).grown(_ROOM)
        return QRectF(box.left, box.top, box.width, box.height)

    def _repaint(self) -> None:
        self.scene.update()
