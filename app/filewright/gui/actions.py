"""The table as QActions: menus, toolbar, command search, context menus and keys are made from these."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from filewright.gui.action_table import EDIT, MENUS, TABLE, Do, Entry, Situation
from filewright.gui.theme import Theme
from filewright.gui.theme.follow import follow_icon
from filewright.text import _


class Actions(QObject):
    """The table as QActions. `wanted` tells which one is to be done; `update` switches them by what there is to act
    on. `canvas_menu_wanted` brings a menu to be filled with the commands of the canvas in front."""

    wanted = Signal(Do)
    canvas_menu_wanted = Signal(QMenu)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._entries = {entry.do: entry for entry in TABLE}
        self._actions: dict[Do, QAction] = {}
        for entry in TABLE:
            action = QAction(_(entry.words), self)
            action.setObjectName(entry.do.value)
            action.setCheckable(entry.checkable)
            action.triggered.connect(self._wanting(entry.do))
            if entry.key:
                action.setShortcut(QKeySequence(entry.key))
                action.setShortcutContext(
                    Qt.ShortcutContext.WidgetWithChildrenShortcut
                    if entry.on_canvas
                    else Qt.ShortcutContext.WindowShortcut
                )
            if entry.icon:
                follow_icon(theme, action, entry.icon)
            if not entry.on_canvas:
                window.addAction(action)
            self._actions[entry.do] = action

    def _wanting(self, do: Do) -> Callable[[], None]:
        return lambda *_checked: self.wanted.emit(do)

    def __getitem__(self, do: Do) -> QAction:
        return self._actions[do]

    def entry(self, do: Do) -> Entry:
        """The table's entry."""
        return self._entries[do]

    def bind_to_canvas(self, canvas: QWidget) -> None:
        """Let the keys that fields need too work while this has the keyboard."""
        canvas.addActions([self._actions[entry.do] for entry in TABLE if entry.on_canvas])

    def update(self, now: Situation) -> None:
        """Switch each on or off, and name those whose words depend on what there is."""
        for do, action in self._actions.items():
            action.setEnabled(self._entries[do].when(now))
        undo, redo = self._actions[Do.UNDO], self._actions[Do.REDO]
        undo.setText(_("Undo {what}").format(what=now.undo) if now.undo else _("Undo"))
        redo.setText(_("Redo {what}").format(what=now.redo) if now.redo else _("Redo"))
        self._actions[Do.PAUSE].setText(_("Go on") if now.paused else _("Pause"))

    def fill_menu(self, menu: QMenu | QMenuBar) -> None:
        """Put all entries into submenus."""
        for title in MENUS:
            submenu = menu.addMenu(_(title))
            submenu.addActions([self._actions[entry.do] for entry in TABLE if entry.menu == title])
            if title == EDIT:
                self._add_canvas_menu(submenu)

    def _add_canvas_menu(self, menu: QMenu) -> None:
        """What the canvas in front has besides; which one that is shows only when the menu opens."""
        inner = menu.addMenu(_("On the canvas"))
        inner.aboutToShow.connect(lambda: self.canvas_menu_wanted.emit(inner))

    def set_checked(self, checked: Mapping[Do, bool]) -> None:
        """Tick these, or not."""
        for do, on in checked.items():
            self._actions[do].setChecked(on)

    def found(self, text: str) -> list[Entry]:
        """Entries that can be done now and fit the text, best first."""
        words = text.lower().split()
        hits = []
        for place, entry in enumerate(TABLE):
            if entry.do is Do.COMMANDS or not self._actions[entry.do].isEnabled():
                continue
            title = self._actions[entry.do].text().lower()
            haystack = " ".join((title, _(entry.menu).lower(), *entry.also))
            if all(word in haystack for word in words):
                first = not words or title.startswith(words[0])
                hits.append((not first, bool(words) and words[0] not in title, place, entry))
        return [entry for *_rank, entry in sorted(hits, key=lambda hit: hit[:3])]
