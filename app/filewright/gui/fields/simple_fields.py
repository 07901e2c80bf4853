"""Fields around one control each."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from filewright.core.units import UnitError, format_duration, format_size, parse_duration, parse_size
from filewright.gui.fields.controls import (
    Choice,
    DurationField,
    NumberField,
    PathField,
    PathKind,
    Segmented,
    SizeField,
    Switch,
    TokenField,
)
from filewright.gui.fields.field import MIXED, Field
from filewright.gui.theme import Theme, mark, set_class
from filewright.text import _

MOST_SEGMENTS = 3
MOST_SPAN = 1_000_000
"""A range that is longer is no range that anybody chooses from."""

_LONGEST_SEGMENT = 12


def several() -> str:
    """What stands in a field whose steps differ."""
    return _("several")


def fill(field: QWidget, inner: QWidget) -> None:
    """Let a field be nothing but this widget."""
    layout = QVBoxLayout(field)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(inner)
    field.setFocusProxy(inner)


class TextField(Field):
    """A line of text."""

    def __init__(
        self, theme: Theme, name: str, *, mono: bool = False, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shown = ""
        self._placeholder = placeholder
        self.edit = QLineEdit(self)
        if mono:
            set_class(self.edit, "mono")
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(placeholder)
        self.edit.editingFinished.connect(self._commit)
        fill(self, self.edit)

    def show_value(self, value: Any) -> None:
        self._shown = "" if value is None or value is MIXED else str(value)
        self.edit.setText(self._shown)
        self.edit.setPlaceholderText(several() if value is MIXED else self._placeholder)

    def set_error(self, wrong: bool) -> None:
        mark(self.edit, "error", wrong)

    def _commit(self) -> None:
        if self.edit.text() != self._shown:
            self._shown = self.edit.text()
            self.value_changed.emit(self._shown or None)


class SwitchField(Field):
    """Yes or no, beside its label."""

    wide = False

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._switch = Switch(theme, name, parent=self)
        self._switch.value_changed.connect(self.value_changed.emit)
        self._several = QLabel(several(), self)
        set_class(self._several, "muted", "small")
        self._several.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._several)
        row.addWidget(self._switch)
        self.setFocusProxy(self._switch)

    def show_value(self, value: Any) -> None:
        self._switch.set_value(value is True)
        self._several.setVisible(value is MIXED)
        self._switch.setAccessibleDescription(several() if value is MIXED else "")

    def set_error(self, wrong: bool) -> None:
        """A switch is always one of its two values."""


class NumericField(Field):
    """A whole number, or one with decimals. With `unset` it may also be left open, one step below its lowest value."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        schema: Mapping[str, Any],
        unit: str,
        *,
        unset: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`unset` is what stands there while it is left open."""
        super().__init__(parent)
        whole = schema.get("type") == "integer"
        low, high = schema.get("minimum"), schema.get("maximum")
        span = high - low if low is not None and high is not None else None
        step = schema.get("multipleOf") or (1 if whole or span is None or span > 10 else span / 100)
        self._unset = unset if low is not None else ""
        self._number = NumberField(
            theme,
            name,
            minimum=low - step if self._unset and low is not None else low,
            maximum=high,
            step=step,
            decimals=0 if whole else 2,
            unit=unit,
            slider=span is not None and span <= MOST_SPAN,
            parent=self,
        )
        self._number.spin.setSpecialValueText(self._unset)
        self._number.value_changed.connect(self._changed)
        fill(self, self._number)

    def show_value(self, value: Any) -> None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._number.set_value(value)
        elif value is MIXED:
            self._number.set_several(several())
        else:
            self._number.set_value(self._number.spin.minimum())

    def set_error(self, wrong: bool) -> None:
        self._number.set_error(wrong)

    def _changed(self, value: float) -> None:
        self.value_changed.emit(None if self._unset and value <= self._number.spin.minimum() else value)


class ChoiceField(Field):
    """One of a few values: segments for up to three, else a list."""

    def __init__(self, theme: Theme, name: str, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        """`choices` are the words by value."""
        super().__init__(parent)
        self._segments: Segmented | None = None
        self._list: Dropdown | None = None
        short = all(len(words) <= _LONGEST_SEGMENT for words in choices.values())
        if len(choices) <= MOST_SEGMENTS and short:
            segments = [Choice(value=value, label=words) for value, words in choices.items()]
            self._segments = Segmented(theme, name, segments, parent=self)
            self._segments.value_changed.connect(self.value_changed.emit)
            fill(self, self._segments)
        else:
            self._list = Dropdown(name, choices, self)
            self._list.activated.connect(self._activated)
            fill(self, self._list)

    def show_value(self, value: Any) -> None:
        text = "" if value is None or value is MIXED else str(value)
        if self._segments is not None:
            self._segments.set_value(text)
            self._segments.setToolTip(several() if value is MIXED else "")
        if self._list is not None:
            self._list.setCurrentIndex(self._list.findData(text))
            self._list.setPlaceholderText(several() if value is MIXED else text)

    def set_error(self, wrong: bool) -> None:
        mark(self._list or self, "error", wrong)

    def _activated(self, place: int) -> None:
        if self._list is not None:
            self.value_changed.emit(self._list.itemData(place))


class Dropdown(QComboBox):
    """A list that a passing mouse wheel does not change."""

    def __init__(self, name: str, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setMinimumWidth(64)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for value, words in choices.items():
            self.addItem(words, value)
            self.setItemData(self.count() - 1, words, 3)  # in full, should the list be too narrow

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class DurationTextField(Field):
    """A length of time, in the flow as text such as `2s`."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._duration = DurationField(theme, name, parent=self)
        self._duration.value_changed.connect(self._changed)
        fill(self, self._duration)

    def show_value(self, value: Any) -> None:
        try:
            self._duration.set_value(parse_duration(str(value), bare="s") if _is_value(value) else None)
        except UnitError:
            self._duration.set_value(None)
        self._duration.edit.setPlaceholderText(several() if value is MIXED else "")

    def set_error(self, wrong: bool) -> None:
        self._duration.set_error(wrong)

    def _changed(self, seconds: float | None) -> None:
        self.value_changed.emit(None if seconds is None else format_duration(seconds))


