"""Unsaved edits outlive the program: kept while one edits, offered when the flow is opened again."""

from PySide6.QtCore import QObject, Signal

from filewright.core.restoring import restored
from filewright.errors import FilewrightError
from filewright.gui.kept_edits import KeptEdits
from filewright.gui.open_flow import OpenFlow
from filewright.gui.open_flows import OpenFlows
from filewright.pipeline.drafts import Draft, Drafts


class UnsavedEdits(QObject):
    """Those of all open flows. `homeless` are flows that were never saved, left behind by a program that has ended.

    `changed`: there is something to offer, or no longer.
    """

    changed = Signal()
    not_kept = Signal(FilewrightError)

    def __init__(self, flows: OpenFlows, drafts: Drafts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.homeless: list[Draft] = []
        self._flows = flows
        self._drafts = drafts
        self._kept: dict[OpenFlow, KeptEdits] = {}
        flows.opened.connect(self._opened)
        flows.closed.connect(self._closed)

    def look_for_homeless(self) -> None:
        """Look for flows that were never saved."""
        self._flows.pool.run(self._drafts.left_without_a_file, self._found, self.not_kept.emit)

    def left(self, flow: OpenFlow | None) -> Draft | None:
        """What may be taken now: of this flow, or (None: the start page) of one that was never saved."""
        if flow is None:
            return self.homeless[0] if self.homeless else None
        kept = self._kept.get(flow)
        return kept.left if kept else None

    def take(self, flow: OpenFlow | None) -> None:
        """Go on with what was left."""
        if flow is not None:
            self._kept[flow].take()
        elif self.homeless:
            draft = self.homeless.pop(0)
            kept = self._kept[self._flows.new()]
            kept.offer(draft)
            kept.take()

    def discard(self, flow: OpenFlow | None) -> None:
        """Forget what was left."""
        if flow is not None:
            self._kept[flow].discard()
        elif self.homeless:
            self._drafts.drop(self.homeless.pop(0).token)
            self.changed.emit()

    def end(self) -> None:
        """The window closes, by the will of somebody who was asked about what is not saved."""
        for flow in list(self._kept):
            self._closed(flow)

    def _found(self, drafts: list[Draft]) -> None:
        self.homeless = drafts
        self.changed.emit()

    def _opened(self, flow: OpenFlow) -> None:
        kept = self._kept[flow] = KeptEdits(flow, self._drafts, self._flows.pool)
        kept.left_changed.connect(self.changed)
        kept.not_kept.connect(self.not_kept)
        path = flow.path
        if path is not None:
            self._flows.pool.run(lambda: self._drafts.left_of(path), lambda draft: self._offer(flow, draft), _nothing)

    def _offer(self, flow: OpenFlow, draft: Draft | None) -> None:
        kept = self._kept.get(flow)
        if kept is None or draft is None:
            return
        now = flow.document.pipeline
        if restored(now, draft.pipeline) is not now:
            kept.offer(draft)
        else:  # it was saved all the same
            self._flows.pool.run(lambda: self._drafts.drop(draft.token), lambda _nothing: None, _nothing)

    def _closed(self, flow: OpenFlow) -> None:
        kept = self._kept.pop(flow, None)
        if kept is not None:
            kept.end()


def _nothing(_error: FilewrightError) -> None:
    """What cannot be read is not offered."""
