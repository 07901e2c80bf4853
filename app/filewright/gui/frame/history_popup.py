"""The edits so far, to go back and forth in; and earlier versions of the flow's file, to go back to."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from filewright.core.change_words import Change
from filewright.gui import wording
from filewright.gui.document import Document
from filewright.gui.earlier_versions import Compared, EarlierVersions
from filewright.gui.fields.controls import Choice, Hit, HitList, Segmented
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Theme, cast_shadow, set_class
from filewright.pipeline.versions import Version
from filewright.text import _, ngettext

_EDITS, _VERSIONS = "edits", "versions"
_WIDTH, _LEAST, _HEIGHT = 380, 160, 420
_MOST = 8
"""Differences of a version that are told; the number of the others is."""


class HistoryPopup(QFrame):
    """Lies below the button that opens it. Up and Down go through a list, Enter or a click goes there, Escape closes.

    `closed`: the keyboard may go back to where it was.
    """

    closed = Signal()

    def __init__(self, theme: Theme, versions: EarlierVersions, parent: QWidget) -> None:
        """`parent` is the window."""
        super().__init__(parent)
        self._theme = theme
        self._versions = versions
        self._flow: OpenFlow | None = None
        self._known: tuple[Version, ...] = ()
        self._button: QWidget | None = None
        set_class(self, "popup")
        cast_shadow(theme, self)
        self.setAccessibleName(_("History"))
        choices = (Choice(value=_EDITS, label=_("Edits so far")), Choice(value=_VERSIONS, label=_("Saved versions")))
        self._which = Segmented(theme, _("What to go back in"), choices, small=True, parent=self)
        self._which.set_value(_EDITS)
        self._which.value_changed.connect(lambda _value: self._show_page())
        self.edits = _KeyedList(theme, _("Edits so far, the latest first"), self)
        self.edits.taken.connect(_follow)
        self.versions = _KeyedList(theme, _("Saved versions, the latest first"), self)
        self.versions.currentRowChanged.connect(self._compare)
        self.versions.taken.connect(lambda _hit: self._go_back())
        self._differs = QLabel(self)
        self._differs.setWordWrap(True)
        self._differs.setAlignment(Qt.AlignmentFlag.AlignTop)
        set_class(self._differs, "secondary", "small")
        self._back = QPushButton(_("Go back to this version"), self)
        set_class(self._back, "outline")
        self._back.clicked.connect(self._go_back)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.edits)
        self._pages.addWidget(self._versions_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self._which)
        column.addWidget(self._pages, 1)
        versions.listed.connect(self._list_versions)
        versions.compared.connect(self._tell)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_went)
        self.hide()

    def open(self, flow: OpenFlow, button: QWidget, *, versions: bool = False) -> None:
        """Show the history of this flow below a button, with the keyboard in the list."""
        self._leave()
        self._flow = flow
        flow.document.undo_stack.indexChanged.connect(self._list_edits)
        flow.document.clean_changed.connect(self._list_edits)
        self._which.set_value(_VERSIONS if versions else _EDITS)
        self._button = button
        self.show()
        self.raise_()
        self._show_page()

    def close_it(self) -> None:
        """Close, and give the keyboard back."""
        if self.isVisible():
            self.hide()
            self._leave()
            self.closed.emit()

    @property
    def differences(self) -> str:
        """What is told of the chosen version."""
        return self._differs.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            super().keyPressEvent(event)

    def _versions_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.versions, 1)
        column.addWidget(self._differs)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._back)
        column.addLayout(buttons)
        return page

    def _show_page(self) -> None:
        if self._flow is None:
            return
        if self._which.value() == _EDITS:
            self._list_edits()
            self._pages.setCurrentIndex(0)
            self.edits.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._pages.setCurrentIndex(1)
            self._fit(self._theme.px(_HEIGHT))
            self._list_versions(())
            self._differs.clear()
            self._versions.list_of(self._flow)
            self.versions.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list_edits(self, *_news: object) -> None:
        if self._flow is not None:
            document = self._flow.document
            hits = edit_rows(document)
            self.edits.show_hits(hits)
            self.edits.setCurrentRow(len(hits) - 1 - document.undo_stack.index())
            self._fit(self.edits.height_wanted)

    def _fit(self, rows: int) -> None:
        """As high as what it lists, within bounds, its right end below the button's."""
        theme = self._theme
        self.resize(theme.px(_WIDTH), min(max(rows + theme.px(56), theme.px(_LEAST)), theme.px(_HEIGHT)))
        button = self._button
        if button is not None:
            corner = button.mapTo(self.window(), QPoint(button.width() - self.width(), button.height() + 4))
            self.move(max(8, corner.x()), corner.y())

    def _list_versions(self, versions: tuple[Version, ...]) -> None:
        self._known = versions
        now = time.time_ns()
        self.versions.show_hits(
            [
                Hit(words=_when(version, now), kind=wording.size(version.bytes), icon="history", then=lambda: None)
                for version in versions
            ]
        )
        self._back.setEnabled(bool(versions))
        if not versions:
            self._differs.setText(_("Each time you save, the version before is kept here. There is none yet."))

    def _compare(self, row: int) -> None:
        if self._flow is not None and 0 <= row < len(self._known):
            self._versions.compare(self._flow, self._known[row])

    def _tell(self, compared: Compared) -> None:
        row = self.versions.currentRow()
        if 0 <= row < len(self._known) and self._known[row] == compared.version:
            self._differs.setText(differences(compared.changes))

    def _go_back(self) -> None:
        row, flow = self.versions.currentRow(), self._flow
        if flow is not None and 0 <= row < len(self._known):
            self._versions.go_back(flow, self._known[row], lambda _differed: self.close_it())

    def _leave(self) -> None:
        if self._flow is not None:
            self._flow.document.undo_stack.indexChanged.disconnect(self._list_edits)
            self._flow.document.clean_changed.disconnect(self._list_edits)
            self._flow = None

    def _focus_went(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and now is not None and now is not self and not self.isAncestorOf(now):
            self.hide()
            self._leave()


class _KeyedList(HitList):
    """A list that has the keyboard itself."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(theme, name, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(event):
            super().keyPressEvent(event)


def edit_rows(document: Document) -> list[Hit]:
    """One row for each point of the history, the latest first and how it was opened last."""
    stack = document.undo_stack
    rows = []
    for index in range(stack.count(), -1, -1):
        words = stack.text(index - 1) if index else _("As it was opened")
        if index == stack.index():
            kind, icon = _("now"), "player-play"
        elif index > stack.index():
            kind, icon = _("taken back"), "arrow-forward-up"
        else:
            kind, icon = "", "check"
        if index == stack.cleanIndex():
            kind = _("{standing}, saved").format(standing=kind) if kind else _("saved")
        rows.append(Hit(words=words, kind=kind, icon=icon, then=_going(document, index)))
    return rows


def differences(changes: Sequence[Change]) -> str:
    """What going back would do, one change a line."""
    if not changes:
        return _("The flow is as it was then.")
    lines = [_("Going back would do this:"), *(f"• {change.sentence}" for change in changes[:_MOST])]
    more = len(changes) - _MOST
    if more > 0:
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
    return "\n".join(lines)


def _going(document: Document, index: int) -> Callable[[], None]:
    return lambda: document.go_to(index)


def _follow(hit: Hit) -> None:
    if hit.then is not None:
        hit.then()


def _when(version: Version, now_ns: int) -> str:
    day = wording.moment(version.time_ns, now_ns)
    clock = wording.clock(version.time_ns, seconds=False)
    if ":" in day:
        return _("today {time}").format(time=clock)
    return f"{day}, {clock}"
