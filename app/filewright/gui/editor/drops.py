"""What is dragged in from elsewhere: kinds of steps from the palette, files from the desktop, text of flows."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Signal

from filewright.core.pipeline import Pipeline
from filewright.errors import DocumentError
from filewright.gui.editor.adding import Adding
from filewright.gui.editor.commands import Commands
from filewright.gui.editor.desk import Desk
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import HEAD, WIDTH, snapped
from filewright.gui.editor.splice import splice_for
from filewright.gui.step_drag import STEP_MIME, dragged_step
from filewright.pipeline.fragment import pasted

HAND_X, HAND_Y = WIDTH / 2, HEAD / 2
"""A step from the palette is held at the middle of its head."""


class Drops(QObject):
    """`files_dropped` brings paths and the step they were let go on (None: the canvas); `place` is where that was."""

    files_dropped = Signal(list, object)

    def __init__(self, desk: Desk, adding: Adding, commands: Commands) -> None:
        super().__init__(desk)
        self._desk = desk
        self._adding = adding
        self._commands = commands
        self.place: Point | None = None

    def takes(self, mime: QMimeData) -> bool:
        """Whether this can be let go here at all."""
        return dragged_step(mime) in self._desk.document.specs or bool(_paths(mime)) or _steps(mime) is not None

    def hover(self, mime: QMimeData, point: Point) -> None:
        """Show what would become of it here."""
        use = dragged_step(mime)
        if use is not None:
            wire_id = self._desk.hits.wire_at(point)
            fits = wire_id is not None and splice_for(self._desk.document, wire_id, use=use) is not None
            self._desk.marker.hover(None, wire=wire_id if fits else None)
        else:
            self._desk.marker.target(self._desk.hits.at(point).node)

    def leave(self) -> None:
        """It is no longer here."""
        self._desk.marker.hover(None)
        self._desk.marker.target(None)

    def drop(self, mime: QMimeData, point: Point) -> bool:
        """It was let go; False when nothing came of it."""
        self.leave()
        use = dragged_step(mime)
        if use is not None:
            corner = (point[0] - HAND_X, point[1] - HAND_Y)
            return self._shown(self._adding.add(use, corner, wire=self._desk.hits.wire_at(point))) is not None
        paths = _paths(mime)
        if paths:
            self.place = point
            self.files_dropped.emit(paths, self._desk.hits.at(point).node)
            return True
        fragment = _steps(mime)
        if fragment is not None:
            self._commands.paste_at(fragment, (snapped(point[0]), snapped(point[1])))
        return fragment is not None

    def add(self, use: str, params: Mapping[str, Any]) -> str | None:
        """Add a step of this kind with these settings where files were let go last, else in the middle; its key."""
        center = self._desk.camera.center
        x, y = self.place or (center.x(), center.y())
        return self._shown(self._adding.add(use, (x - HAND_X, y - HAND_Y), params=params))

    def _shown(self, key: str | None) -> str | None:
        """In a crowd the next free place may lie far off."""
        if key is not None:
            self._desk.camera.reveal(self._desk.picture.nodes[key].body)
        return key


def _paths(mime: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]


def _steps(mime: QMimeData) -> Pipeline | None:
    """The steps that dragged text tells of, as out of a chat; None where it tells of none."""
    if mime.hasUrls() or mime.hasFormat(STEP_MIME) or not mime.hasText():
        return None
    try:
        return pasted(mime.text())
    except DocumentError:
        return None
