"""Turns what the pointer does into gestures: chooses one at the press, and passes on what follows until it ends."""

from collections.abc import Callable
from math import dist

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from filewright.gui.document import Selection
from filewright.gui.editor.areas.sheet import WHOLE
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.edge_pan import EdgePan
from filewright.gui.editor.gestures.connect import ConnectGesture, ports_of_selected
from filewright.gui.editor.gestures.cut import CutGesture
from filewright.gui.editor.gestures.gesture import Gesture
from filewright.gui.editor.gestures.move import MoveGesture
from filewright.gui.editor.gestures.pan import PanGesture
from filewright.gui.editor.gestures.resize import ResizeGesture
from filewright.gui.editor.gestures.rewire import RewireGesture
from filewright.gui.editor.gestures.select import SelectGesture
from filewright.gui.editor.hits import Hit
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import Side

END_REACH = 56.0
END_SHARE = 0.4
"""Screen pixels from its end, and share of its length, within which a connection can be taken by that end."""


class Hand(QObject):
    """`cursor_changed` brings the cursor to show (None: the usual one), `active_changed` whether a gesture lasts."""

    cursor_changed = Signal(object)
    active_changed = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._gesture: Gesture | None = None
        self._aside: PanGesture | None = None
        self.space_held = False
        self._within = False
        self._edge = EdgePan(desk.camera)
        self._edge.moved.connect(self._view_moved)
        self._last: Pointer | None = None
        desk.document.changed.connect(self._document_changed)

    @property
    def gesture(self) -> Gesture | None:
        """What lasts now."""
        return self._gesture

    @property
    def parked(self) -> bool:
        """Whether a connection waits for what is chosen in the search box."""
        return isinstance(self._gesture, ConnectGesture) and self._gesture.parked

    def press(self, pointer: Pointer, button: Qt.MouseButton) -> None:
        """A button went down."""
        if self._gesture is not None:
            if button is Qt.MouseButton.LeftButton:
                self._pass_on(self._gesture.press, pointer)
            elif button is Qt.MouseButton.RightButton:
                self.cancel()
            elif button is Qt.MouseButton.MiddleButton and not self.parked:
                self._aside = PanGesture(self._desk, pointer)
            return
        gesture = self._chosen(pointer, button)
        if gesture is not None:
            self.begin(gesture)

    def move(self, pointer: Pointer) -> None:
        """The pointer moved, with a button or without."""
        if self._gesture is None:
            self._hover(pointer.scene)
        elif not self.parked:
            if self._aside is not None:
                self._aside.drag(pointer)
                pointer = Pointer(self._desk.camera.to_scene(pointer.view), pointer.view, pointer.modifiers)
            self._last = pointer
            self._pass_on(self._gesture.drag, pointer)
            self._reach(pointer)

    def release(self, pointer: Pointer, button: Qt.MouseButton) -> None:
        """A button came up. The middle one may have moved the view while something else lasted."""
        if button is Qt.MouseButton.MiddleButton and self._aside is not None:
            self._aside = None
        elif self._gesture is not None and not self.parked:
            self._pass_on(self._gesture.release, pointer)

    def begin(self, gesture: Gesture) -> None:
        """Let a gesture last from now on."""
        self.cancel()
        self._gesture = gesture
        self.cursor_changed.emit(gesture.cursor)
        self.active_changed.emit(True)

    def cancel(self) -> bool:
        """Leave everything as it was; False when nothing lasted."""
        gesture = self._end()
        if gesture is None:
            return False
        gesture.cancel()
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Whether the gesture makes use of a key."""
        if self._gesture is None:
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self.cancel()
        gesture = self._gesture
        self._within = True
        try:
            used = gesture.key(event)
        finally:
            self._within = False
        if gesture.over:
            self._end()
        return used

    def leave(self) -> None:
        """The pointer left the canvas."""
        if self._gesture is None:
            self._desk.marker.hover(None)
            self._desk.picture.sheet.hover(None)

    def paint(self, painter: QPainter) -> None:
        """What the gesture paints over everything."""
        if self._gesture is not None:
            self._gesture.paint(painter)

    def _pass_on(self, act: Callable[[Pointer], bool], pointer: Pointer) -> None:
        self._within = True
        try:
            goes_on = act(pointer)
        finally:
            self._within = False
        if not goes_on:
            self._end()

    def _end(self) -> Gesture | None:
        gesture, self._gesture, self._aside = self._gesture, None, None
        self._edge.stop()
        if gesture is not None:
            self.cursor_changed.emit(None)
            self.active_changed.emit(False)
        return gesture

    def _reach(self, pointer: Pointer) -> None:
        """Let the view come along while something is dragged to its edge."""
        gesture = self._gesture
        if gesture is not None and gesture.dragged and gesture.reaches_beyond:
            self._edge.follow(pointer.view, self._desk.camera.port)

    def _view_moved(self) -> None:
        if self._last is not None and self._gesture is not None:
            last = self._last
            self.move(Pointer(self._desk.camera.to_scene(last.view), last.view, last.modifiers))

    def _document_changed(self) -> None:
        # an edit from elsewhere (undo, the search box) takes away what a gesture stands on
        if not self._within:
            self.cancel()

    def _chosen(self, pointer: Pointer, button: Qt.MouseButton) -> Gesture | None:
        desk = self._desk
        desk.picture.settle()
        if button is Qt.MouseButton.MiddleButton or (button is Qt.MouseButton.LeftButton and self.space_held):
            return PanGesture(desk, pointer)
        if button is Qt.MouseButton.RightButton and pointer.takes_all:
            return CutGesture(desk, pointer)
        if button is not Qt.MouseButton.LeftButton:
            return None
        hit = desk.hits.at(pointer.scene)
        if hit.fix is not None:
            desk.fix(hit.fix)
            return None
        if hit.badge and hit.node is not None:
            desk.attention_wanted.emit(hit.node)
            return None
        if hit.port is not None:
            return self._at_port(pointer, hit)
        if hit.node is not None:
            return MoveGesture(desk, pointer, hit.node)
        if hit.wire is not None:
            return self._at_wire(pointer, hit.wire)
        if hit.area is not None:
            if hit.edges != WHOLE:
                return ResizeGesture(desk, pointer, hit.area, hit.edges)
            return MoveGesture(desk, pointer, hit.area)
        return SelectGesture(desk, pointer)

    def _at_port(self, pointer: Pointer, hit: Hit) -> Gesture:
        """A way in with a connection gives its end away, as in other editors; Shift draws one more instead, Ctrl takes
        all connections of either kind of way."""
        assert hit.port is not None
        arriving, leaving = self._desk.document.wires_at(hit.port.node)
        if hit.side is Side.IN:
            here = tuple(wire for wire in arriving if wire.target == hit.port)
        else:
            here = tuple(wire for wire in leaving if wire.source == hit.port)
        if here and pointer.takes_all:
            return RewireGesture(self._desk, pointer, here, hit.side)
        if here and hit.side is Side.IN and not pointer.goes_on:
            return RewireGesture(self._desk, pointer, here[-1:], Side.IN)
        return ConnectGesture(self._desk, pointer, ports_of_selected(self._desk, hit.port, hit.side), hit.side)

    def _at_wire(self, pointer: Pointer, wire_id: str) -> Gesture | None:
        """Near an end a connection is taken by that end; anywhere else it is only selected."""
        drawing = self._desk.picture.wires[wire_id]
        selection = self._desk.selection
        if pointer.adds:
            self._desk.document.select(Selection(selection.nodes, selection.wires ^ {wire_id}, selection.current))
            return None
        reach = min(END_REACH / self._desk.camera.scale, drawing.curve.length * END_SHARE)
        for side, end in ((Side.IN, drawing.curve.end), (Side.OUT, drawing.curve.start)):
            if dist(end, pointer.scene) <= reach:
                return RewireGesture(self._desk, pointer, (drawing.face.wire,), side)
        self._desk.document.select(Selection(wires=frozenset((wire_id,))))
        return None

    def _hover(self, point: Point) -> None:
        hit = self._desk.hits.at(point)
        port = (hit.side, hit.row) if hit.port is not None else None
        self._desk.marker.hover(hit.node, port, hit.wire)
        self._desk.picture.sheet.hover(hit.area)
        if self.space_held:
            self.cursor_changed.emit(Qt.CursorShape.OpenHandCursor)
        elif hit.fix is not None or hit.badge:
            self.cursor_changed.emit(Qt.CursorShape.PointingHandCursor)
        elif hit.port is not None:
            self.cursor_changed.emit(Qt.CursorShape.CrossCursor)
        elif hit.area is not None and hit.edges != WHOLE:
            self.cursor_changed.emit(hit.edges.cursor)
        else:
            self.cursor_changed.emit(None)
