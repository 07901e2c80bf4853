"""What a kind of step does, in the words of its manifest."""

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from filewright.core.processor import ProcessorSpec
from filewright.gui.theme import Theme, set_class
from filewright.text import _


class HelpCard(QFrame):
    """Comes and goes with the help button."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_class(self, "preview")
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        set_class(self._words, "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self._words)
        self.hide()

    def show_help(self, spec: ProcessorSpec) -> None:
        """Show the help of this kind, or hide it when it is shown."""
        text = _(spec.help).strip() or _(spec.summary)
        if not self.isHidden() and self._words.text() == text:
            self.hide()
            return
        self._words.setText(text)
        self.show()
