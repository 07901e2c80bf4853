"""The search box on the canvas: finds kinds of steps, and says which fit."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from filewright.core.processor import ProcessorSpec
from filewright.gui.editor.fits import Answer
from filewright.gui.editor.search.rows import FOUND, ROW, SearchRowPainter, SearchRows
from filewright.gui.editor.search.search import Found, search
from filewright.gui.fields.controls import SearchField
from filewright.gui.theme import Theme, cast_shadow, set_class
from filewright.text import _, ngettext

WIDTH = 312
ROWS = 6
_PAD = 8


class SearchPopup(QFrame):
    """Shown over its parent. `chosen` brings a kind of step; `closed` comes whenever it is gone, also after that."""

    chosen = Signal(Found)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self._theme = theme
        self._specs: Mapping[str, ProcessorSpec] = {}
        self._usage: Mapping[str, int] = {}
        self._answers: Mapping[str, Answer] | None = None
        self._all = False
        set_class(self, "popup")
        self.setAccessibleName(_("Add a step"))
        self._field = SearchField(theme, _("Add a step"), parent=self)
        self._heading, self._count = QLabel(self), QLabel(self)
        self.list = QListView(self)
        self.rows = SearchRows(self)
        self._nothing = QLabel(_("No step of that name"), self)
        self._tab_key = QLabel(_("Tab"), self)
        self._enter, self._tab = QLabel(self), QLabel(self)
        self._lay_out()
        self._field.text_changed.connect(self._search)
        self.list.clicked.connect(self._choose)
        for watched in (self._field.edit, self.list):
            watched.installEventFilter(self)
        cast_shadow(theme, self)
        self.hide()

    def open(
        self,
        at: QPoint,
        specs: Mapping[str, ProcessorSpec],
        usage: Mapping[str, int],
        *,
        words: str,
        answers: Mapping[str, Answer] | None = None,
    ) -> None:
        """Show it near a point of the parent. `words` stand in the empty field; `answers` say what fits."""
        self._specs, self._usage, self._answers, self._all = specs, usage, answers, False
        self._field.edit.setPlaceholderText(words)
        self._field.edit.setAccessibleName(words)
        self._field.clear()
        self.setFixedWidth(self._theme.px(WIDTH))
        self._search()
        self.adjustSize()
        self._place(at)
        self.show()
        self.raise_()
        self._field.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_quietly(self) -> None:
        """Go away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field and the list; whoever looks elsewhere closes the box."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and self.isVisible() and not self.underMouse():
            # the next widget gets the keyboard only after this one lost it
            QTimer.singleShot(0, self, self._close_unless_focused)
        return super().eventFilter(watched, event)

    def _close_unless_focused(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            self.close_quietly()

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._step(ROWS if key == Qt.Key.Key_PageDown else -ROWS)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if self._answers is not None:
                self._all = not self._all
                self._search()
        elif key == Qt.Key.Key_Escape:
            self.close_quietly()
        else:
            return False
        return True

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(_PAD, _PAD, _PAD, _PAD)
        box.setSpacing(6)
        box.addWidget(self._field)
        head = QHBoxLayout()
        head.setContentsMargins(10, 2, 10, 0)
        set_class(self._heading, "small", "muted")
        set_class(self._count, "small", "muted")
        head.addWidget(self._heading, 1)
        head.addWidget(self._count)
        box.addLayout(head)
        self.list.setModel(self.rows)
        self._painter = SearchRowPainter(self._theme, self.list)
        self.list.setItemDelegate(self._painter)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(_("Steps that were found"))
        set_class(self.list, "clear")
        box.addWidget(self.list)
        set_class(self._nothing, "small", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(self._nothing)
        line = QFrame(self)
        set_class(line, "line")
        box.addWidget(line)
        keys = QHBoxLayout()
        keys.setContentsMargins(2, 0, 0, 0)
        keys.setSpacing(4)
        for key, words in (
            (QLabel(_("Enter"), self), self._enter),
            (self._tab_key, self._tab),
            (QLabel(_("Esc"), self), QLabel(_("let go"), self)),
        ):
            set_class(key, "kbd")
            set_class(words, "small", "muted")
            keys.addWidget(key)
            keys.addWidget(words)
            keys.addSpacing(2)
        keys.addStretch(1)
        box.addLayout(keys)

    def _search(self) -> None:
        text = self._field.text()
        self._painter.searched = text.strip()
        found = search(self._specs.values(), text, usage=self._usage, answers=self._answers, all_kinds=self._all)
        self.rows.show(found)
        if found:
            self.list.setCurrentIndex(self.rows.index(0, 0))
        self.list.setFixedHeight(self._theme.px(ROW) * min(max(len(found), 1), ROWS))
        self.list.setVisible(bool(found))
        self._nothing.setVisible(not found)
        self._nothing.setFixedHeight(self._theme.px(ROW))
        everything = len(self._specs)
        fitting = self._answers is not None and not self._all
        self._heading.setText(_("Fits, most used first") if fitting else _("Most used first"))
        count = _("{count} of {all}").format(count=len(found), all=everything)
        self._count.setText(
            count if len(found) < everything else ngettext("{n} step", "{n} steps", everything).format(n=everything)
        )
        self._show_keys()
        if self.isVisible():
            self.adjustSize()

    def _show_keys(self) -> None:
        asked = self._answers is not None
        current: Found | None = self.list.currentIndex().data(FOUND)
        connects = asked and current is not None and not current.reason
        self._enter.setText(_("add and connect") if connects else _("add"))
        self._tab.setText(_("fitting") if self._all else _("all {count}").format(count=len(self._specs)))
        for widget in (self._tab, self._tab_key):
            widget.setVisible(asked)

    def _step(self, step: int) -> None:
        count = self.rows.rowCount()
        if count:
            row = min(max(self.list.currentIndex().row() + step, 0), count - 1)
            self.list.setCurrentIndex(self.rows.index(row, 0))
            self._show_keys()

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        found: Found = index.data(FOUND)
        self.hide()
        self.chosen.emit(found)
        self.closed.emit()

    def _place(self, at: QPoint) -> None:
        """At the pointer, moved as far as needed to lie within the parent."""
        host = self._host.rect().adjusted(8, 8, -8, -8)
        x = min(max(at.x(), host.left()), max(host.right() - self.width(), host.left()))
        y = min(max(at.y(), host.top()), max(host.bottom() - self.height(), host.top()))
        self.move(x, y)
