"""The row on top of the window."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from filewright.gui.action_table import Do, Situation
from filewright.gui.actions import Actions
from filewright.gui.fields.controls import IconButton, SearchField
from filewright.gui.frame.standing import RunState
from filewright.gui.theme import Theme, set_class, state_look
from filewright.gui.theme.follow import follow_icon
from filewright.gui.theme.product_mark import paint_mark
from filewright.text import _, ngettext

SEARCH_WIDTH = 280
_NARROW_SEARCH = 160
_NARROW = 1180


class Toolbar(QFrame):
    """Menu, mark, undo and redo, run and stop, try, apply, the state in words, search, history, log, theme."""

    history_wanted = Signal(object)

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_class(self, "toolbar")
        self.setAccessibleName(_("Toolbar"))
        self._theme = theme
        self._actions = actions
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 8, 0)
        self._row.setSpacing(4)
        self.menu = QMenu(self)
        actions.fill_menu(self.menu)
        self._menu_button = IconButton(theme, "menu-2", _("Menu"), key="Alt", parent=self)
        self._menu_button.setMenu(self.menu)
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._row.addWidget(self._menu_button)
        self._row.addWidget(_Mark(theme, self))
        self._row.addSpacing(8)
        for do in (Do.UNDO, Do.REDO):
            self._row.addWidget(self._icon_button(do))
        self._add_line()
        self._run = QPushButton(self)
        self._run.clicked.connect(self._run_clicked)
        self._stop = self._icon_button(Do.STOP)
        self._once = self._worded_button(Do.RUN_ONCE, "plain")
        for button in (self._run, self._stop, self._once, self._icon_button(Do.TRY)):
            self._row.addWidget(button)
        self._apply_line = self._add_line()
        self._apply = self._worded_button(Do.APPLY, "apply")
        self._row.addWidget(self._apply)
        self._differs = IconButton(
            theme, "chevron-down", _("What does not run yet"), key=actions.entry(Do.CHANGES).key, parent=self
        )
        self._differs.clicked.connect(actions[Do.CHANGES].trigger)
        self._row.addWidget(self._differs)
        self._state_line = self._add_line()
        self._state = _StateWords(theme, self)
        self._row.addWidget(self._state)
        self._row.addStretch(1)
        self.search = SearchField(theme, _("Search or run a command"), key="Ctrl+K", parent=self)
        self.search.setFixedSize(theme.px(SEARCH_WIDTH), theme.px(theme.tokens.layout.control))
        self._row.addWidget(self.search)
        self._row.addSpacing(4)
        self._history = IconButton(theme, "history", _("Edits so far"), key=actions.entry(Do.HISTORY).key, parent=self)
        self._history.clicked.connect(lambda: self.history_wanted.emit(self._history))
        self._row.addWidget(self._history)
        log = IconButton(theme, "bell", _("What happened"), parent=self)
        log.clicked.connect(actions[Do.LOG].trigger)
        log.setEnabled(False)
        actions[Do.LOG].enabledChanged.connect(log.setEnabled)
        self._row.addWidget(log)
        self._row.addWidget(self._icon_button(Do.THEME))
        self.show_situation(Situation())

    def show_situation(self, now: Situation) -> None:
        """Show the buttons that fit what there is to act on."""
        if now.runs and not now.paused:
            self._dress_run(_("Pause"), "player-pause", "outline", Do.PAUSE)
        elif now.paused:
            self._dress_run(_("Go on"), "player-play", "primary", Do.PAUSE)
        else:
            self._dress_run(_("Run"), "player-play", "primary", Do.RUN)
        self._stop.setVisible(now.runs)
        self._apply.setVisible(now.changes > 0)
        self._differs.setVisible(now.changes > 0)
        self._apply_line.setVisible(now.changes > 0)
        words = ngettext("Apply {count} change", "Apply {count} changes", now.changes).format(count=now.changes)
        self._apply.setText(words)
        if now.errors and now.changes:
            self._apply.setToolTip(_("First mend what is marked in red"))
        else:
            self._apply.setToolTip(_("Work by the changes from now on; files on their way finish as they began"))
        self._history.setEnabled(now.flow)
        self._state.setVisible(now.flow)
        self._state_line.setVisible(now.flow)

    def show_state(self, state: RunState) -> None:
        """Say how the flow stands."""
        self._state.show_state(state)

    @property
    def history_button(self) -> QWidget:
        """What opens the edits so far; their list lies below it."""
        return self._history

    def open_menu(self) -> None:
        """Open the menu, as Alt does."""
        self._menu_button.showMenu()

    def hide_menu(self) -> None:
        """Leave the menu to the system's bar."""
        self._menu_button.hide()

    def focus_first(self) -> None:
        """Put the keyboard on the first button."""
        self._menu_button.setFocus(Qt.FocusReason.TabFocusReason)

    def set_width(self, width: int) -> None:
        """Leave room for the rest in a narrow window."""
        theme, narrow = self._theme, width < self._theme.px(_NARROW)
        self.search.setFixedSize(
            theme.px(_NARROW_SEARCH if narrow else SEARCH_WIDTH), theme.px(theme.tokens.layout.control)
        )
        self._state.set_brief(narrow)

    def _icon_button(self, do: Do) -> IconButton:
        entry, action = self._actions.entry(do), self._actions[do]
        button = IconButton(self._theme, entry.icon, action.text(), key=entry.key, parent=self)
        button.clicked.connect(action.trigger)
        button.setEnabled(action.isEnabled())

        def follow() -> None:
            button.setEnabled(action.isEnabled())
            button.set_name(action.text(), key=entry.key)

        action.changed.connect(follow)
        return button

    def _worded_button(self, do: Do, look: str) -> QPushButton:
        entry, action = self._actions.entry(do), self._actions[do]
        button = QPushButton(action.text(), self)
        set_class(button, look)
        follow_icon(self._theme, button, entry.icon, "text.link" if look == "apply" else "text.secondary")
        button.setToolTip(_with_key(action.text(), action.shortcut().toString()))
        button.clicked.connect(action.trigger)
        button.setEnabled(action.isEnabled())
        action.enabledChanged.connect(button.setEnabled)
        return button

    def _dress_run(self, words: str, icon: str, look: str, do: Do) -> None:
        action = self._actions[do]
        self._run.setEnabled(action.isEnabled())
        if self._run.text() == words and self._run.property("does") == do.value:
            return
        self._run.setProperty("does", do.value)
        self._run.setText(words)
        self._run.setToolTip(_with_key(words, action.shortcut().toString()))
        set_class(self._run, look)
        follow_icon(self._theme, self._run, icon, "text.on_accent" if look == "primary" else "text.secondary")

    def _run_clicked(self) -> None:
        self._actions[Do(self._run.property("does"))].trigger()

    def _add_line(self) -> QFrame:
        line = QFrame(self)
        set_class(line, "line-vertical")
        self._row.addSpacing(4)
        self._row.addWidget(line)
        self._row.addSpacing(4)
        return line


