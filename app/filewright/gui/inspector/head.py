"""The top of the inspector: what is selected."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from filewright.core.media import Kind
from filewright.gui.fields.controls import IconButton
from filewright.gui.panels.elided_label import ElidedLabel
from filewright.gui.theme import Theme, kind_look, set_class
from filewright.gui.theme.icons import IconName
from filewright.text import _

HEIGHT = 56


class Head(QWidget):
    """A tile, a title that can be edited, a line below, and a button for help.

    `title_edited` carries what was typed; `help_wanted` asks for the text that explains the kind of step.
    """

    title_edited = Signal(str)
    help_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tile = Tile(theme, self)
        self._title = _TitleEdit(self)
        self._title.setAccessibleName(_("Title of this step"))
        self._title.editingFinished.connect(self._commit)
        self._below = ElidedLabel(Qt.TextElideMode.ElideMiddle, self)
        set_class(self._below, "muted", "small")
        self._help = IconButton(theme, "help-circle", _("What this kind of step does"), parent=self)
        self._help.clicked.connect(self.help_wanted)
        self._shown = ""
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._below)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self._tile)
        row.addLayout(words, 1)
        row.addWidget(self._help)
        self.setFixedHeight(theme.px(HEIGHT))
        theme.changed.connect(lambda: self.setFixedHeight(theme.px(HEIGHT)))

    def show_subject(
        self, icon: IconName, kind: Kind, title: str, below: str, *, editable: bool, has_help: bool, usual: str = ""
    ) -> None:
        """Show this; `usual` is the title that holds while the step has none of its own."""
        self._tile.show_icon(icon, kind)
        self._shown = title
        if self._title.text() != title:
            self._title.setText(title)
            self._title.setCursorPosition(0)
        self._title.setPlaceholderText(usual)
        self._title.setReadOnly(not editable)
        self._title.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.NoFocus)
        self._title.setToolTip(_("Click to change the title") if editable else "")
        self._below.setText(below)
        self._help.setVisible(has_help)

    def edit_title(self) -> None:
        """Put the keyboard into the title."""
        self._title.setFocus(Qt.FocusReason.OtherFocusReason)
        self._title.selectAll()

    def _commit(self) -> None:
        text = self._title.text().strip()
        if text != self._shown:
            self._shown = text
            self.title_edited.emit(text)


class Tile(QWidget):
    """The icon on the soft colour of its kind of files."""

    SIZE, ICON = 32, 18

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon: IconName = "file"
        self._kind = Kind.ANY
        self.setFixedSize(theme.px(self.SIZE), theme.px(self.SIZE))
        theme.changed.connect(self.update)

    def show_icon(self, icon: IconName, kind: Kind) -> None:
        """Show this icon in the colours of this kind."""
        self._icon, self._kind = icon, kind
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, theme = kind_look(self._kind), self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(look.tile))
        radius = theme.tokens.radius.tile
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        size = theme.px(self.ICON)
        inset = (self.width() - size) // 2
        painter.drawPixmap(inset, inset, theme.pixmap(self._icon, look.color, size))
        painter.end()


class _TitleEdit(QLineEdit):
    """A title that looks like words until it is edited; Esc gives the old one back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_class(self, "bare", "head")
        self._before = ""

    def focusInEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # Qt's own signature
        self._before = self.text()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.clearFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clearFocus()
        else:
            super().keyPressEvent(event)
