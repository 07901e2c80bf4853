"""The state of a flow in words."""

from filewright.engine.client import EngineState, Snapshot
from filewright.gui import wording
from filewright.gui.frame.standing import RunState
from filewright.gui.open_flow import OpenFlow
from filewright.gui.theme import Look
from filewright.text import _, ngettext


def run_state(flow: OpenFlow, snapshot: Snapshot) -> RunState:
    """The state of this flow by these numbers."""
    problems = len(flow.document.problems) if flow.has_errors else 0
    mend = ngettext("{count} thing to mend", "{count} things to mend", problems).format(count=problems)
    match snapshot.state:
        case EngineState.RUNNING:
            if snapshot.notices:
                return RunState(look=Look.ERROR, words=_("Running, but held up"), detail=_at_work(snapshot))
            since = wording.moment(snapshot.since_ns, snapshot.time_ns)
            since = wording.clock(snapshot.since_ns, seconds=False) if ":" in since else since
            words = _("Running since {time}").format(time=since) if snapshot.since_ns else _("Running")
            return RunState(look=Look.RUNNING, words=words, detail=mend if problems else _at_work(snapshot))
        case EngineState.PAUSED:
            waiting = snapshot.ledger.waiting
            detail = ngettext("{count} file waits", "{count} files wait", waiting)
            detail = detail.format(count=wording.number(waiting)) if waiting else ""
            return RunState(look=Look.PAUSED, words=_("Paused"), detail=detail)
        case EngineState.STOPPING:
            return RunState(look=Look.IDLE, words=_("Stopping"), detail=_("what is at work ends"))
    if problems:
        return RunState(look=Look.ERROR, words=_("Not running"), detail=mend)
    return RunState(look=Look.IDLE, words=_("Not running"))


def tab_look(flow: OpenFlow, snapshot: Snapshot) -> Look:
    """The mark at a flow's tab: what needs somebody before what runs."""
    if flow.has_errors or snapshot.notices:
        return Look.ERROR
    return {
        EngineState.RUNNING: Look.RUNNING,
        EngineState.PAUSED: Look.PAUSED,
        EngineState.STOPPING: Look.IDLE,
        EngineState.STOPPED: Look.IDLE,
    }[snapshot.state]


def _at_work(snapshot: Snapshot) -> str:
    if not snapshot.workers:
        return ""
    return _("{busy} of {all} at work").format(busy=snapshot.busy_workers, all=snapshot.workers)
