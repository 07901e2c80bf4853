"""How states look: a colour, an icon, and for some a soft fill. The word beside them is the caller's."""

from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """The states that have a mark of their own, of steps and of files alike."""

    RUNNING = "running"
    IDLE = "idle"
    HELD = "held"
    PAUSED = "paused"
    ERROR = "error"
    QUARANTINE = "quarantine"
    EDITED = "edited"
    BYPASSED = "bypassed"
    OFF = "disabled"
    MISSING = "missing"
    DONE = "done"
    FILTERED = "filtered"


@dataclass(frozen=True, kw_only=True)
class StateLook:
    """Icon and colour tokens; `soft` is the fill behind its messages, empty where a state has none."""

    icon: str
    color: str
    soft: str = ""


_LOOKS = {
    Look.RUNNING: StateLook(icon="player-play", color="state.running", soft="soft.running"),
    Look.IDLE: StateLook(icon="clock", color="state.idle"),
    Look.HELD: StateLook(icon="hand-stop", color="state.held", soft="soft.held"),
    Look.PAUSED: StateLook(icon="player-pause", color="state.held", soft="soft.held"),
    Look.ERROR: StateLook(icon="alert-triangle", color="state.error", soft="soft.error"),
    Look.QUARANTINE: StateLook(icon="file-alert", color="state.quarantine", soft="soft.quarantine"),
    Look.EDITED: StateLook(icon="pencil", color="state.edited", soft="soft.edited"),
    Look.BYPASSED: StateLook(icon="arrow-right", color="state.idle"),
    Look.OFF: StateLook(icon="ban", color="state.off"),
    Look.MISSING: StateLook(icon="help-hexagon", color="state.held", soft="soft.held"),
    Look.DONE: StateLook(icon="check", color="state.running", soft="soft.running"),
    Look.FILTERED: StateLook(icon="filter", color="state.idle"),
}


def state_look(state: Look) -> StateLook:
    """Icon and colours of a state."""
    return _LOOKS[state]
