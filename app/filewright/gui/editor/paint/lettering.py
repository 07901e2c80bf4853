"""Text on the canvas: laid out once, then drawn as glyphs, which costs a third of drawing strings."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPainter, QTextLayout, QTextOption

from filewright.gui.theme import FontRole, Tokens
from filewright.gui.theme.fonts import Fonts


class Letter(Enum):
    """The kinds of text on the canvas: a role of the type scale, a weight, and a size where the scale has none."""

    TITLE = (FontRole.NODE, 600, None)
    SMALL = (FontRole.SMALL, 400, None)
    VALUE = (FontRole.SMALL, 500, None)
    STRONG = (FontRole.SMALL, 600, None)
    CARD = (FontRole.MICRO, 600, None)
    COUNT = (FontRole.MICRO, 600, 9)
    FRAME = (FontRole.BODY, 600, None)
    PROSE = (FontRole.BODY, 400, None)


@dataclass(frozen=True, slots=True)
class Text:
    """Text ready to draw: its glyphs and its width in pixels."""

    runs: tuple[QGlyphRun, ...]
    width: float


_KEPT = 8192
"""Texts remembered; a thousand steps have about so many."""


class Lettering:
    """Fonts and laid-out texts at a text size of 100 %: the canvas itself grows with the user's text size."""

    def __init__(self, tokens: Tokens) -> None:
        fonts = Fonts(tokens)
        self.fonts: dict[Letter, QFont] = {}
        for letter in Letter:
            role, weight, px = letter.value
            font = fonts.font(role, weight=weight)
            if px is not None:
                font.setPixelSize(px)
            self.fonts[letter] = font
        self._metrics = {letter: QFontMetricsF(font) for letter, font in self.fonts.items()}
        self._ascents = {letter: metrics.ascent() for letter, metrics in self._metrics.items()}
        self._widths: dict[tuple[str, Letter], float] = {}
        self._texts: dict[tuple[str, Letter, float | None], Text] = {}
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.NoWrap)

    def width(self, text: str, letter: Letter) -> float:
        """How wide the text is."""
        found = self._widths.get((text, letter))
        if found is None:
            if len(self._widths) > _KEPT:
                self._widths.clear()
            found = self._widths[text, letter] = self._metrics[letter].horizontalAdvance(text)
        return found

    def text(self, text: str, letter: Letter, limit: float | None = None) -> Text:
        """The text ready to draw, cut with an ellipsis where it is wider than `limit`."""
        key = (text, letter, limit)
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) > _KEPT:
                self._texts.clear()
            found = self._texts[key] = self._laid_out(text, letter, limit)
        return found

    def draw(
        self, painter: QPainter, x: float, baseline: float, text: str, letter: Letter, limit: float | None = None
    ) -> float:
        """Draw the text in the painter's pen and return its width."""
        ready = self.text(text, letter, limit)
        at = QPointF(x, baseline - self._ascents[letter])
        for run in ready.runs:
            painter.drawGlyphRun(at, run)
        return ready.width

    def draw_right(
        self, painter: QPainter, right: float, baseline: float, text: str, letter: Letter, limit: float | None = None
    ) -> float:
        """Draw the text so that it ends at `right`, and return its width."""
        width = self.text(text, letter, limit).width
        self.draw(painter, right - width, baseline, text, letter, limit)
        return width

    def wrapped(self, text: str, letter: Letter, width: float, lines: int) -> tuple[str, ...]:
        """The text in at most so many lines, broken between words; what does not fit is cut with an ellipsis."""
        found: list[str] = []
        rest = text.split()
        while rest and len(found) < lines:
            line = rest.pop(0)
            while rest and self.width(f"{line} {rest[0]}", letter) <= width:
                line = f"{line} {rest.pop(0)}"
            found.append(line)
        if rest:
            found[-1] = f"{found[-1]} {' '.join(rest)}"
        return tuple(self._elided(line, letter, width) for line in found)

    def _elided(self, text: str, letter: Letter, limit: float) -> str:
        if self.width(text, letter) <= limit:
            return text
        return self._metrics[letter].elidedText(text, Qt.TextElideMode.ElideRight, limit)

    def _laid_out(self, text: str, letter: Letter, limit: float | None) -> Text:
        shown = text if limit is None else self._elided(text, letter, limit)
        layout = QTextLayout(shown, self.fonts[letter])
        layout.setTextOption(self._option)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        if not line.isValid():
            return Text((), 0.0)
        return Text(tuple(layout.glyphRuns()), line.naturalTextWidth())
