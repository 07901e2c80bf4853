"""Checks a value against the part of JSON Schema that manifests use. Source: https://json-schema.org/draft/2020-12.

It runs at every edit, so it is small and says at once what would fit better. A manifest with other keywords than
`KEYWORDS` is refused by the registry. `format` knows duration, size, regex, name-pattern, subfolders, folder, file,
path, and (of objects) condition; other formats are hints for the form alone.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from filewright.core.closest import closest
from filewright.core.units import parse_duration, parse_size
from filewright.errors import FieldValue, FilewrightError

KEYWORDS: Final = frozenset(
    {"type", "enum", "const", "format", "pattern", "minLength", "maxLength"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    | {"items", "minItems", "maxItems", "uniqueItems", "properties", "required", "additionalProperties"}
    | {"title", "description", "default", "examples"}
)

Where = tuple[str | int, ...]


class _Nothing:
    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = _Nothing()

_NO_FIELDS: Mapping[str, FieldValue] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Misfit:
    """One thing about a value that its schema does not allow. `where` leads from the value to the place inside it;
    `better` is a whole value for that place that would fit (NOTHING where none suggests itself)."""

    code: str
    where: Where = ()
    fields: Mapping[str, FieldValue] = field(default_factory=lambda: _NO_FIELDS)
    better: Any = NOTHING


def misfits(value: Any, schema: Mapping[str, Any]) -> tuple[Misfit, ...]:
    """Everything about the value that the schema does not allow, in the value's order."""
    return tuple(_misfits(value, schema, ()))


def replaced(value: Any, where: Where, better: Any) -> Any:
    """A copy of the value with another one at a place inside it."""
    if not where:
        return better
    head, rest = where[0], where[1:]
    if isinstance(value, Mapping):
        return {**value, head: replaced(value.get(head), rest, better)}
    return [replaced(item, rest, better) if index == head else item for index, item in enumerate(value)]


