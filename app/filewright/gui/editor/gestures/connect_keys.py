"""Draws a connection by keyboard: arrows go through the ways that take it, Enter connects."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from filewright.core.graph import Port
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.gestures.connect import ConnectGesture, End, ports_of_selected
from filewright.gui.editor.hint import Hint
from filewright.gui.editor.shape.measures import Side
from filewright.text import _

_NEXT = (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_C)
_BEFORE = (Qt.Key.Key_Up, Qt.Key.Key_Left)
_DONE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


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
        self._also = ports[1:]
        super().__init__(desk, Pointer(point, QPointF()), ports, Side.OUT)
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
