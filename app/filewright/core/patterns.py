"""Regular expressions that people type: compiled, and refused where matching could take for ever.

Python's engine tries one way after the other. Where one stretch of text can be read by a repeated part in two ways,
the number of ways doubles with each such stretch: `(a+)+b` never ends on thirty `a`. That is found here before
anything is matched: the pattern becomes an automaton of its signs, and two different paths through a loop that read the
same text are looked for. (A. Weber, H. Seidl: On the degree of ambiguity of finite automata, 1991: criterion EDA.)

What is left can still be slow on very long lines, though not exponentially; a step's time limit ends that.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from re import _constants as signs  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

from filewright.errors import FieldValue, FilewrightError

LONGEST: Final = 1000
"""Characters of a pattern."""

COPIES: Final = 10
"""Repeats counted up to this, such as `x{2,4}`, are looked at copy by copy; larger ones as if they had no end."""

MOST_SIGNS: Final = 400
"""Signs of a pattern in one loop; more are refused, since looking at them would take long itself."""

MOST_COPIES: Final = 5000
"""Signs of a pattern with its copies; more are refused likewise."""


class PatternError(FilewrightError, ValueError):
    """A pattern that cannot be read, or could take for ever. `position` counts characters from 0."""

    def __init__(self, code: str, position: int, **fields: FieldValue) -> None:
        super().__init__(code, place=None, **fields)
        self.position = position


@lru_cache(maxsize=256)
def compile_pattern(text: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    """The pattern, ready to use. Raises PatternError."""
    if len(text) > LONGEST:
        raise PatternError("pattern-too-long", LONGEST, limit=LONGEST)
    flags = re.IGNORECASE if ignore_case else 0
    try:
        parsed = _parser.parse(text, flags)
        compiled = re.compile(text, flags)
    except re.error as error:
        raise PatternError("pattern-unreadable", error.pos or 0, message=error.msg) from error
    except (OverflowError, RecursionError) as error:
        raise PatternError("pattern-unreadable", 0, message="too deep or too large") from error
    if _may_take_for_ever(parsed, flags):
        raise PatternError("pattern-for-ever", 0, pattern=text if len(text) <= 60 else text[:59] + "…")
    return compiled


def _may_take_for_ever(parsed: Any, flags: int) -> bool:
    automaton = _Automaton(ignore_case=bool((flags | parsed.state.flags) & re.IGNORECASE))
    automaton.sequence(list(parsed))
    return any(automaton.ambiguous(loop) for loop in automaton.loops())


@dataclass
class _Fragment:
    """A part of the pattern: the signs it can begin and end with, each as often as there are ways to it, and in how
    many ways it can be empty (0, 1, or 2 for more)."""

    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    empty: int = 1

    def then(self, part: "_Fragment") -> "_Fragment":
        """This part followed by another."""
        return _Fragment(
            first=self.first + part.first * self.empty,
            last=part.last + self.last * part.empty,
            empty=min(self.empty * part.empty, 2),
        )


@dataclass
class _Automaton:
    """The signs of a pattern (each a set of characters) and which can follow which, with how many ways that is so."""

    ignore_case: bool
    classes: list["_Class"] = field(default_factory=list)
    follow: list[dict[int, int]] = field(default_factory=list)

    def sequence(self, items: Sequence[Any]) -> _Fragment:
        made = _Fragment()
        for op, argument in items:
            part = self._item(op, argument)
            self._join(made.last, part.first)
            made = made.then(part)
        return made

    def _item(self, op: Any, argument: Any) -> _Fragment:
        if op in (signs.MAX_REPEAT, signs.MIN_REPEAT):
            return self._repeat(*argument)
        if op is signs.SUBPATTERN:
            return self.sequence(list(argument[-1]))
        if op is signs.BRANCH:
            return self._either([self.sequence(list(branch)) for branch in argument[1]])
        if op is signs.GROUPREF_EXISTS:
            branches = [argument[1], argument[2] or ()]
            return self._either([self.sequence(list(branch)) for branch in branches])
        if op in (signs.ASSERT, signs.ASSERT_NOT):
            self.sequence(list(argument[1]))  # its loops are looked at; it takes nothing of the text itself
            return _Fragment()
        if op in (signs.ATOMIC_GROUP, signs.POSSESSIVE_REPEAT):
            return self._atomic(op, argument)
        if op is signs.AT:
            return _Fragment()
        if op is signs.GROUPREF:
            return self._repeat(0, signs.MAXREPEAT, [(signs.ANY, None)])
        return self._sign(_class_of(op, argument, ignore_case=self.ignore_case))

    def _atomic(self, op: Any, argument: Any) -> _Fragment:
        """What is read here is never read in another way, but what lies inside it may be ambiguous by itself."""
        inner = argument[2] if op is signs.POSSESSIVE_REPEAT else argument
        self.sequence(list(inner))
        made = self._sign(_ANYTHING)
        made.empty = int(op is signs.POSSESSIVE_REPEAT)
        return made

    def _repeat(self, least: int, most: Any, items: Any) -> _Fragment:
        endless = most is signs.MAXREPEAT or most > COPIES
        made, part = _Fragment(), _Fragment()
        ends: list[int] = []
        for copy in range(max(min(least, 2), 1) if endless else most):
            part = self.sequence(list(items))
            self._join(made.last, part.first)
            made = made.then(part)
            if copy >= least - 1 or (endless and copy == 1):
                ends += made.last
        if endless:
            self._join(part.last, part.first)
        return _Fragment(made.first, ends, empty=min(made.empty + (least == 0), 2))

    def _either(self, branches: Iterable[_Fragment]) -> _Fragment:
        made = _Fragment(empty=0)
        for branch in branches:
            made.first += branch.first
            made.last += branch.last
            made.empty = min(made.empty + branch.empty, 2)
        return made

    def _sign(self, characters: "_Class") -> _Fragment:
        if len(self.classes) >= MOST_COPIES:
            raise PatternError("pattern-unreadable", 0, message="too many repeats")
        self.classes.append(characters)
        self.follow.append({})
        return _Fragment([len(self.classes) - 1], [len(self.classes) - 1], empty=0)

    def _join(self, last: Iterable[int], first: Sequence[int]) -> None:
        for before in last:
            for after in first:
                self.follow[before][after] = self.follow[before].get(after, 0) + 1

    def loops(self) -> Iterator[list[int]]:
        """The sets of signs that lead to each other in circles."""
        for group in _circles(range(len(self.follow)), lambda sign: self.follow[sign]):
            if len(group) > 1 or group[0] in self.follow[group[0]]:
                yield group

    def ambiguous(self, loop: list[int]) -> bool:
        """Whether two ways through the loop read the same text and meet again."""
        if len(loop) > MOST_SIGNS:
            return True
        inside = set(loop)

        def onward(pair: tuple[int, int]) -> Iterator[tuple[int, int]]:
            for one in self.follow[pair[0]]:
                for other in self.follow[pair[1]]:
                    if one in inside and other in inside and self.classes[one].meets(self.classes[other]):
                        yield (one, other)

        for group in _circles([(sign, sign) for sign in loop], onward):
            same = [one for one, other in group if one == other]
            if same and len(same) < len(group):
                return True
            members = set(group)
            for one in same:
                twice = (after for after, ways in self.follow[one].items() if ways > 1)
                if any((after, after) in members for after in twice):
                    return True
        return False


def _circles(starts: Iterable[Any], onward: Any) -> list[list[Any]]:
    """Strongly connected parts of what can be reached. (R. Tarjan, 1972, without recursion.)"""
    number: dict[Any, int] = {}
    low: dict[Any, int] = {}
    stack: list[Any] = []
    standing: set[Any] = set()
    found: list[list[Any]] = []
    for start in starts:
        if start in number:
            continue
        number[start] = low[start] = len(number)
        stack.append(start)
        standing.add(start)
        work = [(start, iter(onward(start)))]
        while work:
            at, rest = work[-1]
            for after in rest:
                if after not in number:
                    number[after] = low[after] = len(number)
                    stack.append(after)
                    standing.add(after)
                    work.append((after, iter(onward(after))))
                    break
                if after in standing:
                    low[at] = min(low[at], number[after])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[at])
                if low[at] == number[at]:
                    group: list[Any] = []
                    while not group or group[-1] != at:
                        group.append(stack.pop())
                        standing.discard(group[-1])
                    found.append(group)
    return found


_LOW: Final = (1 << 256) - 1
_KINDS: Final = 0b1111  # of characters beyond the first 256: digits, other word characters, space, the rest


@dataclass(frozen=True)
class _Class:
    """A set of characters: exactly which of the first 256; beyond them, of which kinds there are `some` and of which
    `all`. That errs towards two sets having something in common."""

    low: int
    some: int = 0
    all: int = 0

    def meets(self, other: "_Class") -> bool:
        """Whether a character may be in both."""
        return bool(self.low & other.low) or bool(self.some & other.some)

    def __or__(self, other: "_Class") -> "_Class":
        return _Class(self.low | other.low, self.some | other.some, self.all | other.all)

    def __invert__(self) -> "_Class":
        return _Class(_LOW & ~self.low, _KINDS & ~self.all, _KINDS & ~self.some)


_ANYTHING: Final = _Class(_LOW, _KINDS, _KINDS)


def _category(holds: Callable[[str], bool], kinds: int) -> _Class:
    return _Class(sum(1 << code for code in range(256) if holds(chr(code))), kinds, kinds)


_DIGIT = _category(str.isdecimal, 0b0001)
_WORD = _category(lambda sign: sign.isalnum() or sign == "_", 0b0011)
_SPACE = _category(str.isspace, 0b0100)
_CATEGORIES: Final = {
    signs.CATEGORY_DIGIT: _DIGIT,
    signs.CATEGORY_NOT_DIGIT: ~_DIGIT,
    signs.CATEGORY_SPACE: _SPACE,
    signs.CATEGORY_NOT_SPACE: ~_SPACE,
    signs.CATEGORY_WORD: _WORD,
    signs.CATEGORY_NOT_WORD: ~_WORD,
}


def _class_of(op: Any, argument: Any, *, ignore_case: bool) -> _Class:
    if op is signs.LITERAL:
        return _letters((argument,), ignore_case=ignore_case)
    if op is signs.NOT_LITERAL:
        return ~_letters((argument,), ignore_case=ignore_case)
    if op is signs.ANY:
        return _Class(_LOW & ~(1 << 10), _KINDS, _KINDS)
    if op is signs.CATEGORY:
        return _CATEGORIES[argument]
    if op is not signs.IN:
        return _ANYTHING
    made, negated = _Class(0), False
    for kind, value in argument:
        if kind is signs.NEGATE:
            negated = True
        elif kind is signs.RANGE:
            made |= _letters(range(value[0], min(value[1], 255) + 1), ignore_case=ignore_case)
            made |= _Class(0, _KINDS if value[1] > 255 else 0)
        else:
            made |= _class_of(kind, value, ignore_case=ignore_case)
    return ~made if negated else made


def _letters(codes: Iterable[int], *, ignore_case: bool) -> _Class:
    made = _Class(0)
    for code in codes:
        for sign in {chr(code), chr(code).lower(), chr(code).upper()} if ignore_case else (chr(code),):
            if len(sign) == 1:
                made |= _Class(1 << ord(sign)) if ord(sign) < 256 else _Class(0, _kind_of(sign))
    return made


def _kind_of(sign: str) -> int:
    if sign.isdecimal():
        return 0b0001
    if sign.isalnum():
        return 0b0010
    return 0b0100 if sign.isspace() else 0b1000
