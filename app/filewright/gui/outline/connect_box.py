"""Where a connection is to lead, found by typing: steps that take it, kinds of steps to add, and why others do not."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from filewright.core.graph import Port
from filewright.gui.editor.editor import Editor
from filewright.gui.editor.fits import Fits, kind_words
from filewright.gui.editor.shape.measures import Side
from filewright.gui.fields.controls import Hit, HitList, SearchField
from filewright.gui.models.steps import Steps, spec_icon
from filewright.gui.theme import Theme, cast_shadow, set_class
from filewright.text import _

WIDTH = 340
_MOST = 10
_PAD = 6

Join = Callable[[Port], None]


class ConnectBox(QFrame):
    """Lies over its parent until something is chosen or it is let go. `closed` comes each time it went away."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self._theme = theme
        self._editor: Editor | None = None
        self._way: Port | None = None
        self._wire: str | None = None
        self._join: Join = _nowhere
        set_class(self, "popup")
        self.setAccessibleName(_("Connect"))
        self.field = SearchField(theme, _("Connect to"), parent=self)
        self.list = HitList(theme, _("Where it can lead"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, _PAD, _PAD, _PAD)
        column.setSpacing(_PAD)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.text_changed.connect(self._search)
        self.field.edit.installEventFilter(self)
        self.list.taken.connect(self._take)
        cast_shadow(theme, self)
        self.hide()

    def open(self, editor: Editor, way: Port, at: QPoint, join: Join, *, instead_of: str | None = None) -> None:
        """Ask where files that leave by `way` are to go; `join` is told the way in. `instead_of` is a connection that
        is to lead elsewhere: then no new steps are offered. `at` is a point of the parent."""
        self._editor, self._way, self._wire, self._join = editor, way, instead_of, join
        kind = kind_words(Fits(editor.document, way, Side.OUT, ignoring=_just(instead_of)).kind)
        words = _("Where do {kind} go?").format(kind=kind)
        self.field.edit.setPlaceholderText(words)
        self.field.edit.setAccessibleName(words)
        self.field.clear()
        self._search("")
        self._place(at)
        self.show()
        self.raise_()
        self.field.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
            return self.list.take_key(event)
        if event.type() == QEvent.Type.FocusOut and self.isVisible() and not self.underMouse():
            self.hide()
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        if self._editor is None or self._way is None:
            return
        self.list.show_hits(self._hits(self._editor, self._way, text.casefold().split()))
        self.list.setFixedHeight(max(self.list.height_wanted, self._theme.px(30)) + 2)
        self.adjustSize()

    def _hits(self, editor: Editor, way: Port, words: Sequence[str]) -> list[Hit]:
        document = editor.document
        steps = Steps(document.pipeline, document.specs)
        fits = Fits(document, way, Side.OUT, ignoring=_just(self._wire))
        can, cannot, fresh = [], [], []
        for key, node in document.pipeline.graph.nodes.items():
            title = steps.title(key)
            if key == way.node or not _holds(words, title, key, node.use):
                continue
            answer = fits.answer(key)
            if answer.ways:
                can.append(
                    Hit(words=title, kind="", icon=steps.icon(key), then=self._joiner(Port(key, answer.ways[0])))
                )
            elif words and answer.reason:
                cannot.append(Hit(words=title, kind=answer.reason, icon=steps.icon(key), then=None))
        if self._wire is None:
            for spec in editor.finder.ranked():
                title = _("Add {step}").format(step=spec.title)
                if _holds(words, title, spec.id, *spec.keywords) and fits.way_of(spec).ways:
                    fresh.append(Hit(words=title, kind=_("new"), icon=spec_icon(spec), then=self._adder(spec.id)))
        most = _MOST - min(len(fresh), _MOST // 2)
        return [*can[:most], *fresh, *cannot][:_MOST]

    def _joiner(self, target: Port) -> Callable[[], None]:
        return lambda: self._join(target)

    def _adder(self, use: str) -> Callable[[], None]:
        def add() -> None:
            if self._editor is not None and self._way is not None:
                self._editor.finder.add_after(self._way, use)

        return add

    def _take(self, hit: Hit) -> None:
        if hit.then is not None:
            hit.then()
        self._leave()

    def _leave(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _place(self, at: QPoint) -> None:
        width = min(self._theme.px(WIDTH), self._host.width() - 16)
        self.setFixedWidth(width)
        self.adjustSize()
        x = min(max(at.x(), 8), max(self._host.width() - width - 8, 8))
        y = min(at.y(), max(self._host.height() - self.height() - 8, 8))
        self.move(x, y)


def _holds(words: Sequence[str], *texts: str) -> bool:
    """Whether each word stands in one of the texts."""
    haystack = " ".join(texts).casefold()
    return all(word in haystack for word in words)


def _just(wire_id: str | None) -> tuple[str, ...]:
    return (wire_id,) if wire_id is not None else ()


def _nowhere(_target: Port) -> None:
    """Until somebody asks."""
