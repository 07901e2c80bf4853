"""Which subfolders files go to: one of a few words, or a pattern."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from filewright.gui.fields.controls import Choice, Segmented
from filewright.gui.fields.field import MIXED, Field, Surroundings
from filewright.gui.fields.pattern_field import PatternField
from filewright.gui.theme import Theme
from filewright.text import _

_PATTERN = "{pattern}"
_FIRST = "{date:%Y}/{date:%m}"


class SubfoldersField(Field):
    """Segments for the words, and one more for a pattern that is typed below."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        choices: Mapping[str, str],
        surroundings: Surroundings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = tuple(choices)
        segments = [Choice(value=value, label=words) for value, words in choices.items()]
        segments.append(Choice(value=_PATTERN, label=_("Pattern")))
        self._segments = Segmented(theme, name, segments, parent=self)
        self._segments.value_changed.connect(self._chosen)
        self._pattern = PatternField(theme, _("Pattern of subfolders"), surroundings, folders=True, parent=self)
        self._pattern.value_changed.connect(self.value_changed.emit)
        self._pattern.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._segments)
        column.addWidget(self._pattern)
        self.setFocusProxy(self._segments)

    def show_value(self, value: Any) -> None:
        word = value is None or value is MIXED or value in self._words
        self._segments.set_value(("" if value is None or value is MIXED else str(value)) if word else _PATTERN)
        self._pattern.setVisible(not word)
        self._pattern.show_value(None if word else value)

    def set_error(self, wrong: bool) -> None:
        self._pattern.set_error(wrong)

    def _chosen(self, value: str) -> None:
        self.value_changed.emit(_FIRST if value == _PATTERN else value)
