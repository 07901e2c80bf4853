"""A value with its unit, read as people write it: `1m30`, `1.5 MB`."""

import re
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from filewright.core.units import UnitError, format_duration, format_size, parse_duration, parse_size
from filewright.gui.fields.controls.field_box import FieldBox
from filewright.gui.theme import Theme

_MINUTES = re.compile(r"(\d)m$")  # a lone m would read as metres
_THOUSANDS = (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("KB", 10**3))

_Value = TypeVar("_Value", float, int)


class _UnitField(FieldBox, Generic[_Value]):
    """The part that durations and sizes share: what cannot be read stays there, in red, and is told as a problem."""

    problem_changed = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None) -> None:
        super().__init__(theme, parent)
        self._value: _Value | None = None
        self._problem = ""
        self.edit = self.add_line_edit()
        self.edit.setAccessibleName(name)
        self.edit.editingFinished.connect(self._commit)

    def value(self) -> _Value | None:
        """The last value that could be read; None while there is none."""
        return self._value

    def set_value(self, value: _Value | None) -> None:
        """Show this value, without `value_changed`."""
        self._value = value
        self.edit.setText("" if value is None else _spaced(self._format(value)))
        self._set_problem("")

    def problem(self) -> str:
        """What is wrong with the text that stands there, and what to write instead; empty when nothing is."""
        return self._problem

    def _parse(self, text: str) -> _Value:
        raise NotImplementedError  # each kind has its own; Qt's metaclass admits no abstract methods

    def _format(self, value: _Value) -> str:
        raise NotImplementedError  # each kind has its own; Qt's metaclass admits no abstract methods

    def _emit(self, value: _Value | None) -> None:
        raise NotImplementedError  # each kind has its own; Qt's metaclass admits no abstract methods

    def _commit(self) -> None:
        text = self.edit.text().strip()
        try:
            value = self._parse(text) if text else None
        except UnitError as error:
            self._set_problem(f"{error} {error.next_step}")
            return
        changed = value != self._value
        self.set_value(value)
        if changed:
            self._emit(value)

    def _set_problem(self, problem: str) -> None:
        self.set_error(bool(problem))
        self.edit.setToolTip(problem)
        self.edit.setAccessibleDescription(problem)
        if problem != self._problem:
            self._problem = problem
            self.problem_changed.emit(problem)


class DurationField(_UnitField[float]):
    """Seconds. A number that stands alone means seconds."""

    value_changed = Signal(object)  # float, or None when emptied

    def __init__(self, theme: Theme, name: str, *, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader says."""
        super().__init__(theme, name, parent)

    def _parse(self, text: str) -> float:
        return parse_duration(text, bare="s")

    def _format(self, value: float) -> str:
        return _MINUTES.sub("\\1min", format_duration(value))

    def _emit(self, value: float | None) -> None:
        self.value_changed.emit(value)


class SizeField(_UnitField[int]):
    """Bytes. A number that stands alone means bytes."""

    value_changed = Signal(object)  # int, or None when emptied

    def __init__(self, theme: Theme, name: str, *, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader says."""
        super().__init__(theme, name, parent)

    def _parse(self, text: str) -> int:
        return parse_size(text, bare="B")

    def _format(self, value: int) -> str:
        binary = format_size(value) if value % 1024 == 0 else ""
        return _decimal(value, 1) or binary or _decimal(value, 3) or format_size(value)

    def _emit(self, value: int | None) -> None:
        self.value_changed.emit(value)


def _spaced(text: str) -> str:
    return re.sub(r"(\d)([A-Za-z])", "\\1\N{THIN SPACE}\\2", text)


def _decimal(size: int, places: int) -> str:
    """The size in the largest unit of 1,000 that says it exactly within so many places; empty if none does."""
    for unit, factor in _THOUSANDS:
        if size >= factor and size * 10**places % factor == 0:
            return f"{size / factor:.{places}f}".rstrip("0").rstrip(".") + unit
    return ""
