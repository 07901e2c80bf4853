"""Moves steps: on a grid of 16, free with Alt. One step let go over a connection that it fits is put into it."""

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt

from filewright.core import edits
from filewright.gui.document import Selection
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.gestures.gesture import Gesture
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import snapped
from filewright.gui.editor.splice import Splice, place_between, splice_for
from filewright.text import ngettext


class MoveGesture(Gesture):
    """Begun on a step. Without movement it is a click, and selects."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, desk: Desk, start: Pointer, key: str) -> None:
        super().__init__(desk, start)
        self._key = key
        self._was_selected = key in desk.selection.nodes
        if start.adds and not self._was_selected:
            nodes = desk.selection.nodes | {key}
            desk.document.select(Selection(nodes, desk.selection.wires, key))
        elif not self._was_selected:
            desk.document.select(Selection(frozenset((key,)), current=key))
        self._from: dict[str, Point] = {}
        self._splice: Splice | None = None

    def move(self, pointer: Pointer) -> bool:
        """Show the steps at their new places."""
        picture = self.desk.picture
        if not self._from:
            keys = self.desk.selection.nodes | {self._key}
            self._from = {key: picture.nodes[key].place for key in keys}
            for key in keys:
                picture.nodes[key].setZValue(1)
        dx, dy = pointer.scene[0] - self.start.scene[0], pointer.scene[1] - self.start.scene[1]
        left, top = self._from[self._key]
        if not pointer.free:  # the step under the pointer lands on the grid, the others keep their distance
            dx, dy = snapped(left + dx) - left, snapped(top + dy) - top
        picture.place({key: (x + dx, y + dy) for key, (x, y) in self._from.items()})
        self._look_for_wire(pointer)
        return True

    def release(self, pointer: Pointer) -> bool:
        """Make the move an edit."""
        if not self.dragged:
            self._click()
            return False
        self._rest()
        picture, document = self.desk.picture, self.desk.document
        places = {key: picture.nodes[key].place for key in self._from}
        if places == self._from:
            return False
        if self._splice is not None:
            place = place_between(picture, self._splice.wire, places[self._key], level=False)
            splice = replace(self._splice, width=picture.nodes[self._key].face.shape.width)
            document.edit(splice.apply(document.pipeline, place), splice.text)
            return False
        places = {**picture.unplaced(), **places}
        text = ngettext("Move {count} step", "Move {count} steps", len(self._from)).format(count=len(self._from))
        document.edit(edits.move(document.pipeline, places), text)
        return False

    def cancel(self) -> None:
        """Everything back."""
        self._rest()
        if self._from:
            self.desk.picture.place(self._from)

    def _rest(self) -> None:
        self.desk.marker.hover(self._key)
        for key in self._from:
            item = self.desk.picture.nodes.get(key)
            if item is not None:
                item.setZValue(0)
        self.show(QRectF())

    def _click(self) -> None:
        document = self.desk.document
        if self.start.adds and self._was_selected:
            document.select(Selection(document.selection.nodes - {self._key}, document.selection.wires, None))
        elif not self.start.adds:
            document.select(Selection(frozenset((self._key,)), current=self._key))

    def _look_for_wire(self, pointer: Pointer) -> None:
        wire_id = self.desk.hits.wire_at(self.desk.picture.nodes[self._key].body.center)
        wire_id = wire_id or self.desk.hits.wire_at(pointer.scene)
        splice = None
        if wire_id is not None and len(self._from) == 1:
            splice = splice_for(self.desk.document, wire_id, key=self._key)
        self._splice = splice
        self.desk.marker.hover(self._key, wire=wire_id if splice else None)
