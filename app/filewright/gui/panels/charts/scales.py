"""How high a chart goes, what its numbers say, and where the times stand below it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QDateTime

from filewright.gui import wording
from filewright.gui.panels.charts.windows import Window
from filewright.gui.wording import RateUnit

Values = Sequence[float | None]

_STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """`top` is the highest number shown, `label` words for a number on it."""

    top: float
    label: Callable[[float], str]


@dataclass(frozen=True, kw_only=True)
class RateScale(Scale):
    """A scale of rates, in one unit."""

    unit: RateUnit
    title: str

    def values(self, per_second: Values) -> Values:
        """The rates in this unit."""
        return [None if rate is None else wording.per(rate, self.unit) for rate in per_second]


@dataclass(frozen=True, kw_only=True)
class TimeScale(Scale):
    """A scale of times; `seconds`: in seconds, else in milliseconds."""

    seconds: bool


def rounded_up(value: float, *, least: float) -> float:
    """The next number above that reads well, such as 300, and whose half does, too."""
    if value <= least:
        return least
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in _STEPS if step * power >= value * 0.999999)


def rate_scale(rates: Values) -> RateScale:
    """A scale for rates in files a second."""
    highest = max((rate for rate in rates if rate is not None), default=0.0)
    unit = wording.rate_unit(highest)
    top = rounded_up(wording.per(highest, unit), least=2.0)
    return RateScale(top=top, label=_plain, unit=unit, title=wording.rate_title(unit))


def time_scale(*times: Values) -> TimeScale:
    """A scale for times in seconds, highest first. Its numbers are in one unit."""
    highest = max((time for values in times for time in values if time is not None), default=0.0)
    top = rounded_up(highest, least=0.002)
    seconds = top >= 1.0
    return TimeScale(top=top, label=lambda value: _time_label(value, top, seconds), seconds=seconds)


def count_scale(counts: Values) -> Scale:
    """A scale for numbers of files."""
    highest = max((count for count in counts if count is not None), default=0.0)
    return Scale(top=rounded_up(highest, least=2.0), label=_plain)


def time_marks(window: Window, end_ns: int) -> list[tuple[float, str]]:
    """Times at round moments, as (seconds before the end, words)."""
    end = end_ns / 1e9
    offset = QDateTime.fromMSecsSinceEpoch(end_ns // 1_000_000).offsetFromUtc()
    last = math.floor((end + offset) / window.tick) * window.tick - offset
    marks = []
    moment = last
    while moment > end - window.seconds:
        words = _mark(window, round(moment * 1e9), end_ns)
        place = moment - end
        if place < -0.04 * window.seconds and place > -0.97 * window.seconds:
            marks.append((place, words))
        moment -= window.tick
    return marks


def _mark(window: Window, time_ns: int, end_ns: int) -> str:
    if window.tick >= 86_400:
        text = wording.moment(time_ns, end_ns)
        return wording.clock(time_ns, seconds=False) if ":" in text else text
    return wording.clock(time_ns, seconds=window.with_seconds)


def _plain(value: float) -> str:
    return wording.number(value) if value == round(value) else f"{value:g}"


def _time_label(value: float, top: float, seconds: bool) -> str:
    shown = value if seconds else value * 1000
    text = wording.number(shown) if math.isclose(shown, round(shown), abs_tol=1e-6) else f"{shown:.2g}"
    unit = "s" if seconds else "ms"
    return f"{text}{wording.THIN}{unit}" if value == top else text
