"""Keeps the unsaved edits of one open flow in a draft, on a thread, so that they outlive the program."""

import contextlib
import threading
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from filewright.core.pipeline import Pipeline
from filewright.core.restoring import restored
from filewright.errors import FilewrightError, StateError
from filewright.gui.open_flow import OpenFlow
from filewright.gui.qt_pool import QtPool
from filewright.pipeline.drafts import Draft, Drafts
from filewright.text import _

REST_MS = 800
"""Edits in a row are kept once: so long after the last of them…"""

LATEST_MS = 5000
"""…but no later than this after the first."""


class KeptEdits(QObject):
    """`left` are edits from before the program ended, which somebody has still to take or to discard; `left_changed`
    tells when there are some, or none any more. `not_kept` tells once that edits cannot be kept."""

    left_changed = Signal()
    not_kept = Signal(FilewrightError)

    def __init__(self, flow: OpenFlow, drafts: Drafts, pool: QtPool) -> None:
        super().__init__(flow)
        self.left: Draft | None = None
        self._flow = flow
        self._drafts = drafts
        self._pool = pool
        self._token = drafts.new_token()
        self._kept: Pipeline | None = None
        self._writing = False
        self._failed = False
        self._ended = False
        self._lock = threading.Lock()
        self._rest = self._timer(REST_MS)
        self._latest = self._timer(LATEST_MS)
        flow.document.changed.connect(self._edited)
        flow.document.clean_changed.connect(self._edited)

    def offer(self, draft: Draft) -> None:
        """These edits were left behind by a program that has ended."""
        self.left = draft
        self.left_changed.emit()

    def take(self) -> None:
        """Go on with what was left behind: one edit, which can be taken back."""
        draft, self.left = self.left, None
        if draft is None:
            return
        self._token, self._kept = draft.token, draft.pipeline  # it stays until what follows is kept in its place
        document = self._flow.document
        if not document.edit(restored(document.pipeline, draft.pipeline), _("Changes from before it ended")):
            self._drop()
        self.left_changed.emit()

    def discard(self) -> None:
        """Forget what was left behind."""
        draft, self.left = self.left, None
        if draft is not None:
            with contextlib.suppress(OSError):  # it is offered once more, which harms nobody
                self._drafts.drop(draft.token)
            self.left_changed.emit()

    def end(self) -> None:
        """The flow is closed, and what was not saved is not wanted."""
        self._rest.stop()
        self._latest.stop()
        with self._lock:  # what is being written just now is waited for, so that it does not come after this
            self._ended = True
            self._drop()

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self._keep)
        return timer

    def _edited(self, _what: object) -> None:
        if self._flow.document.is_clean:
            self._rest.stop()
            self._latest.stop()
            if self._kept is not None and not self._writing:
                self._drop()
            return
        self._rest.start()
        if not self._latest.isActive():
            self._latest.start()

    def _keep(self) -> None:
        if self._writing or self._flow.document.is_clean:
            return
        self._rest.stop()
        self._latest.stop()
        self._writing = True
        pipeline, path, title = self._flow.document.pipeline, self._flow.path, self._flow.title
        self._kept = pipeline
        self._pool.run(lambda: self._write(pipeline, path, title), self._written, self._not_written)

    def _write(self, pipeline: Pipeline, path: Path | None, title: str) -> None:
        with self._lock:
            if self._ended:
                return
            try:
                self._drafts.keep(self._token, pipeline, path, title)
            except OSError as error:
                message = error.strerror or str(error)
                raise StateError("edits-not-kept", folder=str(self._drafts.folder), message=message) from error

    def _written(self, _nothing: None) -> None:
        self._writing = False
        if self._ended:
            return
        if self._flow.document.is_clean:
            self._drop()
        elif self._flow.document.pipeline is not self._kept:
            self._rest.start()

    def _not_written(self, error: FilewrightError) -> None:
        self._writing = False
        if not self._failed:
            self._failed = True
            self.not_kept.emit(error)

    def _drop(self) -> None:
        self._kept = None
        with contextlib.suppress(OSError):  # it is offered once more, which harms nobody
            self._drafts.drop(self._token)
