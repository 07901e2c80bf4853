"""Files to show previews with: the last that the flow took in, and those that lie where its sources look."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from filewright.core.file import File
from filewright.engine.client import JobPage, JobQuery
from filewright.engine.trying.at_hand import files_at_hand
from filewright.gui.bridge import Question
from filewright.gui.open_flow import OpenFlow

_PREVIEWED = 3


class NearbyFiles(QObject):
    """Looked up on a thread, whenever another step is shown; `changed` says that there are others."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.recent: tuple[File, ...] = ()
        self.present: tuple[File, ...] = ()
        self._flow: OpenFlow | None = None
        self._jobs: Question[JobPage] | None = None
        self._folders: Question[tuple[File, ...]] | None = None

    def show_flow(self, flow: OpenFlow | None) -> None:
        """Forget the files of another flow."""
        self._flow, self._jobs, self._folders = flow, None, None
        self.recent = self.present = ()

    def look(self, node: str) -> None:
        """Look up what there is for this step."""
        flow = self._flow
        if flow is None:
            return
        folder, pipeline, specs = flow.folder, flow.document.pipeline, flow.specs
        if folder is not None:
            if self._folders is None:
                self._folders = Question(flow.pool, self._found, parent=self)
            self._folders.ask(node, lambda: files_at_hand(pipeline, specs, node, str(folder)))
        if flow.bridge is None:
            return
        if self._jobs is None:
            self._jobs = Question(flow.pool, self._answered, parent=self)
        client = flow.bridge.client
        self._jobs.ask("recent", lambda: client.jobs(JobQuery(limit=_PREVIEWED)))

    def _found(self, files: tuple[File, ...]) -> None:
        if files != self.present:
            self.present = files
            self.changed.emit()

    def _answered(self, page: JobPage) -> None:
        files = tuple(file_of(job.file, job.size) for job in page.jobs)
        if files != self.recent:
            self.recent = files
            self.changed.emit()


def file_of(path: str, size: int) -> File:
    """A file for previews, with what is known of it without opening it."""
    try:
        modified = Path(path).stat().st_mtime
    except (OSError, ValueError):
        modified = 0.0
    stamp = datetime.fromtimestamp(modified, UTC).isoformat()
    attributes = {"source.path": path, "source.name": Path(path).name, "source.folder": "", "source.modified": stamp}
    return File(path=path, name=Path(path).name, size=size, attributes=attributes)
