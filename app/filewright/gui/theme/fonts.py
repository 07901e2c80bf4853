"""Fonts by role: Inter for text, JetBrains Mono for code, both bundled, with tabular figures everywhere."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from filewright.gui.theme.tokens import Tokens

SMALLEST_SCALE = 0.9
LARGEST_SCALE = 1.5


class FontRole(StrEnum):
    """The steps of the type scale."""

    MICRO = "micro"
    SMALL = "small"
    BODY = "body"
    STRONG = "strong"
    NODE = "node"
    HEAD = "head"
    FIGURE = "figure"
    TITLE = "title"


def register_fonts(folder: Path) -> tuple[str, ...]:
    """Make the bundled fonts known to Qt and return their families; needs a QGuiApplication.

    A file that Qt cannot read is left out: the next family of the list then takes its place.
    """
    families: list[str] = []
    for path in sorted(path for path in folder.iterdir() if path.suffix in (".otf", ".ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        if number >= 0:
            families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


class Fonts:
    """Makes and keeps the fonts of one text size (0.9 to 1.5)."""

    def __init__(self, tokens: Tokens, scale: float = 1.0) -> None:
        self._tokens = tokens
        self.scale = min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
        self._made: dict[tuple[FontRole, bool, int], QFont] = {}

    def font(self, role: FontRole, *, mono: bool = False, weight: int | None = None) -> QFont:
        """The font of a role; a copy, so it may be changed."""
        wanted = weight or self._tokens.font_scale[role.value].weight
        key = (role, mono, wanted)
        if key not in self._made:
            families = self._tokens.font_families["mono" if mono else "ui"]
            self._made[key] = _make_font(families, self.size(role), wanted, self._tokens.font_features)
        return QFont(self._made[key])

    def size(self, role: FontRole) -> int:
        """The role's size in pixels at the user's text size."""
        return self.px(self._tokens.font_scale[role.value].size)

    def line(self, role: FontRole) -> int:
        """The role's line height in pixels at the user's text size."""
        return self.px(self._tokens.font_scale[role.value].line)

    def px(self, length: float) -> int:
        """A length that grows with the text, such as a row's height."""
        return max(1, round(length * self.scale))


def _make_font(families: Iterable[str], size: int, weight: int, features: Iterable[str]) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in features:
        font.setFeature(QFont.Tag(feature), 1)
    return font
