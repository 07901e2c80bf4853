"""Hands on a canvas: real mouse and key events, at places of the scene."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from filewright.core.graph import Port
from filewright.gui.document import Document, Selection
from filewright.gui.editor import Editor
from filewright.gui.editor.fits import Answer
from filewright.gui.editor.gestures.connect import ConnectGesture
from filewright.gui.editor.hits import Hit, Hits
from filewright.gui.editor.paint.node import Marks
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import Side

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


class Driver:
    """One canvas; points are of its scene."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.viewport = editor.canvas.viewport()

    @property
    def document(self) -> Document:
        return self.editor.document

    @property
    def wires(self) -> set[str]:
        """Ids of the connections."""
        return {wire.id for wire in self.document.pipeline.graph.wires}

    @property
    def nodes(self) -> set[str]:
        return set(self.document.pipeline.graph.nodes)

    def look_at(self, zoom: float, center: Point = (520.0, 260.0)) -> None:
        self.editor.camera.fly_to(zoom, QPointF(*center), animated=False)
        QApplication.processEvents()

    def head(self, key: str) -> Point:
        """A place on the head of a step."""
        x, y = self.editor.picture.nodes[key].place
        return x + 60, y + 20

    def way_in(self, key: str, name: str = "in") -> Point:
        return self.editor.picture.port_point(Port(key, name), Side.IN)

    def way_out(self, key: str, name: str = "out") -> Point:
        return self.editor.picture.port_point(Port(key, name), Side.OUT)

    def place(self, key: str) -> Point:
        """Where the document has a step."""
        return self.document.pipeline.layout.nodes[key]

    def marks(self, key: str) -> Marks:
        return self.editor.picture.nodes[key].marks

    def at(self, point: Point) -> QPoint:
        """A place of the scene in the viewport."""
        return self.editor.camera.transform.map(QPointF(*point)).toPoint()

    def press(self, point: Point, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        QTest.mousePress(self.viewport, button, modifiers, self.at(point))

    def move(self, point: Point, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        """Move with the button held; QTest's own moves carry neither buttons nor modifiers."""
        position = QPointF(self.at(point))
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            position,
            self.viewport.mapToGlobal(position),
            Qt.MouseButton.NoButton,
            button,
            modifiers,
        )
        QApplication.sendEvent(self.viewport, event)

    def release(self, point: Point, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        QTest.mouseRelease(self.viewport, button, modifiers, self.at(point))
        QApplication.processEvents()

    def drag(
        self, start: Point, end: Point, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        """Press, move in a few steps, let go."""
        self.press(start, modifiers, button)
        self.draw(start, end, modifiers, button)
        self.release(end, modifiers, button)

    def draw(
        self, start: Point, end: Point, modifiers: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        """Move in a few steps."""
        for step in range(1, 6):
            share = step / 5
            self.move(
                (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share), modifiers, button
            )

    def click(self, point: Point, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.press(point, modifiers)
        self.release(point, modifiers)

    def key(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """A key to whatever has the keyboard."""
        focused: QWidget = QApplication.focusWidget() or self.editor.canvas
        if isinstance(key, str):
            QTest.keyClicks(focused, key)
        else:
            QTest.keyClick(focused, key, modifiers)
        QApplication.processEvents()

    def select(self, *keys: str) -> None:
        self.document.select(Selection(frozenset(keys), current=keys[0] if keys else None))

    def hit(self, point: Point) -> Hit:
        """What the pointer would meet there."""
        return Hits(self.editor.picture, self.editor.camera, self.editor.ink).at(point)

    def gesture_answers(self) -> dict[str, Answer]:
        """What each step says to the connection being drawn."""
        gesture = self.editor.gesture
        assert isinstance(gesture, ConnectGesture)
        return gesture.answers

    def found_titles(self) -> list[str]:
        """Rows of the search box."""
        popup = self.editor.finder.popup
        return [popup.rows.index(row, 0).data() for row in range(popup.rows.rowCount())]
