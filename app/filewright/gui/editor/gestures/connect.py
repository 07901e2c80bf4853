"""Draws connections from a port: by dragging, or by a click at each end. From one of several selected steps it draws
one from each of them."""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from filewright.core import edits
from filewright.core.graph import Port
from filewright.gui.document import Selection
from filewright.gui.editor.desk import Desk, Pointer
from filewright.gui.editor.fits import Answer, FitsAll, kind_words
from filewright.gui.editor.gestures.gesture import Gesture
from filewright.gui.editor.hint import Hint
from filewright.gui.editor.marker import Wiring
from filewright.gui.editor.node_item import FULL_FROM
from filewright.gui.editor.paint.reason import paint_reason
from filewright.gui.editor.paint.wire import paint_drawn
from filewright.gui.editor.search.request import SearchRequest
from filewright.gui.editor.shape.box import Box, Point, around
from filewright.gui.editor.shape.curve import Curve
from filewright.gui.editor.shape.measures import Side
from filewright.text import _, ngettext

SNAP = 28.0
"""Screen pixels from a port within which the connection jumps to it."""


@dataclass(frozen=True, slots=True)
class End:
    """A port that the connections would end at."""

    port: Port
    row: int


class ConnectGesture(Gesture):
    """`ports` are the ends that stay, the first one the pressed one; `side` the side of their steps they are on. What
    cannot take the connections dims, with the reason below it and, under the pointer, in the hint. Let go over the
    empty canvas, the search box lists what fits. With Shift it goes on from the same ports."""

    def __init__(
        self, desk: Desk, start: Pointer, ports: tuple[Port, ...], side: Side, *, ignoring: Collection[str] = ()
    ) -> None:
        super().__init__(desk, start)
        self.ports = ports
        self.side = side
        self.ignoring = frozenset(ignoring)
        self.end: End | None = None
        self.point: Point = start.scene
        self._said = ""
        self._begin()

    def move(self, pointer: Pointer) -> bool:
        """The loose end follows the pointer, and jumps to a port that takes it."""
        self.aim(self._end_near(pointer.scene), pointer.scene)
        self._say_reason(pointer)
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
            if pointer.goes_on:
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
        lead, *others = self.ports
        request = SearchRequest(at=pointer.scene, port=lead, also=tuple(others), side=self.side)
        self.desk.hint_changed.emit(None)  # from here on the box says which keys there are
        self.desk.search_wanted.emit(request)

    def connect(self, other: Port) -> None:
        """Make the connections an edit."""
        document = self.desk.document
        after = document.pipeline
        for port in self.ports:
            source, target = (port, other) if self.side is Side.OUT else (other, port)
            after = edits.connect(after, source, target)
        document.edit(after, self._name(other))
        document.select(Selection(frozenset((other.node,)), current=other.node))

    def cancel(self) -> None:
        """No connection."""
        self._let_go()

    def key(self, event: QKeyEvent) -> bool:
        """Tab goes on to the next way of the same step."""
        if event.key() != Qt.Key.Key_Tab or len(self.ports) > 1 or self.parked:
            return False
        face = self.desk.picture.nodes[self.ports[0].node].face
        names = [port.name for port in face.ports(self.side)]
        here = names.index(self.ports[0].name)
        self.ports = (Port(self.ports[0].node, names[(here + 1) % len(names)]),)
        self.end = None
        self._begin()
        self.aim(self._end_near(self.point), self.point)
        return True

    def paint(self, painter: QPainter) -> None:
        """The connections so far, and the reasons of those that cannot take them."""
        if self.desk.camera.scale >= FULL_FROM - 1e-9:
            for key, answer in self.answers.items():
                item = self.desk.picture.nodes.get(key)
                if item is not None and answer.reason:
                    paint_reason(painter, self.desk.ink, item, answer.reason)
        if self.dragged or self.parked:
            for curve, kind in zip(self.curves, self.fits.kinds, strict=True):
                paint_drawn(painter, self.desk.ink, curve, kind, self.desk.camera.scale)

    @property
    def curves(self) -> list[Curve]:
        """The connections so far."""
        here = [self.desk.picture.port_point(port, self.side) for port in self.ports]
        return [Curve(at, self.point) if self.side is Side.OUT else Curve(self.point, at) for at in here]

    def aim(self, end: End | None, loose: Point) -> None:
        """Point the connections at a port, or at a place."""
        if end != self.end:
            self.end = end
            self.desk.marker.hover(end.port.node if end else None, (self.side.other, end.row) if end else None)
        self.point = self.desk.picture.port_point(end.port, self.side.other) if end else loose
        box = around(curve.box.grown(6) for curve in self.curves)
        if box is not None:
            self.show(QRectF(box.left, box.top, box.width, box.height))

    def hint(self, text: str = "") -> Hint:
        """What is being drawn, and which keys there are; `text` takes the place of what it carries."""
        lead = self.ports[0]
        face = self.desk.picture.nodes[lead.node].face
        label = next((p.label for p in face.ports(self.side) if p.name == lead.name), lead.name)
        title = face.title
        if len(self.ports) > 1:
            title = ngettext("{count} step", "{count} steps", len(self.ports)).format(count=len(self.ports))
        elif self.side is Side.OUT:
            title = f"{title} → {label}"
        else:
            title = f"{label} → {title}"
        carried = _("carries {kind}") if self.side is Side.OUT else _("takes {kind}")
        keys = [(_("Shift"), _("several connections"))]
        if len(self.ports) == 1 and len(face.ports(self.side)) > 1:
            keys.append((_("Tab"), _("next way")))
        return Hint(
            title=title,
            text=text or carried.format(kind=kind_words(self.fits.kind)),
            kind=self.fits.kind,
            keys=(*keys, (_("Esc"), _("let go"))),
        )

    def _begin(self) -> None:
        document = self.desk.document
        self.parked = False
        self.fits = FitsAll(document, self.ports, self.side, ignoring=self.ignoring)
        self.answers: dict[str, Answer] = {key: self.fits.answer(key) for key in document.pipeline.graph.nodes}
        starts = frozenset(port.node for port in self.ports)
        self.desk.marker.begin_wiring(Wiring(starts=starts, side=self.side, answers=self.answers, wires=self.ignoring))
        self._said = ""
        self.desk.hint_changed.emit(self.hint())
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

    def _name(self, other: Port) -> str:
        """Its name in the history."""
        nodes = self.desk.picture.nodes
        theirs = nodes[other.node].face.title
        count = len(self.ports)
        if count > 1:
            words = ngettext("Connect {count} step with {step}", "Connect {count} steps with {step}", count)
            return words.format(count=count, step=theirs)
        ours = nodes[self.ports[0].node].face.title
        one, two = (ours, theirs) if self.side is Side.OUT else (theirs, ours)
        return _("Connect {one} with {two}").format(one=one, two=two)

    def _say_reason(self, pointer: Pointer) -> None:
        """What the step under the pointer has against it, also where there is no room to write it below it."""
        reason = ""
        if self.end is None:
            key = self.desk.hits.at(pointer.scene).node
            reason = self.answers[key].reason if key in self.answers else ""
        if reason != self._said:
            self._said = reason
            self.desk.hint_changed.emit(self.hint(reason))

    def _end_near(self, point: Point) -> End | None:
        """The port that takes the connections nearest to the pointer, or on the step under it."""
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


def ports_of_selected(desk: Desk, pressed: Port, side: Side) -> tuple[Port, ...]:
    """The pressed port, and one of each other selected step where its own step is selected too: the way of the same
    name, else the first that is free."""
    nodes = desk.selection.nodes
    if pressed.node not in nodes or len(nodes) < 2:
        return (pressed,)
    found = [pressed]
    for key in sorted(nodes - {pressed.node}, key=lambda key: desk.picture.nodes[key].place[::-1]):
        ports = desk.picture.nodes[key].face.ports(side)
        if ports:
            free = next((port.name for port in ports if not port.wires), ports[0].name)
            same = any(port.name == pressed.name for port in ports)
            found.append(Port(key, pressed.name if same else free))
    return tuple(found)
