"""Moves steps, frames and notes: on a grid of 16, or level with others that are near; free with Alt. X takes the steps
out of their connections. One step without connections let go over one that it fits is put into it."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from filewright.core import areas
from filewright.core.pipeline import Pipeline
from filewright.gui.document import Selection
from filewright.gui.editor.areas.load import Load, load_of, shifted
from filewright.gui.editor.areas.sheet import AreaId, AreaKind
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.gestures.gesture import Gesture
from filewright.gui.editor.healing import take_out_words, taken_out
from filewright.gui.editor.hint import Hint
from filewright.gui.editor.shape.box import Box
from filewright.gui.editor.shape.guides import Guide, guides, nudge
from filewright.gui.editor.shape.measures import snapped
from filewright.gui.editor.splice import Splice, place_between, splice_for
from filewright.text import _, ngettext

REACH = 6.0
"""Screen pixels within which a box goes to where it is level with another."""
_MOST_OTHERS = 150


class MoveGesture(Gesture):
    """Begun on a step, or on a frame or note. Without movement it is a click, and selects."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, desk: Desk, start: Pointer, grip: str | AreaId) -> None:
        super().__init__(desk, start)
        self._grip = grip
        self._was_selected = grip in _chosen(desk.selection)
        if not self._was_selected:
            desk.document.select(_with(desk.selection, grip) if start.adds else _with(Selection(), grip))
        self._load = Load(nodes={}, areas={})
        self._home = Box(0, 0, 0, 0)
        self._others: list[Box] = []
        self._guides: tuple[Guide, ...] = ()
        self._splice: Splice | None = None
        self._taken_out: Pipeline | None = None
        self._last = start

    def move(self, pointer: Pointer) -> bool:
        """Show everything at its new place."""
        picture = self.desk.picture
        self._last = pointer
        if not self._load:
            self._take_up()
            self.desk.hint_changed.emit(self._hint())
        dx, dy = pointer.scene[0] - self.start.scene[0], pointer.scene[1] - self.start.scene[1]
        if not pointer.free:
            dx, dy = self._settled(dx, dy)
        picture.place(self._load.shifted_nodes(dx, dy))
        picture.sheet.put(self._load.shifted_areas(dx, dy))
        self._guides = () if pointer.free else guides(shifted(self._home, dx, dy), self._others)
        self.show(_around(self._guides))
        self._look_for_wire(pointer)
        return True

    def release(self, pointer: Pointer) -> bool:
        """Make the move an edit."""
        if not self.dragged:
            self._click()
            return False
        self._rest()
        picture, document, load = self.desk.picture, self.desk.document, self._load
        places = {key: picture.nodes[key].place for key in load.nodes}
        boxes = {area: picture.sheet.box(area) for area in load.areas}
        if places == load.nodes and boxes == load.areas and self._taken_out is None:
            return False
        before = self._taken_out or document.pipeline
        if self._splice is not None and isinstance(self._grip, str):
            place = place_between(picture, self._splice.wire, places[self._grip], level=False)
            splice = replace(self._splice, shape=picture.nodes[self._grip].face.shape)
            document.edit(splice.apply(before, place, picture), splice.text)
            return False
        corners = {area: (box.left, box.top) for area, box in boxes.items()}
        after = areas.place(
            before,
            {**picture.unplaced(), **places},
            {area.key: corner for area, corner in corners.items() if area.kind is AreaKind.FRAME},
            {area.key: corner for area, corner in corners.items() if area.kind is AreaKind.NOTE},
        )
        document.edit(after, self._words() if self._taken_out is None else take_out_words(load.nodes))
        return False

    def key(self, event: QKeyEvent) -> bool:
        """X takes the steps out of their connections, and a second time puts them back."""
        if event.key() != Qt.Key.Key_X or not self._load.nodes:
            return False
        if self._taken_out is None:
            after = taken_out(self.desk.document, self._load.nodes)
            self._taken_out = None if after is self.desk.document.pipeline else after
        else:
            self._taken_out = None
        self._show_wires()
        self._look_for_wire(self._last)
        self.desk.hint_changed.emit(self._hint())
        return True

    def cancel(self) -> None:
        """Everything back."""
        self._rest()
        self.desk.picture.place(self._load.nodes)
        self.desk.picture.sheet.put(self._load.areas)

    def paint(self, painter: QPainter) -> None:
        """The lines along which it is level with others."""
        if self._guides:
            painter.setPen(self.desk.ink.pen("accent.base", 1, cosmetic=True))
            painter.drawLines([QLineF(QPointF(*guide.start), QPointF(*guide.end)) for guide in self._guides])

    def _take_up(self) -> None:
        picture, selection = self.desk.picture, self.desk.selection
        chosen = _chosen(selection) | {self._grip}
        self._load = load_of(
            picture,
            [grip for grip in chosen if isinstance(grip, str)],
            [grip for grip in chosen if not isinstance(grip, str)],
        )
        grip = self._grip
        self._home = picture.nodes[grip].body if isinstance(grip, str) else picture.sheet.box(grip)
        for key in self._load.nodes:
            picture.nodes[key].setZValue(1)
        area = self.desk.camera.area
        if isinstance(grip, str):
            others = [picture.nodes[key].body for key in self.desk.hits.nodes_in(area) if key not in self._load.nodes]
        else:
            others = [picture.sheet.box(other) for other in picture.sheet.within(area) if other not in self._load.areas]
        self._others = others if len(others) <= _MOST_OTHERS else []

    def _settled(self, dx: float, dy: float) -> tuple[float, float]:
        """What is under the pointer lands level with a neighbour or on the grid, the others keep their distance."""
        home = self._home
        reach = REACH / self.desk.camera.scale
        across, down = nudge(shifted(home, dx, dy), self._others, reach)
        return (
            dx + across if across is not None else snapped(home.left + dx) - home.left,
            dy + down if down is not None else snapped(home.top + dy) - home.top,
        )

    def _words(self) -> str:
        steps, moved = len(self._load.nodes), list(self._load.areas)
        frames = sum(area.kind is AreaKind.FRAME for area in moved)
        if frames:
            return ngettext("Move a frame", "Move {count} frames", frames).format(count=frames)
        if steps:
            return ngettext("Move {count} step", "Move {count} steps", steps).format(count=steps)
        return ngettext("Move a note", "Move {count} notes", len(moved)).format(count=len(moved))

    def _show_wires(self) -> None:
        """Leave out the connections that it is taken out of."""
        document = self.desk.document
        kept = {wire.id for wire in (self._taken_out or document.pipeline).graph.wires}
        for wire_id in self.desk.picture.wires_at(self._load.nodes):
            self.desk.picture.lines.hide(wire_id, hidden=wire_id not in kept)

    def _hint(self) -> Hint:
        keys = [(_("Alt"), _("off the grid")), (_("Esc"), _("let go"))]
        if self._taken_out is not None:
            keys.insert(0, (_("X"), _("leave them connected")))
        elif self.desk.picture.wires_at(self._load.nodes):
            keys.insert(0, (_("X"), _("take out and join the neighbours")))
        title = self._words() if self._taken_out is None else take_out_words(self._load.nodes)
        return Hint(title=title, keys=tuple(keys))

    def _rest(self) -> None:
        self.desk.hint_changed.emit(None)
        for wire_id in self.desk.picture.wires_at(self._load.nodes):
            self.desk.picture.lines.hide(wire_id, hidden=False)
        self.desk.marker.hover(self._grip if isinstance(self._grip, str) else None)
        for key in self._load.nodes:
            item = self.desk.picture.nodes.get(key)
            if item is not None:
                item.setZValue(0)
        self._guides = ()
        self.show(QRectF())

    def _click(self) -> None:
        document = self.desk.document
        if self.start.adds and self._was_selected:
            document.select(_without(document.selection, self._grip))
        elif not self.start.adds:
            document.select(_with(Selection(), self._grip))

    def _look_for_wire(self, pointer: Pointer) -> None:
        key = self._grip
        if not isinstance(key, str) or len(self._load) != 1:
            return
        wire_id = self.desk.hits.wire_at(self.desk.picture.nodes[key].body.center)
        wire_id = wire_id or self.desk.hits.wire_at(pointer.scene)
        self._splice = None
        if wire_id is not None:
            self._splice = splice_for(self.desk.document, wire_id, key=key, loose=self._taken_out is not None)
        self.desk.marker.hover(key, wire=wire_id if self._splice else None)


def _chosen(selection: Selection) -> set[str | AreaId]:
    chosen: set[str | AreaId] = set(selection.nodes)
    chosen.update(AreaId(AreaKind.FRAME, key) for key in selection.frames)
    chosen.update(AreaId(AreaKind.NOTE, key) for key in selection.notes)
    return chosen


def _with(selection: Selection, grip: str | AreaId) -> Selection:
    if isinstance(grip, str):
        return replace(selection, nodes=selection.nodes | {grip}, current=grip)
    if grip.kind is AreaKind.FRAME:
        return replace(selection, frames=selection.frames | {grip.key})
    return replace(selection, notes=selection.notes | {grip.key})


def _without(selection: Selection, grip: str | AreaId) -> Selection:
    if isinstance(grip, str):
        return replace(selection, nodes=selection.nodes - {grip}, current=None)
    if grip.kind is AreaKind.FRAME:
        return replace(selection, frames=selection.frames - {grip.key})
    return replace(selection, notes=selection.notes - {grip.key})


def _around(lines: Iterable[Guide]) -> QRectF:
    rect = QRectF()
    for line in lines:
        rect = rect.united(QRectF(QPointF(*line.start), QPointF(*line.end)).adjusted(-2, -2, 2, 2))
    return rect