def shown(value: Any) -> str:
    """A value as a sentence quotes it: short, and on one line."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        text = ", ".join(f"{k}: {shown(v)}" for k, v in value.items())
    elif isinstance(value, list | tuple):
        text = ", ".join(map(shown, value))
    else:
        text = " ".join(str(value).split()) if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _misfits(value: Any, schema: Mapping[str, Any], where: Where) -> Iterator[Misfit]:
    wanted = schema.get("type")
    types: Sequence[str] = (wanted,) if isinstance(wanted, str) else wanted or ()
    if types and not any(_IS[name](value) for name in types if name in _IS):
        fields = {"value": shown(value), "wanted": types[0]}
        yield Misfit(code=f"value-not-{types[0]}", where=where, fields=fields, better=_converted(value, types[0]))
        return
    options = schema.get("enum", (schema["const"],) if "const" in schema else None)
    if options is not None and not any(value == o and type(value) is type(o) for o in options):
        near = closest(value, [o for o in options if isinstance(o, str)]) if isinstance(value, str) else None
        yield Misfit(
            code="value-not-offered",
            where=where,
            fields={"value": shown(value), "options": ", ".join(map(shown, options))},
            better=NOTHING if near is None else near,
        )
        return
    if isinstance(value, str):
        yield from _text(value, schema, where)
    elif isinstance(value, Mapping) and schema.get("format") == "condition":
        yield from _condition(value, where)
    elif isinstance(value, Mapping):
        yield from _entries(value, schema, where)
    elif isinstance(value, list | tuple):
        yield from _items(value, schema, where)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number(value, schema, where)


def _number(value: float, schema: Mapping[str, Any], where: Where) -> Iterator[Misfit]:
    limits: tuple[tuple[str, str, Callable[[float, float], bool]], ...] = (
        ("minimum", "value-too-small", lambda v, limit: v < limit),
        ("maximum", "value-too-large", lambda v, limit: v > limit),
        ("exclusiveMinimum", "value-not-above", lambda v, limit: v <= limit),
        ("exclusiveMaximum", "value-not-below", lambda v, limit: v >= limit),
    )
    for keyword, code, broken in limits:
        limit = schema.get(keyword)
        if limit is not None and broken(value, limit):
            better = limit if keyword in ("minimum", "maximum") else NOTHING
            yield Misfit(code=code, where=where, fields={"value": value, "limit": limit}, better=better)


def _text(value: str, schema: Mapping[str, Any], where: Where) -> Iterator[Misfit]:
    kind = str(schema.get("format", ""))
    least, most, pattern = schema.get("minLength"), schema.get("maxLength"), schema.get("pattern")
    if not value and (least or kind in _NEVER_EMPTY):
        yield Misfit(code="value-empty", where=where)
    elif least is not None and len(value) < least:
        yield Misfit(code="value-too-short", where=where, fields={"value": shown(value), "limit": least})
    elif most is not None and len(value) > most:
        yield Misfit(code="value-too-long", where=where, fields={"value": shown(value), "limit": most})
    elif pattern is not None and re.search(pattern, value) is None:
        yield Misfit(code="value-other-form", where=where, fields={"value": shown(value), "pattern": pattern})
    elif kind in _FORMATS:
        bad = _FORMATS[kind](value)
        if bad:
            yield Misfit(code=bad, where=where, fields={"value": shown(value)})
    elif kind in _PATTERNS:
        error = _PATTERNS[kind](value)
        if error is not None:
            code = "value-bad-regex" if error.code == "pattern-unreadable" else error.code
            yield Misfit(code=code, where=where, fields={"value": shown(value), **error.fields})


def _items(value: Sequence[Any], schema: Mapping[str, Any], where: Where) -> Iterator[Misfit]:
    least, most = schema.get("minItems"), schema.get("maxItems")
    if least is not None and len(value) < least:
        code = "value-no-entries" if not value else "value-too-few"
        yield Misfit(code=code, where=where, fields={"limit": least})
    elif most is not None and len(value) > most:
        yield Misfit(code="value-too-many", where=where, fields={"limit": most})
    if schema.get("uniqueItems"):
        once = list({repr(item): item for item in value}.values())
        if len(once) < len(value):
            twice = next(item for item, kept in zip([*value], [*once, NOTHING], strict=False) if item is not kept)
            yield Misfit(code="value-twice", where=where, fields={"value": shown(twice)}, better=once)
    inner = schema.get("items")
    if isinstance(inner, Mapping):
        for index, item in enumerate(value):
            yield from _misfits(item, inner, (*where, index))


def _entries(value: Mapping[str, Any], schema: Mapping[str, Any], where: Where) -> Iterator[Misfit]:
    known: Mapping[str, Any] = schema.get("properties") or {}
    for name in schema.get("required") or ():
        if name not in value:
            yield Misfit(code="value-entry-missing", where=where, fields={"entry": _title(name, known)})
    for name, item in value.items():
        if name in known:
            yield from _misfits(item, known[name], (*where, name))
        elif schema.get("additionalProperties") is False:
            near = closest(name, known)
            renamed = {(near if k == name else k): v for k, v in value.items()}
            fits = near is not None and near not in value
            yield Misfit(
                code="value-entry-unknown",
                where=where,
                fields={"entry": shown(name), "options": ", ".join(known) or "–"},
                better=renamed if fits else {k: v for k, v in value.items() if k != name},
            )


def _condition(value: Mapping[str, Any], where: Where) -> Iterator[Misfit]:
    from filewright.core.conditions import condition_faults  # few flows have one

    for code, place, fields in condition_faults(value):
        yield Misfit(code=code, where=(*where, *place), fields=fields)


def _title(name: str, properties: Mapping[str, Any]) -> str:
    inner = properties.get(name)
    return str(inner.get("title") or name) if isinstance(inner, Mapping) else name


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_IS: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": _is_number,
    "boolean": lambda v: isinstance(v, bool),
    "array": lambda v: isinstance(v, list | tuple),
    "object": lambda v: isinstance(v, Mapping),
    "null": lambda v: v is None,
}

_YES = {"true", "yes", "on", "1"}
_NO = {"false", "no", "off", "0"}
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}[.,]?[0-9]{0,15}")


def _converted(value: Any, wanted: str) -> Any:
    """What was probably meant, in the type that is wanted."""
    text = str(value).strip().lower()
    match wanted:
        case "string" if isinstance(value, bool):
            return text
        case "string" if isinstance(value, int | float):
            return str(value)
        case "integer" if isinstance(value, float) and value.is_integer():
            return int(value)
        case "integer" if isinstance(value, str) and _INTEGER.fullmatch(text):
            return int(text)
        case "number" if isinstance(value, str) and _DECIMAL.fullmatch(text):
            number = float(text.replace(",", "."))
            return int(number) if number.is_integer() and "." not in text and "," not in text else number
        case "boolean" if text in _YES:
            return True
        case "boolean" if text in _NO:
            return False
        case "array" if isinstance(value, str | int | float):
            return [value]
    return NOTHING


def _unit_misfit(parse: Callable[[str], float], code: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        try:
            parse(value) if len(value) <= 40 else parse("")
        except (ValueError, OverflowError):
            return code
        return ""

    return check


def _path_misfit(value: str) -> str:
    return "value-bad-path" if "\0" in value else ""


def _search_pattern(value: str) -> FilewrightError | None:
    from filewright.core.patterns import PatternError, compile_pattern  # few flows have one, and it takes milliseconds

    try:
        compile_pattern(value)
    except PatternError as error:
        return error
    return None


def _name_pattern(value: str, *, folders: bool = False) -> FilewrightError | None:
    from filewright.core.naming import NamePatternError, parse_pattern

    try:
        parse_pattern(value, folders=folders)
    except NamePatternError as error:
        return error
    return None


def _subfolders(value: str) -> FilewrightError | None:
    return None if value in ("keep", "flat") else _name_pattern(value, folders=True)


_PATTERNS: Mapping[str, Callable[[str], FilewrightError | None]] = {
    "regex": _search_pattern,
    "name-pattern": _name_pattern,
    "subfolders": _subfolders,
}

_NEVER_EMPTY = {"folder", "file", "path", "duration", "size"}

_FORMATS: Mapping[str, Callable[[str], str]] = {
    "duration": _unit_misfit(parse_duration, "value-bad-duration"),
    "size": _unit_misfit(parse_size, "value-bad-size"),
    "folder": _path_misfit,
    "file": _path_misfit,
    "path": _path_misfit,
}
