"""The menus of the right button: of a step, a connection, the canvas. The same commands as everywhere."""

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtWidgets import QWidget

from filewright.gui.document import Document, Selection
from filewright.gui.editor.actions import Actions
from filewright.gui.editor.canvas import Canvas
from filewright.gui.editor.hits import Hits

ON_NODE = (
    "inspect",
    "add-after",
    "connect",
    "",
    "on",
    "skip",
    "off",
    "hold",
    "try",
    "",
    "cut",
    "copy",
    "duplicate",
    "",
    "select-upstream",
    "select-downstream",
    "fit-selection",
    "",
    "disconnect",
    "delete-and-heal",
    "delete",
)
ON_WIRE = ("insert", "", "disconnect")
ON_CANVAS = ("add", "paste", "", "select-all", "arrange", "", "fit", "zoom-100")


class ContextMenu(QObject):
    """What is under the pointer is selected first, unless it is already."""

    def __init__(self, document: Document, hits: Hits, actions: Actions, canvas: Canvas, host: QWidget) -> None:
        super().__init__(host)
        self._document = document
        self._hits = hits
        self._actions = actions
        self._canvas = canvas
        self._host = host

    def open(self, at: QPointF) -> None:
        """Open the menu that belongs to this place of the viewport."""
        pointer = self._canvas.pointer(at, Qt.KeyboardModifier.NoModifier)
        hit = self._hits.at(pointer.scene)
        selection = self._document.selection
        if hit.node is not None and hit.node not in selection.nodes:
            self._document.select(Selection(frozenset((hit.node,)), current=hit.node))
        elif hit.node is None and hit.wire is not None and hit.wire not in selection.wires:
            self._document.select(Selection(wires=frozenset((hit.wire,))))
        ids = ON_NODE if hit.node is not None else ON_WIRE if hit.wire is not None else ON_CANVAS
        menu = self._actions.menu(ids, self._host)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._canvas.viewport().mapToGlobal(at.toPoint()))
