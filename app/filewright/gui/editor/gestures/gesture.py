"""One act of the pointer, from the press that begins it to the release that ends it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from filewright.gui.editor.desk import Desk, Pointer

MOVE_FROM = 4.0
"""A press that moves less than so many screen pixels is a click."""


class Gesture:
    """Begun with the press. Each of `move`, `release` and `press` says whether the gesture goes on.

    `press` comes only to gestures that went on after their release. Nothing is changed before the end, and `cancel`
    leaves everything as it was.
    """

    cursor: Qt.CursorShape | None = None
    reaches_beyond = True
    """Whether the view moves when the pointer comes to its edge."""

    def __init__(self, desk: Desk, start: Pointer) -> None:
        self.desk = desk
        self.start = start
        self.dragged = False
        self.over = False  # set by a key that ends the gesture
        self._extent = QRectF()

    def drag(self, pointer: Pointer) -> bool:
        """The pointer moved; the first few pixels are not passed on."""
        if not self.dragged:
            away = pointer.view - self.start.view
            if abs(away.x()) + abs(away.y()) < MOVE_FROM:
                return True
            self.dragged = True
        return self.move(pointer)

    def move(self, pointer: Pointer) -> bool:
        """The pointer moved with intent."""
        return True

    def release(self, pointer: Pointer) -> bool:
        """The button was let go."""
        return False

    def press(self, pointer: Pointer) -> bool:
        """A button was pressed again."""
        return False

    def key(self, event: QKeyEvent) -> bool:
        """Whether the gesture makes use of a key; Escape is not asked for."""
        return False

    def cancel(self) -> None:
        """Leave everything as it was."""

    def paint(self, painter: QPainter) -> None:
        """Paint over everything, in scene pixels."""

    def show(self, extent: QRectF) -> None:
        """Have the part of the scene that `paint` uses painted again, and the one it used before."""
        self.desk.overlay_changed.emit(self._extent.united(extent))
        self._extent = extent
