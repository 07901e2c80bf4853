"""Colours, pens and brushes by token, each made once for a look of the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from filewright.gui.theme import Theme, ThemeName

OFF_STRENGTH = 0.45
"""How strong the body of a step is that is off or skipped."""
DIM_STRENGTH = 0.4
DASH = (6.0, 5.0)


class Shades:
    """What it returns is shared: do not change it."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._colors: dict[tuple[str, str, float], QColor] = {}
        self._pens: dict[tuple[str, float, bool, bool], QPen] = {}
        self._lines: dict[tuple[str, float, bool, bool], QPen] = {}
        self._brushes: dict[tuple[str, str, float], QBrush] = {}

    @property
    def dark(self) -> bool:
        """Whether the dark colours are shown."""
        return self.theme.name is ThemeName.DARK

    def color(self, token: str, over: str = "", strength: float = 1.0) -> QColor:
        """A colour by its dotted name; with `over`, the opaque colour it gives over that one at this strength."""
        if not over:
            return self.theme.color(token)
        key = (token, over, strength)
        found = self._colors.get(key)
        if found is None:
            found = self._colors[key] = mix(self.theme.color(token), self.theme.color(over), strength)
        return found

    def brush(self, token: str, over: str = "", strength: float = 1.0) -> QBrush:
        """A solid fill; see `color`."""
        key = (token, over, strength)
        found = self._brushes.get(key)
        if found is None:
            found = self._brushes[key] = QBrush(self.color(token, over, strength))
        return found

    def pen(self, token: str, width: float = 1.0, *, dashed: bool = False, cosmetic: bool = False) -> QPen:
        """A line of this colour and width; cosmetic: so many pixels on screen at any zoom."""
        key = (token, width, dashed, cosmetic)
        found = self._pens.get(key)
        if found is None:
            found = self._pens[key] = QPen(self.color(token), width)
            found.setCosmetic(cosmetic)
            found.setCapStyle(Qt.PenCapStyle.FlatCap)
            if dashed:
                found.setDashPattern([3 / width, 3 / width])
        return found

    def line(self, token: str, width: float, *, dashed: bool = False, dim: bool = False) -> QPen:
        """The line of a connection; `dim`: of one that has no part in the connection being drawn."""
        key = (token, width, dashed, dim)
        found = self._lines.get(key)
        if found is None:
            color = self.color(token, "bg.canvas", DIM_STRENGTH) if dim else self.color(token)
            found = self._lines[key] = QPen(color, width)
            found.setCapStyle(Qt.PenCapStyle.FlatCap)
            found.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
            if dashed:
                found.setDashPattern([part / width for part in DASH])
        return found

    def clear(self) -> None:
        """Forget everything, as after a change of the look."""
        self._colors.clear()
        self._pens.clear()
        self._lines.clear()
        self._brushes.clear()


def mix(color: QColor, over: QColor, strength: float) -> QColor:
    """The opaque colour that one gives over another at this strength."""
    rest = 1 - strength
    return QColor(
        round(color.red() * strength + over.red() * rest),
        round(color.green() * strength + over.green() * rest),
        round(color.blue() * strength + over.blue() * rest),
    )
