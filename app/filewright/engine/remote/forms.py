"""Typed values as plain JSON data and back, by reflection: a dataclass becomes an object with its fields.

What one side has and the other does not know is left out, and what is missing has its default: a newer and an older
Filewright understand each other as far as they can.
"""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

Data = Any


class FormError(Exception):
    """Data that is not of the form it should have."""


class Form(NamedTuple):
    """How values of one type are put into plain data, and taken out of it. `take` raises FormError."""

    put: Callable[[Any], Data]
    take: Callable[[Data], Any]


@cache
def form_of(kind: Any) -> Form:
    """The form of a type. Raises TypeError for a type that has none."""
    if kind in _SCALARS:
        return _scalar(kind)
    if kind is Any:
        return Form(_plain, lambda data: data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Form(lambda value: value.value, lambda data: _made(kind, data))
    if kind is Path:
        return Form(str, lambda data: _made(Path, data))
    if is_dataclass(kind):
        return _dataclass(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _union(inner)
    if origin is tuple and not (len(inner) == 2 and inner[1] is ...):
        return _tuple(tuple(form_of(part) for part in inner))
    if origin in (tuple, list, Sequence, frozenset):
        return _sequence(form_of(inner[0]), frozenset if origin is frozenset else tuple)
    if origin in (dict, Mapping) and inner[0] is str:
        return _mapping(form_of(inner[1]))
    raise TypeError(f"no form for {kind!r}")


_SCALARS: Mapping[Any, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    float: (float, int),
    bool: (bool,),
    type(None): (type(None),),
}


def _is(kind: Any, data: Data) -> bool:
    return isinstance(data, _SCALARS[kind]) and (kind is bool or not isinstance(data, bool))


def _scalar(kind: Any) -> Form:
    def take(data: Data) -> Any:
        if not _is(kind, data):
            raise FormError(f"{data!r:.80} is no {kind.__name__}")
        return data

    return Form(lambda value: value, take)


def _made(kind: Callable[[Any], Any], data: Data) -> Any:
    try:
        return kind(data)
    except (ValueError, TypeError) as error:
        raise FormError(str(error)) from error


def _union(kinds: Sequence[Any]) -> Form:
    """Scalars, and at most one type besides, which is none of them in plain data."""
    scalars = [kind for kind in kinds if kind in _SCALARS]
    others = [kind for kind in kinds if kind not in _SCALARS]
    if len(others) > 1 or (others and str in scalars):
        raise TypeError(f"which of {kinds!r} it is cannot be told from plain data")
    if not others:

        def take(data: Data) -> Any:
            if not any(_is(kind, data) for kind in scalars):
                raise FormError(f"{data!r:.80} is none of {scalars!r}")
            return data

        return Form(lambda value: value, take)
    other = form_of(others[0])
    plain = tuple(kind for scalar in scalars for kind in _SCALARS[scalar])
    return Form(
        lambda value: value if isinstance(value, plain) else other.put(value),
        lambda data: data if any(_is(kind, data) for kind in scalars) else other.take(data),
    )


def _tuple(parts: Sequence[Form]) -> Form:
    def take(data: Data) -> Any:
        if not isinstance(data, list) or len(data) != len(parts):
            raise FormError(f"{data!r:.80} is no list of {len(parts)}")
        return tuple(part.take(item) for part, item in zip(parts, data, strict=True))

    return Form(lambda value: [part.put(item) for part, item in zip(parts, value, strict=True)], take)


def _sequence(inner: Form, made: Callable[[Any], Any]) -> Form:
    def take(data: Data) -> Any:
        if not isinstance(data, list):
            raise FormError(f"{data!r:.80} is no list")
        return made(inner.take(item) for item in data)

    return Form(lambda value: [inner.put(item) for item in value], take)


def _mapping(inner: Form) -> Form:
    def take(data: Data) -> Any:
        return {key: inner.take(value) for key, value in _object(data).items()}

    return Form(lambda value: {key: inner.put(item) for key, item in value.items()}, take)


def _object(data: Data) -> Mapping[str, Data]:
    if not isinstance(data, dict):
        raise FormError(f"{data!r:.80} is no object")
    return data


def _dataclass(kind: Any) -> Form:
    hints = get_type_hints(kind)
    known: list[tuple[Field[Any], Form]] = [(field, form_of(hints[field.name])) for field in fields(kind)]

    def put(value: Any) -> Data:
        return {field.name: form.put(getattr(value, field.name)) for field, form in known}

    def take(data: Data) -> Any:
        found = _object(data)
        values = {field.name: form.take(found[field.name]) for field, form in known if field.name in found}
        for field, _ in known:
            if field.name not in values and field.default is MISSING and field.default_factory is MISSING:
                raise FormError(f"{kind.__name__} without {field.name}")
        return kind(**values)

    return Form(put, take)


def _plain(value: Any) -> Data:
    """What is plain data but for its kinds of sequence and mapping."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
