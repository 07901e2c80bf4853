"""All parameters of one step, or what several steps have in common, in the groups of their manifest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from filewright.core.processor import Param
from filewright.gui.fields.controls import IconButton
from filewright.gui.fields.field import MIXED, Field, Surroundings
from filewright.gui.fields.make import make_field, title_of
from filewright.gui.theme import Theme, set_class
from filewright.text import _


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What is wrong with a value, in words."""

    text: str
    grave: bool = True


class Form(QWidget):
    """`param_changed` carries a parameter's name and its new value; None: back to the default."""

    param_changed = Signal(str, object)

    def __init__(
        self, theme: Theme, params: Sequence[Param], surroundings: Surroundings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows: dict[str, FormRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for place, (group, members) in enumerate(_groups(params)):
            if place:
                line = QFrame(self)
                set_class(line, "line")
                column.addWidget(line)
            if group:
                head = QLabel(_(group), self)
                set_class(head, "strong")
                column.addWidget(head)
            for param in members:
                row = FormRow(theme, param, surroundings, self)
                row.changed.connect(self.param_changed)
                self._rows[param.name] = row
                column.addWidget(row)

    def show_values(self, sets: Sequence[Mapping[str, Any]], troubles: Mapping[str, Trouble]) -> None:
        """Show these values, as they stand under each step; where steps differ, "several"."""
        for name, row in self._rows.items():
            row.show_values([values.get(name) for values in sets], troubles.get(name))

    def field(self, name: str) -> Field:
        """The field of a parameter. Raises KeyError."""
        return self._rows[name].field

    def row(self, name: str) -> "FormRow":
        """The row of a parameter. Raises KeyError."""
        return self._rows[name]


class FormRow(QWidget):
    """Label, field, help, and what is wrong; a button at the label brings the default back."""

    changed = Signal(str, object)

    def __init__(self, theme: Theme, param: Param, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._param = param
        self._theme = theme
        self.field = make_field(theme, param, surroundings, self)
        self.field.value_changed.connect(lambda value: self.changed.emit(param.name, value))
        label = QLabel(title_of(param), self)
        set_class(label, "label")
        label.setBuddy(self.field)
        label.setWordWrap(True)
        self.reset = IconButton(
            theme, "refresh", _("Back to the usual value"), color="text.muted", small=True, parent=self
        )
        self.reset.clicked.connect(lambda: self.changed.emit(param.name, None))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(4)
        head.addWidget(label, 1)
        head.addWidget(self.reset)
        if not self.field.wide:
            head.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        if self.field.wide:
            column.addWidget(self.field)
        self._trouble = TroubleLine(theme, self)
        column.addWidget(self._trouble)
        if param.help:
            text = QLabel(_(param.help), self)
            text.setWordWrap(True)
            set_class(text, "help")
            column.addSpacing(2)
            column.addWidget(text)

    def trouble(self) -> str:
        """What is said to be wrong; "" where nothing is."""
        return self._trouble.text()

    def show_values(self, values: Sequence[Any], trouble: Trouble | None) -> None:
        """Show what the steps have: one value, or that they differ; None stands for the default."""
        filled = [self._param.default if value is None else value for value in values]
        first = filled[0] if filled else None
        same = all(value == first and type(value) is type(first) for value in filled)
        self.field.show_value(first if same else MIXED)
        self.reset.setVisible(any(value is not None and value != self._param.default for value in values))
        self.field.set_error(trouble is not None and trouble.grave)
        self._trouble.show_trouble(trouble)


class TroubleLine(QWidget):
    """Icon and sentence below a field."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = QLabel(self)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def text(self) -> str:
        """What it says; "" while nothing is wrong."""
        return "" if self.isHidden() else self._words.text()

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Say what is wrong; None: nothing is."""
        self.setVisible(trouble is not None)
        if trouble is None:
            return
        tone = "error" if trouble.grave else "held"
        self._icon.setPixmap(self._theme.pixmap("alert-triangle", f"state.{tone}", self._theme.px(13), state=True))
        set_class(self._words, tone, "small")
        self._words.setText(trouble.text)


def _groups(params: Iterable[Param]) -> list[tuple[str, list[Param]]]:
    """Parameters by group, both in the order of the manifest."""
    groups: dict[str, list[Param]] = {}
    for param in params:
        groups.setdefault(param.group, []).append(param)
    return list(groups.items())
