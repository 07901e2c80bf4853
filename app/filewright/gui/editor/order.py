"""Keeps a large flow in order: frames, notes, placing, selecting what hangs together, and finding, for one canvas."""

from PySide6.QtCore import QObject, Signal

from filewright.gui.editor.actions import Entry
from filewright.gui.editor.areas.commands import AreaCommands
from filewright.gui.editor.areas.sheet import AreaId, areas_of
from filewright.gui.editor.areas.writing import Writing
from filewright.gui.editor.canvas import Canvas
from filewright.gui.editor.desk import Desk
from filewright.gui.editor.find.find import Find
from filewright.gui.editor.order_entries import order_entries
from filewright.gui.editor.placing import Placing
from filewright.gui.editor.reach import Reach
from filewright.gui.editor.shape.box import Point


class Order(QObject):
    """`closed` comes when a box that had the keyboard is gone."""

    closed = Signal()

    def __init__(self, desk: Desk, canvas: Canvas) -> None:
        super().__init__(desk)
        document, picture, ink = desk.document, desk.picture, desk.ink
        self._document = document
        self._picture = picture
        self._canvas = canvas
        self.areas = AreaCommands(document, picture, ink.markdown)
        self.placing = Placing(document, picture, self.areas.height)
        self.reach = Reach(document)
        self.writing = Writing(ink.theme, picture.sheet, canvas.camera, canvas.viewport())
        self.writing.written.connect(self.areas.write)
        self.writing.closed.connect(self.closed)
        self.find = Find(ink.theme, document, picture, desk.marker, desk.live, canvas)
        self.find.closed.connect(self.closed)

    def entries(self) -> tuple[Entry, ...]:
        """The commands."""
        return order_entries(
            self.areas,
            self.placing,
            self.reach,
            frame=self._frame,
            note=self._note,
            write=self._write,
            find=self.find.open,
        )

    def write(self, area: AreaId) -> None:
        """Edit the words of a frame or note in place."""
        self._canvas.camera.reveal(self._picture.sheet.box(area))
        self.writing.open(area)

    def _frame(self) -> None:
        self.write(self.areas.frame(self._pointed()))

    def _note(self) -> None:
        self.write(self.areas.note(self._pointed()))

    def _write(self) -> None:
        selection = self._document.selection
        for area in areas_of(selection.frames, selection.notes)[:1]:
            self.write(area)

    def _pointed(self) -> Point:
        """At the pointer while it is over the canvas, else in the middle of the view."""
        port = self._canvas.viewport()
        at = port.mapFromGlobal(self._canvas.cursor().pos()) if port.underMouse() else port.rect().center()
        point = self._canvas.mapToScene(at)
        return point.x(), point.y()
