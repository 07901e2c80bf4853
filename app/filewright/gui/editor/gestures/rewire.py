"""Moves one end of a connection to another port; let go over the empty canvas, the connection is gone."""

from filewright.core import edits
from filewright.core.graph import Port, Wire
from filewright.gui.document import Selection
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.gestures.connect import ConnectGesture
from filewright.gui.editor.shape.measures import Side
from filewright.text import _


class RewireGesture(ConnectGesture):
    """`loose` is the side of the end that moves: a way in, or a way out. Without movement it is a click, which selects
    the connection."""

    def __init__(self, desk: Desk, start: Pointer, wire: Wire, loose: Side) -> None:
        self._wire = wire
        fixed = wire.source if loose is Side.IN else wire.target
        super().__init__(desk, start, fixed, loose.other, ignoring=wire.id)
        desk.marker.end_wiring()  # nothing dims before the end really moves
        desk.hint_changed.emit(None)

    def drag(self, pointer: Pointer) -> bool:
        """The end comes off with the first real movement."""
        before = self.dragged
        goes_on = super().drag(pointer)
        if self.dragged and not before:
            self._begin()
            self.desk.picture.lines.hide(self._wire.id, hidden=True)
            self.move(pointer)
        return goes_on

    def release(self, pointer: Pointer) -> bool:
        """Done, or a click."""
        if not self.dragged:
            self.cancel()
            self.desk.document.select(Selection(wires=frozenset((self._wire.id,))))
            return False
        return super().release(pointer)

    def connect(self, other: Port) -> None:
        """Make the move an edit."""
        document = self.desk.document
        end = {"target": other} if self.side is Side.OUT else {"source": other}
        self.desk.picture.lines.hide(self._wire.id, hidden=False)
        if document.edit(edits.change_wire(document.pipeline, self._wire.id, **end), _("Move a connection")):
            source, target = (self._wire.source, other) if self.side is Side.OUT else (other, self._wire.target)
            self.ignoring = Wire(source, target).id
            self._wire = document.pipeline.graph.wire(self.ignoring)

    def drop(self, pointer: Pointer) -> None:
        """The connection is gone."""
        document = self.desk.document
        self._let_go()
        document.edit(edits.disconnect(document.pipeline, [self._wire.id]), _("Disconnect"))

    def _let_go(self) -> None:
        self.desk.picture.lines.hide(self._wire.id, hidden=False)
        super()._let_go()
