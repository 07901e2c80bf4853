"""One line of text in which the parts of a name pattern are tokens: the caret goes past each in one step."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QTextCharFormat,
    QTextDocument,
    QTextImageFormat,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from filewright.core.naming import NamePatternError, parse_pattern, parts
from filewright.gui.theme import FontRole, Theme, set_class
from filewright.text import _

_SHOWN_DAY = datetime(2026, 11, 24, 14, 5, 29, tzinfo=UTC)
_PART = re.compile(r"\{\{|\}\}|(\{[^{}]+\})")
_RAW = QTextImageFormat.Property.UserProperty + 1


class PatternEdit(QTextEdit):
    """`edited` comes with every change, `committed` when the text is done with, `brace_typed` when parts may be
    offered. What is no part that can be read stays text, so that it can be mended."""

    edited = Signal()
    committed = Signal()
    brace_typed = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader says."""
        super().__init__(parent)
        self._theme = theme
        self._hint = ""
        set_class(self, "bare")
        self.setAccessibleName(name)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self._dress()
        theme.changed.connect(self._dress)
        self.textChanged.connect(self._changed)

    def text(self) -> str:
        """The pattern as it stands in the flow."""
        return "".join(self._units())

    def set_text(self, text: str) -> None:
        """Show this pattern, without `edited`."""
        if text == self.text():
            return
        self.blockSignals(True)
        self._fill(text)
        self.blockSignals(False)
        self._describe()

    def set_hint(self, words: str) -> None:
        """What stands there while it is empty."""
        self._hint = words
        self.viewport().update()

    def insert_part(self, part: str) -> None:
        """Put a part at the caret, in the place of a brace that was just typed."""
        cursor = self.textCursor()
        before = "".join(self._units()[: cursor.position()])
        if before.endswith("{") and (len(before) - len(before.rstrip("{"))) % 2:
            cursor.deletePreviousChar()
        cursor.insertText(part)
        self.setTextCursor(cursor)

    def tokens(self) -> list[str]:
        """The parts that are shown as tokens, as they stand in the flow."""
        return [unit for unit in self._units() if len(unit) > 1]

    def sizeHint(self) -> QSize:
        return QSize(120, self._theme.px(18))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._hint and self.document().isEmpty():
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.color("text.muted"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignVCenter, self._hint)
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.committed.emit()
            return
        super().keyPressEvent(event)
        if event.text() == "{":
            self.brace_typed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.committed.emit()

    def createMimeDataFromSelection(self) -> QMimeData:
        cursor = self.textCursor()
        data = QMimeData()
        data.setText("".join(self._units()[cursor.selectionStart() : cursor.selectionEnd()]))
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.textCursor().insertText(" ".join(source.text().splitlines()))

    def _changed(self) -> None:
        units = self._units()
        text = "".join(units)
        if any(len(unit) == 1 for unit in units) and _tokenised(text) != units:
            caret = len("".join(units[: self.textCursor().position()]))
            self.blockSignals(True)
            self._fill(text)
            self._place_caret(caret)
            self.blockSignals(False)
        self._describe()
        self.edited.emit()

    def _place_caret(self, offset: int) -> None:
        """Put the caret behind so many characters of the pattern."""
        place, passed = 0, 0
        for unit in self._units():
            if passed >= offset:
                break
            passed += len(unit)
            place += 1
        cursor = self.textCursor()
        cursor.setPosition(place)
        self.setTextCursor(cursor)

    def _units(self) -> list[str]:
        """What stands at each place of the document: a character, or a whole part."""
        units: list[str] = []
        iterator = self.document().begin().begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            raw = fragment.charFormat().property(_RAW) if fragment.charFormat().isImageFormat() else None
            units += [str(raw)] * fragment.length() if raw is not None else list(fragment.text())
            iterator += 1
        return units

    def _fill(self, text: str) -> None:
        self.clear()
        cursor = self.textCursor()
        for unit in _tokenised(text):
            if len(unit) == 1:
                cursor.insertText(unit, QTextCharFormat())
            else:
                cursor.insertImage(self._token(unit))
        self.setTextCursor(cursor)

    def _token(self, raw: str) -> QTextImageFormat:
        picture = _picture(self._theme, part_words(raw), self.devicePixelRatioF())
        url = QUrl(f"token:{raw}")
        self.document().addResource(QTextDocument.ResourceType.ImageResource, url, picture)
        look = QTextImageFormat()
        look.setName(url.toString())
        look.setWidth(picture.deviceIndependentSize().width())
        look.setHeight(picture.deviceIndependentSize().height())
        look.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBottom)
        look.setProperty(_RAW, raw)
        return look

    def _dress(self) -> None:
        self.setFont(self._theme.font(FontRole.SMALL, mono=True))
        text = self.text()
        self.blockSignals(True)
        self._fill(text)
        self.blockSignals(False)

    def _describe(self) -> None:
        text = self.text()
        told = _("Type a brace for name parts, date, counter and file details")
        self.setAccessibleDescription(f"{text}. {told}" if text else told)


def part_words(raw: str) -> str:
    """What a part is called, briefly: “Date 2026-11” for `{date:%Y-%m}`, “ending” for `{suffix:lower}`."""
    inside, bar, instead = raw.strip("{}").partition("|")
    part, _colon, form = inside.partition(":")
    titles = {known.text.strip("{}"): _(known.title) for known in parts()}
    words = titles.get(part, part)
    match form:
        case "lower":
            words = words.lower()
        case "upper":
            words = words.upper()
        case _ if "%" in form:
            day = _SHOWN_DAY.strftime(form)
            words = f"{_('Date')} {day}" if part == "date" else f"{words} {day}"
        case _ if form:
            words = f"{titles.get(inside, _('Counter'))} {'1'.zfill(int(form))}"
    return _("{part} or {text}").format(part=words, text=instead) if bar else words


def _tokenised(text: str) -> list[str]:
    return list(_cut(text))


def _cut(text: str) -> Iterator[str]:
    at = 0
    for found in _PART.finditer(text):
        part = found[1]
        if part is None or not _is_part(part):
            continue
        yield from text[at : found.start()]
        yield part
        at = found.end()
    yield from text[at:]


@lru_cache(maxsize=256)
def _is_part(text: str) -> bool:
    try:
        parse_pattern(text)
    except NamePatternError:
        return False
    return True


def _picture(theme: Theme, words: str, ratio: float) -> QPixmap:
    font = theme.font(FontRole.SMALL)
    width = QFontMetrics(font).horizontalAdvance(words) + 10
    height = theme.px(17)
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent.soft"))
    radius = theme.tokens.radius.token
    painter.drawRoundedRect(QRectF(1, 0, width - 2, height), radius, radius)
    painter.setPen(theme.color("text.link"))
    painter.setFont(font)
    painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return picture
