"""The rows of a condition: a single one, and a group with its entries, which may be groups."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from filewright.core.conditions import DEEPEST
from filewright.gui.fields.condition_tree import ATTRIBUTE, Condition, Place, entries_of, group_of, kind_of
from filewright.gui.fields.controls import IconButton
from filewright.gui.fields.field import Field
from filewright.gui.fields.kind_words import kind_words
from filewright.gui.fields.simple_fields import ChoiceField, Dropdown, SizeTextField, TextField
from filewright.gui.theme import Theme, set_class
from filewright.text import N_, _

GROUP_WORDS = {"all": N_("All of these"), "any": N_("Any of these"), "none": N_("None of these")}
TEST_WORDS = {
    "name": N_("Name"),
    "type": N_("Type"),
    "folder": N_("Folder"),
    "at_least": N_("At least"),
    "at_most": N_("At most"),
    ATTRIBUTE: N_("Detail"),
}
COMPARISON_WORDS = {
    "is": N_("is"),
    "contains": N_("contains"),
    "at_least": N_("at least"),
    "at_most": N_("at most"),
}
NARROW = 230
"""Width below which a row is written in two lines."""

_EXAMPLES = {"name": "*.jpg", "folder": "2026/*"}
_NUMBER = re.compile(r"-?[0-9]{1,15}")

Change = Callable[[Place, Condition | None], None]
"""Puts another condition at a place; None takes out what stands there."""


class ConditionRow(QWidget):
    """One condition: what it looks at, and what it compares with."""

    def __init__(self, theme: Theme, condition: Condition, place: Place, change: Change, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._condition = condition
        self._change = change
        self._place = place
        kind = kind_of(condition)
        self.kinds = Dropdown(_("Condition"), {test: _(words) for test, words in TEST_WORDS.items()}, self)
        self.kinds.setCurrentIndex(self.kinds.findData(kind))
        self.kinds.activated.connect(lambda at: self._choose(self.kinds.itemData(at)))
        cross = IconButton(theme, "x", _("Take this condition out"), small=True, parent=self)
        cross.clicked.connect(lambda: change(place, None))
        self.fields: list[Field] = []
        self._pairs: list[QBoxLayout] = []
        column = QVBoxLayout()
        column.setSpacing(4)
        if kind == ATTRIBUTE:
            column.addLayout(self._pair(self.kinds, self._text(ATTRIBUTE, _("Which detail"), "image.width")))
            column.addLayout(self._comparison())
        else:
            column.addLayout(self._pair(self.kinds, self._value(kind)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addLayout(column, 1)
        row.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)
        self.show_condition(condition)

    def show_condition(self, condition: Condition) -> None:
        """Show another one of the same shape."""
        self._condition = condition
        for field in self.fields:
            name = str(field.property("entry"))
            field.show_value(self._comparison_value() if name == "value" else condition.get(name))

    def set_error(self, wrong: bool) -> None:
        """Draw what is not filled in, in the colour of errors."""
        for field in self.fields:
            name = str(field.property("entry"))
            value = self._comparison_value() if name == "value" else self._condition.get(name)
            field.set_error(wrong and value in (None, ""))

    def _value(self, kind: str) -> Field:
        title = _(TEST_WORDS[kind]) if kind in TEST_WORDS else kind
        match kind:
            case "type":
                words = dict(kind_words())
                found = str(self._condition.get("type") or "")
                if found and found not in words:
                    words[found] = found
                return self._joined(ChoiceField(self._theme, title, words, self), kind)
            case "at_least" | "at_most":
                return self._joined(SizeTextField(self._theme, title, self), kind)
            case _:
                return self._text(kind, title, _EXAMPLES.get(kind, ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, what it compares with stands below what it looks at."""
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(NARROW)
        for pair in self._pairs:
            pair.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _pair(self, left: QWidget, right: QWidget) -> QBoxLayout:
        pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        pair.setSpacing(4)
        pair.addWidget(left, 1)
        pair.addWidget(right, 1)
        self._pairs.append(pair)
        return pair

    def _comparison(self) -> QBoxLayout:
        words = {name: _(text) for name, text in COMPARISON_WORDS.items()}
        self.comparison = Dropdown(_("Comparison"), words, self)
        self.comparison.setCurrentIndex(self.comparison.findData(self._comparison_name()))
        self.comparison.activated.connect(lambda at: self._compare_by(self.comparison.itemData(at)))
        return self._pair(self.comparison, self._text("value", _("Compared with"), "1600"))

    def _text(self, entry: str, title: str, example: str) -> Field:
        return self._joined(TextField(self._theme, title, mono=True, placeholder=example, parent=self), entry)

    def _joined(self, field: Field, entry: str) -> Field:
        field.setProperty("entry", entry)
        field.value_changed.connect(lambda value: self._set(entry, value))
        self.fields.append(field)
        return field

    def _comparison_name(self) -> str:
        return next((name for name in self._condition if name != ATTRIBUTE), "is")

    def _comparison_value(self) -> Any:
        return self._condition.get(self._comparison_name())

    def _set(self, entry: str, value: Any) -> None:
        if entry == "value":
            whole = isinstance(value, str) and _NUMBER.fullmatch(value)
            entry, value = self._comparison_name(), int(value) if whole else value
        self._change(self._place, {**self._condition, entry: "" if value is None else value})

    def _compare_by(self, name: str) -> None:
        value = self._comparison_value()
        changed = {ATTRIBUTE: self._condition.get(ATTRIBUTE, ""), name: "" if value is None else value}
        self._change(self._place, changed)

    def _choose(self, kind: str) -> None:
        if kind == kind_of(self._condition):
            return
        empty: Mapping[str, Any] = {ATTRIBUTE: "", "is": ""} if kind == ATTRIBUTE else {kind: ""}
        self._change(self._place, {"type": "image/*"} if kind == "type" else empty)


