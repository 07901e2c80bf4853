"""The zoom at the lower right of the canvas: smaller, how large it is (a click: 100 %), larger, all of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from filewright.gui.fields.controls import IconButton
from filewright.gui.theme import Theme, set_class
from filewright.gui.wording import percent
from filewright.text import _


class ZoomControl(QFrame):
    """Only asks; the camera moves."""

    smaller = Signal()
    larger = Signal()
    reset = Signal()
    fit = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        set_class(self, "popup")
        self._level = QPushButton(self)
        set_class(self._level, "plain", "small")
        self._level.setFixedWidth(theme.px(52))
        self._level.clicked.connect(self.reset)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for icon, name, key, signal in (
            ("minus", _("Smaller"), "Ctrl+-", self.smaller),
            ("", "", "", None),
            ("plus", _("Larger"), "Ctrl++", self.larger),
            ("maximize", _("Show the whole flow"), "Home", self.fit),
        ):
            if signal is None:
                row.addWidget(self._level)
                continue
            button = IconButton(theme, icon, name, key=key, small=True, parent=self)
            button.clicked.connect(signal)
            row.addWidget(button)
        self.show_zoom(1.0)

    def show_zoom(self, zoom: float) -> None:
        """Show how large the flow is drawn."""
        text = percent(zoom)
        self._level.setText(text)
        self._level.setAccessibleName(_("Zoom {percent}, back to 100").format(percent=text))
        self._level.setToolTip(_("Back to {percent}").format(percent=percent(1.0)))
