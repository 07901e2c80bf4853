"""The bottom of the inspector: whether what is drawn is what runs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from filewright.gui.theme import Theme, set_class
from filewright.text import _, ngettext


class Foot(QWidget):
    """44 high: an icon and a sentence, and a button where there is something to apply."""

    apply_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = QLabel(self)
        self._words = QLabel(self)
        set_class(self._words, "secondary")
        self._words.setWordWrap(True)
        self._button = QPushButton(_("Apply"), self)
        set_class(self._button, "apply", "small")
        self._button.clicked.connect(self.apply_wanted)
        line = QFrame(self)
        set_class(line, "line")
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addLayout(row, 1)
        self.setMinimumHeight(theme.px(44))
        self.show_changes(0, runs=False, blocked=False)

    def show_changes(self, count: int, *, runs: bool, blocked: bool) -> None:
        """Say how many changes are not applied, and whether something is in their way."""
        size = self._theme.px(16)
        if not runs:
            icon, color, words = "circle-check", "text.muted", _("Changes count from the next start")
        elif not count:
            icon, color, words = "circle-check", "state.running", _("All settings are applied")
        else:
            icon, color = "pencil", "state.edited"
            waits = ngettext("{count} change waits.", "{count} changes wait.", count).format(count=count)
            words = waits + " " + _("Files on their way go on as they began.")
        self._icon.setPixmap(self._theme.pixmap(icon, color, size))
        self._words.setText(words)
        self._button.setVisible(runs and count > 0)
        self._button.setEnabled(not blocked)
        self._button.setToolTip(_("First mend what is marked in red") if blocked else "")
