"""Copies steps as the text of a flow, and pastes any text that is one: from this window, another, or a chat."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QClipboard

from filewright.errors import DocumentError
from filewright.gui.document import Document
from filewright.gui.editor.canvas import Canvas
from filewright.gui.editor.commands import Commands
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import snapped
from filewright.pipeline.fragment import copied_text, pasted
from filewright.text import _


class Clipboard(QObject):
    """Between a document's selection and the system's clipboard. `told` brings words about what could not be pasted,
    `files_pasted` paths that were copied in a file manager."""

    told = Signal(str)
    files_pasted = Signal(list)

    def __init__(self, document: Document, commands: Commands, clipboard: QClipboard, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._document = document
        self._commands = commands
        self._clipboard = clipboard
        self._canvas = canvas

    def copy(self) -> bool:
        """Copy the selected steps; False when there are none."""
        fragment = self._commands.fragment()
        if fragment is None:
            return False
        layout = fragment.layout
        self._clipboard.setText(copied_text(fragment, fragment.graph.nodes, layout.frames, layout.notes))
        return True

    def cut(self) -> None:
        """Copy the selected steps and take them out."""
        if self.copy():
            self._commands.cut()

    def paste(self) -> None:
        """Add the steps that the clipboard's text holds at the pointer, while that is over the canvas, else in the
        middle of the view. Files are handed on; about anything else there are words."""
        paths = [url.toLocalFile() for url in self._clipboard.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.files_pasted.emit(paths)
            return
        try:
            fragment = pasted(self._clipboard.text())
        except DocumentError as error:
            self.told.emit(_words(error))
            return
        self._commands.paste_at(fragment, self._corner())

    def _corner(self) -> Point:
        port = self._canvas.viewport()
        at = port.mapFromGlobal(self._canvas.cursor().pos()) if port.underMouse() else port.rect().center()
        point = self._canvas.mapToScene(at)
        return snapped(point.x()), snapped(point.y())


def _words(error: DocumentError) -> str:
    """What is wrong, where, and what to do."""
    line = error.place.line
    sentence = _("Line {line}: {sentence}").format(line=line, sentence=error) if line is not None else str(error)
    return f"{sentence} {error.next_step}".rstrip()
