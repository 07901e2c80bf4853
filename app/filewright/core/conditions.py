"""Conditions over files that can be nested, as a flow holds them:

    all:                                 # or any, or none
      - {name: "*.jpg"}                  # wildcards, capitals do not matter
      - {type: image/*}                  # what the content is
      - {at_least: 1MB}                  # size; at_most the other way
      - {folder: "2026/*"}               # below the source
      - any:
          - {attribute: image.width, at_least: 1000}
          - {attribute: camera.model, is: X100}

An attribute is compared by `is`, `contains`, `at_least` or `at_most`. A group without entries holds for every file.
"""

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from filewright.core.file import Attribute, File
from filewright.core.media import matches
from filewright.core.units import UnitError, parse_size

GROUPS: Final = ("all", "any", "none")
TESTS: Final = ("name", "type", "folder", "at_least", "at_most")
COMPARISONS: Final = ("is", "contains", "at_least", "at_most")
DEEPEST: Final = 8
"""Groups within groups: nobody reads more, and a file from elsewhere may hold thousands."""

Where = tuple[str | int, ...]


def condition_holds(condition: Mapping[str, Any], file: File) -> bool:
    """Whether it holds for the file, whose `media_type` is what its content shows. An empty one always does. What
    `condition_faults` finds fault with never holds."""
    if not condition:
        return True
    for group in GROUPS:
        if group in condition:
            entries = condition[group]
            held = (condition_holds(entry, file) for entry in entries)
            if group == "none":
                return not any(held)
            return all(held) if group == "all" or not entries else any(held)
    if "attribute" in condition:
        return _compares(condition, file.attributes.get(str(condition["attribute"])))
    ((test, value),) = condition.items()
    return _TESTS[test](file, str(value)) if test in _TESTS else False


def condition_faults(condition: object, where: Where = ()) -> Iterator[tuple[str, Where, dict[str, str]]]:
    """What is wrong with a condition: a code, the place inside it, fields for the sentence."""
    if not isinstance(condition, Mapping):
        yield "condition-shape", where, {}
        return
    keys = [str(key) for key in condition]
    if not keys:
        return
    if keys[0] in GROUPS and len(keys) == 1:
        entries = condition[keys[0]]
        if not isinstance(entries, Sequence) or isinstance(entries, str):
            yield "condition-group", (*where, keys[0]), {"group": keys[0]}
        elif len(where) >= 2 * DEEPEST:
            yield "condition-deep", where, {"limit": str(DEEPEST)}
        else:
            for number, entry in enumerate(entries):
                if isinstance(entry, Mapping) and not entry:
                    yield "condition-empty", (*where, keys[0], number), {}
                yield from condition_faults(entry, (*where, keys[0], number))
    elif "attribute" in keys:
        yield from _attribute_faults(condition, where)
    elif len(keys) != 1 or keys[0] not in TESTS:
        odd = next((key for key in keys if key not in TESTS), keys[-1])
        yield "condition-unknown", where, {"entry": odd, "options": ", ".join((*GROUPS, *TESTS, "attribute"))}
    else:
        yield from _value_faults(keys[0], condition[keys[0]], (*where, keys[0]))


def _attribute_faults(condition: Mapping[str, Any], where: Where) -> Iterator[tuple[str, Where, dict[str, str]]]:
    others = [key for key in condition if key != "attribute"]
    if not condition["attribute"] or not isinstance(condition["attribute"], str):
        yield "condition-empty", (*where, "attribute"), {}
    if len(others) != 1 or others[0] not in COMPARISONS:
        yield "condition-comparison", where, {"options": ", ".join(COMPARISONS)}
    elif condition[others[0]] in ("", None):
        yield "condition-empty", (*where, others[0]), {}


def _value_faults(test: str, value: object, where: Where) -> Iterator[tuple[str, Where, dict[str, str]]]:
    if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
        yield "condition-empty", where, {}
    elif test in ("at_least", "at_most") and _size(str(value)) is None:
        yield "value-bad-size", where, {"value": str(value)}


def _compares(condition: Mapping[str, Any], found: Attribute | None) -> bool:
    if found is None:
        return False
    for comparison in COMPARISONS:
        if comparison in condition:
            return _COMPARE[comparison](found, condition[comparison])
    return False


def _is(found: Attribute, wanted: object) -> bool:
    numbers = _number(found), _number(wanted)
    return numbers[0] == numbers[1] if None not in numbers else _word(found) == _word(wanted)


def _at_least(found: Attribute, wanted: object) -> bool:
    numbers = _number(found), _number(wanted)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers[0] >= numbers[1]
    return str(found) >= str(wanted)  # dates and versions of one form


def _at_most(found: Attribute, wanted: object) -> bool:
    numbers = _number(found), _number(wanted)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers[0] <= numbers[1]
    return str(found) <= str(wanted)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).casefold()


def _fits(text: str, wildcard: str) -> bool:
    return fnmatch.fnmatchcase(text.casefold(), wildcard.casefold())


def _size(text: str) -> int | None:
    try:
        return int(parse_size(text))
    except (UnitError, ValueError, OverflowError):
        return None


def _sized(file: File, text: str, *, least: bool) -> bool:
    limit = _size(text)
    return limit is not None and (file.size >= limit if least else file.size <= limit)


_TESTS = {
    "name": lambda file, value: _fits(file.name, value),
    "type": lambda file, value: matches(file.media_type, value if "/" in value else f"{value}/*"),
    "folder": lambda file, value: _fits(str(file.attributes.get("source.folder", "")), value),
    "at_least": lambda file, value: _sized(file, value, least=True),
    "at_most": lambda file, value: _sized(file, value, least=False),
}
_COMPARE = {
    "is": _is,
    "contains": lambda found, wanted: _word(wanted) in _word(found),
    "at_least": _at_least,
    "at_most": _at_most,
}
