"""A flow file's text as a tree in which everything knows its place.

Only the plain part of YAML is taken: mappings with plain keys, lists and texts. libyaml's events are walked one by
one, because its own `compose` fails hard on deep nesting and expands aliases without limit.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from filewright.errors import FieldValue

DEEPEST = 50
"""Nesting at which reading stops."""

_LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEW_LINE = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_EXPONENT = r"[eE][-+]?[0-9]+"
_DECIMAL = re.compile(rf"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*(?:{_EXPONENT})?|{_EXPONENT})|\.[0-9]+(?:{_EXPONENT})?)")


@dataclass(slots=True)
class Scalar:
    """A text. `plain`: it stands without quotes, so it may mean a number, true, false or nothing.

    Places: `start` and `end` count characters of the whole text, `line` and `column` count from 1.
    """

    text: str
    plain: bool
    start: int
    end: int
    line: int
    column: int

    @property
    def value(self) -> str | int | float | bool | None:
        """What it means: only `true` and `false` are booleans; `no`, `on`, `12:30`, `010` and dates are texts."""
        return plain_value(self.text) if self.plain else self.text

    @property
    def data(self) -> Any:
        """The same as `value`."""
        return self.value


@dataclass(slots=True)
class Entries:
    """A mapping; keys are unique texts. `flow`: it is written in braces."""

    flow: bool
    start: int
    end: int
    line: int
    column: int
    pairs: dict[str, tuple[Scalar, "Tree"]] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        """As plain Python values."""
        return {key: tree.data for key, (_, tree) in self.pairs.items()}


@dataclass(slots=True)
class Items:
    """A list. `flow`: it is written in brackets."""

    flow: bool
    start: int
    end: int
    line: int
    column: int
    items: list["Tree"] = field(default_factory=list)

    @property
    def data(self) -> list[Any]:
        """As plain Python values."""
        return [tree.data for tree in self.items]


Tree = Scalar | Entries | Items

Report = Callable[[str, int, int, dict[str, FieldValue]], None]
"""Called with code, line, column and fields for everything that is refused while reading goes on."""


class NotReadable(Exception):
    """The text ends being readable here: what follows would be guesswork."""

    def __init__(self, code: str, line: int, column: int, **fields: FieldValue) -> None:
        super().__init__(code)
        self.code, self.line, self.column, self.fields = code, line, column, fields


def plain_value(text: str) -> str | int | float | bool | None:
    """What a text without quotes means."""
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    if len(text) <= 40 and _DECIMAL.fullmatch(text):
        number = float(text)
        return number if number - number == 0 else text  # too large a number is no number
    return text


def parse(text: str, report: Report) -> Tree | None:
    """The tree of a text; None where it holds nothing. What is refused goes to `report`, and reading goes on.

    Raises NotReadable where it cannot.
    """
    bad = _NOT_ALLOWED.search(text)
    if bad is not None:
        line, column = line_and_column(text, bad.start())
        raise NotReadable("flow-character", line, column, character=f"U+{ord(bad[0]):04X}")
    builder = _Builder(text, report)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _broken(text, error) from error
    except yaml.YAMLError as error:
        raise NotReadable("flow-not-yaml", 1, 1, message=str(error)) from error
    return builder.root


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """The place of a character, counted from 1."""
    line, begin = 1, 0
    for match in _NEW_LINE.finditer(text, 0, index):
        line, begin = line + 1, match.end()
    return line, index - begin + 1


def _broken(text: str, error: yaml.MarkedYAMLError) -> NotReadable:
    """libyaml's complaint as one of our own, so that it can be understood and translated."""
    mark = error.problem_mark or error.context_mark
    problem, context = str(error.problem or ""), str(error.context or "")
    if mark is None:
        return NotReadable("flow-not-yaml", 1, 1, message=problem)
    opened = error.context_mark or mark
    at = text[mark.index : mark.index + 1]
    if "quoted scalar" in context and ("end of stream" in problem or "document indicator" in problem):
        return NotReadable("flow-quote-open", opened.line + 1, opened.column + 1)
    if "flow sequence" in context or "flow mapping" in context:
        code = "flow-bracket-open" if "sequence" in context else "flow-brace-open"
        return NotReadable(code, opened.line + 1, opened.column + 1)
    line, column = mark.line + 1, mark.column + 1
    if at == "\t":
        return NotReadable("flow-tab", line, column)
    if "cannot start any token" in problem:
        return NotReadable("flow-needs-quotes", line, column, character=at)
    if "mapping values are not allowed" in problem:
        return NotReadable("flow-colon", line, column)
    if "could not find expected ':'" in problem:
        return NotReadable("flow-no-colon", opened.line + 1, opened.column + 1)
    if "block mapping" in context or "block collection" in context:
        return NotReadable("flow-indent", line, column)
    return NotReadable("flow-not-yaml", line, column, message=problem)


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read; `key` is the mapping's key whose value comes next."""

    tree: Entries | Items
    key: Scalar | None = None
    skip: bool = False  # the key was refused: its value is read and left out


