"""What gestures and actions work on: the parts of one canvas, and the words it has with its surroundings."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal

from filewright.core.problem import Fix
from filewright.gui.document import Document, Selection
from filewright.gui.editor.camera import Camera
from filewright.gui.editor.hits import Hits
from filewright.gui.editor.live import Live
from filewright.gui.editor.marker import Marker
from filewright.gui.editor.paint.ink import Ink
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.search.request import SearchRequest
from filewright.gui.editor.shape.box import Point


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is, in the scene and in the viewport, and what is held down with it."""

    scene: Point
    view: QPointF
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def adds(self) -> bool:
        """Whether a selection is to be added to (Shift or Ctrl)."""
        return bool(self.modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))

    @property
    def free(self) -> bool:
        """Whether the grid is to be left out (Alt)."""
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)

    @property
    def goes_on(self) -> bool:
        """Whether more of the same is to follow (Shift)."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def takes_all(self) -> bool:
        """Whether all that hangs on a thing is meant, or a stroke instead of a frame (Ctrl)."""
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)


class Desk(QObject):
    """One for each canvas. `search_wanted` asks for the search box, `overlay_changed` for a part of the scene to be
    painted again, `hint_changed` for the line that says what a gesture can do."""

    search_wanted = Signal(SearchRequest)
    overlay_changed = Signal(QRectF)
    hint_changed = Signal(object)
    attention_wanted = Signal(str)

    def __init__(self, document: Document, ink: Ink, picture: Picture, camera: Camera, live: Live) -> None:
        super().__init__(picture)
        self.document = document
        self.ink = ink
        self.picture = picture
        self.camera = camera
        self.live = live
        self.marker = Marker(picture)
        self.hits = Hits(picture, camera, ink)
        document.selection_changed.connect(self.marker.select)
        self.marker.select(document.selection)

    @property
    def selection(self) -> Selection:
        """What is selected."""
        return self.document.selection

    def fix(self, fix: Fix) -> None:
        """Carry out the way out that a message offers."""
        self.document.fix(fix)