class SizeTextField(Field):
    """A number of bytes, in the flow as text such as `10MB`."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = SizeField(theme, name, parent=self)
        self._size.value_changed.connect(self._changed)
        fill(self, self._size)

    def show_value(self, value: Any) -> None:
        try:
            self._size.set_value(parse_size(str(value)) if _is_value(value) else None)
        except UnitError:
            self._size.set_value(None)
        self._size.edit.setPlaceholderText(several() if value is MIXED else "")

    def set_error(self, wrong: bool) -> None:
        self._size.set_error(wrong)

    def _changed(self, count: int | None) -> None:
        self.value_changed.emit(None if count is None else format_size(count))


class FilePathField(Field):
    """A folder or a file."""

    def __init__(
        self, theme: Theme, name: str, kind: PathKind, folder: Path | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._path = PathField(theme, name, kind=kind, base=folder, parent=self)
        self._path.value_changed.connect(lambda text: self.value_changed.emit(text or None))
        fill(self, self._path)

    def show_value(self, value: Any) -> None:
        self._path.set_value("" if value is None or value is MIXED else str(value))
        self._path.edit.setPlaceholderText(several() if value is MIXED else "")

    def set_error(self, wrong: bool) -> None:
        self._path.set_error(wrong)


class TokensField(Field):
    """A list of short texts."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        examples: Iterable[Any],
        words: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`words` are what people call some of the texts, which can then be chosen from a list."""
        super().__init__(parent)
        self._hint = _("Type, or choose from the list") if words else ", ".join(map(str, examples))
        self._tokens = TokenField(theme, name, placeholder=self._hint, words=words or {}, parent=self)
        self._tokens.value_changed.connect(lambda texts: self.value_changed.emit(list(texts)))
        fill(self, self._tokens)

    def show_value(self, value: Any) -> None:
        self._tokens.set_value(str(text) for text in value) if isinstance(value, list | tuple) else (
            self._tokens.set_value(())
        )
        if value is MIXED:
            self._tokens.set_placeholder(several())
        else:
            self._tokens.set_placeholder(self._hint)

    def set_error(self, wrong: bool) -> None:
        self._tokens.set_error(wrong)


class ColourField(Field):
    """A swatch, and the colour as `#rrggbb`."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = TextField(theme, name, mono=True, placeholder="#ffffff", parent=self)
        self._text.value_changed.connect(self._typed)
        self._swatch = QToolButton(self)
        self._swatch.setFixedSize(28, 28)
        self._swatch.setAccessibleName(_("Choose a colour"))
        self._swatch.setToolTip(_("Choose a colour"))
        self._swatch.clicked.connect(self._pick)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._swatch)
        row.addWidget(self._text, 1)
        self.setFocusProxy(self._text)
        self._value = ""

    def show_value(self, value: Any) -> None:
        self._text.show_value(value)
        self._value = str(value) if _is_value(value) else ""
        color = QColor(self._value)
        fill_color = color.name() if color.isValid() else "transparent"
        self._swatch.setStyleSheet(f"QToolButton {{ background: {fill_color}; border: 1px solid palette(mid); }}")

    def set_error(self, wrong: bool) -> None:
        self._text.set_error(wrong)

    def _typed(self, text: str | None) -> None:
        self.value_changed.emit(text)

    def _pick(self) -> None:
        dialog = QColorDialog(QColor(self._value), self)
        dialog.colorSelected.connect(lambda color: self.value_changed.emit(color.name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class FixedField(Field):
    """A value of a shape that no field knows: it is shown, and changed in the flow's file."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLineEdit(self)
        self._text.setReadOnly(True)
        self._text.setAccessibleName(name)
        self._text.setToolTip(_("This is changed in the flow's file"))
        set_class(self._text, "mono")
        fill(self, self._text)

    def show_value(self, value: Any) -> None:
        self._text.setText(several() if value is MIXED else "" if value is None else str(value))

    def set_error(self, wrong: bool) -> None:
        mark(self._text, "error", wrong)


def _is_value(value: Any) -> bool:
    return value is not None and value is not MIXED
