"""The system's dialogs for files and folders, without barring the window meanwhile."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from filewright.text import _

SUFFIX = "filewright"


def pick_flow(parent: QWidget, start: Path, then: Callable[[Path], None]) -> QFileDialog:
    """Choose a flow file to open."""
    dialog = _dialog(parent, _("Open a flow"), start)
    dialog.setNameFilters([_flows(), _("All files (*)")])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    return _shown(dialog)


def pick_place(
    parent: QWidget, proposed: Path, then: Callable[[Path], None], cancelled: Callable[[], None]
) -> QFileDialog:
    """Choose where to save a flow; the system asks before a file is overwritten."""
    dialog = _dialog(parent, _("Save the flow"), proposed.parent)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([_flows()])
    dialog.setDefaultSuffix(SUFFIX)
    dialog.selectFile(proposed.name)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.rejected.connect(cancelled)
    return _shown(dialog)


def pick_export(
    parent: QWidget, proposed: Path, filters: Sequence[str], suffixes: Sequence[str], then: Callable[[Path], None]
) -> QFileDialog:
    """Choose where a picture of a flow goes; each of `filters` stands for the suffix in the same place."""
    dialog = _dialog(parent, _("Save a picture of the flow"), proposed.parent)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(filters)
    dialog.setDefaultSuffix(suffixes[0])
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(suffixes[list(filters).index(chosen)]))
    dialog.selectFile(proposed.name)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    return _shown(dialog)


def pick_files(parent: QWidget, start: Path, then: Callable[[Sequence[str]], None]) -> QFileDialog:
    """Choose files to take in."""
    dialog = _dialog(parent, _("Choose files"), start)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda paths: then(list(paths)))
    return _shown(dialog)


def pick_file(parent: QWidget, start: Path, then: Callable[[Path], None]) -> QFileDialog:
    """Choose one file to try with."""
    dialog = _dialog(parent, _("Choose a file to try with"), start)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    return _shown(dialog)


def pick_folder(parent: QWidget, title: str, start: Path, then: Callable[[Path], None]) -> QFileDialog:
    """Choose a folder."""
    dialog = _dialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    return _shown(dialog)


def _dialog(parent: QWidget, title: str, start: Path) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setModal(False)
    dialog.setDirectory(str(start if start.is_dir() else Path.home()))
    dialog.finished.connect(dialog.deleteLater)
    return dialog


def _shown(dialog: QFileDialog) -> QFileDialog:
    dialog.show()
    return dialog


def _flows() -> str:
    return _("Flows (*.{suffix})").format(suffix=SUFFIX)
