"""A list of short texts, such as patterns of names, each a token that can be taken out."""

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QSizePolicy, QWidget

from filewright.gui.fields.controls.field_box import FieldBox
from filewright.gui.fields.controls.flow_layout import FlowLayout
from filewright.gui.fields.controls.icon_button import IconButton
from filewright.gui.theme import FontRole, Theme, set_class
from filewright.text import _

_NO_WORDS: Final[Mapping[str, str]] = MappingProxyType({})
_SEPARATORS = re.compile(r"[,\n\r\t]+")


class TokenField(FieldBox):
    """Type, then Enter or a comma. Backspace at the start goes to the last token, there Delete takes it out."""

    value_changed = Signal(tuple)  # of str

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        placeholder: str = "",
        words: Mapping[str, str] = _NO_WORDS,
        parent: QWidget | None = None,
    ) -> None:
        """`name` is what a screen reader says; `placeholder` stands there while the list is empty; `words` are what
        people call some of the texts: these can be chosen from a list, and are shown by their names."""
        super().__init__(theme, parent)
        self._placeholder = placeholder
        self._words = words
        self._bad: frozenset[str] = frozenset()
        self._tokens: list[_Token] = []
        while self.row.count():
            self.row.takeAt(0)
        self.row.setContentsMargins(5, 4, 5, 4)
        self._holder = QWidget(self)
        self.row.addWidget(self._holder, 1)
        self._flow = FlowLayout(self._holder)
        self._edit = QLineEdit(self._holder)
        set_class(self._edit, "bare")
        self._edit.setFixedHeight(theme.px(18))
        self._edit.setAccessibleName(name)
        self._edit.setPlaceholderText(placeholder)
        self._edit.textEdited.connect(self._text_edited)
        self._edit.textChanged.connect(self._letter)
        self._edit.editingFinished.connect(self._take_text)
        self._flow.addWidget(self._edit)
        self.watch(self._edit)
        if words:
            plus = IconButton(theme, "plus", _("Choose from a list"), color="text.muted", small=True, parent=self)
            plus.clicked.connect(lambda: self._offer(plus))
            self.row.addWidget(plus, 0, Qt.AlignmentFlag.AlignTop)
            self.row.setContentsMargins(5, 1, 2, 1)
            self._flow.setContentsMargins(0, 3, 0, 3)  # as high as the button, which needs its room for a pointer
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._follow_theme)

    def value(self) -> tuple[str, ...]:
        """The tokens in their order."""
        return tuple(token.text() for token in self._tokens)

    def set_value(self, value: Iterable[str]) -> None:
        """Show these tokens, without `value_changed`."""
        for token in self._tokens:
            self._flow.removeWidget(token)
            token.deleteLater()
        self._tokens = []
        for text in dict.fromkeys(value):
            self._add(text)
        self._rearranged()

    def set_placeholder(self, words: str) -> None:
        """What stands there while the list is empty."""
        self._placeholder = words
        self._rearranged()

    def set_bad(self, tokens: Iterable[str]) -> None:
        """Draw these tokens in the colour of errors."""
        self._bad = frozenset(tokens)
        for token in self._tokens:
            token.set_bad(token.text() in self._bad)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self._edit and self._edit_key(event):
                return True
            if isinstance(watched, _Token) and self._token_key(watched, event):
                return True
        return super().eventFilter(watched, event)

    def _edit_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._edit.text().strip():
            self._take_text()
            return True
        at_start = self._edit.cursorPosition() == 0 and not self._edit.hasSelectedText()
        if key in (Qt.Key.Key_Backspace, Qt.Key.Key_Left) and at_start and self._tokens:
            self._tokens[-1].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def _token_key(self, token: "_Token", event: QKeyEvent) -> bool:
        place = self._tokens.index(token)
        match event.key():
            case Qt.Key.Key_Left:
                self._tokens[max(place - 1, 0)].setFocus(Qt.FocusReason.OtherFocusReason)
            case Qt.Key.Key_Right:
                self._focus_after(place)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._remove(token)
            case _:
                return False
        return True

    def _focus_after(self, place: int) -> None:
        after = self._tokens[place + 1] if place + 1 < len(self._tokens) else self._edit
        after.setFocus(Qt.FocusReason.OtherFocusReason)

    def _text_edited(self, text: str) -> None:
        if _SEPARATORS.search(text):
            self._take_text()

    def _letter(self, text: str) -> None:
        # The placeholder speaks to a person, what is typed is a pattern.
        set_class(self._edit, *(("bare", "mono") if text else ("bare",)))

    def _take_text(self) -> None:
        called = {words.casefold(): text for text, words in self._words.items()}
        parts = [part.strip() for part in _SEPARATORS.split(self._edit.text())]
        self._edit.clear()
        self._take([called.get(part.casefold(), part) for part in parts])

    def _offer(self, button: QWidget) -> None:
        menu = QMenu(self)
        for text, words in self._words.items():
            action = menu.addAction(words)
            action.setEnabled(text not in self.value())
            action.triggered.connect(self._taker(text))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _taker(self, text: str) -> Callable[[], None]:
        return lambda: self._take([text])

    def _take(self, parts: Iterable[str]) -> None:
        before = self.value()
        for part in dict.fromkeys(parts):
            if part and part not in before:
                self._add(part)
        if self.value() != before:
            self._rearranged()
            self.value_changed.emit(self.value())

    def _add(self, text: str) -> None:
        token = _Token(self.theme, text, self._words.get(text, ""), self._holder)
        token.set_bad(text in self._bad)
        token.removed.connect(self._remove_sender)
        self.watch(token)
        self._tokens.append(token)
        self._flow.insert_before_last(token)
        token.show()

    def _remove_sender(self) -> None:
        token = self.sender()
        if isinstance(token, _Token):
            self._remove(token)

    def _remove(self, token: "_Token") -> None:
        place = self._tokens.index(token)
        had_focus = token.hasFocus()
        self._tokens.remove(token)
        if had_focus:
            self._focus_after(place - 1)
        self._flow.removeWidget(token)
        token.hide()
        token.deleteLater()
        self._rearranged()
        self.value_changed.emit(self.value())

    def _rearranged(self) -> None:
        self._edit.setPlaceholderText("" if self._tokens else self._placeholder)
        self._flow.invalidate()
        self.updateGeometry()

    def _follow_theme(self) -> None:
        self._edit.setFixedHeight(self.theme.px(18))
        self._rearranged()


