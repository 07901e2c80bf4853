"""Moves the view while something is dragged to its edge, so that one can drop beyond what was in view."""

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal

from filewright.gui.editor.camera import Camera

EDGE = 28.0
"""Screen pixels from the edge where it begins."""
FASTEST = 18.0
"""Pixels a step at the very edge, and beyond it."""
STEP_MS = 16


class EdgePan(QObject):
    """`moved` comes after each step: the pointer now is at another place of the scene."""

    moved = Signal()

    def __init__(self, camera: Camera) -> None:
        super().__init__(camera)
        self._camera = camera
        self._speed = QPointF()
        self._armed = False
        self._clock = QTimer(self)
        self._clock.setInterval(STEP_MS)
        self._clock.timeout.connect(self._step)

    def follow(self, pointer: QPointF, port: QRectF) -> None:
        """The pointer is here in a viewport of this size. What begins at the edge must leave it once, or every drag
        of a step that lies there would move the view."""
        if not self._armed and not port.adjusted(EDGE, EDGE, -EDGE, -EDGE).contains(pointer):
            return
        self._armed = True
        self._speed = QPointF(
            _pull(pointer.x(), port.left(), port.right()), _pull(pointer.y(), port.top(), port.bottom())
        )
        if self._speed.isNull():
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()

    def stop(self) -> None:
        """Nothing is dragged any more."""
        self._armed = False
        self._clock.stop()

    def _step(self) -> None:
        self._camera.pan(self._speed.x(), self._speed.y())
        self.moved.emit()


def _pull(at: float, low: float, high: float) -> float:
    """How far the flow moves in a step: the nearer to the edge, the farther."""
    if at < low + EDGE:
        return min((low + EDGE - at) / EDGE, 1.0) * FASTEST
    if at > high - EDGE:
        return -min((at - high + EDGE) / EDGE, 1.0) * FASTEST
    return 0.0
