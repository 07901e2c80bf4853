"""Durations and sizes as people write them, to seconds and bytes and back.

In files they are written with one unit (`500ms 2s 5m 1h 7d`, `800B 10KiB 1.5GB`). Reading is tolerant: spaces,
a decimal comma, capitals, long units (`min`, `hours`), several units (`1h 30m`), and a last number without a
unit, which takes the next smaller one (`1m30` is 90 seconds). KB means 1,000 bytes, as kB does; KiB means 1,024.
"""

import math
import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from filewright.errors import FilewrightError


class UnitError(FilewrightError, ValueError):
    """A text that is not a duration or not a size."""


_DURATIONS: Mapping[str, Fraction] = MappingProxyType(
    {"ms": Fraction(1, 1000), "s": Fraction(1), "m": Fraction(60), "h": Fraction(3600), "d": Fraction(86400)}
)
_DURATION_WORDS: Mapping[str, str] = MappingProxyType(
    {
        word: unit
        for unit, words in {
            "ms": "ms msec millisecond milliseconds",
            "s": "s sec secs second seconds",
            "m": "m min mins minute minutes",
            "h": "h hr hrs hour hours",
            "d": "d day days",
        }.items()
        for word in words.split()
    }
)
_NEXT_SMALLER: Mapping[str, str] = MappingProxyType({"d": "h", "h": "m", "m": "s", "s": "ms"})

_SIZES: Mapping[str, int] = MappingProxyType(
    {
        "B": 1,
        "kB": 1000,
        "MB": 1000**2,
        "GB": 1000**3,
        "TB": 1000**4,
        "KiB": 1024,
        "MiB": 1024**2,
        "GiB": 1024**3,
        "TiB": 1024**4,
    }
)
_SIZE_WORDS: Mapping[str, str] = MappingProxyType(
    {unit.lower(): unit for unit in _SIZES} | {"byte": "B", "bytes": "B", "k": "kB", "m": "MB", "g": "GB", "t": "TB"}
)

_PART = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)


def parse_duration(text: str, *, bare: str | None = None) -> float:
    """Seconds. `bare` is the unit of a number that stands alone (`ms s m h d`); without it that is an error.

    Raises UnitError.
    """
    total = Fraction(0)
    last: str | None = None
    for number, word in _parts(text, "bad-duration"):
        unit = _DURATION_WORDS.get(word.lower()) if word else (_NEXT_SMALLER.get(last) if last else bare)
        if unit is None or (last is not None and _DURATIONS[unit] >= _DURATIONS[last]):
            raise UnitError("bad-duration", value=text)
        total += number * _DURATIONS[unit]
        last = unit
    return float(total)


def format_duration(seconds: float) -> str:
    """The duration in its largest whole unit, as files have it: `90s`, `5m`, `500ms`; reads back as the same.

    Raises ValueError for what is negative or not finite.
    """
    _check(seconds)
    exact = Fraction(repr(float(seconds)))
    for unit in ("d", "h", "m", "s", "ms"):
        count = exact / _DURATIONS[unit]
        if count.denominator == 1 and (count or unit == "s"):
            return f"{count.numerator}{unit}"
    return f"{float(exact * 1000):.15f}".rstrip("0").rstrip(".") + "ms"


@lru_cache(maxsize=256)  # a step reads its own parameters anew for each file
def parse_size(text: str, *, bare: str | None = "B") -> int:
    """Bytes, rounded to a whole one. `bare` is the unit of a number that stands alone. Raises UnitError."""
    parts = _parts(text, "bad-size")
    if len(parts) != 1:
        raise UnitError("bad-size", value=text)
    number, word = parts[0]
    unit = _SIZE_WORDS.get(word.lower()) if word else bare
    if unit is None:
        raise UnitError("bad-size", value=text)
    return round(number * _SIZES[unit])


def format_size(size: int) -> str:
    """The size in its largest whole unit, as files have it: `10KiB`, `1GB`, `1500B`; reads back as the same.

    Raises ValueError for what is negative.
    """
    _check(size)
    for unit, factor in sorted(_SIZES.items(), key=lambda entry: -entry[1]):
        if size >= factor and size % factor == 0:
            return f"{size // factor}{unit}"
    return "0B"


def _parts(text: str, code: str) -> list[tuple[Fraction, str]]:
    parts: list[tuple[Fraction, str]] = []
    at = 0
    while at < len(text):
        match = _PART.match(text, at)
        # "1,500" may mean 1.5 or 1500: better asked than guessed.
        if match is None or re.fullmatch(r"\d+,\d{3}", match[1]):
            raise UnitError(code, value=text)
        parts.append((Fraction(match[1].replace(",", ".")), match[2]))
        at = match.end()
    if not parts:
        raise UnitError(code, value=text)
    return parts


def _check(value: float) -> None:
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"{value} is not a duration or size")
