"""Plain data as YAML text, in the style of a flow file: short things on one line, sections as blocks.

What is written reads back as the same data here, and as texts in YAML readers that take `no` for false.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from filewright.errors import DocumentError
from filewright.pipeline.tree import plain_value

WIDTH = 100
"""Columns up to which names with values, and lists, stay on one line."""

Path = tuple[str | int, ...]

_PLAIN_START = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<]")
_NOT_PRINTABLE = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LITERAL = re.compile(
    "(?![ \t\n])(?:[\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|\n)+"
)
_BLOCKS: tuple[Path, ...] = ((), ("nodes",), ("wires",), ("layout",), ("layout", "frames"), ("layout", "notes"))
_OTHER_READERS: Mapping[str, Sequence[tuple[str, re.Pattern[str]]]] = yaml.SafeLoader.yaml_implicit_resolvers


def after_key(value: Any, path: Path, indent: int, used: int) -> str:
    """What follows a key and its colon. `indent` is the key's column, `used` how much of its line is taken, `path`
    the way from the top of the file, which decides what is written as a block.

    Raises DocumentError for what no file can hold (a number that is none, bytes that are no text).
    """
    if isinstance(value, str) and _fits_literal(value):
        pad = "\n" + " " * (indent + 2)
        chomp = "" if value.endswith("\n") else "-"
        lines = value.removesuffix("\n").split("\n")
        return f" |{chomp}" + "".join(pad + line if line else "\n" for line in lines)
    if not isinstance(value, Mapping | list | tuple):
        return " " + scalar(value, in_flow=False)
    if not value:
        return " " + one_line(value)
    if not _is_block(path) and not _has_lines(value):
        text = one_line(value)
        if used + 1 + len(text) <= WIDTH:
            return " " + text
    return "\n" + " " * (indent + 2) + block(value, path, indent + 2)


def entry(key: str, value: Any, path: Path, indent: int) -> str:
    """One entry of a block mapping, without indentation before its first line. `path` is that of the mapping."""
    name = scalar(key, in_flow=False)
    return f"{name}:" + after_key(value, (*path, key), indent, indent + len(name) + 1)


def item(value: Any, path: Path, indent: int) -> str:
    """One item of a block list with its dash, without indentation before its first line. `path` is the item's."""
    if not isinstance(value, Mapping | list | tuple):
        return "- " + scalar(value, in_flow=False)
    text = one_line(value)
    if not value or (not _has_lines(value) and indent + 2 + len(text) <= WIDTH):
        return "- " + text
    return "- " + block(value, path, indent + 2)


def block(value: Any, path: Path, indent: int) -> str:
    """A mapping or list that is not empty as a block whose first line is not indented, all others by `indent`."""
    pad = "\n" + " " * indent
    if isinstance(value, Mapping):
        return pad.join(entry(key, inner, path, indent) for key, inner in value.items())
    return pad.join(item(inner, (*path, index), indent) for index, inner in enumerate(value))


def pieces(value: Any, path: Path, indent: int) -> Iterator[str]:
    """The same text as that of `block`, piece by piece: one for each entry of the sections of a flow file."""
    pad = "\n" + " " * indent
    if not isinstance(value, Mapping):
        for index, inner in enumerate(value):
            yield (pad if index else "") + item(inner, (*path, index), indent)
        return
    for index, (key, inner) in enumerate(value.items()):
        deeper = (*path, key)
        if index:
            yield pad
        composed = isinstance(inner, Mapping | list | tuple) and bool(inner)
        if composed and (_is_block(deeper) or len(inner) > WIDTH // 3):  # so many never fit on one line
            yield f"{scalar(key, in_flow=False)}:\n" + " " * (indent + 2)
            yield from pieces(inner, deeper, indent + 2)
        else:
            yield entry(key, inner, path, indent)


def one_line(value: Any) -> str:
    """Any value on one line, fit to stand inside braces and brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(k, in_flow=True)}: {one_line(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(one_line, value)) + "]"
    return scalar(value, in_flow=True)


def scalar(value: Any, *, in_flow: bool) -> str:
    """A text, number, true, false or null. `in_flow`: it stands inside braces or brackets. Raises DocumentError."""
    if isinstance(value, str):
        return _text(value, in_flow)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, int) and -(10**18) < value < 10**18:
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    raise DocumentError("flow-not-writable", value=str(value)[:60])


def _text(text: str, in_flow: bool) -> str:
    if _is_plain(text, in_flow):
        return text
    if _NOT_PRINTABLE.search(text) is None:
        if "\\" in text or '"' in text:
            return "'" + text.replace("'", "''") + "'"
        return f'"{text}"'
    try:
        text.encode()
    except UnicodeEncodeError:
        shown = text.encode("utf-8", "replace").decode()
        raise DocumentError("flow-not-writable-name", value=shown[:60]) from None
    quoted = json.dumps(text, ensure_ascii=False)
    return _NOT_PRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _is_plain(text: str, in_flow: bool) -> bool:
    if not text or _PLAIN_START.match(text) is None or text != text.strip() or text.startswith("..."):
        return False
    if _NOT_PRINTABLE.search(text) or " #" in text or ": " in text or text.endswith(":"):
        return False
    if in_flow and any(sign in text for sign in ",[]{}:?"):
        return False
    patterns = _OTHER_READERS.get(text[0], ())
    return plain_value(text) is text and not any(pattern.match(text) for _tag, pattern in patterns)


def _fits_literal(text: str) -> bool:
    """Whether a text of several lines can stand as it is, under `|`."""
    return "\n" in text.removesuffix("\n") and not text.endswith("\n\n") and _LITERAL.fullmatch(text) is not None


def _has_lines(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_lines, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_lines, value))
    return isinstance(value, str) and _fits_literal(value)


def _is_block(path: Path) -> bool:
    """Sections of the file, each node, and the list of frames and of notes: never on one line."""
    return path in _BLOCKS or (len(path) == 2 and path[0] == "nodes")
