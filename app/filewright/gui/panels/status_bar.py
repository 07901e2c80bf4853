"""The account of every file at the left, what needs mending at the right."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from filewright.core.ledger import Ledger
from filewright.gui import wording
from filewright.gui.models.file_states import TERMS, Term
from filewright.gui.theme import FontRole, Theme, set_class
from filewright.text import _, ngettext

NARROW = 900
_ALWAYS = ("done", "unaccounted")


class StatusBar(QFrame):
    """`term_clicked` tells which number of the account was clicked; `problems_clicked` the count of problems."""

    term_clicked = Signal(str)
    problems_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_class(self, "status")
        self.setFixedHeight(theme.px(theme.tokens.layout.status))
        theme.changed.connect(lambda: self.setFixedHeight(theme.px(theme.tokens.layout.status)))
        self._account = AccountLine(theme, self)
        self._account.clicked.connect(self.term_clicked)
        self._problems = QPushButton(self)
        set_class(self._problems, "link", "small")
        self._problems.setIcon(theme.icon("alert-triangle", "state.error", size=14))
        self._problems.clicked.connect(self.problems_clicked)
        self._problems.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self._account)
        self._row.addStretch(1)
        self._row.addWidget(self._problems)

    def show_account(self, ledger: Ledger | None) -> None:
        """Show this account; None: there is none."""
        self._account.setVisible(ledger is not None)
        if ledger is not None:
            self._account.show_ledger(ledger)

    def account_text(self) -> str:
        """The account as it is read."""
        return self._account.text()

    def show_problems(self, count: int) -> None:
        """Show how many things must be mended; 0: nothing."""
        self._problems.setVisible(count > 0)
        self._problems.setText(ngettext("{count} problem", "{count} problems", count).format(count=count))

    def focus_first(self) -> None:
        """Put the keyboard on the first number."""
        self._account.focus_first()

    def add_right(self, widget: QWidget) -> None:
        """Show something more at the right."""
        self._row.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._account.set_narrow(self.width() < NARROW)


class AccountLine(QWidget):
    """`12,431 seen = 12,380 done + 28 left out … ✓ 0 missing`: terms of 0 are left out, but for done and missing."""

    clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._narrow = False
        self._ledger: Ledger | None = None
        self._seen = _Figure(theme, _("seen"), self, lambda: self.clicked.emit("seen"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._seen)
        self._terms: list[tuple[Term, QLabel, _Figure]] = []
        for term in TERMS[:-1]:
            sign = QLabel("=" if not self._terms else "+", self)
            set_class(sign, "muted")
            figure = _Figure(theme, _(term.counted), self, self._teller(term.key))
            row.addWidget(sign)
            row.addWidget(figure)
            self._terms.append((term, sign, figure))
        self._check = QLabel(self)
        self._check.setContentsMargins(10, 0, 0, 0)
        self._missing = _Figure(theme, _("missing"), self, self._teller("unaccounted"))
        self.find_button = QPushButton(_("Find them"), self)
        set_class(self.find_button, "link", "small")
        self.find_button.clicked.connect(self._teller("unaccounted"))
        for widget in (self._check, self._missing, self.find_button):
            row.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.show_ledger(Ledger())
        theme.changed.connect(self._show_check)

    def show_ledger(self, ledger: Ledger) -> None:
        """Show these numbers."""
        if ledger == self._ledger:
            return
        self._ledger = ledger
        numbers = ledger.as_dict()
        self._seen.show_number(numbers["seen"])
        for term, sign, figure in self._terms:
            shown = not self._narrow and (numbers[term.key] > 0 or term.key in _ALWAYS)
            sign.setVisible(shown)
            figure.setVisible(shown)
            if shown:
                if term.key == "quarantined":
                    figure.set_words(ngettext("needs attention", "need attention", numbers[term.key]))
                figure.show_number(numbers[term.key])
        self._missing.show_number(ledger.unaccounted)
        self.find_button.setVisible(ledger.unaccounted > 0)
        self._show_check()
        self.setAccessibleName(self.text())

    def focus_first(self) -> None:
        """Put the keyboard on the number of files seen."""
        self._seen.setFocus(Qt.FocusReason.TabFocusReason)

    def set_narrow(self, narrow: bool) -> None:
        """Show only how many were seen and how many are missing, or all."""
        if narrow != self._narrow:
            self._narrow = narrow
            ledger, self._ledger = self._ledger, None
            self.show_ledger(ledger or Ledger())

    def text(self) -> str:
        """The line as it is read."""
        parts = [self._seen.text()]
        for _term, sign, figure in self._terms:
            if not figure.isHidden():
                parts += [sign.text(), figure.text()]
        return " ".join([*parts, "✓" if not self._gone else "!", self._missing.text()])

    @property
    def _gone(self) -> int:
        return self._ledger.unaccounted if self._ledger else 0

    def _show_check(self) -> None:
        gone = self._gone
        icon, color = ("alert-triangle", "state.error") if gone else ("circle-check", "state.running")
        self._check.setPixmap(self._theme.pixmap(icon, color, self._theme.px(14)))
        self._missing.set_tone(color)

    def _teller(self, key: str) -> Callable[[], None]:
        return lambda: self.clicked.emit(key)


class _Figure(QAbstractButton):
    """A number and its word in two weights; a click opens the list of what it counts."""

    def __init__(self, theme: Theme, words: str, parent: QWidget, clicked: Callable[[], None]) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self._figure = ""
        self._tone = ""
        self.setToolTip(_("Show these files"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(clicked)
        theme.changed.connect(self.updateGeometry)
        self.show_number(0)

    def set_words(self, words: str) -> None:
        self._words = words

    def show_number(self, number: int) -> None:
        figure = wording.number(number)
        if f"{figure} {self._words}" == self.text():
            return
        self._figure = figure
        before = self.sizeHint()
        self.setText(f"{figure} {self._words}")
        self.setAccessibleName(self.text())
        if self.sizeHint() != before:
            self.updateGeometry()
        self.update()

    def set_tone(self, tone: str) -> None:
        """Draw it in this colour token; "": in the usual ones."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + self._theme.px(8), self._theme.px(24))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("bg.pressed" if self.isDown() else "bg.hover"))
            painter.drawRoundedRect(self.rect().adjusted(0, 1, 0, -1), 4, 4)
        left, middle = theme.px(4), Qt.AlignmentFlag.AlignVCenter
        area = self.rect().adjusted(left, 0, 0, 0)
        painter.setFont(theme.font(FontRole.STRONG))
        painter.setPen(theme.color(self._tone or "text.primary"))
        painter.drawText(area, middle, self._figure)
        if not self._tone:
            painter.setFont(theme.font(FontRole.BODY))
            painter.setPen(theme.color("text.secondary"))
        painter.drawText(area.adjusted(sum(self._widths()[:2]), 0, 0, 0), middle, self._words)
        painter.end()

    def _widths(self) -> tuple[int, int, int]:
        """Of the number, the gap, the word."""
        strong = QFontMetrics(self._theme.font(FontRole.STRONG))
        plain = QFontMetrics(self._theme.font(FontRole.STRONG if self._tone else FontRole.BODY))
        return strong.horizontalAdvance(self._figure), self._theme.px(4), plain.horizontalAdvance(self._words)
