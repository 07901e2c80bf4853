"""Whether two name patterns can give the same name: so that no step overwrites what another one put there.

A pattern is taken for the set of all names it may give, whatever files come. Too large a set is no harm (somebody looks
once more), too small a one would be.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from filewright.core.naming import NamePattern, NamePatternError, Piece, parse_pattern

_DATE_SIGNS = re.compile(r"%(.)|([^%]+)")


class Signs(Enum):
    """A set of characters. Any two of them share some."""

    DEEP = "any"
    NAME = "any but a slash"
    ENDING = "any but a slash and a dot"
    DIGIT = "a digit"

    def holds(self, sign: str) -> bool:
        """Whether a character is one of them."""
        match self:
            case Signs.DEEP:
                return True
            case Signs.NAME:
                return sign != "/"
            case Signs.ENDING:
                return sign not in "/."
            case _:
                return sign.isdigit()


@dataclass(frozen=True, slots=True)
class Run:
    """Any number of these characters; `some`: at least one."""

    signs: Signs
    some: bool = False


Part = str | Run
Shape = tuple[Part, ...]
"""What a path looks like: fixed text, and runs of what is not known."""

ANYTHING: Shape = (Run(Signs.NAME, some=True),)
BELOW: Shape = (Run(Signs.DEEP),)


def name_shapes(pattern: object, *, folders: bool = False) -> tuple[Shape, ...]:
    """The shapes of the names that a pattern gives: one for files that have an ending and one for those without.

    What is no pattern, or one that cannot be read, may give anything.
    """
    try:
        read = parse_pattern(pattern, folders=folders) if isinstance(pattern, str) else None
    except NamePatternError:
        read = None
    if read is None:
        return (BELOW if folders else ANYTHING,)
    if not any(piece.part in ("stem", "suffix") for piece in read.pieces):
        return (_shape(read, ending=True),)
    return (_shape(read, ending=True), _shape(read, ending=False))


def can_meet(one: Sequence[Shape], other: Sequence[Shape], *, ignore_case: bool = False) -> bool:
    """Whether any path fits a shape of both."""
    ones, others = ([_steps(shape, ignore_case) for shape in shapes] for shapes in (one, other))
    return any(_meet(a, b) for a in ones for b in others)


def _shape(pattern: NamePattern, *, ending: bool) -> Shape:
    parts: list[Part] = []
    for piece in pattern.pieces:
        parts += _parts(piece, ending=ending)
    return tuple(parts)


def _parts(piece: Piece, *, ending: bool) -> Shape:
    match piece.part:
        case "":
            return (piece.text,)
        case "name":
            return ANYTHING
        case "stem":
            return (Run(Signs.NAME if ending else Signs.ENDING, some=True),)
        case "suffix":
            return (".", Run(Signs.ENDING)) if ending else ()
        case "size" | "counter":
            return (Run(Signs.DIGIT, some=True),)
        case "source.folder":
            return BELOW
        case "date" if piece.instead is None:
            return tuple(_date_part(*found) for found in _DATE_SIGNS.findall(piece.format or "%Y-%m-%d"))
        case _:
            return (Run(Signs.DEEP if piece.dated else Signs.NAME),)


def _date_part(sign: str, fixed: str) -> Part:
    if fixed:
        return fixed
    return Run(Signs.DIGIT if sign in "YymdHMSj" else Signs.NAME, some=True)


Step = tuple[str | Signs, bool]
"""One character, or any number of those of a set (True: may repeat, and may be left out)."""


def _steps(shape: Shape, ignore_case: bool) -> list[Step]:
    steps: list[Step] = []
    for part in shape:
        if isinstance(part, str):
            steps += [(sign, False) for sign in (part.casefold() if ignore_case else part)]
        else:
            if part.some:
                steps.append((part.signs, False))
            steps.append((part.signs, True))
    return steps


def _meet(one: Sequence[Step], other: Sequence[Step]) -> bool:
    """Walk through both at once: every pair of places that one text can lead to."""
    waiting = [(0, 0)]
    seen = set(waiting)
    while waiting:
        a, b = waiting.pop()
        if a == len(one) and b == len(other):
            return True
        following = []
        if a < len(one) and one[a][1]:
            following.append((a + 1, b))
        if b < len(other) and other[b][1]:
            following.append((a, b + 1))
        if a < len(one) and b < len(other) and _share(one[a][0], other[b][0]):
            following.append((a if one[a][1] else a + 1, b if other[b][1] else b + 1))
        for place in following:
            if place not in seen:
                seen.add(place)
                waiting.append(place)
    return False


def _share(one: str | Signs, other: str | Signs) -> bool:
    """Whether one character can be both."""
    if isinstance(one, Signs):
        return isinstance(other, Signs) or one.holds(other)
    return one == other if isinstance(other, str) else other.holds(one)
