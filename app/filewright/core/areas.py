"""Edits of what lies on the canvas beside the graph: frames, notes, collapsed nodes. Pure, as in `edits`: what changes
nothing returns the very pipeline it was given. All raise KeyError for what is not there."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from filewright.core import edits
from filewright.core.pipeline import Extent, Frame, Note, Pipeline, Position

SMALLEST: Extent = (96.0, 48.0)
"""A frame or note is never made smaller, so that it can be taken hold of."""

_Area = TypeVar("_Area", Frame, Note)


def add_frame(pipeline: Pipeline, frame: Frame) -> tuple[Pipeline, str]:
    """Lay a frame on the canvas; also returns its key."""
    layout = pipeline.layout
    key = edits.free_key(layout.frames, frame.title or "frame")
    return _with(pipeline, frames={**layout.frames, key: _held_open(frame)}), key


def add_note(pipeline: Pipeline, note: Note) -> tuple[Pipeline, str]:
    """Lay a note on the canvas; also returns its key."""
    layout = pipeline.layout
    key = edits.free_key(layout.notes, "note")
    return _with(pipeline, notes={**layout.notes, key: _held_open(note)}), key


def change_frame(pipeline: Pipeline, key: str, **fields: Any) -> Pipeline:
    """Give a frame other fields: `at`, `size`, `title`, `text`, `tint`; what lies inside stays where it is."""
    frames = pipeline.layout.frames
    after = _held_open(replace(frames[key], **fields))
    return pipeline if after == frames[key] else _with(pipeline, frames={**frames, key: after})


def change_note(pipeline: Pipeline, key: str, **fields: Any) -> Pipeline:
    """Give a note other fields: `at`, `size`, `text`, `tint`."""
    notes = pipeline.layout.notes
    after = _held_open(replace(notes[key], **fields))
    return pipeline if after == notes[key] else _with(pipeline, notes={**notes, key: after})


def remove_areas(pipeline: Pipeline, frames: Collection[str], notes: Collection[str] = ()) -> Pipeline:
    """Take frames and notes away; what lies inside a frame stays."""
    for key in frames:
        pipeline.layout.frames[key]
    for key in notes:
        pipeline.layout.notes[key]
    if not frames and not notes:
        return pipeline
    return _with(
        pipeline,
        frames=_without(pipeline.layout.frames, frames) if frames else None,
        notes=_without(pipeline.layout.notes, notes) if notes else None,
    )


def place(
    pipeline: Pipeline,
    nodes: Mapping[str, Position],
    frames: Mapping[str, Position] | None = None,
    notes: Mapping[str, Position] | None = None,
) -> Pipeline:
    """Put nodes, frames and notes at other places, all in one edit."""
    layout = pipeline.layout
    new_frames = _moved(layout.frames, frames or {})
    new_notes = _moved(layout.notes, notes or {})
    moved = edits.move(pipeline, nodes)
    if new_frames is None and new_notes is None:
        return moved
    return _with(moved, frames=new_frames, notes=new_notes)


def collapse(pipeline: Pipeline, keys: Collection[str], *, collapsed: bool) -> Pipeline:
    """Draw nodes as their head alone, or whole again."""
    for key in keys:
        pipeline.graph.nodes[key]
    before = pipeline.layout.collapsed
    if collapsed:
        after = tuple(dict.fromkeys((*before, *keys)))
    else:
        after = tuple(key for key in before if key not in keys)
    return pipeline if after == before else _with(pipeline, collapsed=after)


def _held_open(area: _Area) -> _Area:
    width, height = area.size
    if width >= SMALLEST[0] and height >= SMALLEST[1]:
        return area
    return replace(area, size=(max(width, SMALLEST[0]), max(height, SMALLEST[1])))


def _moved(areas: Mapping[str, _Area], places: Mapping[str, Position]) -> dict[str, _Area] | None:
    new = {key: replace(areas[key], at=place) for key, place in places.items() if areas[key].at != place}
    return {**areas, **new} if new else None


def _without(areas: Mapping[str, _Area], keys: Collection[str]) -> dict[str, _Area]:
    return {key: area for key, area in areas.items() if key not in keys}


def _with(
    pipeline: Pipeline,
    *,
    frames: Mapping[str, Frame] | None = None,
    notes: Mapping[str, Note] | None = None,
    collapsed: tuple[str, ...] | None = None,
) -> Pipeline:
    """With other frames, notes or collapsed nodes. What another program kept under one of these names in a form of its
    own is let go once ours stand there: a file has each name once."""
    layout = pipeline.layout
    new = {"frames": frames, "notes": notes, "collapsed": collapsed}
    extra = layout.extra
    if any(value and name in extra for name, value in new.items()):
        extra = {name: value for name, value in extra.items() if not new.get(name)}
    given: dict[str, Any] = {name: value for name, value in new.items() if value is not None}
    return replace(pipeline, layout=replace(layout, **given, extra=extra))
