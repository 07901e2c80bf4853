"""The rows of the outline, with the words and marks that the canvas has for the same steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from filewright.core.media import Kind
from filewright.core.outline import Row, RowKind, outline
from filewright.gui.document import Document
from filewright.gui.editor.accessible import describe
from filewright.gui.editor.faces.node_face import NodeFace, PortFace
from filewright.gui.editor.node_item import NodeItem
from filewright.gui.theme import Look
from filewright.text import _

SHOWN = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One row as it looks. `kind` colours its mark; `look` None: it has no state; `faint`: nothing is there yet, or it
    is told elsewhere."""

    row: Row
    words: str
    spoken: str
    kind: Kind = Kind.ANY
    icon: str | Path = ""
    look: Look | None = None
    attention: int = 0
    faint: bool = False


class OutlineModel(QStandardItemModel):
    """`show` builds all rows, `renew` brings news of some steps into the rows that are there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: dict[str, QStandardItem] = {}
        self._wires: dict[str, QStandardItem] = {}

    def show(self, document: Document, items: Mapping[str, NodeItem]) -> None:
        """Show the rows of a document; `items` are the steps as drawn."""
        self.clear()
        self._steps, self._wires = {}, {}
        made: list[QStandardItem] = []
        for row in outline(document.pipeline.graph, document.specs):
            item = QStandardItem()
            _fill(item, _shown(row, items))
            made.append(item)
            (made[row.parent] if row.parent >= 0 else self.invisibleRootItem()).appendRow(item)
            if row.kind is RowKind.STEP:
                self._steps[row.node] = item
            if row.wire is not None:
                self._wires.setdefault(row.wire, item)

    def renew(self, keys: Iterable[str], items: Mapping[str, NodeItem]) -> None:
        """Show these steps as they look now."""
        for key in keys:
            item = self._steps.get(key)
            if item is not None and key in items:
                _fill(item, _shown(item.data(SHOWN).row, items))

    def index_of(self, key: str) -> QModelIndex:
        """The row of a step; invalid where it has none."""
        item = self._steps.get(key)
        return item.index() if item is not None else QModelIndex()

    def index_of_wire(self, wire_id: str) -> QModelIndex:
        """The row that a connection leads into; invalid where it has none."""
        item = self._wires.get(wire_id)
        return item.index() if item is not None else QModelIndex()

    def open_rows(self) -> Iterable[tuple[QModelIndex, str]]:
        """Every row that others stand below, with a name that it keeps while the graph changes."""
        waiting = [self.invisibleRootItem()]
        while waiting:
            item = waiting.pop()
            for number in range(item.rowCount()):
                child = item.child(number)
                if child.hasChildren():
                    row: Row = child.data(SHOWN).row
                    yield child.index(), f"{row.node}.{row.port}"
                    waiting.append(child)


def _fill(item: QStandardItem, shown: Shown) -> None:
    if item.data(SHOWN) == shown:
        return
    item.setData(shown, SHOWN)
    item.setData(shown.words, Qt.ItemDataRole.DisplayRole)
    item.setData(shown.spoken, Qt.ItemDataRole.AccessibleTextRole)
    item.setEditable(shown.row.kind is RowKind.STEP)


def _shown(row: Row, items: Mapping[str, NodeItem]) -> Shown:
    drawn = items.get(row.node)
    if drawn is None:
        return Shown(row=row, words=row.node, spoken=row.node, faint=True)
    face = drawn.face
    if row.kind is RowKind.WAY:
        return _way(row, face)
    if row.kind is RowKind.ON:
        words = _("goes on at {step}").format(step=face.title)
        return Shown(row=row, words=words, spoken=words, kind=face.kind, faint=True)
    return Shown(
        row=row,
        words=face.title,
        spoken=describe(face, drawn.pulse),
        kind=face.kind,
        icon=face.icon,
        look=drawn.pulse.look,
        attention=drawn.pulse.attention,
    )


def _way(row: Row, face: NodeFace) -> Shown:
    port = next((port for port in face.outputs if port.name == row.port), None)
    name = _name(port, row.port)
    kind = port.kind if port is not None else Kind.ANY
    if row.wire is not None:
        return Shown(row=row, words=name, spoken=_("way out: {way}").format(way=name), kind=kind)
    nothing = _("{way}: left out") if port is not None and port.optional else _("{way}: leads nowhere yet")
    words = nothing.format(way=name)
    return Shown(row=row, words=words, spoken=_("way out, {words}").format(words=words), kind=kind, faint=True)


def _name(port: PortFace | None, fallback: str) -> str:
    if port is None:
        return fallback
    return port.label or (_("files") if port.name == "out" else port.name)