class GroupBox(QFrame):
    """All, any or none of its entries. `add_wanted` brings the place of the group and what is to be added to it."""

    add_wanted = Signal(tuple, object)

    def __init__(self, theme: Theme, condition: Condition, place: Place, change: Change, parent: QWidget) -> None:
        super().__init__(parent)
        self._condition = condition
        self._change = change
        self._place = place
        self.rows: list[ConditionRow] = []
        self.groups: list[GroupBox] = []
        set_class(self, "preview")
        self.kinds = Dropdown(_("Which of these"), {name: _(words) for name, words in GROUP_WORDS.items()}, self)
        self.kinds.activated.connect(lambda at: self._choose(self.kinds.itemData(at)))
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.kinds, 1)
        if place:
            cross = IconButton(theme, "x", _("Take this group out"), small=True, parent=self)
            cross.clicked.connect(lambda: change(place, None))
            head.addWidget(cross)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addLayout(head)
        for number, entry in enumerate(entries_of(condition)):
            column.addWidget(self._entry(theme, entry, (*place, number)))
        self.add = QPushButton(_("Add a condition"), self)
        self.add.clicked.connect(lambda: self.add_wanted.emit(place, {"name": ""}))
        self.add_group = QPushButton(_("Add a group"), self)
        self.add_group.clicked.connect(lambda: self.add_wanted.emit(place, {"any": [{"name": ""}]}))
        self.add_group.setVisible(len(place) + 1 < DEEPEST)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for button in (self.add, self.add_group):
            set_class(button, "outline", "small")
            foot.addWidget(button)
        foot.addStretch(1)
        column.addLayout(foot)
        self.show_condition(condition)

    def show_condition(self, condition: Condition) -> None:
        """Show another one of the same shape."""
        self._condition = condition
        entries = entries_of(condition)
        self.kinds.setCurrentIndex(self.kinds.findData(group_of(condition) or "all"))
        self.kinds.setVisible(len(entries) > 1 or bool(self._place) or group_of(condition) not in (None, "all"))
        shown: Sequence[ConditionRow | GroupBox] = self.entries
        for box, entry in zip(shown, entries, strict=True):
            box.show_condition(entry)

    def set_error(self, wrong: bool) -> None:
        """Draw what is not filled in, in the colour of errors."""
        for box in self.entries:
            box.set_error(wrong)

    @property
    def entries(self) -> list["ConditionRow | GroupBox"]:
        """Its entries from the top."""
        return sorted([*self.rows, *self.groups], key=lambda box: box._place)

    def _entry(self, theme: Theme, entry: Condition, place: Place) -> QWidget:
        if group_of(entry) is None:
            row = ConditionRow(theme, entry, place, self._change, self)
            self.rows.append(row)
            return row
        box = GroupBox(theme, entry, place, self._change, self)
        box.add_wanted.connect(self.add_wanted)
        self.groups.append(box)
        return box

    def _choose(self, group: str) -> None:
        self._change(self._place, {group: entries_of(self._condition)})


def focus_entry(box: GroupBox, place: Place) -> None:
    """Put the keyboard into the first field of what stands there."""
    for number in place:
        found = box.entries[number]
        if isinstance(found, ConditionRow):
            found.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        box = found
    if box.rows:
        box.rows[0].fields[0].setFocus(Qt.FocusReason.OtherFocusReason)
