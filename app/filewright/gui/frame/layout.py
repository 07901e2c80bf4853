"""Where the window's regions are and how large, kept for each size of screen."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Sizes in logical pixels; a region that is folded keeps the size it had."""

    palette: int = 208
    inspector: int = 308
    dock: int = 264
    palette_open: bool = True
    inspector_open: bool = True
    dock_open: bool = True
    window: tuple[int, int] = (0, 0)
    maximized: bool = False


class Layouts:
    """The layouts in one file, by screen size such as `1920x1080`; one that cannot be read counts as empty."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def of(self, screen: str) -> Layout:
        """The layout for a screen of this size."""
        return _layout(self._read().get(screen))

    def keep(self, screen: str, layout: Layout) -> None:
        """Remember it. Raises OSError."""
        layouts = self._read()
        if layouts.get(screen) != asdict(layout):
            layouts[screen] = asdict(layout)
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(layouts, indent=1), encoding="utf-8")

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _layout(found: Any) -> Layout:
    usual = Layout()
    if not isinstance(found, dict):
        return usual
    known: dict[str, Any] = {}
    for name, value in asdict(usual).items():
        given = found.get(name)
        if name == "window":
            if isinstance(given, list) and len(given) == 2 and all(isinstance(part, int) for part in given):
                known[name] = (given[0], given[1])
        elif type(given) is type(value):
            known[name] = given
    return replace(usual, **known)


def screen_name() -> str:
    """The size of the first screen, as layouts are named."""
    size = QApplication.primaryScreen().size()
    return f"{size.width()}x{size.height()}"
