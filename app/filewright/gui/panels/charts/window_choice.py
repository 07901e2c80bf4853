"""How far back the charts go, as words to choose from."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from filewright.gui.panels.charts.windows import USUAL, WINDOWS, Window
from filewright.gui.theme import set_class
from filewright.text import _


class WindowChoice(QWidget):
    """One button a window; one of them is down."""

    chosen = Signal(Window)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("How far back the charts go"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for place, window in enumerate(WINDOWS):
            button = QToolButton(self)
            button.setText(_(window.label))
            button.setCheckable(True)
            button.setChecked(window is USUAL)
            button.setAccessibleName(_("The last {time}").format(time=_(window.label)))
            button.setToolTip(button.accessibleName())
            set_class(button, "small")
            self._group.addButton(button, place)
            row.addWidget(button)
        self._group.idClicked.connect(self._clicked)

    def _clicked(self, place: int) -> None:
        self.chosen.emit(WINDOWS[place])
