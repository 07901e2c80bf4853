"""Which file is tried, how it stands, and the buttons: choose a file, try again, stop."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from filewright.gui import wording
from filewright.gui.fields.controls import IconButton
from filewright.gui.models.steps import Steps
from filewright.gui.panels.elided_label import ElidedLabel
from filewright.gui.theme import Theme, set_class
from filewright.gui.trying import words
from filewright.gui.trying.tryout import Tryout
from filewright.text import _


class TryBar(QWidget):
    """Stays above the results."""

    choose_wanted = Signal()
    again_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = ElidedLabel(parent=self)
        set_class(self._file, "strong")
        self._until = ElidedLabel(parent=self)
        set_class(self._until, "muted", "small")
        self._again = QPushButton(_("Try again"), self)
        set_class(self._again, "outline", "small")
        self._again.clicked.connect(self.again_wanted)
        self._stop = QPushButton(_("Stop"), self)
        set_class(self._stop, "outline", "small")
        self._stop.clicked.connect(self.stop_wanted)
        other = IconButton(theme, "folder-open", _("Try with another file…"), small=True, parent=self)
        other.clicked.connect(self.choose_wanted)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._file)
        names.addWidget(self._until)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addLayout(names, 1)
        row.addWidget(self._stop)
        row.addWidget(self._again)
        row.addWidget(other)
        self._working = QProgressBar(self)
        self._working.setRange(0, 0)
        self._working.setTextVisible(False)
        self._working.setAccessibleName(_("The try is at work"))
        self._notice = QFrame(self)
        set_class(self._notice, "message-held")
        self._notice_words = QLabel(self._notice)
        self._notice_words.setWordWrap(True)
        inner = QHBoxLayout(self._notice)
        inner.setContentsMargins(12, 6, 8, 6)
        inner.addWidget(self._notice_words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 4)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._working)
        column.addWidget(self._notice)

    def show_try(self, tryout: Tryout, steps: Steps) -> None:
        """Show how this stands."""
        self._file.setText(wording.shown_name(tryout.path))
        self._file.setToolTip(wording.shown_path(tryout.path))
        until = tryout.until
        self._until.setText(
            _("A copy went up to “{step}”").format(step=steps.title(until)) if until else _("A copy went all the way")
        )
        self._working.setVisible(tryout.runs)
        self._stop.setVisible(tryout.runs)
        self._again.setVisible(not tryout.runs)
        set_class(self._again, "apply" if tryout.is_stale else "outline", "small")
        self._show_notice(tryout)

    def notice(self) -> str:
        """What is said about the results as a whole; "" where nothing is."""
        return "" if self._notice.isHidden() else self._notice_words.text()

    def _show_notice(self, tryout: Tryout) -> None:
        told = []
        if tryout.error is not None:
            told.append(f"{tryout.error} {tryout.error.next_step}".strip())
        if tryout.tried is not None and (ended := words.ended_words(tryout.tried)):
            told.append(ended)
        if tryout.is_stale:
            told.append(_("Settings changed since."))
        set_class(self._notice, "message-error" if tryout.error is not None else "message-held")
        self._notice_words.setText(" ".join(told))
        self._notice.setVisible(bool(told))