class _Token(QAbstractButton):
    """One token; a click on its cross, or Delete while it has the keyboard, takes it out."""

    removed = Signal()

    def __init__(self, theme: Theme, text: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bad = False
        self.setText(text)
        self._shown = words or text
        self._mono = not words
        self.setAccessibleName(self._shown)
        self.setAccessibleDescription(_("Delete takes it out"))
        self.setToolTip(text)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        theme.changed.connect(self.updateGeometry)

    def set_bad(self, bad: bool) -> None:
        self._bad = bad
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font(FontRole.SMALL, mono=self._mono))
        return QSize(metrics.horizontalAdvance(self._shown) + 10 + self._cross_width(), self._theme.px(18))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._cross().contains(event.position().toPoint()):
            self.removed.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("border.focus"), 1))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("soft.error" if self._bad else "accent.soft"))
        radius = theme.tokens.radius.token
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        tone = ("state.error" if self._bad else "text.link") if self.isEnabled() else "text.disabled"
        painter.setPen(theme.color(tone))
        painter.setFont(theme.font(FontRole.SMALL, mono=self._mono))
        area = self.rect().adjusted(6, 0, -self._cross_width(), 0)
        text = painter.fontMetrics().elidedText(self._shown, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        cross = self._cross()
        over = self.underMouse() or self.hasFocus()
        pixmap = theme.pixmap("x", tone if over else "text.muted", theme.px(10), self.devicePixelRatioF())
        size = theme.px(10)
        painter.drawPixmap(cross.center() - QPoint(size // 2 - 1, size // 2 - 1), pixmap)
        painter.end()

    def _cross_width(self) -> int:
        return self._theme.px(16)

    def _cross(self) -> QRect:
        return QRect(self.width() - self._cross_width(), 0, self._cross_width(), self.height())
