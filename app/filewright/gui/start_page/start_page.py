"""The page that shows while no flow is open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from filewright.gui import wording
from filewright.gui.start_page.drop_zone import DropZone
from filewright.gui.start_page.example import Example
from filewright.gui.start_page.recent import RecentFlow
from filewright.gui.start_page.row_button import RowButton
from filewright.gui.start_page.template_card import TemplateCard
from filewright.gui.theme import Look, Theme, set_class, state_look
from filewright.gui.theme.product_mark import paint_mark
from filewright.text import _

_WIDTH = 1306
_SIDE = 408
_COLUMNS = 3
_NARROW = 1180


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a flow of the list stands: a mark and words at the right."""

    look: Look
    words: str


class StartPage(QScrollArea):
    """Asks for what the person wants; what happens then is the window's matter."""

    files_dropped = Signal(list)
    choose_wanted = Signal()
    watch_wanted = Signal()
    template_wanted = Signal(Path)
    open_wanted = Signal()
    recent_wanted = Signal(Path)
    empty_wanted = Signal()
    paste_wanted = Signal()
    search_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns = 0
        set_class(self, "canvas")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Start page"))
        self._cards: list[TemplateCard] = []
        page = QFrame(self)
        set_class(page, "canvas")
        self._left = self._make_left(page)
        self._right = self._make_right(page)
        self._body = QGridLayout()
        self._body.setHorizontalSpacing(theme.px(48))
        self._body.setVerticalSpacing(theme.px(24))
        content = QWidget(page)
        content.setMaximumWidth(theme.px(_WIDTH))
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.px(36))
        inner.addLayout(self._make_head(content))
        inner.addLayout(self._body)
        inner.addStretch(1)
        outer = QHBoxLayout(page)
        outer.setContentsMargins(32, theme.px(64), 32, 32)
        outer.addStretch(1)
        outer.addWidget(content, 100)
        outer.addStretch(1)
        self.setWidget(page)
        self._arrange()

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Show these, each with its drawing."""
        for card in self._cards:
            self._grid.removeWidget(card)
            card.deleteLater()
        self._cards = []
        for example in examples:
            card = TemplateCard(self._theme, example, self)
            card.clicked.connect(self._wanting(example.folder))
            self._cards.append(card)
        self._examples.setVisible(bool(self._cards))
        self._columns = 0
        self._arrange()

    def examples(self) -> tuple[Example, ...]:
        """The examples that are shown."""
        return tuple(card.example for card in self._cards)

    def show_recent(self, flows: Sequence[RecentFlow], standings: Mapping[Path, Standing], now_ns: int) -> None:
        """Show these flows; those without a standing tell when they were opened."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if not flows:
            empty = QLabel(_("Flows that you open or save show here."))
            set_class(empty, "muted")
            self._recent.addWidget(empty)
        for flow in flows:
            self._recent.addWidget(self._recent_row(flow, standings.get(flow.path), now_ns))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that can be done."""
        self._zone.choose.setFocus(Qt.FocusReason.TabFocusReason)

    def _make_head(self, parent: QWidget) -> QHBoxLayout:
        title = QLabel(_("What should happen to your files?"), parent)
        set_class(title, "title")
        below = QLabel(_("Start from an example with its own files, or from an empty canvas."), parent)
        set_class(below, "secondary")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(title)
        words.addWidget(below)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(_BigMark(self._theme, parent))
        row.addLayout(words, 1)
        return row

    def _make_left(self, parent: QWidget) -> QWidget:
        left = QWidget(parent)
        self._zone = DropZone(self._theme, left)
        self._zone.dropped.connect(self.files_dropped)
        self._zone.choose_wanted.connect(self.choose_wanted)
        self._zone.watch_wanted.connect(self.watch_wanted)
        title = QLabel(_("Examples"), left)
        set_class(title, "head")
        note = QLabel(_("Each runs in a copy of its own, with files to try"), left)
        set_class(note, "muted")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(note)
        self._grid = QGridLayout()
        self._grid.setSpacing(13)
        self._examples = QWidget(left)
        examples = QVBoxLayout(self._examples)
        examples.setContentsMargins(0, 0, 0, 0)
        examples.setSpacing(12)
        examples.addLayout(head)
        examples.addLayout(self._grid)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(30))
        column.addWidget(self._zone)
        column.addWidget(self._examples)
        column.addStretch(1)
        return left

    def _make_right(self, parent: QWidget) -> QWidget:
        right = QWidget(parent)
        title = QLabel(_("Recent"), right)
        set_class(title, "head")
        open_file = QPushButton(_("Open a file…"), right)
        set_class(open_file, "link")
        open_file.clicked.connect(self.open_wanted)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(open_file)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        line = QFrame(right)
        set_class(line, "line")
        empty = QLabel(_("Start empty"), right)
        set_class(empty, "head")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._recent)
        column.addSpacing(16)
        column.addWidget(line)
        column.addSpacing(8)
        column.addWidget(empty)
        for icon, words, key, wanted in (
            ("plus", _("Empty canvas"), "Ctrl+N", self.empty_wanted),
            ("terminal-2", _("Paste a flow as text"), "Ctrl+V", self.paste_wanted),
            ("search", _("Find a step or a command"), "Ctrl+K", self.search_wanted),
        ):
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            row = RowButton(self._theme, icon, words, key=shown, parent=right)
            row.clicked.connect(wanted)
            column.addWidget(row)
        column.addSpacing(16)
        column.addWidget(self._make_promise(right))
        column.addStretch(1)
        return right

    def _make_promise(self, parent: QWidget) -> QWidget:
        card = QFrame(parent)
        set_class(card, "card")
        icon = QLabel(card)
        icon.setPixmap(self._theme.pixmap("shield-check", "state.running", self._theme.px(16)))
        title = QLabel(_("Nothing runs that you did not allow"), card)
        set_class(title, "strong")
        words = QLabel(
            _(
                "A flow from someone else shows first what it may reach beyond its own folder. "
                "It starts after you say yes."
            ),
            card,
        )
        words.setWordWrap(True)
        set_class(words, "secondary")
        grid = QGridLayout(card)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.addWidget(icon, 0, 0)
        grid.addWidget(title, 0, 1)
        grid.addWidget(words, 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        return card

    def _recent_row(self, flow: RecentFlow, standing: Standing | None, now_ns: int) -> RowButton:
        if standing is None:
            look, icon = state_look(Look.IDLE), "square"
            right, color = _("opened {when}").format(when=wording.ago(flow.opened_ns, now_ns)), "text.muted"
        else:
            look = state_look(standing.look)
            icon, right = look.icon, standing.words
            color = look.color if standing.look is Look.ERROR else "text.muted"
        row = RowButton(
            self._theme,
            icon,
            flow.title,
            below=_short(flow.path),
            right=right,
            right_color=color,
            icon_color=look.color,
        )
        row.setToolTip(wording.shown_path(str(flow.path)))
        row.clicked.connect(lambda: self.recent_wanted.emit(flow.path))
        return row

    def _wanting(self, folder: Path) -> Callable[[], None]:
        return lambda: self.template_wanted.emit(folder)

    def _arrange(self) -> None:
        """Two columns side by side, or below each other in a narrow window; cards in as many columns as fit."""
        width = self.viewport().width() - 64
        beside = width >= self._theme.px(_NARROW - 64)
        room = min(width, self._theme.px(_WIDTH)) - (self._theme.px(_SIDE + 48) if beside else 0)
        columns = max(1, min(_COLUMNS, (room + 13) // self._theme.px(253)))
        key = columns * 2 + beside
        if key == self._columns:
            return
        self._columns = key
        self._body.removeWidget(self._left)
        self._body.removeWidget(self._right)
        self._right.setMaximumWidth(self._theme.px(_SIDE) if beside else 16_777_215)
        self._body.addWidget(self._left, 0, 0)
        self._body.addWidget(self._right, 0 if beside else 1, 1 if beside else 0)
        self._body.setColumnStretch(0, 1)
        self._body.setColumnMinimumWidth(1, self._theme.px(_SIDE) if beside else 0)
        for place, card in enumerate(self._cards):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


class _BigMark(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(theme.px(42), theme.px(42))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(self.rect()), self._theme.color("accent.base"))
        painter.end()


def _short(path: Path) -> str:
    parts = path.parts[-3:] if len(path.parts) > 3 else path.parts
    return wording.shown_path("/".join(parts))
