"""Lines of figures on the canvas: values stand out from their units."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from filewright.gui.wording import THIN, Figure, RateUnit, duration_figure, rate_number
from filewright.text import _


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line; `value`: it is the figure itself."""

    text: str
    value: bool = False


Line = tuple[Piece, ...]


def plain(line: Iterable[Piece]) -> str:
    """The line without its emphasis."""
    return "".join(piece.text for piece in line)


def rate_line(per_second: float, unit: RateUnit) -> Line:
    """Such as 198/min."""
    return Piece(rate_number(per_second, unit), value=True), Piece(f"/{unit.value}")


def time_line(median: float, p95: float | None) -> Line:
    """Such as 46 ms · 95 % in 120: half of the files, and 95 of 100, are done within this time."""
    half = duration_figure(median)
    if p95 is None:
        return _figure_line(half)
    most = duration_figure(p95)
    tail = Figure(value=most.value, unit="") if most.unit == half.unit else most
    return (*_figure_line(half), Piece(f" · 95{THIN}% {_('in')} "), *_figure_line(tail))


def countdown(seconds: float) -> str:
    """Minutes and seconds that are left, such as 0:42."""
    left = max(math.ceil(seconds), 0)
    if left >= 3600:
        return f"{left // 3600}:{left % 3600 // 60:02}:{left % 60:02}"
    return f"{left // 60}:{left % 60:02}"


def _figure_line(figure: Figure) -> Line:
    value = Piece(figure.value, value=True)
    return (value, Piece(f"{THIN}{figure.unit}")) if figure.unit else (value,)
