"""Copies steps as the text of a flow, and pastes any text that is one: from this window, another, or a chat."""

from PySide6.QtGui import QClipboard

from filewright.core.pipeline import Pipeline
from filewright.errors import DocumentError
from filewright.gui.document import Document
from filewright.gui.editor.commands import Commands
from filewright.pipeline.fragment import copied_text, pasted


class Clipboard:
    """Between a document's selection and the system's clipboard."""

    def __init__(self, document: Document, commands: Commands, clipboard: QClipboard) -> None:
        self._document = document
        self._commands = commands
        self._clipboard = clipboard

    def copy(self) -> bool:
        """Copy the selected steps; False when there are none."""
        fragment = self._commands.fragment()
        if fragment is None:
            return False
        self._clipboard.setText(copied_text(fragment, fragment.graph.nodes))
        return True

    def cut(self) -> None:
        """Copy the selected steps and take them out."""
        if self.copy():
            self._commands.cut()

    def held(self) -> Pipeline | None:
        """The steps that the clipboard's text holds; None when it holds none."""
        try:
            fragment = pasted(self._clipboard.text())
        except DocumentError:
            return None
        return fragment if fragment.graph.nodes or fragment.layout.frames or fragment.layout.notes else None
