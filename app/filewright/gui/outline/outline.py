"""The outline: the steps of a flow from top to bottom, each with what it is, does and leads to.

It holds nothing of the flow. What it changes it changes as the canvas does: by edits of the document, or by the
canvas's own actions, whose keys work here as well.
"""

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QVBoxLayout, QWidget

from filewright.core import edits
from filewright.core.diff import PipelineDiff
from filewright.core.graph import Port
from filewright.core.outline import Row, RowKind, ways_out
from filewright.core.pipeline import Pipeline
from filewright.core.reordering import earlier, later
from filewright.gui.document import Document, Selection
from filewright.gui.editor.editor import Editor
from filewright.gui.fields.controls import EmptyState
from filewright.gui.models.steps import Steps
from filewright.gui.outline.connect_box import ConnectBox, Join
from filewright.gui.outline.model import SHOWN, OutlineModel, Shown
from filewright.gui.outline.painter import OutlinePainter
from filewright.gui.theme import Theme, dress_tree, set_class
from filewright.text import _

_PLAIN = Qt.KeyboardModifier.NoModifier


class Outline(QFrame):
    """Shows the flow of one canvas. `inspect_wanted` asks for the settings of a step, `told` says in words why
    something could not be done."""

    inspect_wanted = Signal(str)
    told = Signal(str)

    def __init__(self, theme: Theme, host: QWidget, parent: QWidget | None = None) -> None:
        """`host` is what the box for connections may cover: the window."""
        super().__init__(parent)
        set_class(self, "panel")
        self.setAccessibleName(_("Outline"))
        self._editor: Editor | None = None
        self._stale = True
        self._folded: set[str] = set()
        self._following = False
        self._host = host
        self.model = OutlineModel(self)
        self.tree = _Tree(self)
        self.tree.setModel(self.model)
        painter = OutlinePainter(theme, self.tree)
        self.tree.setItemDelegate(painter)
        self.box = ConnectBox(theme, host)
        words = _("The steps of the flow stand here, one below the other.")
        self._empty = EmptyState(theme, "list-tree", words, action=_("Add a step"), parent=self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._renew)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.tree, 1)
        column.addWidget(self._empty, 1)
        self.setFocusProxy(self.tree)
        self._empty.acted.connect(self._add)
        self._empty.hide()
        self.tree.key_pressed.connect(self._key)
        self.tree.double_clicked.connect(self._open)
        self.tree.collapsed.connect(lambda index: self._remember(index, folded=True))
        self.tree.expanded.connect(lambda index: self._remember(index, folded=False))
        self.tree.selectionModel().selectionChanged.connect(self._chosen)
        self.tree.selectionModel().currentChanged.connect(self._chosen)
        painter.renamed.connect(self._rename)
        self.box.closed.connect(self.tree.setFocus)
        theme.changed.connect(self.tree.doItemsLayout)

    def show_editor(self, editor: Editor | None) -> None:
        """Show the flow of this canvas from now on; None: none."""
        if editor is self._editor:
            return
        before, self._editor = self._editor, editor
        self.box.hide()
        if before is not None:
            before.document.changed.disconnect(self._changed)
            before.document.specs_changed.disconnect(self._soon)
            before.document.selection_changed.disconnect(self._follow)
            before.picture.renewed.disconnect(self._faces_changed)
            before.live.shown.disconnect(self._numbers_changed)
            before.lend_actions(self.tree, lent=False)
        if editor is not None:
            editor.document.changed.connect(self._changed)
            editor.document.specs_changed.connect(self._soon)
            editor.document.selection_changed.connect(self._follow)
            editor.picture.renewed.connect(self._faces_changed)
            editor.live.shown.connect(self._numbers_changed)
            editor.lend_actions(self.tree, lent=True)
        self._soon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._renew()

    def _changed(self, difference: PipelineDiff) -> None:
        if difference.changes_graph:
            self._soon()

    def _soon(self) -> None:
        """The rows must be made anew: in a moment, or when somebody looks."""
        self._stale = True
        if self.isVisible() and not self._later.isActive():
            self._later.start(0)

    def _renew(self) -> None:
        self._stale = False
        editor = self._editor
        self._following = True
        if editor is None:
            self.model.clear()
        else:
            self.model.show(editor.document, editor.picture.nodes)
        for index, name in self.model.open_rows():
            self.tree.setExpanded(index, name not in self._folded)
        self._following = False
        nothing = self.model.rowCount() == 0
        self.tree.setVisible(not nothing)
        self._empty.setVisible(nothing and editor is not None)
        self.setFocusProxy(self._empty.button if nothing else self.tree)
        if editor is not None:
            self._follow(editor.document.selection)

    def _faces_changed(self, keys: set[str], _wires: set[str]) -> None:
        if self._editor is not None and self.isVisible() and not self._stale:
            self.model.renew(keys, self._editor.picture.nodes)

    def _numbers_changed(self) -> None:
        if self._editor is not None and self.isVisible() and not self._stale:
            self.model.renew(self._editor.picture.nodes, self._editor.picture.nodes)

    def _follow(self, selection: Selection) -> None:
        """Select the rows of what is selected in the flow."""
        if self._following or self._stale or not self.isVisible():
            return
        self._following = True
        chosen = QItemSelection()
        for key in selection.nodes:
            index = self.model.index_of(key)
            chosen.select(index, index)
        for wire_id in selection.wires:
            index = self.model.index_of_wire(wire_id)
            chosen.select(index, index)
        model = self.tree.selectionModel()
        current = self.model.index_of(selection.current) if selection.current is not None else QModelIndex()
        if not current.isValid() and chosen.indexes():
            current = chosen.indexes()[0]
        model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if current.isValid():
            model.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.tree.scrollTo(current)
        self._following = False

    def _chosen(self) -> None:
        """Select in the flow what is selected here, and show it on the canvas."""
        if self._following or self._editor is None:
            return
        rows = [self._row(index) for index in self.tree.selectionModel().selectedIndexes()]
        nodes = frozenset(row.node for row in rows if row.kind is RowKind.STEP)
        wires = frozenset(row.wire for row in rows if row.kind is not RowKind.STEP and row.wire is not None)
        here = self._current()
        current = here.node if here is not None and here.kind is RowKind.STEP else None
        self._following = True
        if current is not None and nodes == {current} and not wires:
            self._editor.go_to(current)
        elif len(wires) == 1 and not nodes:
            self._editor.go_to_wire(next(iter(wires)))
        else:
            self._editor.document.select(Selection(nodes, wires, current if current in nodes else None))
        self._following = False

    def _key(self, event: QKeyEvent) -> None:
        """What the tree and the canvas's actions leave; the event is taken where it meant something."""
        row, editor = self._current(), self._editor
        if row is None or editor is None:
            return
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and modifiers == _PLAIN:
            self._open(self.tree.currentIndex())
        elif key == Qt.Key.Key_C and modifiers == _PLAIN:
            self._connect(row)
        elif key == Qt.Key.Key_Space and modifiers == _PLAIN:
            editor.commands.next_state()
        elif key == Qt.Key.Key_Insert and modifiers == _PLAIN and row.wire is not None:
            editor.finder.open_on_wire(row.wire)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and modifiers == Qt.KeyboardModifier.AltModifier:
            self._move(row, up=key == Qt.Key.Key_Up)
        else:
            return
        event.accept()

    def _open(self, index: QModelIndex) -> None:
        """The settings of a step; where a connection leads."""
        row = self._row(index) if index.isValid() else None
        if row is None:
            return
        if row.kind is RowKind.STEP:
            self.inspect_wanted.emit(row.node)
        else:
            self._connect(row)

    def _connect(self, row: Row) -> None:
        editor = self._editor
        if editor is None:
            return
        document = editor.document
        if row.kind is not RowKind.STEP and row.wire is not None:
            wire_id = row.wire
            way = document.pipeline.graph.wire(wire_id).source
            self._ask(way, lambda target: self._lead_elsewhere(document, wire_id, target), instead_of=wire_id)
            return
        found = self._way_of(document, row)
        if found is None:
            title = Steps(document.pipeline, document.specs).title(row.node)
            self.told.emit(_("{step} lets nothing on: it has no way out.").format(step=title))
            return
        self._ask(found, lambda target: self._join(document, found, target))

    def _way_of(self, document: Document, row: Row) -> Port | None:
        """The way out that is meant: the row's own, else the first that leads nowhere, else the first."""
        if row.port:
            return Port(row.node, row.port)
        graph = document.pipeline.graph
        ways = ways_out(graph, document.specs, row.node)
        wired = {wire.source.name for wire in graph.outgoing[row.node]}
        name = next((name for name in ways if name not in wired), ways[0] if ways else None)
        return Port(row.node, name) if name is not None else None

    def _ask(self, way: Port, join: Join, *, instead_of: str | None = None) -> None:
        if self._editor is None:
            return
        row = self.tree.visualRect(self.tree.currentIndex())
        at = self.tree.viewport().mapTo(self._host, QPoint(16, row.bottom() + 4))
        self.box.open(self._editor, way, at, join, instead_of=instead_of)

    def _join(self, document: Document, way: Port, target: Port) -> None:
        steps = Steps(document.pipeline, document.specs)
        words = _("Connect {one} to {other}").format(one=steps.title(way.node), other=steps.title(target.node))
        document.edit(edits.connect(document.pipeline, way, target), words)

    def _lead_elsewhere(self, document: Document, wire_id: str, target: Port) -> None:
        steps = Steps(document.pipeline, document.specs)
        after = edits.change_wire(document.pipeline, wire_id, target=target)
        document.edit(after, _("Lead to {step}").format(step=steps.title(target.node)))

    def _move(self, row: Row, *, up: bool) -> None:
        editor = self._editor
        if editor is None or row.kind is not RowKind.STEP:
            return
        document = editor.document
        title = Steps(document.pipeline, document.specs).title(row.node)
        after: Pipeline = (earlier if up else later)(document.pipeline, row.node, document.specs)
        words = (_("Move {step} earlier") if up else _("Move {step} later")).format(step=title)
        if not document.edit(after, words):
            why = _("{step} cannot go earlier here.") if up else _("{step} cannot go later here.")
            self.told.emit(why.format(step=title))

    def _rename(self, key: str, text: str) -> None:
        """Call a step this; nothing, or the name of its kind, takes its own name away."""
        if self._editor is None:
            return
        document = self._editor.document
        spec = document.specs.get(document.pipeline.graph.nodes[key].use)
        title = text if text and (spec is None or text != spec.title) else None
        before = Steps(document.pipeline, document.specs).title(key)
        after = edits.change_node(document.pipeline, key, title=title)
        document.edit(after, _("Rename {step}").format(step=before))

    def _remember(self, index: QModelIndex, *, folded: bool) -> None:
        if self._following:
            return
        row = self._row(index)
        if folded:
            self._folded.add(f"{row.node}.{row.port}")
        else:
            self._folded.discard(f"{row.node}.{row.port}")

    def _add(self) -> None:
        if self._editor is not None:
            self._editor.trigger("add")

    def _current(self) -> Row | None:
        index = self.tree.currentIndex()
        return self._row(index) if index.isValid() else None

    @staticmethod
    def _row(index: QModelIndex) -> Row:
        shown: Shown = index.data(SHOWN)
        return shown.row


class _Tree(QTreeView):
    """`key_pressed` offers each key before the tree takes it; who accepts the event keeps it."""

    key_pressed = Signal(QKeyEvent)
    double_clicked = Signal(QModelIndex)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        dress_tree(self)
        self.setUniformRowHeights(False)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Steps of the flow"))
        self.doubleClicked.connect(self.double_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        if self.state() != QAbstractItemView.State.EditingState:  # keys that the field in a row leaves arrive here too
            self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # F2 names the row here, not the step in the inspector
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_F2
            and event.modifiers() == _PLAIN
        ):
            event.accept()
            return True
        return super().event(event)
