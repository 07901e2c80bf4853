"""Keys of the canvas that are more than a shortcut: arrows, Space (tapped, or held to pan), Tab."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from filewright.gui.editor.commands import Commands
from filewright.gui.editor.hand import Hand
from filewright.gui.editor.shape.measures import GRID
from filewright.gui.editor.walk import Walk, Way

_WAYS = {
    Qt.Key.Key_Left: Way.LEFT,
    Qt.Key.Key_Right: Way.RIGHT,
    Qt.Key.Key_Up: Way.UP,
    Qt.Key.Key_Down: Way.DOWN,
}
_NO_MORE = Qt.KeyboardModifier.KeypadModifier  # arrows carry it on some systems; it means nothing here


class Keys(QObject):
    """`used` comes with the first key that moves by keyboard: from then on the focus is shown; `panning` with Space
    going down and up."""

    used = Signal()
    search_wanted = Signal()
    panning = Signal(bool)

    def __init__(self, hand: Hand, commands: Commands, walk: Walk) -> None:
        super().__init__(hand)
        self._hand = hand
        self._commands = commands
        self._walk = walk
        self._panned = False

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key meant something here."""
        if self._hand.key(event):
            return True
        modifiers = event.modifiers() & ~_NO_MORE
        key = Qt.Key(event.key())
        if key in _WAYS:
            return self._arrow(_WAYS[key], modifiers)
        if modifiers != Qt.KeyboardModifier.NoModifier:
            return False
        if key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._panned = False
                self._hand.space_held = True
                self.panning.emit(True)
            return True
        if key == Qt.Key.Key_Tab:
            self.search_wanted.emit()
            return True
        if key == Qt.Key.Key_Escape:
            self._commands.select_nothing()
            return True
        return False

    def release(self, event: QKeyEvent) -> bool:
        """Whether the key meant something here."""
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or not self._hand.space_held:
            return False
        self._hand.space_held = False
        self.panning.emit(False)
        if not self._panned:
            self._commands.next_state()
        return True

    def pan_begun(self) -> None:
        """Space serves to pan this time, and changes nothing when it comes up."""
        self._panned = True

    def _arrow(self, way: Way, modifiers: Qt.KeyboardModifier) -> bool:
        self.used.emit()
        dx, dy = way.value
        if modifiers == Qt.KeyboardModifier.ControlModifier:
            self._commands.nudge(dx * GRID, dy * GRID)
        elif modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            self._walk.go(way, adds=modifiers == Qt.KeyboardModifier.ShiftModifier)
        else:
            return False
        return True
