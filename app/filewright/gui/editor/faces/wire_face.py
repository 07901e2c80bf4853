"""How a connection looks: its kind and what is wrong with it, and what moves on it."""

import math
from dataclasses import dataclass
from enum import Enum

from filewright.core.graph import Wire, WireLimit
from filewright.core.media import Kind
from filewright.engine.client import WireNumbers
from filewright.gui.wording import RateUnit, number, rate
from filewright.text import _

IDLE_WIDTH, TOP_WIDTH = 1.5, 4.0
FILL_FROM, FULL_FROM = 0.6, 1.0
SLOW_PITCH, FAST_PITCH = 34.0, 9.0
TOLD_BELOW = 1000
"""A limit from here on is told only when it is near."""
STEPS = (2, 4, 8)
"""Pixels that grains go on by in a frame: slow, middling, fast."""


class WireState(Enum):
    """held: the step at its end is held by a person · filling: from 60 % of its limit."""

    IDLE = "idle"
    FLOWING = "flowing"
    FILLING = "filling"
    FULL = "full"
    HELD = "held"
    INVALID = "invalid"


@dataclass(frozen=True, kw_only=True, slots=True)
class WireFace:
    """What the connection is: `reason` (a few words) and `sentence` say what is wrong with it, "" where nothing is."""

    wire: Wire
    kind: Kind
    reason: str = ""
    sentence: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WirePulse:
    """What moves on it. `width` in pixels in steps of a quarter; `share_of_top` 0 to 1 is its rate beside the top rate;
    `rate` and `queue` are the labels above and below; `share` of its limit, 0 to 1."""

    state: WireState = WireState.IDLE
    width: float = IDLE_WIDTH
    share_of_top: float = 0.0
    rate: str = ""
    queue: str = ""
    share: float = 0.0

    @property
    def pitch(self) -> float:
        """Pixels between two grains."""
        if self.state is WireState.FULL:
            return FAST_PITCH
        return SLOW_PITCH + (FAST_PITCH - SLOW_PITCH) * self.share_of_top

    @property
    def step(self) -> int:
        """Pixels that its grains go on by in a frame."""
        if self.state is WireState.FULL:
            return 0
        return STEPS[min(int(self.share_of_top * len(STEPS)), len(STEPS) - 1)]


REST = WirePulse()


def wire_pulse_of(
    face: WireFace,
    numbers: WireNumbers | None,
    *,
    limit: WireLimit,
    held: bool,
    top: float,
    unit: RateUnit,
) -> WirePulse:
    """The pulse of a connection. `limit` is the one in force, `top` the highest rate in the flow, `held` whether
    the step at its end is held by a person."""
    if face.reason:
        return WirePulse(state=WireState.INVALID)
    if numbers is None:
        return REST
    share = _share(numbers, limit)
    if held:
        waits = _("Held · {count} wait").format(count=number(numbers.waiting)) if numbers.waiting else _("Held")
        return WirePulse(state=WireState.HELD, queue=waits, share=share)
    strength = math.log1p(numbers.rate * 60) / math.log1p(top * 60) if top > 0 else 0.0
    strength = min(max(strength, 0.0), 1.0)
    state = WireState.FLOWING if numbers.rate > 0 else WireState.IDLE
    if numbers.waiting and share >= FULL_FROM:
        state = WireState.FULL
    elif numbers.waiting and share >= FILL_FROM:
        state = WireState.FILLING
    return WirePulse(
        state=state,
        width=round((IDLE_WIDTH + (TOP_WIDTH - IDLE_WIDTH) * strength) * 4) / 4,
        share_of_top=round(min(numbers.rate / top, 1.0), 2) if top > 0 else 0.0,
        rate=rate(numbers.rate, unit) if numbers.total or numbers.rate else "",
        queue=_queue(numbers, limit, share),
        share=round(share, 2),
    )


def _share(numbers: WireNumbers, limit: WireLimit) -> float:
    by_count = numbers.waiting / limit.count if limit.count else 0.0
    by_bytes = numbers.waiting_bytes / limit.bytes if limit.bytes else 0.0
    return min(max(by_count, by_bytes), 1.0)


def _queue(numbers: WireNumbers, limit: WireLimit, share: float) -> str:
    """What waits; its limit is told where it was set for this connection, or is near."""
    if not numbers.waiting:
        return ""
    if limit.count and (share >= FILL_FROM or limit.count < TOLD_BELOW):
        return _("{count} of {limit}").format(count=number(numbers.waiting), limit=number(limit.count))
    return _("{count} wait").format(count=number(numbers.waiting))
