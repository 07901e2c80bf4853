"""Draws a connection by keyboard, or moves the end of one: arrows go through the ways that take it, Enter connects."""

from collections.abc import Collection

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from filewright.core import edits
from filewright.core.graph import Port, Wire
from filewright.gui.document import Selection
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.gestures.connect import ConnectGesture, End, ports_of_selected
from filewright.gui.editor.hint import Hint
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import Side
from filewright.text import _, ngettext

_NEXT = (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_C)
_BEFORE = (Qt.Key.Key_Up, Qt.Key.Key_Left)
_DONE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


def by_keyboard(desk: Desk) -> ConnectGesture | None:
    """What connecting means for what is selected: the end of the one connection moves, or one is drawn from the step
    that the keyboard is at. None where neither can be."""
    selection = desk.selection
    if len(selection.wires) == 1 and not selection.nodes:
        (wire_id,) = selection.wires
        return KeyRewireGesture(desk, desk.document.pipeline.graph.wire(wire_id))
    current = selection.current
    if current is not None and desk.picture.nodes[current].face.outputs:
        return KeyConnectGesture(desk, current)
    return None


class KeyConnectGesture(ConnectGesture):
    """From the ways out of one step, Tab changes to its next way out; or from one of each selected step."""

    reaches_beyond = False

    def __init__(self, desk: Desk, key: str) -> None:
        item = desk.picture.nodes[key]
        self._ways = [Port(key, port.name) for port in item.face.outputs]
        unwired = [port.wires == 0 for port in item.face.outputs]
        self._way = unwired.index(True) if True in unwired else 0
        point = desk.picture.port_point(self._ways[self._way], Side.OUT)
        ports = ports_of_selected(desk, self._ways[self._way], Side.OUT)
        if len(ports) > 1:
            self._ways = [self._ways[self._way]]
            self._way = 0
        self._begin_with(desk, point, ports)

    def _begin_with(self, desk: Desk, point: Point, ports: tuple[Port, ...], ignoring: Collection[str] = ()) -> None:
        self._also = ports[1:]
        super().__init__(desk, Pointer(point, QPointF()), ports, Side.OUT, ignoring=ignoring)
        self.dragged = True
        self._ends: list[End] = []
        self._choose_way(self._way)

    def drag(self, pointer: Pointer) -> bool:
        """The pointer has no part in it."""
        return True

    def release(self, pointer: Pointer) -> bool:
        """Nor have its buttons."""
        return True

    def press(self, pointer: Pointer) -> bool:
        """A click takes the pointer's way from here."""
        self.cancel()
        return False

    def key(self, event: QKeyEvent) -> bool:
        """Arrows, Tab and Enter."""
        key = event.key()
        if key in _NEXT:
            self._step(1)
        elif key in _BEFORE:
            self._step(-1)
        elif key == Qt.Key.Key_Tab and len(self._ways) > 1:
            self._choose_way((self._way + 1) % len(self._ways))
        elif key in _DONE:
            return self._done()
        else:
            return False
        return True

    def _done(self) -> bool:
        self.over = True
        if self.end is not None:
            self.connect(self.end.port)
        self._let_go()
        return True

    def _choose_way(self, way: int) -> None:
        self._way = way
        self.ports = (self._ways[way], *self._also)
        self._begin()
        picture = self.desk.picture
        x, y = picture.port_point(self.ports[0], Side.OUT)
        ends = []
        for node, answer in self.answers.items():
            item = picture.nodes[node]
            for name in answer.ways:
                row = item.face.row(Side.IN, name)
                if row is not None:
                    to_x, to_y = item.port_point(Side.IN, row)
                    back = to_x < x  # what lies to the left is seldom meant
                    ends.append((back, abs(to_x - x) + abs(to_y - y), node, End(Port(node, name), row)))
        self._ends = [end for _back, _away, _node, end in sorted(ends, key=lambda entry: entry[:3])]
        self.end = None
        if self._ends:
            self._aim_at(0)

    def _step(self, step: int) -> None:
        if self._ends:
            here = self._ends.index(self.end) if self.end in self._ends else -1
            self._aim_at((here + step) % len(self._ends))

    def _aim_at(self, index: int) -> None:
        end = self._ends[index]
        self.aim(end, self.point)
        self.desk.camera.reveal(self.desk.picture.nodes[end.port.node].body)

    def hint(self, text: str = "") -> Hint:
        """What is being drawn, and the keys that choose."""
        usual = super().hint(text)
        keys = [(_("Arrows"), _("choose")), (_("Enter"), _("connect"))]
        if len(self._ways) > 1:
            keys.append((_("Tab"), _("next way out")))
        keys.append((_("Esc"), _("let go")))
        return Hint(title=usual.title, text=usual.text, kind=usual.kind, keys=tuple(keys))


class KeyRewireGesture(KeyConnectGesture):
    """Moves the end of a connection; it begins at the way where that is now."""

    def __init__(self, desk: Desk, wire: Wire) -> None:
        self._wire = wire
        self._ways = [wire.source]
        self._way = 0
        desk.picture.lines.hide(wire.id, hidden=True)
        self._begin_with(desk, desk.picture.port_point(wire.target, Side.IN), (wire.source,), [wire.id])
        here = [end.port for end in self._ends]
        if wire.target in here:
            self._aim_at(here.index(wire.target))

    def connect(self, other: Port) -> None:
        """Make the move an edit."""
        document = self.desk.document
        self.desk.picture.lines.hide(self._wire.id, hidden=False)
        after = edits.change_wire(document.pipeline, self._wire.id, target=other)
        text = ngettext("Move {count} connection", "Move {count} connections", 1).format(count=1)
        document.edit(after, text)
        document.select(Selection(wires=frozenset((Wire(self._wire.source, other).id,)), current=other.node))

    def _let_go(self) -> None:
        self.desk.picture.lines.hide(self._wire.id, hidden=False)
        super()._let_go()
