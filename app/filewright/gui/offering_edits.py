"""Offers what was left behind, in the bar above the canvas."""

import time

from PySide6.QtCore import QObject

from filewright.core.change_words import changes
from filewright.errors import FilewrightError
from filewright.gui import wording
from filewright.gui.frame.flow_messages import FlowMessages
from filewright.gui.frame.left_bar import LeftBar
from filewright.gui.open_flows import OpenFlows
from filewright.gui.unsaved_edits import UnsavedEdits


class OfferingEdits(QObject):
    """Joins the bar with the flow in front."""

    def __init__(
        self, bar: LeftBar, unsaved: UnsavedEdits, flows: OpenFlows, messages: FlowMessages, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bar = bar
        self._unsaved = unsaved
        self._flows = flows
        self._messages = messages
        unsaved.changed.connect(self._refresh)
        unsaved.not_kept.connect(self._tell)
        flows.current_changed.connect(lambda _flow: self._refresh())
        bar.taken.connect(lambda: self._unsaved.take(self._flows.current))
        bar.discarded.connect(lambda: self._unsaved.discard(self._flows.current))
        self._refresh()

    def _refresh(self) -> None:
        flow = self._flows.current
        draft = self._unsaved.left(flow)
        if draft is None:
            self._bar.hide()
            return
        found = changes(flow.document.pipeline, draft.pipeline, flow.specs, all_of_it=True) if flow else ()
        when = wording.ago(draft.time_ns, time.time_ns())
        self._bar.offer(flow.title if flow else draft.title, when, found, is_open=flow is not None)

    def _tell(self, error: FilewrightError) -> None:
        self._messages.refuse(error)
