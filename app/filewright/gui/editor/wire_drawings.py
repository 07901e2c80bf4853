"""The connections as drawn: made, bent and taken away as their steps come, move and go."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, QRectF, Signal

from filewright.core.graph import Wire, WireLimit
from filewright.gui.editor.faces.drawing import WireDrawing
from filewright.gui.editor.faces.faces import Faces
from filewright.gui.editor.faces.wire_face import WireFace, WirePulse, wire_pulse_of
from filewright.gui.editor.node_item import NodeItem
from filewright.gui.editor.shape.box import Box
from filewright.gui.editor.shape.cells import Cells
from filewright.gui.editor.shape.curve import Curve
from filewright.gui.editor.shape.measures import Side
from filewright.gui.wording import RateUnit


def _still(face: WireFace) -> WirePulse:
    return wire_pulse_of(face, None, limit=WireLimit(), held=False, top=0.0, unit=RateUnit.MINUTE)


class WireDrawings(QObject):
    """Drawings by the ids of their connections. `pulse_of` says what moves on one; until somebody sets it nothing
    does. `damaged` brings parts of the scene that must be painted again."""

    damaged = Signal(QRectF)

    def __init__(self, nodes: Mapping[str, NodeItem], faces: Faces, parent: QObject) -> None:
        """`nodes` are the steps as drawn; they change, and this reads them anew."""
        super().__init__(parent)
        self.by_id: dict[str, WireDrawing] = {}
        self.cells: Cells[str] = Cells()
        self.pulse_of: Callable[[WireFace], WirePulse] = _still
        self._nodes = nodes
        self._faces = faces

    def within(self, *areas: Box) -> list[WireDrawing]:
        """Those that may show in any of these parts of the scene."""
        found = (self.by_id[wire_id] for wire_id in self.cells.find(*areas))
        return [drawing for drawing in found if not drawing.hidden]

    def put(self, wire: Wire) -> None:
        """Draw a connection, or take over what changed in it. An end that is not there has no place to draw to: the
        list of problems names it."""
        source, target = self._nodes.get(wire.source.node), self._nodes.get(wire.target.node)
        if source is None or target is None:
            return
        face = self._faces.wire(wire, source.face)
        drawing = self.by_id.get(wire.id)
        if drawing is not None:
            drawing.face, drawing.pulse = face, self.pulse_of(face)
            self.damage([wire.id])
            return
        drawing = WireDrawing(face=face, curve=_curve(wire, source, target), pulse=self.pulse_of(face))
        self.by_id[wire.id] = drawing
        self.cells.put(wire.id, drawing.box)
        self.damage([wire.id])

    def drop(self, wire_id: str) -> None:
        """Draw a connection no longer."""
        if self.by_id.pop(wire_id, None) is not None:
            self.damage([wire_id])
            self.cells.drop(wire_id)

    def bend(self, wire_ids: Iterable[str]) -> None:
        """Draw connections where their steps are now, and as what they are now."""
        for wire_id in wire_ids:
            drawing = self.by_id.get(wire_id)
            if drawing is None:
                continue
            wire = drawing.face.wire
            source, target = self._nodes[wire.source.node], self._nodes[wire.target.node]
            face = self._faces.wire(wire, source.face)
            curve = _curve(wire, source, target)
            if curve.start == drawing.curve.start and curve.end == drawing.curve.end and face == drawing.face:
                continue
            if face != drawing.face:
                drawing.face, drawing.pulse = face, self.pulse_of(face)
            self.damage([wire_id])
            drawing.bend(curve)
            self.cells.put(wire_id, drawing.box)
            self.damage([wire_id])

    def hide(self, wire_id: str, *, hidden: bool) -> None:
        """Leave a connection out while its end is being moved."""
        drawing = self.by_id.get(wire_id)
        if drawing is not None and drawing.hidden != hidden:
            drawing.hidden = hidden
            self.damage([wire_id])

    def damage(self, wire_ids: Iterable[str]) -> None:
        """Have connections painted again."""
        for wire_id in wire_ids:
            box = self.cells.box(wire_id)
            self.damaged.emit(QRectF(box.left, box.top, box.width, box.height))


def _curve(wire: Wire, source: NodeItem, target: NodeItem) -> Curve:
    out_row = source.face.row(Side.OUT, wire.source.name)
    in_row = target.face.row(Side.IN, wire.target.name)
    return Curve(source.port_point(Side.OUT, out_row or 0), target.port_point(Side.IN, in_row or 0))