class _Mark(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(theme.px(24), theme.px(24))
        self.setAccessibleName("Filewright")
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), self._theme.color("accent.base"))
        painter.end()


class _StateWords(QWidget):
    """A dot in the state's colour, what is so, and a detail."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: RunState | None = None
        self._dot = _Dot(theme, self)
        self._words = QLabel(self)
        self._detail = QLabel(self)
        set_class(self._words, "secondary")
        set_class(self._detail, "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(8)
        for part in (self._dot, self._words, self._detail):
            row.addWidget(part)

    def show_state(self, state: RunState) -> None:
        if state == self._shown:
            return
        self._shown = state
        self._words.setText(state.words)
        self._detail.setText(state.detail)
        self.setAccessibleName(f"{state.words} {state.detail}".strip())
        self._dot.show_color(state_look(state.look).color)

    def set_brief(self, brief: bool) -> None:
        self._detail.setVisible(not brief)


class _Dot(QWidget):
    """The state's colour; the words beside it say the same."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._color = "state.idle"
        self.setFixedSize(theme.px(8), theme.px(8))
        theme.changed.connect(self.update)

    def show_color(self, color: str) -> None:
        self._color = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(self._color))
        painter.drawEllipse(QRectF(self.rect()))
        painter.end()


def _with_key(words: str, key: str) -> str:
    return f"{words}  {key}" if key else words
