"""YAML text to plain data, with the place of every key and list entry.

The same strictness as in pipeline files: only `true` and `false` are booleans, dates and `no` stay text; aliases,
tags, merge keys, duplicate keys and several documents are refused.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from filewright.errors import Place, ProcessorError

LARGEST = 256 * 1024
"""Bytes; a manifest is a page or two."""

DEEPEST = 50
"""Nesting at which reading stops: libyaml itself has no limit of its own."""

Where = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+([eE][+-]?[0-9]+)?")


@dataclass(frozen=True, kw_only=True)
class Located:
    """`data` as it was written, and by the way that leads to it the place of each key and list entry."""

    file: Path
    data: Any
    places: dict[Where, tuple[int, int]]

    def place(self, where: Where) -> Place:
        """The place of a key, or of what holds it where the key is not there."""
        while where and where not in self.places:
            where = where[:-1]
        line, column = self.places.get(where, (1, 1))
        return Place(file=self.file, line=line, column=column)


@dataclass
class _Open:
    """A mapping or list that is being read; `key` is the mapping's key whose value comes next."""

    where: Where
    value: Any
    key: Any = None
    has_key: bool = field(default=False)


def read_yaml(content: bytes, file: Path) -> Located:
    """Raises ProcessorError with its place for anything that is not one plain YAML document."""
    if len(content) > LARGEST:
        raise ProcessorError("manifest-too-large", place=Place(file=file), limit="256 KiB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ProcessorError("manifest-not-utf8", place=Place(file=file, line=line, column=1)) from error
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file=file, line=mark.line + 1, column=mark.column + 1) if mark else Place(file=file)
        raise ProcessorError("manifest-not-yaml", place=place, message=str(error.problem)) from error
    except yaml.YAMLError as error:  # characters that YAML does not allow
        raise ProcessorError("manifest-not-yaml", place=Place(file=file), message=str(error)) from error
    return Located(file=file, data=builder.root, places=builder.places)


class _Builder:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.root: Any = None
        self.places: dict[Where, tuple[int, int]] = {}
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._refused(event, "manifest-several-documents")
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refused(event, "manifest-alias")
        elif isinstance(event, yaml.NodeEvent) and event.tag not in (None, "!"):  # type: ignore[attr-defined]
            raise self._refused(event, "manifest-tag", tag=str(event.tag))  # type: ignore[attr-defined]
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(self._open) >= DEEPEST:
                raise self._refused(event, "manifest-too-deep", limit=DEEPEST)
            value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._open.append(_Open(self._put(value, event), value))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._open.pop()

    def _scalar(self, event: Any) -> None:
        top = self._open[-1] if self._open else None
        if top is None or isinstance(top.value, list) or top.has_key:
            self._put(event.value if event.style else _plain(event.value), event)
            return
        key = event.value
        if key == "<<" and not event.style:
            raise self._refused(event, "manifest-alias")
        if key in top.value:
            raise self._refused(event, "manifest-key-twice", key=key)
        top.key, top.has_key = key, True
        self._note((*top.where, key), event)

    def _put(self, value: Any, event: Any) -> Where:
        """Set a value where one is due; where it went."""
        if not self._open:
            self.root = value
            self._note((), event)
            return ()
        top = self._open[-1]
        if isinstance(top.value, list):
            where = (*top.where, len(top.value))
            top.value.append(value)
            self._note(where, event)
            return where
        if not top.has_key:  # a mapping or list as a key
            raise self._refused(event, "manifest-key-not-text")
        where = (*top.where, top.key)
        top.value[top.key] = value
        top.has_key = False
        return where

    def _note(self, where: Where, event: Any) -> None:
        self.places[where] = (event.start_mark.line + 1, event.start_mark.column + 1)

    def _refused(self, event: Any, code: str, **fields: str | int) -> ProcessorError:
        mark = event.start_mark
        return ProcessorError(code, place=Place(file=self.file, line=mark.line + 1, column=mark.column + 1), **fields)


def _plain(text: str) -> Any:
    """What an unquoted scalar means."""
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text
