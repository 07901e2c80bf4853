"""The kinds of steps at the left: searched, folded by category, dragged onto the canvas or added by Enter."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QTreeView, QVBoxLayout, QWidget

from filewright.core.problem import Problem
from filewright.core.processor import ProcessorSpec
from filewright.gui.editor.drops import HAND_X, HAND_Y
from filewright.gui.editor.ghost import ROOM, ghost
from filewright.gui.fields.controls import SearchField
from filewright.gui.panels.palette_model import ROW, Category, PaletteModel
from filewright.gui.panels.palette_rows import PaletteRowPainter
from filewright.gui.step_drag import step_mime
from filewright.gui.theme import Theme, dress_tree, set_class
from filewright.text import _


class Kinds(Protocol):
    """What the palette shows; the registry is one."""

    @property
    def specs(self) -> Mapping[str, ProcessorSpec]:
        """Kinds that can be used, by id."""

    @property
    def problems(self) -> Sequence[Problem]:
        """Why others cannot."""


class Palette(QFrame):
    """`add_wanted` brings the id of a kind of step that is to be added in the middle of the canvas."""

    add_wanted = Signal(str)

    def __init__(self, theme: Theme, kinds: Kinds, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_class(self, "panel")
        self.setAccessibleName(_("Steps to add"))
        self._folded: set[str] = set()
        self.search = SearchField(theme, _("Find a step"), key="Tab", parent=self)
        self.model = PaletteModel(self)
        self.tree = _Tree(theme, self)
        self._painter = PaletteRowPainter(theme, self.tree)
        self._nothing = QLabel(_("No step of that name"), self)
        set_class(self._nothing, "small", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(self._painter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        field = QVBoxLayout()
        field.setContentsMargins(12, 0, 12, 0)
        field.addWidget(self.search)
        column.addLayout(field)
        column.addWidget(self._nothing)
        column.addWidget(self.tree, 1)
        self.setFocusProxy(self.search)
        self.search.text_changed.connect(self._search)
        self.search.submitted.connect(self._submit)
        self.search.left.connect(self._enter_tree)
        self.tree.chosen.connect(self._choose)
        self.tree.clicked.connect(self._clicked)
        self.tree.collapsed.connect(lambda index: self._remember(index, folded=True))
        self.tree.expanded.connect(lambda index: self._remember(index, folded=False))
        theme.changed.connect(self.tree.doItemsLayout)
        self.show_kinds(kinds)

    def show_kinds(self, kinds: Kinds) -> None:
        """Show these kinds of steps, as after a plug-in was added."""
        self.model.show(kinds.specs, kinds.problems)
        self._unfold()

    def _search(self, text: str) -> None:
        self._painter.found = text.strip()
        self.model.search(text)
        self._unfold()
        if text.strip():
            self.tree.setCurrentIndex(self.model.first_hit())

    def _unfold(self) -> None:
        """All open while something is searched for; else as they were left."""
        self._nothing.setVisible(self.model.rowCount() == 0)
        self.tree.blockSignals(True)
        for row in range(self.model.rowCount()):
            index = self.model.index(row, 0)
            self.tree.setExpanded(index, bool(self.model.text) or index.data(ROW).title not in self._folded)
        self.tree.blockSignals(False)

    def _remember(self, index: QModelIndex, *, folded: bool) -> None:
        category = index.data(ROW)
        if self.model.text or not isinstance(category, Category):
            return
        if folded:
            self._folded.add(category.title)
        else:
            self._folded.discard(category.title)

    def _submit(self) -> None:
        index = self.tree.currentIndex()
        self._choose(index if index.isValid() else self.model.first_hit())

    def _enter_tree(self) -> None:
        if not self.tree.currentIndex().isValid():
            self.tree.setCurrentIndex(self.model.index(0, 0))
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clicked(self, index: QModelIndex) -> None:
        if isinstance(index.data(ROW), Category):
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW) if index.isValid() else None
        if isinstance(row, ProcessorSpec):
            self.add_wanted.emit(row.id)
        elif isinstance(row, Category):
            self.tree.setExpanded(index, not self.tree.isExpanded(index))


class _Tree(QTreeView):
    """`chosen` by Enter or a double click."""

    chosen = Signal(QModelIndex)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        dress_tree(self)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Kinds of steps"))
        self.doubleClicked.connect(self._double_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Drag a step as it will lie on the canvas, held at its head."""
        spec = self.currentIndex().data(ROW)
        if not isinstance(spec, ProcessorSpec):
            return
        drag = QDrag(self)
        drag.setMimeData(step_mime(spec.id))
        drag.setPixmap(ghost(self._theme, spec, self.devicePixelRatioF()))
        scale = self._theme.text_scale
        drag.setHotSpot(QPoint(round((ROOM + HAND_X) * scale), round((ROOM + HAND_Y) * scale)))
        drag.exec(Qt.DropAction.CopyAction)

    def _double_clicked(self, index: QModelIndex) -> None:
        if isinstance(index.data(ROW), ProcessorSpec):
            self.chosen.emit(index)
