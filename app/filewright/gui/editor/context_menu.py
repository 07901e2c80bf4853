"""The menus of the right button: of a step, a connection, a frame, the canvas. The same commands as everywhere."""

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtWidgets import QWidget

from filewright.gui.document import Document, Selection
from filewright.gui.editor.actions import Actions, Submenu
from filewright.gui.editor.areas.sheet import AreaKind, areas_of
from filewright.gui.editor.canvas import Canvas
from filewright.gui.editor.hits import Hit, Hits
from filewright.gui.editor.order_entries import ALIGN, REACH, SPREAD, TINTS
from filewright.text import _

ON_WIRE = ("insert", "move-end", "", "disconnect")
ON_CANVAS = ("add", "note", "frame", "paste", "", "select-all", "arrange", "find", "", "fit", "zoom-100")


def on_node() -> tuple[str | Submenu, ...]:
    """Of a step."""
    return (
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
        "frame",
        "collapse",
        Submenu(_("Line up"), (*ALIGN, "", *SPREAD)),
        Submenu(_("Select"), (*REACH, "", "fit-selection")),
        "",
        "disconnect",
        "take-out",
        "delete-and-heal",
        "delete",
    )


def on_area() -> tuple[str | Submenu, ...]:
    """Of a frame or note."""
    return (
        "write",
        Submenu(_("Colour"), TINTS),
        "fit-frame",
        "",
        "cut",
        "copy",
        "duplicate",
        "",
        "frame",
        Submenu(_("Line up"), (*ALIGN, "", *SPREAD)),
        "fit-selection",
        "",
        "delete",
    )


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
        elif hit.area is not None and hit.area not in areas_of(selection.frames, selection.notes):
            key = frozenset((hit.area.key,))
            is_frame = hit.area.kind is AreaKind.FRAME
            self._document.select(Selection(frames=key) if is_frame else Selection(notes=key))
        menu = self._actions.menu(self._ids(hit), self._host)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._canvas.viewport().mapToGlobal(at.toPoint()))

    @staticmethod
    def _ids(hit: Hit) -> tuple[str | Submenu, ...]:
        if hit.node is not None:
            return on_node()
        if hit.area is not None:
            return on_area()
        return ON_WIRE if hit.wire is not None else ON_CANVAS
