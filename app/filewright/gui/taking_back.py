"""Takes back the last run of the flow in front: asks what that would do, shows it, and does it when it is wanted."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from filewright.engine.client import EngineClient, UndoOutcome, UndoPreview, UndoSelection
from filewright.errors import FilewrightError
from filewright.gui import wording
from filewright.gui.bridge import Question
from filewright.gui.frame.flow_messages import FlowMessages
from filewright.gui.frame.undo_panel import UndoPanel
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Look
from filewright.text import _, ngettext

_LOOK_MS = 150
_MESSAGE = "taken-back"


class TakingBack(QObject):
    """One undo at a time. The engine's answers come from other threads; a flow that is left meanwhile goes on, and
    nothing of it is shown any more."""

    def __init__(self, panel: UndoPanel, messages: FlowMessages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self._messages = messages
        self._flow: OpenFlow | None = None
        self._run = 0
        self._ticket = ""
        self._previews: Question[UndoPreview] | None = None
        self._outcomes: Question[UndoOutcome] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        panel.accepted.connect(self._do)

    def ask(self, flow: OpenFlow) -> None:
        """Show what taking back the last run of this flow would do."""
        self._messages.solved(_MESSAGE)
        if self._timer.isActive():
            self._panel.show()  # one is under way
            return
        if flow.path is None:  # it has never run
            self._say_nothing()
            return
        self._flow = flow
        previews = self._previews = Question(flow.pool, self._show, self._refused, parent=self)
        self._with_client(lambda client: previews.ask(id(client), lambda: client.preview_undo(UndoSelection())))

    def leave(self) -> None:
        """Another flow is in front."""
        self._panel.hide()
        if self._previews is not None:
            self._previews.forget()

    def _with_client(self, work: Callable[[EngineClient], None]) -> None:
        """Do this with the flow's engine, as soon as there is one."""
        flow = self._flow
        if flow is None:
            return

        def then() -> None:
            if flow.bridge is not None:
                work(flow.bridge.client)

        if flow.bridge is not None:
            then()
        else:
            flow.ask(lambda client: None, then)

    def _show(self, preview: UndoPreview) -> None:
        flow = self._flow
        if flow is None:
            return
        if preview.nothing:
            self._say_nothing()
            return
        self._run = preview.run
        self._panel.ask(preview, [flow.steps.title(node) for node in preview.lasting])

    def _say_nothing(self) -> None:
        self._messages.say(
            _MESSAGE, _("There is nothing to take back."), _("No run has changed any of your files."), Look.IDLE
        )

    def _do(self) -> None:
        flow, run = self._flow, self._run
        if flow is None:
            return
        tickets: list[str] = []

        def begin(client: EngineClient) -> None:
            tickets.append(client.undo(UndoSelection(run=run)))

        flow.refused.connect(self._not_done)
        flow.ask(begin, lambda: self._begun(flow, tickets[0]))

    def _begun(self, flow: OpenFlow, ticket: str) -> None:
        flow.refused.disconnect(self._not_done)
        self._flow, self._ticket = flow, ticket
        self._outcomes = Question(flow.pool, self._far, self._refused, parent=self)
        self._timer.start()
        self._look()

    def _not_done(self, _error: FilewrightError) -> None:
        """The window says why."""
        if self._flow is not None:
            self._flow.refused.disconnect(self._not_done)
        self._panel.hide()

    def _look(self) -> None:
        outcomes, ticket = self._outcomes, self._ticket
        if outcomes is not None and not outcomes.under_way:
            self._with_client(lambda client: outcomes.ask(ticket, lambda: client.undo_outcome(ticket)))

    def _far(self, outcome: UndoOutcome) -> None:
        if not outcome.over:
            if self._panel.isVisible():
                self._panel.show_working(outcome.undone + len(outcome.left), outcome.total)
            return
        self._timer.stop()
        if outcome.left:
            self._panel.show_left(outcome.undone, outcome.left)
            return
        self._panel.hide()
        words = ngettext("{count} change was taken back.", "{count} changes were taken back.", outcome.undone)
        self._messages.say(_MESSAGE, words.format(count=wording.number(outcome.undone)), look=Look.DONE)

    def _refused(self, error: FilewrightError) -> None:
        self._timer.stop()
        self._panel.hide()
        self._messages.refuse(error)
