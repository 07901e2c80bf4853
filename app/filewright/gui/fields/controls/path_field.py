"""A file or a folder: typed, picked, or dropped."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from filewright.gui.fields.controls.field_box import FieldBox
from filewright.gui.fields.controls.icon_button import IconButton
from filewright.gui.theme import Theme, mark
from filewright.text import _


class PathKind(StrEnum):
    """What is looked for."""

    FOLDER = "folder"
    FILE = "file"


class PathField(FieldBox):
    """The value is the text as it is typed; a picked or dropped path below `base` becomes a relative one, `./web`."""

    value_changed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        kind: PathKind = PathKind.FOLDER,
        base: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`name` is what a screen reader says; `base` is the folder that relative paths start from."""
        super().__init__(theme, parent)
        self._kind = kind
        self._base = base
        self._value = ""
        self.setAcceptDrops(True)
        self._icon = QLabel(self)
        self.row.addWidget(self._icon)
        self.edit = self.add_line_edit()
        self.edit.setAccessibleName(name)
        self.edit.setAcceptDrops(False)
        self.edit.editingFinished.connect(self._commit)
        self.picker = IconButton(theme, "dots", _("Choose…"), color="text.muted", small=True, parent=self)
        self.picker.clicked.connect(self.pick)
        self.row.addWidget(self.picker)
        self._draw()
        theme.changed.connect(self._draw)

    def value(self) -> str:
        """The path as it stands there."""
        return self.edit.text().strip()

    def set_value(self, value: str) -> None:
        """Show this path, without `value_changed`."""
        self._value = value
        self.edit.setText(value)

    def set_base(self, base: Path | None) -> None:
        """The folder that relative paths start from."""
        self._base = base

    def pick(self) -> None:
        """Open the system's dialog at the path that stands there; what is chosen there becomes the value."""
        dialog = QFileDialog(self, self.edit.accessibleName())
        folder = self._kind is PathKind.FOLDER
        dialog.setFileMode(QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFile)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, folder)
        start = (self._base or Path.home()) / self.value()
        dialog.setDirectory(str(start if start.is_dir() else start.parent))
        dialog.fileSelected.connect(self._take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event.mimeData()) is not None:
            mark(self, "focused", True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        mark(self, "focused", self.edit.hasFocus())

    def dropEvent(self, event: QDropEvent) -> None:
        mark(self, "focused", self.edit.hasFocus())
        path = self._dropped(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self._take(str(path))

    def _dropped(self, data: QMimeData) -> Path | None:
        """The one path that is dropped, if it is of the right kind; a file dropped for a folder means its folder."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if len(paths) != 1:
            return None
        path = paths[0]
        if self._kind is PathKind.FOLDER:
            return path if path.is_dir() else path.parent
        return path if path.is_file() else None

    def _take(self, path: str) -> None:
        self.edit.setText(self._shown(Path(path)))
        self._commit()

    def _shown(self, path: Path) -> str:
        if self._base is not None and path.is_relative_to(self._base):
            return f"./{path.relative_to(self._base).as_posix()}" if path != self._base else "."
        return str(path)

    def _commit(self) -> None:
        if self.value() != self._value:
            self._value = self.value()
            self.value_changed.emit(self._value)

    def _draw(self) -> None:
        name = "folder" if self._kind is PathKind.FOLDER else "file"
        self._icon.setPixmap(self.theme.pixmap(name, "text.muted", self.theme.px(16)))
