"""What the computer has: its processor, our memory, room on the flow's disk."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from filewright.gui import wording
from filewright.gui.bridge import Question
from filewright.gui.qt_pool import QtPool
from filewright.gui.theme import Theme, set_class
from filewright.text import _

_EVERY_MS = 2000


@dataclass(frozen=True, kw_only=True)
class _Resources:
    """What the computer has: shares 0 to 1, bytes."""

    cpu: float
    memory: int
    free: int | None


class ResourceLine(QLabel):
    """CPU of the computer, memory of this program and its workers, room on the flow's disk; looked up on a thread."""

    def __init__(self, theme: Theme, pool: QtPool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_class(self, "muted")
        self.folder: Path | None = None
        self._question: Question[_Resources] = Question(pool, self._show, parent=self)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._ask)
        self._timer.start()

    def _ask(self) -> None:
        if self.isVisible() and not self.window().isMinimized():
            folder = self.folder
            self._question.ask("now", lambda: _resources(folder))

    def _show(self, now: _Resources) -> None:
        parts = [
            _("CPU {share}").format(share=wording.percent(now.cpu)),
            _("Memory {size}").format(size=wording.size(now.memory)),
        ]
        if now.free is not None:
            parts.append(_("Disk {size} free").format(size=wording.size(now.free)))
        self.setText("    ".join(parts))


def _resources(folder: Path | None) -> _Resources:
    """On a thread: it goes through all processes."""
    import psutil

    me = psutil.Process()
    memory = me.memory_info().rss
    for child in me.children(recursive=True):
        try:
            memory += child.memory_info().rss
        except psutil.Error:  # it ended meanwhile
            continue
    try:
        free: int | None = psutil.disk_usage(str(folder or Path.home())).free
    except OSError:
        free = None
    return _Resources(cpu=psutil.cpu_percent(None) / 100, memory=memory, free=free)
