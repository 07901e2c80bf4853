"""Shows which step has the keyboard: only once the keyboard is used, and only while the canvas has it."""

from PySide6.QtCore import QObject

from filewright.gui.document import Document
from filewright.gui.editor.accessible import Speaker
from filewright.gui.editor.canvas import Canvas
from filewright.gui.editor.marker import Marker
from filewright.gui.editor.picture import Picture


class FocusMark(QObject):
    """Also tells screen readers."""

    def __init__(self, document: Document, picture: Picture, marker: Marker, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._document = document
        self._picture = picture
        self._marker = marker
        self._canvas = canvas
        self._speaker = Speaker(canvas)
        self._by_keyboard = False
        document.selection_changed.connect(self.renew)
        canvas.focus_changed.connect(self.renew)
        picture.renewed.connect(self.speak)

    def keyboard_used(self) -> None:
        """Show it from now on."""
        self._by_keyboard = True
        self.renew()

    def pointer_used(self) -> None:
        """Show it no longer."""
        self._by_keyboard = False
        self.renew()

    def renew(self) -> None:
        """Show it where the keyboard is now."""
        current = self._document.selection.current
        shown = self._by_keyboard and self._canvas.hasFocus()
        self._marker.focus(current if shown else None)
        self.speak()

    def speak(self) -> None:
        """Tell what has the keyboard, and when its state changes."""
        current = self._document.selection.current
        item = self._picture.nodes.get(current) if current is not None else None
        self._speaker.at(item.face if item else None, item.pulse if item else None)
