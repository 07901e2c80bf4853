"""Makes a frame or note larger or smaller by its edges and corners: on the grid, free with Alt."""

from filewright.core import areas
from filewright.gui.document import Selection
from filewright.gui.editor.areas.sheet import AreaId, AreaKind, Edges
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.gestures.gesture import Gesture
from filewright.gui.editor.shape.box import Box
from filewright.gui.editor.shape.measures import snapped
from filewright.text import _


class ResizeGesture(Gesture):
    """Begun on an edge. Without movement it is a click, and selects. What lies inside stays where it is."""

    def __init__(self, desk: Desk, start: Pointer, area: AreaId, edges: Edges) -> None:
        super().__init__(desk, start)
        self.cursor = edges.cursor
        self._area = area
        self._edges = edges
        self._from = desk.picture.sheet.box(area)
        is_frame = area.kind is AreaKind.FRAME
        key = frozenset((area.key,))
        desk.document.select(Selection(frames=key) if is_frame else Selection(notes=key))

    def move(self, pointer: Pointer) -> bool:
        """Show it at its new size."""
        dx, dy = pointer.scene[0] - self.start.scene[0], pointer.scene[1] - self.start.scene[1]
        left, right = _pulled(self._from.left, self._from.right, self._edges.x, dx, areas.SMALLEST[0], pointer.free)
        top, bottom = _pulled(self._from.top, self._from.bottom, self._edges.y, dy, areas.SMALLEST[1], pointer.free)
        self.desk.picture.sheet.put({self._area: Box(left, top, right, bottom)})
        return True

    def release(self, pointer: Pointer) -> bool:
        """Make it an edit."""
        box = self.desk.picture.sheet.box(self._area)
        if self.dragged and box != self._from:
            document = self.desk.document
            change = areas.change_frame if self._area.kind is AreaKind.FRAME else areas.change_note
            after = change(document.pipeline, self._area.key, at=(box.left, box.top), size=(box.width, box.height))
            words = _("Resize a frame") if self._area.kind is AreaKind.FRAME else _("Resize a note")
            document.edit(after, words)
        return False

    def cancel(self) -> None:
        """As large as it was."""
        self.desk.picture.sheet.put({self._area: self._from})


def _pulled(low: float, high: float, edge: int, by: float, least: float, free: bool) -> tuple[float, float]:
    """Both ends after one of them (-1 the low, 1 the high, 0 none) was pulled."""
    if edge < 0:
        end = low + by if free else snapped(low + by)
        return min(end, high - least), high
    if edge > 0:
        end = high + by if free else snapped(high + by)
        return low, max(end, low + least)
    return low, high
