"""Numbers, times and sizes as people read them: one way everywhere. Unknown is "–", never 0.

The separators and the clock are those of Qt's default locale. Between a number and its unit stands a narrow space
that does not break.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from PySide6.QtCore import QDateTime, QLocale

from filewright.engine.client import JobView
from filewright.text import _, ngettext
from filewright.text.display_name import display_name

UNKNOWN = "–"
THIN = "\u202f"

_SECOND = 1_000_000_000
_DAY_SECONDS = 86_400


class RateUnit(StrEnum):
    """What rates are counted in; one unit in a window, chosen by its highest rate."""

    SECOND = "s"
    MINUTE = "min"
    HOUR = "h"


_PER_SECOND = {RateUnit.SECOND: 1.0, RateUnit.MINUTE: 60.0, RateUnit.HOUR: 3600.0}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number and its unit apart, for places that show them in two weights."""

    value: str
    unit: str

    def __str__(self) -> str:
        return f"{self.value}{THIN}{self.unit}" if self.unit else self.value


def number(value: int | float | None) -> str:
    """A whole number with the locale's separators: 12,431."""
    return UNKNOWN if value is None else _locale().toString(round(value))


def files(count: int) -> str:
    """How many files: "1 file", "12,431 files"."""
    return ngettext("{count} file", "{count} files", count).format(count=number(count))


def percent(share: float | None) -> str:
    """A share of 0 to 1: "83 %"."""
    return UNKNOWN if share is None else f"{number(share * 100)}{THIN}%"


def duration(seconds: float | None) -> str:
    """A length of time: "46 ms", "1.4 s", "34 s", "1 min 31 s", "2 h 5 min", "3 d 4 h"."""
    return UNKNOWN if seconds is None else str(duration_figure(seconds))


def duration_figure(seconds: float | None) -> Figure:
    """A length of time whose unit stands apart where it has a single one."""
    if seconds is None:
        return Figure(value=UNKNOWN, unit="")
    seconds = max(0.0, seconds)
    milliseconds = seconds * 1000
    if milliseconds < 999.5:
        return Figure(value=_two_figures(milliseconds, keep_zero=False), unit=_("ms"))
    if seconds <= 90:
        return Figure(value=_two_figures(seconds), unit=_("s"))
    whole = round(seconds)
    for size, unit, smaller, small_unit in (
        (_DAY_SECONDS, _("d"), 3600, _("h")),
        (3600, _("h"), 60, _("min")),
        (60, _("min"), 1, _("s")),
    ):
        if whole >= size:
            big, rest = divmod(whole, size)
            small = rest // smaller
            text = f"{number(big)}{THIN}{unit}"
            return Figure(value=f"{text} {small}{THIN}{small_unit}" if small else text, unit="")
    raise AssertionError(f"{seconds} s have no unit")


def seconds_in(value: float | None, unit_seconds: bool) -> str:
    """A time on a chart whose unit was chosen for all its values: seconds ("0.48 s") or milliseconds ("480 ms")."""
    if value is None:
        return UNKNOWN
    if unit_seconds:
        return duration(value) if value > 90 else f"{_two_figures(value)}{THIN}{_('s')}"
    return f"{_two_figures(value * 1000, keep_zero=False)}{THIN}{_('ms')}"


def size(count: int | None) -> str:
    """Bytes: "512 B", "412 KB", "4.9 MB" of 1,000."""
    if count is None:
        return UNKNOWN
    value, units = float(count), [_("B"), _("KB"), _("MB"), _("GB"), _("TB")]
    step = 0
    while value >= 999.5 and step < len(units) - 1:
        value, step = value / 1000, step + 1
    text = _locale().toString(value, "f", 1) if value < 9.95 and step > 1 else number(value)
    return f"{text}{THIN}{units[step]}"


def rate_unit(highest: float) -> RateUnit:
    """The unit for rates up to `highest` files a second: seconds from 10/s, hours below 1/min, else minutes."""
    if highest >= 10:
        return RateUnit.SECOND
    return RateUnit.MINUTE if highest * 60 >= 1 or highest == 0 else RateUnit.HOUR


