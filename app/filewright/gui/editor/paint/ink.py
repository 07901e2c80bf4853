"""What paint functions draw with: shades, letters and stamps, made anew when the window's look changes."""

from PySide6.QtCore import QObject, Signal

from filewright.gui.editor.paint.lettering import Letter, Lettering
from filewright.gui.editor.paint.markdown import Markdown
from filewright.gui.editor.paint.shades import Shades
from filewright.gui.editor.paint.stamps import Stamps
from filewright.gui.theme import Theme

__all__ = ["Ink", "Letter"]


class Ink(QObject):
    """One for each canvas. `changed` comes when everything drawn must be drawn again."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.shades = Shades(theme)
        self.letters = Lettering(theme.tokens)
        self.stamps = Stamps(self.shades)
        self.markdown = Markdown(self.letters.fonts[Letter.PROSE])
        self.color = self.shades.color
        self.brush = self.shades.brush
        self.pen = self.shades.pen
        self.line = self.shades.line
        theme.changed.connect(self._renew)

    def _renew(self) -> None:
        self.shades.clear()
        self.stamps.clear()
        self.markdown.clear()
        self.changed.emit()
