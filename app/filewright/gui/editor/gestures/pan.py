"""Moves the view with the pointer: middle button, or left button while Space is held."""

from PySide6.QtCore import Qt

from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.gestures.gesture import Gesture


class PanGesture(Gesture):
    """The flow sticks to the pointer."""

    cursor = Qt.CursorShape.ClosedHandCursor
    reaches_beyond = False

    def __init__(self, desk: Desk, start: Pointer) -> None:
        super().__init__(desk, start)
        self.dragged = True  # the first pixel counts: nothing else can be meant
        self._last = start.view

    def move(self, pointer: Pointer) -> bool:
        """Follow."""
        away = pointer.view - self._last
        self._last = pointer.view
        self.desk.camera.pan(away.x(), away.y())
        return True
