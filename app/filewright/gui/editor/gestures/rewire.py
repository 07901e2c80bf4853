"""Moves one end of a connection to another port, or of all connections of a port; let go over the empty canvas, they
are gone."""

from PySide6.QtGui import QKeyEvent

from filewright.core import edits
from filewright.core.graph import Port, Wire
from filewright.gui.document import Selection
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.gestures.connect import ConnectGesture
from filewright.gui.editor.hint import Hint
from filewright.gui.editor.shape.measures import Side
from filewright.text import _, ngettext


class RewireGesture(ConnectGesture):
    """`loose` is the side of the ends that move: ways in, or ways out. Without movement it is a click, which selects
    the connections."""

    def __init__(self, desk: Desk, start: Pointer, wires: tuple[Wire, ...], loose: Side) -> None:
        self._wires = wires
        fixed = tuple(wire.source if loose is Side.IN else wire.target for wire in wires)
        super().__init__(desk, start, fixed, loose.other, ignoring=[wire.id for wire in wires])
        desk.marker.end_wiring()  # nothing dims before the end really moves
        desk.hint_changed.emit(None)

    def drag(self, pointer: Pointer) -> bool:
        """The ends come off with the first real movement."""
        before = self.dragged
        goes_on = super().drag(pointer)
        if self.dragged and not before:
            self._begin()
            self._hide(hidden=True)
            self.move(pointer)
        return goes_on

    def release(self, pointer: Pointer) -> bool:
        """Done, or a click."""
        if not self.dragged:
            self.cancel()
            self.desk.document.select(Selection(wires=self.ignoring))
            return False
        return super().release(pointer)

    def key(self, event: QKeyEvent) -> bool:
        """The ends that stay, stay."""
        return False

    def connect(self, other: Port) -> None:
        """Make the move an edit."""
        document = self.desk.document
        self._hide(hidden=False)
        after = document.pipeline
        moved: list[str] = []
        for wire in self._wires:
            source, target = (wire.source, other) if self.side is Side.OUT else (other, wire.target)
            there = Wire(source, target).id
            if there != wire.id and any(present.id == there for present in after.graph.wires):
                after = edits.disconnect(after, [wire.id])  # one joins them already: two would double the files
            else:
                after = edits.change_wire(after, wire.id, source=source, target=target)
            moved.append(there)
        text = ngettext("Move {count} connection", "Move {count} connections", len(self._wires))
        if document.edit(after, text.format(count=len(self._wires))):
            self._wires = tuple(document.pipeline.graph.wire(wire_id) for wire_id in moved)
            self.ignoring = frozenset(moved)

    def drop(self, pointer: Pointer) -> None:
        """The connections are gone."""
        document = self.desk.document
        self._let_go()
        after = edits.disconnect(document.pipeline, self.ignoring)
        text = ngettext("Cut {count} connection", "Cut {count} connections", len(self._wires))
        document.edit(after, text.format(count=len(self._wires)))

    def hint(self, text: str = "") -> Hint:
        """What is being moved."""
        usual = super().hint(text)
        keys = ((_("on the empty canvas"), _("cut")), (_("Esc"), _("let go")))
        if len(self._wires) == 1:
            return Hint(title=usual.title, text=usual.text, kind=usual.kind, keys=keys)
        count = len(self._wires)
        title = ngettext("{count} connection", "{count} connections", count).format(count=count)
        return Hint(title=title, text=usual.text, kind=usual.kind, keys=keys)

    def _hide(self, *, hidden: bool) -> None:
        for wire in self._wires:
            self.desk.picture.lines.hide(wire.id, hidden=hidden)

    def _let_go(self) -> None:
        self._hide(hidden=False)
        super()._let_go()
