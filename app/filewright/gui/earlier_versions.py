"""Earlier versions of a flow: which there are, what differs, and going back to one."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from filewright.core.change_words import Change, changes
from filewright.core.pipeline import Pipeline
from filewright.core.restoring import restored
from filewright.errors import FilewrightError
from filewright.gui import wording
from filewright.gui.bridge import Question
from filewright.gui.open_flow import OpenFlow
from filewright.gui.qt_pool import QtPool
from filewright.pipeline.reader import read_file
from filewright.pipeline.versions import Version, Versions
from filewright.text import _


@dataclass(frozen=True, kw_only=True)
class Compared:
    """An earlier version beside the flow as it is drawn now. `changes`: what going back to it would do."""

    version: Version
    changes: tuple[Change, ...]


class EarlierVersions(QObject):
    """Those of the flow in front, read on threads. `listed` brings them newest first, `compared` what differs in one;
    `trouble` what cannot be read."""

    listed = Signal(tuple)
    compared = Signal(Compared)
    trouble = Signal(FilewrightError)

    def __init__(self, versions: Versions, pool: QtPool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._versions = versions
        self._pool = pool
        self._listing: Question[tuple[Version, ...]] = Question(pool, self.listed.emit, parent=self)
        self._comparing: Question[Compared] = Question(pool, self.compared.emit, self.trouble.emit, parent=self)

    def list_of(self, flow: OpenFlow) -> None:
        """Ask what is kept of a flow."""
        versions, name = self._versions, flow.document.pipeline.id or str(flow.path or "")
        self._listing.ask(name, lambda: versions.of(name) if name else ())

    def compare(self, flow: OpenFlow, version: Version) -> None:
        """Ask what going back to this one would change."""
        now, specs = flow.document.pipeline, flow.specs

        def look() -> Compared:
            then = restored(now, read_file(version.file).require())
            return Compared(version=version, changes=changes(now, then, specs, all_of_it=True))

        self._comparing.ask((version.file, id(now)), look)

    def go_back(self, flow: OpenFlow, version: Version, then: Callable[[bool], None]) -> None:
        """Show that version in the flow: one edit, which can be taken back. `then` gets whether anything differed."""
        words = _("Back to the version of {time}").format(time=wording.clock(version.time_ns, seconds=False))

        def go(pipeline: Pipeline) -> None:
            document = flow.document
            then(document.edit(restored(document.pipeline, pipeline), words))

        self._pool.run(lambda: read_file(version.file).require(), go, self.trouble.emit)
