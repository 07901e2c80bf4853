"""Closing a flow or the window: what is not saved or still runs is asked about, inside the window."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from filewright.gui.frame.ask_bar import Answer, AskBar
from filewright.gui.open_flow import OpenFlow
from filewright.gui.open_flows import OpenFlows
from filewright.text import _, ngettext

Then = Callable[[], None]


class Closing(QObject):
    """`finished` comes when every flow is at rest and the window may go. A second wish to quit no longer waits."""

    finished = Signal()
    stopping = Signal(int)

    def __init__(self, flows: OpenFlows, ask: AskBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._flows = flows
        self._ask = ask
        self._stopping = False

    @property
    def under_way(self) -> bool:
        """Whether flows are being stopped so that the window can close."""
        return self._stopping

    def close_flow(self, flow: OpenFlow) -> None:
        """Close one flow, after asking where there is something to ask."""
        self._settle([flow], lambda: self._stop([flow], lambda: self._flows.close(flow)), quits=False)

    def quit(self) -> None:
        """Close all of them, then tell that the window may go."""
        if self._stopping:
            self.finished.emit()
            return
        self._settle(list(self._flows.all), self._stop_all, quits=True)

    def _settle(self, flows: Sequence[OpenFlow], then: Then, *, quits: bool) -> None:
        """Ask about unsaved flows, then about running ones, then go on."""
        unsaved = [flow for flow in flows if not flow.document.is_clean]
        if not unsaved:
            self._ask_running(flows, then, quits=quits)
            return
        names = _names(unsaved)
        question = ngettext("Save the changes to {names}?", "Save the changes to these flows: {names}?", len(unsaved))
        self._ask.ask(
            question.format(names=names),
            _("Without saving they are lost."),
            [
                Answer(words=_("Save"), then=lambda: self._save(list(unsaved), flows, then, quits=quits)),
                Answer(words=_("Close without saving"), then=lambda: self._ask_running(flows, then, quits=quits)),
            ],
        )

    def _save(self, unsaved: list[OpenFlow], flows: Sequence[OpenFlow], then: Then, *, quits: bool) -> None:
        """One after the other: a flow without a place asks for one."""
        if not unsaved:
            self._ask_running(flows, then, quits=quits)
            return
        flow = unsaved.pop(0)
        self._flows.show(flow)
        self._flows.save(flow, lambda: self._save(unsaved, flows, then, quits=quits))

    def _ask_running(self, flows: Sequence[OpenFlow], then: Then, *, quits: bool) -> None:
        running = [flow for flow in flows if flow.runs]
        if not running:
            then()
            return
        count = len(running)
        question = ngettext("{names} is running.", "{count} flows are running: {names}.", count)
        self._ask.ask(
            question.format(names=_names(running), count=count),
            _("What is begun is finished first; the files that wait go on at the next start.")
            if quits
            else _("It stops once the files at work are done; the files that wait go on at the next start."),
            [Answer(words=_("Stop and close"), then=then)],
        )

    def _stop_all(self) -> None:
        self._stopping = True
        running = [flow for flow in self._flows.all if flow.runs]
        self.stopping.emit(len(running))
        self._stop(running, self.finished.emit)

    def _stop(self, flows: Sequence[OpenFlow], then: Then) -> None:
        """Stop each on a thread; go on when all are at rest, also where stopping was refused."""
        left = [flow for flow in flows if flow.runs and flow.bridge is not None]
        if not left:
            then()
            return
        waiting = set(map(id, left))

        def rested(flow: OpenFlow) -> None:
            waiting.discard(id(flow))
            if not waiting:
                then()

        for flow in left:
            flow.refused.connect(lambda _error, flow=flow: rested(flow) if id(flow) in waiting else None)
            flow.ask(lambda client: client.stop(), lambda flow=flow: rested(flow))  # type: ignore[misc]


def _names(flows: Sequence[OpenFlow]) -> str:
    return ", ".join(f"“{flow.title}”" for flow in flows)
