"""A bar above the canvas that offers edits which the program could not save before it ended."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from filewright.core.change_words import Change
from filewright.gui.theme import Theme, set_class
from filewright.text import _, ngettext

_MOST = 4
"""Changes that are told; the number of the others is."""


class LeftBar(QFrame):
    """Says what was left and offers two answers. It lies above the canvas, and nothing waits for an answer."""

    taken = Signal()
    discarded = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        set_class(self, "message-held")
        self._mark = QLabel(self)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        set_class(self._words, "strong")
        self._what = QLabel(self)
        self._what.setWordWrap(True)
        set_class(self._what, "secondary")
        self._take = QPushButton(self)
        set_class(self._take, "primary")
        self._discard = QPushButton(_("Discard"), self)
        set_class(self._discard, "plain")
        self._take.clicked.connect(self.taken)
        self._discard.clicked.connect(self.discarded)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._words)
        column.addWidget(self._what)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self._mark)
        row.addLayout(column, 1)
        row.addWidget(self._take)
        row.addWidget(self._discard)
        theme.changed.connect(self._draw)
        self._draw()
        self.hide()

    def offer(self, title: str, when: str, changes: Sequence[Change], *, is_open: bool) -> None:
        """Offer the edits of this flow; `when` says how long ago they were made. `is_open`: the flow is in front."""
        words = _("Filewright ended before “{name}” was saved, {when}.").format(name=title, when=when)
        told = [change.sentence for change in changes[:_MOST]]
        more = len(changes) - len(told)
        if more > 0:
            told.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
        self._words.setText(words)
        self._what.setText(" · ".join(told))
        self._what.setVisible(bool(told))
        self._take.setText(_("Take the changes") if is_open else _("Open it"))
        self.setAccessibleName(words)
        self.setAccessibleDescription(self._what.text())
        self.show()

    def words(self) -> list[str]:
        """What it says."""
        return [label.text() for label in (self._words, self._what) if not label.isHidden()]

    @property
    def answers(self) -> tuple[QPushButton, QPushButton]:
        """Take, and discard."""
        return self._take, self._discard

    def _draw(self) -> None:
        self._mark.setPixmap(self._theme.pixmap("history", "state.held", self._theme.px(18)))
