"""Opens the search box where it is wanted, and adds what is chosen in it."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QPointF, Signal
from PySide6.QtWidgets import QWidget

from filewright.core.graph import Port
from filewright.core.processor import ProcessorSpec
from filewright.gui.document import Document
from filewright.gui.editor.adding import Adding
from filewright.gui.editor.canvas import Canvas
from filewright.gui.editor.fits import Answer, Fits, FitsAll, kind_words
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.search.popup import SearchPopup
from filewright.gui.editor.search.request import SearchRequest
from filewright.gui.editor.search.search import Found, search
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import HEAD, ROW, WIDTH, Side
from filewright.gui.editor.splice import splice_for
from filewright.gui.theme import Theme
from filewright.text import _

GAP = 96.0
"""Pixels between a step and one that is added after it."""


class Finder(QObject):
    """`opening` comes before the box takes the keyboard, `closed` whenever it is gone, whether anything was chosen or
    not."""

    opening = Signal()
    closed = Signal()

    def __init__(
        self, theme: Theme, document: Document, picture: Picture, adding: Adding, canvas: Canvas, host: QWidget
    ) -> None:
        super().__init__(host)
        self._document = document
        self._picture = picture
        self._adding = adding
        self._canvas = canvas
        self._host = host
        self._request: SearchRequest | None = None
        self._free = False
        self.popup = SearchPopup(theme, host)
        self.popup.chosen.connect(self._add)
        self.popup.closed.connect(self.closed)

    def open(self, request: SearchRequest, *, free: bool = False) -> None:
        """Show the box for a request; `free`: the new step makes way for those that are there."""
        self._request, self._free = request, free
        self.opening.emit()
        self.popup.open(
            self._on_host(request.at),
            self._document.specs,
            self._adding.usage(request),
            words=self._words(request),
            answers=self._answers(request),
        )

    def open_anywhere(self) -> None:
        """Show the box for a step beside the chosen one, else in the middle of the view."""
        self.open(SearchRequest(at=self._somewhere()), free=True)

    def add_anywhere(self, use: str) -> None:
        """Add a step of a kind there, without asking."""
        key = self._adding.add(use, self._somewhere(), free=True)
        if key is not None:
            self._canvas.camera.reveal(self._picture.nodes[key].body)

    def _somewhere(self) -> Point:
        current = self._document.selection.current
        if current is not None:
            body = self._picture.nodes[current].body
            return body.right + GAP, body.top
        middle = self._canvas.camera.center
        return middle.x() - WIDTH / 2, middle.y() - HEAD

    def open_at(self, point: Point) -> None:
        """Show the box for a step whose head is to lie here."""
        self.open(SearchRequest(at=(point[0] - WIDTH / 2, point[1] - HEAD / 2)))

    def open_after(self, key: str) -> None:
        """Show the box for a step behind this one, joined to its first free way out."""
        ports = self._picture.nodes[key].face.outputs
        if ports:
            port = next((port for port in ports if not port.wires), ports[0])
            self.open(self._after(Port(key, port.name)), free=True)

    def add_after(self, way: Port, use: str) -> None:
        """Add a step of a kind behind this way out, joined to it, without asking."""
        key = self._adding.add_joined(use, self._after(way), free=True)
        if key is not None:
            self._canvas.camera.reveal(self._picture.nodes[key].body)

    def ranked(self) -> list[ProcessorSpec]:
        """All kinds of steps, those that are used most first."""
        return [found.spec for found in search(self._document.specs.values(), "", usage=self._adding.usage())]

    def _after(self, way: Port) -> SearchRequest:
        item = self._picture.nodes[way.node]
        row = item.face.row(Side.OUT, way.name) or 0
        x, y = item.port_point(Side.OUT, row)
        # on the height of the first port, so that the connection runs level
        level = item.place[1] + HEAD + ROW / 2 if row == 0 else y
        return SearchRequest(at=(x + GAP, level), port=way, side=Side.OUT)

    def open_on_wire(self, wire_id: str, point: Point | None = None) -> None:
        """Show the box for a step to put into a connection."""
        drawing = self._picture.wires.get(wire_id)
        if drawing is None:
            return
        x, y = point or drawing.curve.middle
        self.open(SearchRequest(at=(x - WIDTH / 2, y - HEAD / 2), wire=wire_id))

    def _answers(self, request: SearchRequest) -> Mapping[str, Answer] | None:
        specs = self._document.specs
        if request.port is not None:
            fits = FitsAll(self._document, request.ports, request.side)
            return {id: fits.way_of(spec) for id, spec in specs.items()}
        if request.wire is not None:
            return {id: self._between(request.wire, spec) for id, spec in specs.items()}
        return None

    def _between(self, wire_id: str, spec: ProcessorSpec) -> Answer:
        """What a kind says to standing in a connection: the nearer end that refuses it gives the reason."""
        splice = splice_for(self._document, wire_id, use=spec.id)
        if splice is not None:
            return Answer(ways=(splice.way_in,))
        wire = self._document.pipeline.graph.wire(wire_id)
        for port, side in ((wire.source, Side.OUT), (wire.target, Side.IN)):
            answer = Fits(self._document, port, side).way_of(spec)
            if answer.reason:
                return answer
        return Answer(reason=_("Does not fit between these steps."))

    def _words(self, request: SearchRequest) -> str:
        if request.wire is not None:
            return _("Put a step in between")
        if request.port is None:
            return _("Add a step")
        kind = kind_words(Fits(self._document, request.port, request.side).kind)
        words = _("Add a step that takes {kind}") if request.side is Side.OUT else _("Add a step that gives {kind}")
        return words.format(kind=kind)

    def _add(self, found: Found) -> None:
        request, self._request = self._request, None
        if request is None:
            return
        if request.port is not None:
            self._adding.add_joined(found.spec.id, request, free=self._free)
        else:
            self._adding.add(found.spec.id, request.at, wire=request.wire, free=self._free)
        key = self._document.selection.current
        if key is not None:
            self._canvas.camera.reveal(self._picture.nodes[key].body)

    def _on_host(self, at: Point) -> QPoint:
        inside = self._canvas.mapFromScene(QPointF(*at))
        return self._canvas.viewport().mapTo(self._host, inside)
