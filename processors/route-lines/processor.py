"""Sends each line the way of the first rule that fits it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from filewright.api import BadFile, compile_pattern

Test = Callable[[str], object]

_WORDS = {
    "error": ("error", "err", "fatal", "critical", "crit", "severe", "alert", "emerg", "emergency", "panic"),
    "warn": ("warn", "warning"),
    "info": ("info", "notice", "information"),
    "debug": ("debug", "trace", "fine", "verbose"),
}
_LEVELS = {word: level for level, words in _WORDS.items() for word in words}
_ANY = "|".join(sorted(_LEVELS, key=len, reverse=True))

_STEMS = tuple({word.upper() for word in _LEVELS if not any(word != stem and stem in word for stem in _LEVELS)})

# A level is a word in capitals, or one in any letters where only a level stands: [warn], <warn>, (warn), level=warn,
# "level": "warn", or at the start of a line or after it only digits and signs of a time, followed by a colon.
_LEVEL = re.compile(
    rf"""
      (?<![A-Za-z0-9_]) (?: {_ANY.upper()} ) (?![A-Za-z0-9_])
    | (?i: [\[<(] \s? ({_ANY}) \s? [\]>)] )
    | (?i: (?<![a-z]) (?: level | lvl | severity ) ["']? \s? [=:] \s? ["']? ({_ANY}) (?![a-z]) )
    | (?i: ^ [-0-9:.,TZ+/\s]* ({_ANY}) : )
    """,
    re.VERBOSE,
)


def route(lines: list[str], *, rules: Sequence[Mapping[str, Any]], ignore_case: bool) -> Iterator[tuple[str, str]]:
    """The first rule that fits wins; a line that none fits leaves by `rest`."""
    tests = [(rule["name"], _test(rule, ignore_case=ignore_case)) for rule in rules]
    for line in lines:
        for name, fits in tests:
            if fits(line):
                yield name, line
                break
        else:
            yield "rest", line


@lru_cache(maxsize=2)  # several rules ask about the same line
def level_of(line: str) -> str:
    """`error`, `warn`, `info` or `debug`; "" where the line names no level. The first one in the line counts."""
    capitals = line.upper()
    for stem in _STEMS:  # most lines name none, and this is ten times faster than the pattern
        if stem in capitals:
            break
    else:
        return ""
    found = _LEVEL.search(line)
    if found is None:
        return ""
    word = found[1] or found[2] or found[3] or found[0]
    return _LEVELS[word.lower()]


def _test(rule: Mapping[str, Any], *, ignore_case: bool) -> Test:
    conditions = [key for key in ("level", "contains", "pattern") if rule.get(key)]
    if len(conditions) != 1:
        raise BadFile(
            f"The rule “{rule['name']}” has {len(conditions)} conditions.",
            "Give each rule one: a level, a text or a pattern.",
        )
    value = rule[conditions[0]]
    match conditions[0]:
        case "level":
            return partial(_has_level, value)
        case "contains" if ignore_case:
            return partial(_contains_small, value.casefold())
        case "contains":
            return partial(_contains, value)
        case _:
            return compile_pattern(value, ignore_case=ignore_case).search


def _has_level(level: str, line: str) -> bool:
    return level_of(line) == level


def _contains(text: str, line: str) -> bool:
    return text in line


def _contains_small(text: str, line: str) -> bool:
    return text in line.casefold()
