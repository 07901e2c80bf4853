"""Draws a connection from a port: by dragging, or by a click at each end."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from filewright.core import edits
from filewright.core.graph import Port
from filewright.core.node_check import title_of
from filewright.gui.document import Selection
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.fits import Answer, Fits, kind_words
from filewright.gui.editor.gestures.gesture import Gesture
from filewright.gui.editor.hint import Hint
from filewright.gui.editor.marker import Wiring
from filewright.gui.editor.node_item import FULL_FROM
from filewright.gui.editor.paint.reason import paint_reason
from filewright.gui.editor.paint.wire import paint_drawn
from filewright.gui.editor.search.request import SearchRequest
from filewright.gui.editor.shape.box import Box, Point
from filewright.gui.editor.shape.curve import Curve
from filewright.gui.editor.shape.measures import Side
from filewright.text import _

SNAP = 28.0
"""Screen pixels from a port within which the connection jumps to it."""


@dataclass(frozen=True, slots=True)
class End:
    """A port that the connection would end at."""

    port: Port
    row: int


class ConnectGesture(Gesture):
    """`port` is the end that stays, `side` the side of its step it is on. What cannot take the connection dims, with
    the reason below it; let go over the empty canvas, the search box lists what fits."""

    def __init__(self, desk: Desk, start: Pointer, port: Port, side: Side, *, ignoring: str | None = None) -> None:
        super().__init__(desk, start)
        self.port = port
        self.side = side
        self.ignoring = ignoring
        self.end: End | None = None
        self.point: Point = start.scene
        self._begin()

    def move(self, pointer: Pointer) -> bool:
        """The loose end follows the pointer, and jumps to a port that takes it."""
        self.aim(self._end_near(pointer.scene), pointer.scene)
        return True

    def release(self, pointer: Pointer) -> bool:
        """Connect; over nothing ask what to add; a click goes on to the next click."""
        if not self.dragged:
            return True
        return self.finish(pointer)

    def press(self, pointer: Pointer) -> bool:
        """The second click."""
        self.move(pointer)
        self.dragged = True
        return self.finish(pointer)

    def finish(self, pointer: Pointer) -> bool:
        """What is done at the end; True when the gesture goes on."""
        if self.end is not None:
            self.connect(self.end.port)
            if pointer.several:
                self._begin()
                return True
            self._let_go()
            return False
        if self.desk.hits.at(pointer.scene).node is not None:
            self._let_go()  # over a step that cannot take it: its reason is in view
            return False
        self.drop(pointer)
        return self.parked

    def drop(self, pointer: Pointer) -> None:
        """Let go over the empty canvas."""
        self.parked = True
        self.desk.search_wanted.emit(SearchRequest(at=pointer.scene, port=self.port, side=self.side))

    def connect(self, other: Port) -> None:
        """Make the connection an edit."""
        document = self.desk.document
        source, target = (self.port, other) if self.side is Side.OUT else (other, self.port)
        document.edit(edits.connect(document.pipeline, source, target), _("Connect"))
        document.select(Selection(frozenset((other.node,)), current=other.node))

    def cancel(self) -> None:
        """No connection."""
        self._let_go()

    def paint(self, painter: QPainter) -> None:
        """The connection so far, and the reasons of those that cannot take it."""
        if self.desk.camera.scale >= FULL_FROM - 1e-9:
            for key, answer in self.answers.items():
                item = self.desk.picture.nodes.get(key)
                if item is not None and answer.reason:
                    paint_reason(painter, self.desk.ink, item, answer.reason)
        if self.dragged or self.parked:
            paint_drawn(painter, self.desk.ink, self.curve, self.fits.kind, self.desk.camera.scale)

    @property
    def curve(self) -> Curve:
        """The connection so far."""
        here = self.desk.picture.port_point(self.port, self.side)
        return Curve(here, self.point) if self.side is Side.OUT else Curve(self.point, here)

    def aim(self, end: End | None, loose: Point) -> None:
        """Point the connection at a port, or at a place."""
        if end != self.end:
            self.end = end
            self.desk.marker.hover(end.port.node if end else None, (self.side.other, end.row) if end else None)
        self.point = self.desk.picture.port_point(end.port, self.side.other) if end else loose
        box = self.curve.box.grown(6)
        self.show(QRectF(box.left, box.top, box.width, box.height))

    def _begin(self) -> None:
        document = self.desk.document
        self.parked = False
        self.fits = Fits(document, self.port, self.side, ignoring=self.ignoring)
        self.answers: dict[str, Answer] = {key: self.fits.answer(key) for key in document.pipeline.graph.nodes}
        self.desk.marker.begin_wiring(
            Wiring(start=self.port.node, side=self.side, answers=self.answers, wire=self.ignoring)
        )
        node = document.pipeline.graph.nodes[self.port.node]
        item = self.desk.picture.nodes[self.port.node]
        label = next((p.label for p in item.face.ports(self.side) if p.name == self.port.name), self.port.name)
        title = title_of(node, document.spec_of(node.key))
        carried = _("carries {kind}") if self.side is Side.OUT else _("takes {kind}")
        self.desk.hint_changed.emit(
            Hint(
                title=f"{title} → {label}" if self.side is Side.OUT else f"{label} → {title}",
                text=carried.format(kind=kind_words(self.fits.kind)),
                kind=self.fits.kind,
                keys=((_("Ctrl"), _("several connections")), (_("Esc"), _("let go"))),
            )
        )
        self._repaint_all()

    def _let_go(self) -> None:
        self.parked = False
        self.answers = {}
        self.desk.marker.end_wiring()
        self.desk.marker.hover(None)
        self.desk.hint_changed.emit(None)
        self._repaint_all()

    def _repaint_all(self) -> None:
        area = self.desk.camera.area
        self.desk.overlay_changed.emit(QRectF(area.left, area.top, area.width, area.height))

    def _end_near(self, point: Point) -> End | None:
        """The port that takes the connection nearest to the pointer, or on the step under it."""
        reach = SNAP / self.desk.camera.scale
        best: tuple[float, End] | None = None
        for key in self.desk.hits.nodes_in(Box(*point, *point).grown(reach)):
            answer = self.answers.get(key)
            if answer is None:
                continue
            item = self.desk.picture.nodes[key]
            inside = item.body.holds(point)
            for name in answer.ways:
                row = item.face.row(self.side.other, name)
                if row is None:
                    continue
                x, y = item.port_point(self.side.other, row)
                away = abs(x - point[0]) + abs(y - point[1])
                if (inside or max(abs(x - point[0]), abs(y - point[1])) <= reach) and (best is None or away < best[0]):
                    best = away, End(Port(key, name), row)
        return best[1] if best else None
