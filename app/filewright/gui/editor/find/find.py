"""Looks for what was typed, lights what was found, and goes from one to the next."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, Signal

from filewright.core.finding import Found, Now, find, parse_query
from filewright.core.problem import Severity
from filewright.gui.document import Document, Selection
from filewright.gui.editor.areas.sheet import AreaId, AreaKind, areas_of
from filewright.gui.editor.canvas import Canvas
from filewright.gui.editor.find.bar import FindBar
from filewright.gui.editor.live import Live
from filewright.gui.editor.marker import Marker
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.box import Box
from filewright.gui.theme import Theme
from filewright.text import _

Place = str | AreaId
_EDGE = 12


class Find(QObject):
    """`closed` comes when the search has ended."""

    closed = Signal()

    def __init__(
        self, theme: Theme, document: Document, picture: Picture, marker: Marker, live: Live, canvas: Canvas
    ) -> None:
        super().__init__(canvas)
        self._document = document
        self._picture = picture
        self._marker = marker
        self._canvas = canvas
        self._places: tuple[Place, ...] = ()
        self._here: Place | None = None
        self.bar = FindBar(theme, canvas.viewport())
        self.bar.text_changed.connect(self._typed)
        self.bar.next_wanted.connect(lambda: self.go(1))
        self.bar.previous_wanted.connect(lambda: self.go(-1))
        self.bar.closed.connect(self.close)
        canvas.camera.looked.connect(self._put_back)
        canvas.resized.connect(self._put_back)
        document.changed.connect(self._look_again)
        document.problems_changed.connect(self._look_again)
        live.shown.connect(self._look_again)

    @property
    def places(self) -> Sequence[Place]:
        """What was found, from left to right."""
        return self._places

    def open(self) -> None:
        """Begin, or put the keyboard back into the field."""
        self._put_back()
        self.bar.open()
        self._look()

    def close(self) -> None:
        """End: everything looks as before, and what was gone to stays selected."""
        self.bar.hide()
        self._show((), lit=False)
        self.closed.emit()

    def go(self, by: int) -> None:
        """To the next of what was found, or the one before: selected, and in the middle of the view."""
        if not self._places:
            return
        at = self._places.index(self._here) + by if self._here in self._places else min(by, 0)
        self._here = here = self._places[at % len(self._places)]
        self._document.select(_selecting(here))
        self._canvas.camera.fly_to(self._canvas.camera.zoom, QPointF(*self._box(here).center))
        self._say()

    def _typed(self) -> None:
        self._here = None
        self._look()

    def _look_again(self) -> None:
        if self.bar.isVisible():
            self._look()

    def _look(self) -> None:
        query = parse_query(self.bar.field.text())
        found = find(self._document.pipeline, self._document.specs, query, self._now())
        self._show(self._in_order(found), lit=bool(query))
        if query.unknown:
            self.bar.say(_("is:{state}?").format(state=query.unknown[0]))
        elif not query:
            self.bar.say("")

    def _now(self) -> Now:
        invalid: set[str] = set()
        for problem in self._document.problems:
            if problem.severity is Severity.ERROR:
                if problem.place.node is not None:
                    invalid.add(problem.place.node)
                if problem.wire is not None:
                    invalid.add(problem.wire.partition(".")[0])
        busy = {key for key, item in self._picture.nodes.items() if item.pulse.busy > 0}
        return Now(invalid=frozenset(invalid), busy=frozenset(busy))

    def _in_order(self, found: Found) -> tuple[Place, ...]:
        places: list[Place] = [key for key in found.nodes if key in self._picture.nodes]
        places += areas_of(found.frames, found.notes)
        return tuple(sorted(places, key=lambda place: (self._box(place).left, self._box(place).top)))

    def _show(self, places: tuple[Place, ...], *, lit: bool) -> None:
        self._places = places
        self._marker.light(frozenset(place for place in places if isinstance(place, str)) if lit else None)
        areas = frozenset(place for place in places if not isinstance(place, str))
        self._picture.sheet.light(areas if lit else None)
        self._say()

    def _say(self) -> None:
        count = len(self._places)
        if self._here in self._places:
            place = self._places.index(self._here) + 1
            self.bar.say(_("{place} of {count}").format(place=place, count=count))
        else:
            self.bar.say(_("{count} found").format(count=count) if count else _("none"))

    def _box(self, place: Place) -> Box:
        return self._picture.nodes[place].body if isinstance(place, str) else self._picture.sheet.box(place)

    def _put_back(self) -> None:
        """Scrolling takes children of the viewport along."""
        port = self._canvas.viewport().rect()
        self.bar.adjustSize()
        self.bar.move(port.right() - self.bar.width() - _EDGE + 1, port.top() + _EDGE)


def _selecting(place: Place) -> Selection:
    if isinstance(place, str):
        return Selection(frozenset((place,)), current=place)
    key = frozenset((place.key,))
    return Selection(frames=key) if place.kind is AreaKind.FRAME else Selection(notes=key)
