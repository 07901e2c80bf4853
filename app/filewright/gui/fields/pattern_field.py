"""A name made of parts, such as `{stem}-{date:%Y-%m}{suffix}`, with a preview on the last files."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from filewright.core.file import File
from filewright.core.naming import NamePatternError, parse_pattern, parts
from filewright.gui import wording
from filewright.gui.fields.controls import FieldBox, IconButton
from filewright.gui.fields.controls.pattern_edit import PatternEdit
from filewright.gui.fields.field import MIXED, Field, Surroundings
from filewright.gui.fields.simple_fields import several
from filewright.gui.theme import Theme, set_class
from filewright.text import _

PREVIEWS = 3


class PatternField(Field):
    """The pattern with its parts as tokens; `{` lists what can stand there. Below it what files would be
    called."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        surroundings: Surroundings,
        *,
        folders: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`folders`: the pattern makes subfolders, not a name."""
        super().__init__(parent)
        self._theme = theme
        self._surroundings = surroundings
        self._folders = folders
        self._shown = ""
        self._box = FieldBox(theme, self)
        self.edit = PatternEdit(theme, name, self._box)
        self.edit.committed.connect(self._commit)
        self.edit.edited.connect(self._preview)
        self.edit.brace_typed.connect(self._offer)
        self._box.row.addWidget(self.edit, 1, Qt.AlignmentFlag.AlignVCenter)
        self._box.watch(self.edit)
        add = IconButton(theme, "plus", _("Add a part"), color="text.muted", small=True, parent=self._box)
        add.clicked.connect(self._offer)
        self._box.row.addWidget(add)
        self._frame = QFrame(self)
        set_class(self._frame, "preview")
        self._grid = QGridLayout(self._frame)
        self._grid.setContentsMargins(10, 6, 10, 6)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._box)
        column.addWidget(self._frame)
        self.setFocusProxy(self.edit)
        self._frame.hide()

    def show_value(self, value: Any) -> None:
        self._shown = "" if value is None or value is MIXED else str(value)
        self.edit.set_text(self._shown)
        self.edit.set_hint(several() if value is MIXED else "")
        self._preview()

    def set_error(self, wrong: bool) -> None:
        self._box.set_error(wrong)

    def previews(self) -> list[tuple[str, str]]:
        """The last files: what they are called, and what they would be."""
        files = self._surroundings.recent_files() or self._surroundings.present_files()
        return self._made(files[:PREVIEWS])

    def _commit(self) -> None:
        if self.edit.text() != self._shown:
            self._shown = self.edit.text()
            self.value_changed.emit(self._shown or None)

    def _offer(self) -> None:
        """List the parts at the caret; the chosen one takes the place of a brace that was just typed."""
        menu = QMenu(self)
        for part in parts():
            action = menu.addAction(f"{_(part.title)}    {part.example}")
            action.triggered.connect(self._inserter(part.text))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.edit.mapToGlobal(self.edit.cursorRect().bottomLeft()))

    def _inserter(self, part: str) -> Callable[[], None]:
        def insert() -> None:
            self.edit.insert_part(part)
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self._commit()

        return insert

    def _preview(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        made = self.previews()
        self._frame.setVisible(bool(made))
        if not made:
            return
        head = QWidget(self._frame)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        eye = QLabel(head)
        eye.setPixmap(self._theme.pixmap("eye", "text.muted", self._theme.px(13)))
        row.addWidget(eye)
        recent = bool(self._surroundings.recent_files())
        title = QLabel(_("Preview with the last files") if recent else _("Preview with files that are there"), head)
        set_class(title, "muted", "small")
        row.addWidget(title, 1)
        self._grid.addWidget(head, 0, 0, 1, 3)
        for number, (before, after) in enumerate(made, 1):
            old, arrow, new = QLabel(before, self._frame), QLabel("→", self._frame), QLabel(after, self._frame)
            set_class(old, "muted", "small")
            set_class(arrow, "muted", "small")
            set_class(new, "small")
            for label in (old, new):
                label.setToolTip(label.text())
                label.setMinimumWidth(20)
            self._grid.addWidget(old, number, 0)
            self._grid.addWidget(arrow, number, 1)
            self._grid.addWidget(new, number, 2)

    def _made(self, files: Sequence[File]) -> list[tuple[str, str]]:
        made = []
        try:
            pattern = parse_pattern(self.edit.text(), folders=self._folders)
        except NamePatternError:
            return []  # the form says below the field what is wrong
        for file in files:
            try:
                name = pattern.fill_folders(file) if self._folders else pattern.fill(file).name
            except NamePatternError as error:
                name = str(error)
            made.append((wording.shown_name(file.name), wording.shown_path(name)))
        return made
