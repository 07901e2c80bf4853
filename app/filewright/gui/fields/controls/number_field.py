"""A number in a box with its unit, and a slider beside it where both limits are known."""

import math

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QWidget

from filewright.gui.fields.controls.field_box import FieldBox
from filewright.gui.theme import Theme, set_class

_LIMIT = float(2**53)  # the largest whole number that a float holds exactly
_STEPS = 1000
_LONG = 1000
"""A range that is longer is laid out on its slider so that small numbers have as much room as large ones."""


class NumberField(QWidget):
    """An integer (`decimals` 0) or a number. Up and Down change it by `step`, Page Up and Down by ten steps."""

    value_changed = Signal(object)  # int when `decimals` is 0, else float

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        minimum: float | None = None,
        maximum: float | None = None,
        step: float = 1,
        decimals: int = 0,
        unit: str = "",
        slider: bool | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`name` is what a screen reader says; `slider` None: there is one when both limits are given."""
        super().__init__(parent)
        self._decimals = decimals
        low = -_LIMIT if minimum is None else minimum
        high = _LIMIT if maximum is None else maximum
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.slider: QSlider | None = None
        self._long = False
        both = minimum is not None and maximum is not None
        if slider if slider is not None else both:
            self.slider = self._make_slider(name, low, high, step)
            row.addWidget(self.slider, 1)
        self.box = FieldBox(theme, self)
        self.spin = _Spin(self.box)
        set_class(self.spin, "bare")
        for widget in (self.spin, self.spin.lineEdit()):
            widget.setAccessibleName(f"{name} {unit}".strip())
        self.spin.setDecimals(decimals)
        self.spin.setRange(low, high)
        self.spin.setSingleStep(step)
        self.spin.setKeyboardTracking(False)
        self.spin.setGroupSeparatorShown(False)
        self.box.row.addWidget(self.spin, 1)
        self.box.watch(self.spin)
        self.unit = QLabel(unit, self.box)
        set_class(self.unit, "small", "muted")
        self.unit.setVisible(bool(unit))
        self.box.row.addWidget(self.unit)
        self.box.row.setContentsMargins(8, 0, 8, 0)
        if self.slider is not None:
            self.box.setFixedWidth(theme.px(84))
        row.addWidget(self.box, 0 if self.slider is not None else 1)
        self.setFocusProxy(self.spin)
        self._shown: float = self.spin.value()
        self.spin.valueChanged.connect(self._spun)
        self.spin.editingFinished.connect(self._finished)

    def value(self) -> int | float:
        """The number; an int when there are no decimals."""
        return self._typed(self.spin.value())

    def set_value(self, value: float) -> None:
        """Show this number, brought within the limits, without `value_changed`."""
        with QSignalBlocker(self.spin):
            self.spin.set_several("")
            self.spin.setValue(value)
        self._shown = self.spin.value()
        self._place_slider()

    def set_several(self, words: str) -> None:
        """Stand for several numbers that differ, shown as these words, until one is typed or chosen."""
        self._shown = math.nan
        with QSignalBlocker(self.spin):
            self.spin.set_several(words)
            self.spin.setValue(self.spin.minimum())
        self._place_slider()

    def set_error(self, wrong: bool) -> None:
        """Draw the box in the colour of errors, or not."""
        self.box.set_error(wrong)

    def _make_slider(self, name: str, low: float, high: float, step: float) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setAccessibleName(name)
        self._long = high - low > _LONG
        count = _STEPS if self._long else min(max(1, round((high - low) / step)), _STEPS)
        slider.setRange(0, count)
        slider.setPageStep(max(1, count // 10))
        slider.valueChanged.connect(self._slid)
        return slider

    def _typed(self, value: float) -> int | float:
        return round(value) if self._decimals == 0 else value

    def _spun(self, value: float) -> None:
        self._place_slider()
        self._tell(value)

    def _finished(self) -> None:
        """The number that stood behind "several" was typed: nothing changed for the box, but for its owner."""
        if math.isnan(self._shown) and not self.spin.several:
            self._tell(self.spin.value())

    def _slid(self, place: int) -> None:
        assert self.slider is not None
        low, high = self.spin.minimum(), self.spin.maximum()
        with QSignalBlocker(self.spin):
            self.spin.set_several("")
            self.spin.setValue(self._number_at(low, high, place / self.slider.maximum()))
        self._tell(self.spin.value())

    def _place_slider(self) -> None:
        if self.slider is None:
            return
        low, high = self.spin.minimum(), self.spin.maximum()
        passed, span = self.spin.value() - low, high - low
        share = passed / span if high > low else 0.0
        if self._long:
            share = math.log1p(passed) / math.log1p(span)
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(share * self.slider.maximum()))

    def _number_at(self, low: float, high: float, share: float) -> float:
        """The number at this share of the slider; a large one is rounded to two figures, as a hand means it."""
        if not self._long:
            return low + (high - low) * share
        number = low + math.expm1(share * math.log1p(high - low))
        if share >= 1:
            return high
        coarse = math.pow(10, max(0, math.floor(math.log10(max(abs(number), 1))) - 1))
        return round(number / coarse) * coarse

    def _tell(self, value: float) -> None:
        if value != self._shown:
            self._shown = value
            self.spin.set_several("")
            self.value_changed.emit(self._typed(value))


class _Spin(QDoubleSpinBox):
    """A spin box that a passing mouse wheel does not change: only one that has the keyboard turns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(self)
        self.several = ""
        self.lineEdit().textEdited.connect(self._typed)

    def _typed(self, text: str) -> None:
        if text:
            self.several = ""

    def set_several(self, words: str) -> None:
        """Show these words instead of the number; "": the number."""
        if words != self.several:
            self.several = words
            self.lineEdit().setPlaceholderText(words)
            self.lineEdit().setText(self.textFromValue(self.value()))

    def textFromValue(self, value: float) -> str:
        return "" if self.several else super().textFromValue(value)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        if self.several and not text:
            return QValidator.State.Acceptable, text, position
        return super().validate(text, position)

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(text) if text else self.value()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
