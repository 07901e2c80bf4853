"""What every field of a form can do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from filewright.core.file import File


class _Mixed:
    """The value of several steps that differ."""

    def __repr__(self) -> str:
        return "MIXED"


MIXED: Final = _Mixed()


def _no_files() -> Sequence[File]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a field may need to know: the folder that relative paths start from, and files to show a preview with:
    the last ones that the flow took in, and those that lie where its sources look."""

    folder: Path | None = None
    recent_files: Callable[[], Sequence[File]] = _no_files
    present_files: Callable[[], Sequence[File]] = _no_files


class Field(QWidget):
    """Shows the value of one parameter as it stands in the flow; `value_changed` carries what the person made of it."""

    value_changed = Signal(object)

    wide = True
    """Whether it takes the whole width below its label; a narrow one stands beside it."""

    def show_value(self, value: Any) -> None:
        """Show a value (or MIXED), without `value_changed`. A value of a wrong kind is shown as well as it goes."""
        raise NotImplementedError  # each kind has its own; Qt's metaclass admits no abstract methods

    def set_error(self, wrong: bool) -> None:
        """Draw it in the colour of errors, or not."""
        raise NotImplementedError  # each kind has its own; Qt's metaclass admits no abstract methods
