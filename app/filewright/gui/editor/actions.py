"""Every command of the canvas as a QAction: menus, toolbar, command palette and keys all use these."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from filewright.core.graph import NodeState
from filewright.gui.document import Document, Selection
from filewright.gui.theme import Theme, follow_icon

ICON = "icon-name"
"""The property of an action that has the name of its icon."""
Check = Callable[[Selection], bool]


def always(_selection: Selection) -> bool:
    """It applies whatever is selected."""
    return True


def any_nodes(selection: Selection) -> bool:
    """It applies to steps."""
    return bool(selection.nodes)


def one_node(selection: Selection) -> bool:
    """It applies to the one step that the keyboard is at."""
    return selection.current is not None and selection.current in selection.nodes


def anything_to_copy(selection: Selection) -> bool:
    """It applies to steps, frames and notes."""
    return bool(selection.nodes or selection.frames or selection.notes)


def anything(selection: Selection) -> bool:
    """It applies to steps and connections."""
    return bool(selection)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One command: `id` is stable, `keys` in Qt's portable form; `shown_key` is one that the canvas sees to itself.
    `shared`: the whole window has this command too, and its key. `canvas_only`: elsewhere its key means something
    else, or nothing."""

    id: str
    text: str
    run: Callable[[], object]
    icon: str = ""
    keys: tuple[str, ...] = ()
    shown_key: str = ""
    applies: Check = always
    state: NodeState | None = None
    shared: bool = False
    canvas_only: bool = False


@dataclass(frozen=True, slots=True)
class Submenu:
    """Commands of a menu under a title of their own."""

    title: str
    ids: tuple[str, ...]


class Actions(QObject):
    """The actions by id, enabled as the selection allows. Their keys work while the canvas has the keyboard."""

    def __init__(
        self, entries: Iterable[Entry], document: Document, theme: Theme, canvas: QWidget, *, own_keys: bool
    ) -> None:
        """`own_keys` False leaves the keys of shared commands to the window, and only shows them."""
        super().__init__(canvas)
        self._document = document
        self._entries = {entry.id: entry for entry in entries}
        self.by_id: dict[str, QAction] = {}
        for entry in self._entries.values():
            action = QAction(entry.text, self)
            if entry.icon:
                follow_icon(theme, action, entry.icon)
                action.setProperty(ICON, entry.icon)
            if own_keys or not entry.shared:
                action.setShortcuts([QKeySequence(key) for key in entry.keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setCheckable(entry.state is not None)
            action.triggered.connect(_runner(entry))
            canvas.addAction(action)
            self.by_id[entry.id] = action
        document.selection_changed.connect(self.renew)
        document.changed.connect(self.renew)
        self.renew()

    @property
    def for_every_view(self) -> list[QAction]:
        """Those whose keys mean the same in any view of the flow."""
        return [self.by_id[id] for id, entry in self._entries.items() if not entry.canvas_only]

    @property
    def of_canvas(self) -> list[QAction]:
        """Those that the window has no action of its own for, in the order of the table."""
        shared = {entry.text for entry in self._entries.values() if entry.shared}
        return [self.by_id[id] for id, entry in self._entries.items() if entry.text not in shared]

    def renew(self) -> None:
        """Enable what applies to the selection."""
        selection = self._document.selection
        nodes = self._document.pipeline.graph.nodes
        states = {nodes[key].state for key in selection.nodes if key in nodes}
        for entry in self._entries.values():
            action = self.by_id[entry.id]
            action.setEnabled(entry.applies(selection))
            if entry.state is not None:
                action.setChecked(states == {entry.state})

    def menu(self, ids: Iterable[str | Submenu], parent: QWidget) -> QMenu:
        """A menu of these, a line where an id is empty."""
        menu = QMenu(parent)
        for id in ids:
            if not id:
                menu.addSeparator()
            elif isinstance(id, Submenu):
                inner = self.menu(id.ids, menu)
                inner.setTitle(id.title)
                inner.menuAction().setEnabled(any(self.by_id[name].isEnabled() for name in id.ids if name))
                menu.addMenu(inner)
            else:
                menu.addAction(self._shown(id))
        return menu

    def _shown(self, id: str) -> QAction:
        """The action, with the key beside its words even where that is left to others."""
        action, entry = self.by_id[id], self._entries[id]
        shown = entry.shown_key
        if not shown and entry.keys and action.shortcut().isEmpty():
            shown = QKeySequence(entry.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
        if shown:
            action.setText(f"{entry.text}\t{shown}")
        return action


def _runner(entry: Entry) -> Callable[[], None]:
    def run() -> None:
        entry.run()

    return run
