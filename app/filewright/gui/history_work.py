"""Going back: in the edits, to a saved version, to what runs; and reading what differs before it is applied."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from filewright.core.change_words import changes
from filewright.gui.action_table import Do
from filewright.gui.earlier_versions import EarlierVersions
from filewright.gui.frame.changes_panel import ChangesPanel
from filewright.gui.frame.history_popup import HistoryPopup
from filewright.gui.frame.toolbar import Toolbar
from filewright.gui.open_flow import OpenFlow
from filewright.gui.open_flows import OpenFlows
from filewright.gui.theme import Theme


class HistoryWork(QObject):
    """Acts on the flow in front. `popup` is the list of edits and versions."""

    def __init__(self, theme: Theme, toolbar: Toolbar, panel: ChangesPanel, flows: OpenFlows, parent: QObject) -> None:
        super().__init__(parent)
        self._flows = flows
        self._toolbar = toolbar
        self._panel = panel
        self._asked: OpenFlow | None = None
        self._versions = EarlierVersions(flows.versions, flows.pool, self)
        self._versions.trouble.connect(flows.trouble)
        self.popup = HistoryPopup(theme, self._versions, toolbar.window())
        toolbar.history_wanted.connect(self._show_edits)
        panel.accepted.connect(self._apply)
        panel.back_wanted.connect(self._back_to_what_runs)
        flows.current_changed.connect(lambda _flow: self._leave())

    def handlers(self) -> dict[Do, Callable[[], None]]:
        """What goes back, or says what differs."""
        return {
            Do.HISTORY: self._show_edits,
            Do.VERSIONS: self._show_versions,
            Do.CHANGES: self._ask,
            Do.REVERT: self._back_to_what_runs,
        }

    def _show_edits(self, *_button: object) -> None:
        flow = self._flows.current
        if flow is None:
            return
        if self.popup.isVisible():
            self.popup.close_it()
        else:
            self.popup.open(flow, self._toolbar.history_button)

    def _show_versions(self) -> None:
        flow = self._flows.current
        if flow is not None:
            self.popup.open(flow, self._toolbar.history_button, versions=True)

    def _ask(self) -> None:
        """Show what is drawn and does not run yet; it follows further edits as long as it is shown."""
        flow = self._flows.current
        if flow is None or not flow.changes:
            return
        self._leave()
        self._asked = flow
        flow.document.changed.connect(self._refresh)
        flow.document.unapplied_changed.connect(self._refresh)
        self._show(flow, self._panel.ask)

    def _refresh(self, _differs: object) -> None:
        flow = self._asked
        if flow is None or not self._panel.isVisible():
            return
        if flow.changes:
            self._show(flow, self._panel.show_changes)
        else:
            self._leave()

    def _show(self, flow: OpenFlow, show: Callable[..., None]) -> None:
        applied = flow.document.applied
        if applied is not None:
            found = changes(applied, flow.document.pipeline, flow.specs)
            show(found, can_apply=not flow.has_errors)

    def _apply(self) -> None:
        flow = self._asked or self._flows.current
        self._leave()
        if flow is not None:
            self._flows.run(flow, flow.apply)

    def _back_to_what_runs(self) -> None:
        flow = self._asked or self._flows.current
        self._leave()
        if flow is not None:
            flow.document.go_back_to_applied()

    def _leave(self) -> None:
        self._panel.hide()
        if self._asked is not None:
            self._asked.document.changed.disconnect(self._refresh)
            self._asked.document.unapplied_changed.disconnect(self._refresh)
            self._asked = None
