"""What moves on a step: its activity and numbers, made from one snapshot; equal values need no repaint."""

from dataclasses import dataclass

from filewright.core.graph import NodeState
from filewright.core.processor import Role
from filewright.engine.client import NodeActivity, NodeNumbers
from filewright.gui.editor.faces.figures import Line, Piece, countdown, rate_line, time_line
from filewright.gui.editor.faces.node_face import Message, NodeFace
from filewright.gui.theme import Look
from filewright.gui.wording import RateUnit, ago, clock, files, moment, number, percent
from filewright.text import _

HOT = 0.8
"""From this share of its time a step is near its limit."""
_DAY_NS = 86_400 * 10**9


@dataclass(frozen=True, kw_only=True, slots=True)
class NodePulse:
    """`look` decides border and mark; `left` and `right` are the foot; `busy` is the length of the bar, 0 to 1;
    `attention` the files set aside; `message` what the process says while it is in trouble."""

    look: Look
    left: Line = ()
    right: Line = ()
    busy: float = 0.0
    attention: int = 0
    message: Message | None = None

    @property
    def hot(self) -> bool:
        """Whether the step is near its limit."""
        return self.busy >= HOT


def pulse_of(
    face: NodeFace, numbers: NodeNumbers | None, unit: RateUnit, now_ns: int, *, waits_for: str = ""
) -> NodePulse:
    """The pulse of a step; `numbers` None: the flow is stopped. `waits_for` is the title of the step before which so
    much waits that this one is held back."""
    look = _look(face, numbers)
    if numbers is None:
        return NodePulse(look=look, left=(Piece(face.rest),))
    left, right = _foot(face, numbers, look, unit, now_ns)
    if waits_for and look in (Look.RUNNING, Look.IDLE):
        left = (Piece(_("waiting for {step}").format(step=waits_for)),)
    quiet = look in (Look.MISSING, Look.OFF, Look.BYPASSED)
    return NodePulse(
        look=look,
        left=left,
        right=right,
        busy=0.0 if quiet else min(max(numbers.busy, 0.0), 1.0),
        attention=numbers.quarantined,
        message=None if face.message else _trouble(numbers, now_ns),
    )


def _look(face: NodeFace, numbers: NodeNumbers | None) -> Look:
    activity = numbers.activity if numbers else NodeActivity.IDLE
    if face.missing:
        return Look.MISSING
    if face.invalid or activity is NodeActivity.HELD:
        return Look.ERROR
    if activity is NodeActivity.PAUSED:
        return Look.HELD
    if face.state is NodeState.DISABLED:
        return Look.OFF
    if face.state is NodeState.BYPASSED:
        return Look.BYPASSED
    return Look.RUNNING if activity is NodeActivity.RUNNING else Look.IDLE


def _trouble(numbers: NodeNumbers, now_ns: int) -> Message | None:
    if numbers.activity is not NodeActivity.HELD or numbers.fault is None:
        return None
    sentence = numbers.fault.sentence()
    if numbers.retry_ns > now_ns:
        left = countdown((numbers.retry_ns - now_ns) / 1e9)
        sentence = _("{sentence} Next try in {time}.").format(sentence=sentence, time=left)
    return Message(text=sentence, look=Look.ERROR)


def _foot(face: NodeFace, numbers: NodeNumbers, look: Look, unit: RateUnit, now_ns: int) -> tuple[Line, Line]:
    waiting: Line = (Piece(_("{count} wait").format(count=number(numbers.waiting))),) if numbers.waiting else ()
    match look:
        case Look.MISSING | Look.OFF | Look.BYPASSED:
            return (Piece(face.rest),), waiting
        case Look.HELD:
            return (Piece(_("you hold it here")),), waiting
        case Look.ERROR:
            if face.invalid and not numbers.taken:
                return (Piece(face.rest),), waiting
            return rate_line(numbers.rate, unit), waiting
        case _:
            pass
    if face.role is Role.SOURCE and numbers.rate > 0:
        return rate_line(numbers.rate, unit), _last(numbers, now_ns)
    working = look is Look.RUNNING or numbers.rate > 0
    if working and numbers.median is not None:
        busy = Piece(_("busy {share}").format(share=percent(numbers.busy)))
        return time_line(numbers.median, numbers.p95), (busy,)
    if not numbers.last_ns:
        return (Piece(face.rest if look is Look.IDLE else _("at work")),), waiting
    last = _("last file {time}").format(time=_when(numbers.last_ns, now_ns))
    return (Piece(last),), (Piece(files(numbers.taken)),)


def _last(numbers: NodeNumbers, now_ns: int) -> Line:
    if not numbers.last_ns:
        return ()
    return (Piece(_("last {age}").format(age=ago(numbers.last_ns, now_ns))),)


def _when(time_ns: int, now_ns: int) -> str:
    """The hour, where that says enough; else the date."""
    return clock(time_ns, seconds=False) if now_ns - time_ns < _DAY_NS else moment(time_ns, now_ns)
