"""Marks steps and connections: what is selected, under the pointer, has the keyboard, can take a connection."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from filewright.gui.document import Selection
from filewright.gui.editor.fits import Answer
from filewright.gui.editor.paint.node import Marks
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.measures import Side


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """Connections are being drawn: what each step says to them, on which side, and from which steps they come."""

    starts: frozenset[str]
    side: Side
    answers: Mapping[str, Answer] = field(default_factory=dict)
    wires: frozenset[str] = frozenset()
    """The connections whose ends are being moved."""


class Marker:
    """The one place that sets marks."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._selection = Selection()
        self._hover: str | None = None
        self._halo: tuple[str, Side, int] | None = None
        self._hover_wire: str | None = None
        self._focus: str | None = None
        self._target: str | None = None
        self._wiring: Wiring | None = None
        self._lit: frozenset[str] | None = None
        picture.renewed.connect(self._renewed)

    @property
    def hover_wire(self) -> str | None:
        """The connection under the pointer."""
        return self._hover_wire

    @property
    def wiring(self) -> Wiring | None:
        """The connection being drawn."""
        return self._wiring

    def select(self, selection: Selection) -> None:
        """Show this as selected."""
        nodes = self._selection.nodes ^ selection.nodes
        wires = self._selection.wires ^ selection.wires
        self._selection = selection
        self._mark(nodes)
        for wire_id in wires:
            self._mark_wire(wire_id)

    def hover(self, key: str | None, halo: tuple[Side, int] | None = None, wire: str | None = None) -> None:
        """Show what is under the pointer: a step, one of its ports, or a connection."""
        port = (key, *halo) if key is not None and halo is not None else None
        if key != self._hover or port != self._halo:
            touched = {self._hover, key, self._halo[0] if self._halo else None}
            self._hover, self._halo = key, port
            self._mark(other for other in touched if other is not None)
        if wire != self._hover_wire:
            before, self._hover_wire = self._hover_wire, wire
            for wire_id in (before, wire):
                if wire_id is not None:
                    self._mark_wire(wire_id)

    def focus(self, key: str | None) -> None:
        """Show what has the keyboard."""
        if key != self._focus:
            before, self._focus = self._focus, key
            self._mark(other for other in (before, key) if other is not None)

    def target(self, key: str | None) -> None:
        """Show where something would be dropped."""
        if key != self._target:
            before, self._target = self._target, key
            self._mark(other for other in (before, key) if other is not None)

    def begin_wiring(self, wiring: Wiring) -> None:
        """Dim what cannot take the connection, and show which ways can."""
        self._wiring = wiring
        self.renew()

    def end_wiring(self) -> None:
        """Show everything as before."""
        self._wiring = None
        self.renew()

    def light(self, keys: frozenset[str] | None) -> None:
        """Dim all steps but these, which were looked for; None: none."""
        if keys != self._lit:
            self._lit = keys
            self.renew()

    def renew(self) -> None:
        """Set all marks again."""
        self._mark(self._picture.nodes)
        for wire_id in self._picture.wires:
            self._mark_wire(wire_id)

    def _renewed(self, keys: set[str], wires: set[str]) -> None:
        self._mark(keys)
        for wire_id in wires:
            self._mark_wire(wire_id)

    def marks_of(self, key: str) -> Marks:
        """The marks of a step."""
        wiring = self._wiring
        takes: frozenset[tuple[Side, int]] = frozenset()
        dim = False
        if wiring is not None and key not in wiring.starts:
            answer = wiring.answers.get(key, Answer())
            face = self._picture.nodes[key].face
            side = wiring.side.other
            rows = (face.row(side, name) for name in answer.ways)
            takes = frozenset((side, row) for row in rows if row is not None)
            dim = not takes
        elif wiring is None and self._lit is not None:
            dim = key not in self._lit
        return Marks(
            selected=key in self._selection.nodes,
            hover=key == self._hover or bool(takes) or (self._lit is not None and not dim),
            focus=key == self._focus,
            dim=dim,
            target=key == self._target,
            halo=self._halo[1:] if self._halo and self._halo[0] == key else None,
            takes=takes,
            wiring=wiring is not None and key not in wiring.starts,
        )

    def _mark(self, keys: Iterable[str]) -> None:
        stands_out = False
        for key in keys:
            item = self._picture.nodes.get(key)
            if item is not None:
                before, now = item.marks, self.marks_of(key)
                stands_out = stands_out or (before.selected, before.dim) != (now.selected, now.dim)
                item.set_marks(now)
        if stands_out:
            self._picture.marked.emit()

    def _mark_wire(self, wire_id: str) -> None:
        drawing = self._picture.wires.get(wire_id)
        if drawing is None:
            return
        wiring = self._wiring
        selected = wire_id in self._selection.wires
        hover = wire_id == self._hover_wire and wiring is None
        if wiring is not None:
            dim = wire_id not in wiring.wires
        else:
            wire = drawing.face.wire
            dim = self._lit is not None and not {wire.source.node, wire.target.node} <= self._lit
        if (selected, hover, dim) != (drawing.selected, drawing.hover, drawing.dim):
            drawing.selected, drawing.hover, drawing.dim = selected, hover, dim
            self._picture.lines.damage([wire_id])