class _Builder:
    def __init__(self, text: str, report: Report) -> None:
        self.text = text
        self.report = report
        self.root: Tree | None = None
        self.open: list[_Open] = []
        self.documents = 0

    def take(self, event: Any) -> None:
        kind, start, end = type(event), event.start_mark, event.end_mark
        if kind is yaml.ScalarEvent:
            self._refuse_extras(event)
            plain = not event.style
            self._put(Scalar(event.value, plain, start.index, end.index, start.line + 1, start.column + 1))
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._refuse_extras(event)
            if len(self.open) >= DEEPEST:
                raise NotReadable("flow-too-deep", start.line + 1, start.column + 1, limit=DEEPEST)
            collection = Entries if kind is yaml.MappingStartEvent else Items
            flow = bool(event.flow_style)
            tree = collection(flow, start.index, start.index, start.line + 1, start.column + 1)
            self._put(tree)
            self.open.append(_Open(tree))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            tree = self.open.pop().tree
            # libyaml lets a block end where the next thing begins, behind blank lines and comments
            tree.end = end.index if tree.flow else max(_ends(tree), default=tree.start)
        elif kind is yaml.AliasEvent:
            self._say("flow-alias", event)
            self._put(Scalar("", True, start.index, end.index, start.line + 1, start.column + 1))
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                raise NotReadable("flow-several-documents", start.line + 1, start.column + 1)

    def _put(self, tree: Tree) -> None:
        if not self.open:
            self.root = tree
            return
        top = self.open[-1]
        if isinstance(top.tree, Items):
            top.tree.items.append(tree)
        elif top.key is not None or top.skip:
            if top.key is not None:
                top.tree.pairs[top.key.text] = (top.key, tree)
            top.key, top.skip = None, False
        else:
            top.key = self._key(tree, top.tree)
            top.skip = top.key is None

    def _key(self, tree: Tree, parent: Entries) -> Scalar | None:
        if not isinstance(tree, Scalar):
            self.report("flow-key-not-text", tree.line, tree.column, {})
            return None
        if tree.text in parent.pairs:
            first = parent.pairs[tree.text][0]
            self.report("flow-key-twice", tree.line, tree.column, {"key": tree.text, "line": first.line})
            return None
        if tree.text == "<<" and tree.plain:
            self.report("flow-merge", tree.line, tree.column, {})
            return None
        return tree

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            self._say("flow-anchor", event, name=event.anchor)
        if event.tag is not None:
            self._say("flow-tag", event, tag=event.tag)

    def _say(self, code: str, event: Any, **fields: FieldValue) -> None:
        self.report(code, event.start_mark.line + 1, event.start_mark.column + 1, fields)


def _ends(tree: Entries | Items) -> Iterator[int]:
    if isinstance(tree, Items):
        return (item.end for item in tree.items[-1:])
    return (end for key, value in list(tree.pairs.values())[-1:] for end in (key.end, value.end))
