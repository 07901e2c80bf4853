"""Reads frames, notes and the list of collapsed steps, and gives them as the data that the file holds.

What cannot be read is a warning, since the flow works all the same, and stays in the text as it is. A name of ours
that holds another form altogether (somebody else's) is kept like any name that is not known.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from filewright.core.pipeline import Extent, Frame, Layout, Note, Position, Tint
from filewright.core.problem import Severity
from filewright.pipeline.fields import Fields, shortened
from filewright.pipeline.tree import Entries, Items, Scalar, Tree

Data = dict[str, Any]
_KEYS = ("title", "at", "size", "color", "text")


def read_frames(fields: Fields, tree: Tree | None) -> dict[str, Frame]:
    """The frames by key, in the file's order."""
    found = {}
    for key, (at, size), tint, entry in _areas(fields, tree, "flow-bad-frame"):
        title, text = _text(entry, "title"), _text(entry, "text")
        found[key] = Frame(at=at, size=size, title=title, text=text, tint=tint, extra=_extra(entry, _KEYS))
    return found


def read_notes(fields: Fields, tree: Tree | None) -> dict[str, Note]:
    """The notes by key, in the file's order."""
    found = {}
    for key, (at, size), tint, entry in _areas(fields, tree, "flow-bad-note"):
        found[key] = Note(at=at, size=size, text=_text(entry, "text"), tint=tint, extra=_extra(entry, _KEYS[1:]))
    return found


def read_collapsed(fields: Fields, tree: Tree | None, nodes: Mapping[str, object]) -> tuple[str, ...]:
    """The collapsed steps, each once, in the file's order; those that are not there are left out."""
    if not isinstance(tree, Items):
        return ()
    found: dict[str, None] = {}
    for item in tree.items:
        if not isinstance(item, Scalar):
            _warn(fields, item, "flow-bad-collapsed", "collapsed")
        elif item.text in nodes:
            found[item.text] = None
    return tuple(found)


def is_foreign(name: str, tree: Tree) -> bool:
    """Whether what stands under a name of `layout` is in no form of ours."""
    if name in ("frames", "notes"):
        return not isinstance(tree, Entries)
    return name == "collapsed" and not isinstance(tree, Items)


def areas_data(layout: Layout) -> Data:
    """What stands under `layout` for frames, notes and collapsed steps; nothing where there are none."""
    data: Data = {}
    if layout.frames:
        data["frames"] = {
            key: {**({"title": frame.title} if frame.title else {}), **_area_data(frame)}
            for key, frame in layout.frames.items()
        }
    if layout.notes:
        data["notes"] = {key: _area_data(note) for key, note in layout.notes.items()}
    if layout.collapsed:
        data["collapsed"] = list(layout.collapsed)
    return data


def number(value: float) -> float:
    """A coordinate as it is written: whole where it is."""
    return int(value) if float(value).is_integer() else value


def read_pair(tree: Tree) -> Position | None:
    """Two finite numbers; None for anything else."""
    data = tree.data
    if isinstance(data, list) and len(data) == 2 and all(type(n) in (int, float) for n in data):
        try:
            x, y = map(float, data)
        except OverflowError:
            return None
        if math.isfinite(x) and math.isfinite(y):
            return (x, y)
    return None


def _areas(
    fields: Fields, tree: Tree | None, code: str
) -> Iterator[tuple[str, tuple[Position, Extent], Tint, Entries]]:
    if not isinstance(tree, Entries):
        return
    for key, (name, entry) in tree.pairs.items():
        if not isinstance(entry, Entries) or not {"at", "size"} <= entry.pairs.keys():
            _warn(fields, name, code, key)
            continue
        at, size = read_pair(entry.pairs["at"][1]), read_pair(entry.pairs["size"][1])
        tint = _tint(entry)
        texts = (entry.pairs[n][1] for n in ("title", "text") if n in entry.pairs)
        if at is None or size is None or min(size) <= 0 or tint is None or not _are_texts(texts):
            _warn(fields, name, code, key)
        else:
            yield key, (at, size), tint, entry


def _tint(entry: Entries) -> Tint | None:
    if "color" not in entry.pairs:
        return Tint.PLAIN
    tree = entry.pairs["color"][1]
    text = tree.text if isinstance(tree, Scalar) else ""
    return next((tint for tint in Tint if tint.value == text), None)


def _are_texts(trees: Iterable[Tree]) -> bool:
    return all(isinstance(tree, Scalar) for tree in trees)


def _text(entry: Entries, name: str) -> str:
    if name not in entry.pairs:
        return ""
    tree = entry.pairs[name][1]
    return tree.text if isinstance(tree, Scalar) and tree.value is not None else ""


def _extra(entry: Entries, known: tuple[str, ...]) -> Data:
    return {name: value.data for name, (_, value) in entry.pairs.items() if name not in known}


def _area_data(area: Frame | Note) -> Data:
    data: Data = {"at": [number(n) for n in area.at], "size": [number(n) for n in area.size]}
    if area.tint is not Tint.PLAIN:
        data["color"] = area.tint.value
    if area.text:
        data["text"] = area.text
    return {**data, **area.extra}


def _warn(fields: Fields, tree: Tree, code: str, key: str) -> None:
    fields.report(code, tree.line, tree.column, {"key": shortened(key)}, Severity.WARNING)
