"""A nested condition, and which of the files at hand it holds for."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from filewright.core.conditions import condition_faults, condition_holds
from filewright.core.file import File
from filewright.gui import wording
from filewright.gui.fields import condition_tree as tree
from filewright.gui.fields.condition_rows import GroupBox, focus_entry
from filewright.gui.fields.condition_tree import Condition, Place
from filewright.gui.fields.field import MIXED, Field, Surroundings
from filewright.gui.panels.elided_label import ElidedLabel
from filewright.gui.theme import Theme, set_class
from filewright.text import _, ngettext

LISTED = 6
"""Files that are listed below, those that fit first."""


class ConditionField(Field):
    """Groups in groups; every change makes a new value, and the list below follows it."""

    def __init__(self, theme: Theme, name: str, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._surroundings = surroundings
        self._condition: Condition = tree.as_group({})
        self._focus: Place | None = None
        self._wrong = False
        self.setAccessibleName(name)
        self._mixed = QLabel(_("These steps have different conditions. What is added here takes their place."), self)
        self._mixed.setWordWrap(True)
        set_class(self._mixed, "help")
        self._mixed.hide()
        self._frame = QFrame(self)
        set_class(self._frame, "preview")
        self._grid = QGridLayout(self._frame)
        self._grid.setContentsMargins(10, 6, 10, 6)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self._mixed)
        self._column.addWidget(self._frame)
        self.box = self._build()
        self.setFocusProxy(self.box.add)
        self._preview()

    def show_value(self, value: Any) -> None:
        self._mixed.setVisible(value is MIXED)
        condition = tree.as_group(value if isinstance(value, Mapping) else {})
        if tree.shape(condition) == tree.shape(self._condition):
            self._condition = condition
            self.box.show_condition(condition)
        else:
            self._condition = condition
            self.box.hide()
            self._column.removeWidget(self.box)
            self.box.deleteLater()
            self.box = self._build()
            self.setFocusProxy(self.box.add)
            self.box.show()
        if self._focus is not None:
            focus_entry(self.box, self._focus)
            self._focus = None
        self._preview()

    def set_error(self, wrong: bool) -> None:
        self._wrong = wrong
        self.box.set_error(wrong)

    def matches(self) -> tuple[list[File], list[File]]:
        """The files at hand that it holds for, and the others; none while it cannot be read."""
        if any(condition_faults(self._condition)):
            return [], []
        fits: list[File] = []
        others: list[File] = []
        for file in self._surroundings.present_files():
            (fits if condition_holds(self._condition, file) else others).append(file)
        return fits, others

    def _build(self) -> GroupBox:
        box = GroupBox(self._theme, self._condition, (), self._change, self)
        box.add_wanted.connect(self._add)
        box.set_error(self._wrong)
        self._column.insertWidget(0, box)
        return box

    def _change(self, place: Place, by: Condition | None) -> None:
        if by is None:
            self._tell(tree.removed(self._condition, place))
            return
        if tree.shape(tree.at(self._condition, place)) != tree.shape(by):
            self._focus = place
        self._tell(tree.replaced(self._condition, place, by))

    def _add(self, place: Place, entry: Condition) -> None:
        self._focus = (*place, len(tree.entries_of(tree.at(self._condition, place))))
        self._tell(tree.added(self._condition, place, entry))

    def _tell(self, condition: Condition) -> None:
        self.value_changed.emit(tree.plain(condition) or None)

    def _preview(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        fits, others = self.matches()
        count = len(fits) + len(others)
        self._frame.setVisible(bool(count and tree.entries_of(self._condition)))
        if self._frame.isHidden():
            return
        words = ngettext("{fits} of {count} file here fits", "{fits} of {count} files here fit", count)
        head = QLabel(words.format(fits=wording.number(len(fits)), count=wording.number(count)), self._frame)
        set_class(head, "muted", "small")
        self._grid.addWidget(head, 0, 0, 1, 2)
        shown = [*((file, True) for file in fits[:LISTED]), *((file, False) for file in others)][:LISTED]
        self._list(shown)

    def _list(self, files: Sequence[tuple[File, bool]]) -> None:
        size = self._theme.px(13)
        for row, (file, fits) in enumerate(files, 1):
            mark = QLabel(self._frame)
            icon, color = ("check", "state.running") if fits else ("x", "text.muted")
            mark.setPixmap(self._theme.pixmap(icon, color, size, state=True))
            mark.setAccessibleName(_("fits") if fits else _("does not fit"))
            name = ElidedLabel(Qt.TextElideMode.ElideMiddle, self._frame)
            name.setText(wording.shown_name(file.name))
            set_class(name, *(("small",) if fits else ("muted", "small")))
            self._grid.addWidget(mark, row, 0)
            self._grid.addWidget(name, row, 1)
