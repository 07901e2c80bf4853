"""Old text with only what changed written anew: comments, order and quotation marks stay as a person chose them.

The old text's tree is walked beside two versions of its data. Where both are equal the text is not looked at; where
they differ, as little as possible is replaced. What cannot be spliced is written anew one level further out.
"""

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from filewright.core.edits import same_values
from filewright.pipeline.tree import Entries, Items, Scalar, Tree
from filewright.pipeline.yaml_text import Path, after_key, block, entry, item, one_line, scalar

_COLON = re.compile(r"[ \t]*:")


class _NotSplicedError(Exception):
    """This part cannot be changed piece by piece."""


def spliced(text: str, tree: Entries, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The text with the changes from `before` to `after`, both as `document_data` gives them; `tree` is the text's.

    Whoever saves it has to read it back and compare. Raises DocumentError for values that no file can hold.
    """
    work = _Splice(text)
    try:
        work.mapping(tree, before, after, ())
        return work.result()
    except _NotSplicedError:
        return block(after, (), 0).replace("\n", work.new_line) + work.new_line


class _Splice:
    def __init__(self, text: str) -> None:
        self.text = text
        self.new_line = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
        self.changes: list[tuple[int, int, str]] = []

    def result(self) -> str:
        """The text with every change carried out."""
        parts: list[str] = []
        at = 0
        for start, end, new in sorted(self.changes, key=lambda change: change[:2]):
            if start < at:
                raise _NotSplicedError
            parts += [self.text[at:start], new]
            at = end
        return "".join((*parts, self.text[at:]))

    def change(self, start: int, end: int, new: str) -> None:
        self.changes.append((start, end, new.replace("\n", self.new_line)))

    # --- one value -------------------------------------------------------------------------------------------

    def value(self, key: Scalar, tree: Tree, before: Any, after: Any, path: Path, *, flow: bool) -> None:
        """Bring a mapping's value from `before` to `after`; `flow`: the mapping is written in braces."""
        if same_values(before, after) or self._inside(tree, before, after, path):
            return
        colon = self._colon(key) + 1
        between = self.text[colon : tree.start]
        beside = bool(between) and not between.strip(" ")  # the value stands on the key's line
        used = colon - self._line_start(colon)
        new = " " + one_line(after) if flow else after_key(after, path, key.column - 1, used)
        end = self._end(tree)
        if "\n" in new and self.text[end : self._line_end(end)].strip():
            new = " " + one_line(after)  # what follows on the line must not become part of the value
        if beside and not new.startswith("\n"):
            self.change(tree.start, end, new[1:])
        else:
            self.change(colon, max(end, colon), new)

    def _inside(self, tree: Tree, before: Any, after: Any, path: Path) -> bool:
        """Change a mapping or list piece by piece; False where that cannot be done."""
        mark = len(self.changes)
        try:
            if isinstance(tree, Entries) and isinstance(before, Mapping) and isinstance(after, Mapping):
                self.mapping(tree, before, after, path)
                return True
            if isinstance(tree, Items) and isinstance(before, list | tuple) and isinstance(after, list | tuple):
                self.list(tree, before, after, path)
                return True
        except _NotSplicedError:
            del self.changes[mark:]
        return False

    def _colon(self, key: Scalar) -> int:
        match = _COLON.match(self.text, key.end)
        if match is None:
            raise _NotSplicedError
        return match.end() - 1

    def _end(self, tree: Tree) -> int:
        """Where a value ends, without the new lines that a text of several lines takes in."""
        return tree.start + len(self.text[tree.start : tree.end].rstrip("\r\n"))

    # --- mappings --------------------------------------------------------------------------------------------

    def mapping(self, tree: Entries, before: Mapping[str, Any], after: Mapping[str, Any], path: Path) -> None:
        """Bring the entries of a mapping from `before` to `after`; it must not become empty."""
        if any(key not in tree.pairs for key in before):
            raise _NotSplicedError
        gone = [key for key in before if key not in after]
        new = [key for key in after if key not in tree.pairs]
        renamed = _renamed(before, after, gone, new)
        kept = [key for key in tree.pairs if key not in gone or key in renamed]
        if not kept:
            raise _NotSplicedError
        for old_key, new_key in renamed.items():
            name = tree.pairs[old_key][0]
            self.change(name.start, name.end, scalar(new_key, in_flow=tree.flow))
        for key in kept:
            target = renamed.get(key, key)
            if target in after:
                name, value = tree.pairs[key]
                old = before.get(key, value.data)
                inner = (*path, target)
                self.value(name, value, old, after[target], inner, flow=tree.flow)
        new = [key for key in new if key not in renamed.values()]
        gone = [key for key in gone if key not in renamed]
        if tree.flow:
            self._flow_entries(tree, kept, gone, new, renamed, after)
        else:
            self._block_entries(tree, kept, gone, new, renamed, after, path)

    def _block_entries(
        self,
        tree: Entries,
        kept: list[str],
        gone: list[str],
        new: list[str],
        renamed: Mapping[str, str],
        after: Mapping[str, Any],
        path: Path,
    ) -> None:
        indent = tree.column - 1
        for key in gone:
            name, value = tree.pairs[key]
            self._remove_lines(name.start, value)
        follows = _followers(list(after), {renamed.get(key, key): key for key in kept})
        for key in new:
            text = entry(key, after[key], path, indent)
            previous = follows[key]
            if previous is not None:
                self._insert_after(tree.pairs[previous][1], tree.pairs[previous][0].end, " " * indent + text)
            else:
                self._insert_before(tree.pairs[kept[0]][0].start, indent, text)

    def _flow_entries(
        self,
        tree: Entries,
        kept: list[str],
        gone: list[str],
        new: list[str],
        renamed: Mapping[str, str],
        after: Mapping[str, Any],
    ) -> None:
        self._remove_in_flow(
            [(name.start, value.end) for name, value in tree.pairs.values()], _places(tree.pairs, gone)
        )
        follows = _followers(list(after), {renamed.get(key, key): key for key in kept})
        for key in new:
            text = f"{scalar(key, in_flow=True)}: {one_line(after[key])}"
            previous = follows[key]
            if previous is not None:
                name, value = tree.pairs[previous]
                end = max(value.end, name.end)
                self.change(end, end, f", {text}")
            else:
                start = tree.pairs[kept[0]][0].start
                self.change(start, start, f"{text}, ")

    # --- lists -----------------------------------------------------------------------------------------------

    def list(self, tree: Items, before: Sequence[Any], after: Sequence[Any], path: Path) -> None:
        """Bring the items of a list from `before` to `after`; it must not become empty."""
        if len(before) != len(tree.items) or not before:
            raise _NotSplicedError
        matcher = difflib.SequenceMatcher(None, [_hashable(v) for v in before], [_hashable(v) for v in after], False)
        gone: list[int] = []
        for what, i1, i2, j1, j2 in matcher.get_opcodes():
            if what == "equal":
                continue
            both = min(i2 - i1, j2 - j1)
            for i, j in zip(range(i1, i1 + both), range(j1, j1 + both), strict=True):
                self._item(tree, i, before[i], after[j], (*path, j))
            gone += range(i1 + both, i2)
            if j2 > j1 + both:
                self._insert_items(tree, i1 + both, after[j1 + both : j2], path)
        if len(gone) == len(before):
            raise _NotSplicedError
        if tree.flow:
            self._remove_in_flow([(item.start, item.end) for item in tree.items], gone)
        else:
            for index in gone:
                self._remove_lines(self._dash(tree.items[index]), tree.items[index])

    def _item(self, tree: Items, index: int, before: Any, after: Any, path: Path) -> None:
        value = tree.items[index]
        if self._inside(value, before, after, path):
            return
        if tree.flow:
            self.change(value.start, value.end, one_line(after))
            return
        dash, end = self._dash(value), self._end(value)
        new = item(after, path, dash - self._line_start(dash))
        if "\n" in new and self.text[end : self._line_end(end)].strip():
            new = "- " + one_line(after)
        self.change(dash, max(end, dash + 1), new)

    def _insert_items(self, tree: Items, index: int, values: Sequence[Any], path: Path) -> None:
        if tree.flow:
            text = ", ".join(map(one_line, values))
            if index:
                self.change(tree.items[index - 1].end, tree.items[index - 1].end, f", {text}")
            else:
                self.change(tree.items[0].start, tree.items[0].start, f"{text}, ")
            return
        first = self._dash(tree.items[0])
        indent = first - self._line_start(first)
        pad = "\n" + " " * indent
        text = pad.join(item(value, (*path, index), indent) for value in values)
        if index:
            self._insert_after(tree.items[index - 1], self._dash(tree.items[index - 1]) + 1, " " * indent + text)
        else:
            self._insert_before(first, indent, text)

    def _dash(self, value: Tree) -> int:
        """Where the dash of a list's item stands: before it, on the same line, with nothing before the dash."""
        begin = self._line_start(value.start)
        before = self.text[begin : value.start]
        if before.strip() != "-":
            raise _NotSplicedError
        return begin + before.index("-")

    # --- lines -----------------------------------------------------------------------------------------------

    def _line_start(self, index: int) -> int:
        return max(self.text.rfind("\n", 0, index), self.text.rfind("\r", 0, index)) + 1

    def _line_end(self, index: int) -> int:
        """Where the line's end begins (its new line, or the end of the text)."""
        end = self.text.find("\n", index)
        if end < 0:
            return len(self.text)
        return end - 1 if end > index and self.text[end - 1] == "\r" else end

    def _remove_lines(self, start: int, value: Tree) -> None:
        """Take out all lines from the one where something begins to the one where its value ends.

        The new line before goes with them, not the one behind: what is inserted behind them has its place there.
        """
        begin = self._line_start(start)
        if self.text[begin:start].strip():
            raise _NotSplicedError
        end = self._line_end(max(self._end(value), start))
        if begin:
            begin -= 2 if self.text.startswith("\r\n", begin - 2) else 1
        else:
            end += 2 if self.text.startswith("\r\n", end) else 1
        self.change(begin, end, "")

    def _insert_after(self, value: Tree, key_end: int, text: str) -> None:
        end = self._line_end(max(self._end(value), key_end))
        self.change(end, end, "\n" + text)

    def _insert_before(self, start: int, indent: int, text: str) -> None:
        begin = self._line_start(start)
        if self.text[begin:start].strip():
            raise _NotSplicedError
        self.change(begin, begin, f"{' ' * indent}{text}\n")

    def _remove_in_flow(self, spans: Sequence[tuple[int, int]], gone: Sequence[int]) -> None:
        """Take out some of the things in braces or brackets, each with one comma."""
        lost = set(gone)
        first_kept = next(index for index in range(len(spans)) if index not in lost)
        for index in lost:
            if index > first_kept:
                self.change(spans[index - 1][1], spans[index][1], "")
            else:
                self.change(spans[index][0], spans[index + 1][0], "")


def _hashable(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _renamed(
    before: Mapping[str, Any], after: Mapping[str, Any], gone: Sequence[str], new: Sequence[str]
) -> dict[str, str]:
    """Keys that became other keys with the very same value: pairs found in the order of both."""
    found: dict[str, str] = {}
    by_value: dict[str, list[str]] = {}
    for key in reversed(new):
        by_value.setdefault(_hashable(after[key]), []).append(key)
    for key in gone:
        same = by_value.get(_hashable(before[key]))
        if same:
            found[key] = same.pop()
    return found


def _followers(order: Sequence[str], present: Mapping[str, str]) -> dict[str, str | None]:
    """For each key of `order`, the last one before it that is in the text, by the name it has there."""
    found: dict[str, str | None] = {}
    previous: str | None = None
    for key in order:
        found[key] = previous
        previous = present.get(key, previous)
    return found


def _places(pairs: Mapping[str, Any], keys: Sequence[str]) -> list[int]:
    lost = set(keys)
    return [index for index, key in enumerate(pairs) if key in lost]