def rate(per_second: float | None, unit: RateUnit | None = None) -> str:
    """Files in a time: "212/min". Without a unit, in the one that fits this rate alone."""
    if per_second is None:
        return UNKNOWN
    chosen = unit or rate_unit(per_second)
    return f"{rate_number(per_second, chosen)}/{chosen.value}"


def rate_number(per_second: float | None, unit: RateUnit) -> str:
    """The number alone, where the unit stands elsewhere."""
    if per_second is None:
        return UNKNOWN
    value = per_second * _PER_SECOND[unit]
    return number(value) if value >= 9.5 or value < 0.05 else _two_figures(value, keep_zero=False)


def per(value_per_second: float, unit: RateUnit) -> float:
    """A rate in files a second, in that unit."""
    return value_per_second * _PER_SECOND[unit]


def rate_title(unit: RateUnit) -> str:
    """What a chart of rates is called."""
    return {
        RateUnit.SECOND: _("Files a second"),
        RateUnit.MINUTE: _("Files a minute"),
        RateUnit.HOUR: _("Files an hour"),
    }[unit]


def ago(time_ns: int, now_ns: int) -> str:
    """How long ago: "2 s ago", up to a day; then the date. 0 is "–"."""
    if time_ns <= 0:
        return UNKNOWN
    seconds = max(0, (now_ns - time_ns) // _SECOND)
    if seconds < 1:
        return _("just now")
    if seconds >= _DAY_SECONDS:
        return moment(time_ns, now_ns)
    if seconds < 60:
        text = f"{seconds}{THIN}{_('s')}"
    elif seconds < 3600:
        text = f"{seconds // 60}{THIN}{_('min')}"
    else:
        text = f"{seconds // 3600}{THIN}{_('h')}"
    return _("{age} ago").format(age=text)


def moment(time_ns: int, now_ns: int) -> str:
    """A time of day ("14:05:29") today, else a date ("9 Nov", another year's with the year). 0 is "–"."""
    if time_ns <= 0:
        return UNKNOWN
    when, now = _local(time_ns), _local(now_ns)
    if when.date() == now.date():
        return clock(time_ns)
    pattern = "d MMM" if when.date().year() == now.date().year() else "d MMM yyyy"
    return _locale().toString(when.date(), pattern)


def clock(time_ns: int, *, seconds: bool = True) -> str:
    """The time of day, by the locale's clock."""
    pattern = _locale().timeFormat(QLocale.FormatType.ShortFormat)
    if seconds and "s" not in pattern:
        pattern = pattern.replace("mm", "mm:ss")
    return _locale().toString(_local(time_ns).time(), pattern)


def clock_exact(time_ns: int) -> str:
    """The time of day to the tenth of a second: "14:05:27.1"."""
    return f"{clock(time_ns)}{_locale().decimalPoint()}{time_ns % _SECOND // 100_000_000}"


def seconds_exact(time_ns: int) -> str:
    """The seconds of the time of day to the thousandth: "29.402"."""
    return f"{time_ns // _SECOND % 60:02}{_locale().decimalPoint()}{time_ns % _SECOND // 1_000_000:03}"


def shown_name(path: str) -> str:
    """The last part of a path, fit to be shown."""
    return display_name(PurePath(path).name or path)


def job_name(job: JobView) -> str:
    """What a file is called in lists; what was joined of several by how many they are."""
    if job.parents:
        return _("{files}, joined").format(files=files(len(job.parents)))
    return shown_name(job.file)


def shown_path(path: str) -> str:
    """A whole path, fit to be shown."""
    return display_name(path)


def _two_figures(value: float, *, keep_zero: bool = True) -> str:
    """Two figures under 10 ("1.4", "0.48"), else whole."""
    if value >= 9.95:
        return number(value)
    places = 2 if 0 < value < 0.995 and keep_zero else 1
    text = _locale().toString(value, "f", places)
    zero = f"{_locale().decimalPoint()}0"
    if value == 0 or (not keep_zero and text.endswith(zero)):
        return text.removesuffix(zero)
    return text


def _local(time_ns: int) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(time_ns // 1_000_000)


def _locale() -> QLocale:
    default = QLocale()
    if default.language() is QLocale.Language.C:  # no separators at all: what programs read, not people
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return default
