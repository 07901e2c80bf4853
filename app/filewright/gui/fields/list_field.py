"""A list of rules: each has its fixed fields, and one of several conditions."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from filewright.gui.fields.controls import IconButton
from filewright.gui.fields.field import MIXED, Field
from filewright.gui.fields.simple_fields import ChoiceField, Dropdown, TextField
from filewright.gui.theme import Theme, set_class
from filewright.text import _

Entry = dict[str, Any]


class ListField(Field):
    """Entries are cards below each other, tried from the top; each change makes a new list."""

    def __init__(self, theme: Theme, name: str, items: Mapping[str, Any], parent: QWidget | None = None) -> None:
        """`items` is the JSON Schema of one entry: an object with properties."""
        super().__init__(parent)
        self._theme = theme
        self._items = items
        self._entries: list[Entry] = []
        self.setAccessibleName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(6)
        self._column.addLayout(self._cards)
        self.add_button = QPushButton(_("Add a rule"), self)
        set_class(self.add_button, "outline", "small")
        self.add_button.clicked.connect(self._append)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._mixed = QLabel(_("These steps have different rules."), self)
        set_class(self._mixed, "help")
        self._column.addWidget(self._mixed)
        self._mixed.hide()

    def show_value(self, value: Any) -> None:
        self._mixed.setVisible(value is MIXED)
        self.add_button.setVisible(value is not MIXED)
        entries = [dict(entry) for entry in value if isinstance(entry, Mapping)] if _is_list(value) else []
        if entries == self._entries and self._cards.count() == len(entries):
            return
        self._entries = entries
        while (item := self._cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, entry in enumerate(entries):
            card = EntryCard(self._theme, self._items, entry, place, len(entries), self)
            card.changed.connect(self._replace)
            card.moved.connect(self._move)
            card.removed.connect(self._remove)
            self._cards.addWidget(card)

    def set_error(self, wrong: bool) -> None:
        for place in range(self._cards.count()):
            item = self._cards.itemAt(place)
            card = item.widget() if item is not None else None
            if isinstance(card, EntryCard):
                card.set_error(wrong)

    def cards(self) -> list["EntryCard"]:
        """The entries from the top."""
        found = [self._cards.itemAt(place) for place in range(self._cards.count())]
        return [card for item in found if item is not None and isinstance(card := item.widget(), EntryCard)]

    def _tell(self, entries: list[Entry]) -> None:
        self.value_changed.emit(entries)

    def _append(self) -> None:
        number = len(self._entries) + 1
        taken = {entry.get("name") for entry in self._entries}
        while f"rule-{number}" in taken:
            number += 1
        self._tell([*self._entries, {"name": f"rule-{number}"}])

    def _replace(self, place: int, entry: Entry) -> None:
        self._tell([entry if at == place else old for at, old in enumerate(self._entries)])

    def _move(self, place: int, by: int) -> None:
        entries = list(self._entries)
        entries.insert(place + by, entries.pop(place))
        self._tell(entries)

    def _remove(self, place: int) -> None:
        self._tell([old for at, old in enumerate(self._entries) if at != place])


class EntryCard(QFrame):
    """One entry: its required fields on top, below them one condition out of the optional ones."""

    changed = Signal(int, object)
    moved = Signal(int, int)
    removed = Signal(int)

    def __init__(
        self, theme: Theme, items: Mapping[str, Any], entry: Entry, place: int, count: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entry = entry
        self._place = place
        self._fields: list[Field] = []
        self._properties: Mapping[str, Mapping[str, Any]] = items.get("properties") or {}
        required = list(items.get("required") or ())
        set_class(self, "preview")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(4)
        for name in required:
            head.addWidget(self._field(name), 1)
        for icon, words, by in (("arrow-up", _("Try earlier"), -1), ("arrow-down", _("Try later"), 1)):
            button = IconButton(theme, icon, words, small=True, parent=self)
            button.setEnabled(0 <= place + by < count)
            button.clicked.connect(self._mover(by))
            head.addWidget(button)
        cross = IconButton(theme, "x", _("Take this rule out"), small=True, parent=self)
        cross.clicked.connect(lambda: self.removed.emit(self._place))
        head.addWidget(cross)
        column.addLayout(head)
        conditions = {name: schema for name, schema in self._properties.items() if name not in required}
        if conditions:
            column.addLayout(self._condition(conditions))

    def set_error(self, wrong: bool) -> None:
        """Draw its fields in the colour of errors, or not."""
        for field in self._fields:
            field.set_error(wrong)

    def _mover(self, by: int) -> Callable[[], None]:
        return lambda: self.moved.emit(self._place, by)

    def _condition(self, conditions: Mapping[str, Mapping[str, Any]]) -> QHBoxLayout:
        words = {name: _(str(schema.get("title") or name)) for name, schema in conditions.items()}
        current = next((name for name in conditions if name in self._entry), "")
        kinds = Dropdown(_("Condition"), words, self)
        kinds.setPlaceholderText(_("Choose a condition"))
        kinds.setCurrentIndex(kinds.findData(current))
        kinds.activated.connect(lambda at: self._change_kind(conditions, kinds.itemData(at)))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(kinds, 1)
        if current:
            row.addWidget(self._field(current), 1)
        return row

    def _field(self, name: str) -> Field:
        schema = self._properties[name]
        title = _(str(schema.get("title") or name))
        field: Field
        if schema.get("enum"):
            field = ChoiceField(self._theme, title, {str(v): str(v) for v in schema["enum"]}, self)
        else:
            field = TextField(self._theme, title, mono=schema.get("format") == "regex", placeholder=title, parent=self)
        field.show_value(self._entry.get(name))
        field.value_changed.connect(lambda value: self._set(name, value))
        self._fields.append(field)
        return field

    def _set(self, name: str, value: Any) -> None:
        entry = {**self._entry, name: value}
        if value is None:
            del entry[name]
        self.changed.emit(self._place, entry)

    def _change_kind(self, conditions: Mapping[str, Mapping[str, Any]], chosen: str) -> None:
        kept = {name: value for name, value in self._entry.items() if name not in conditions}
        schema = conditions[chosen]
        first = schema["enum"][0] if schema.get("enum") else ""
        self.changed.emit(self._place, {**kept, chosen: first})


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)
