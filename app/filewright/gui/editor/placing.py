"""Where steps lie: arranged, brought into line, spread, collapsed. Each is one edit with a name in the history."""

from collections.abc import Callable, Collection, Sequence
from functools import partial

from filewright.core import areas, edits
from filewright.core.pipeline import Pipeline
from filewright.gui.document import Document
from filewright.gui.editor.areas.fitting import MARGIN, fitted
from filewright.gui.editor.areas.load import load_of
from filewright.gui.editor.areas.sheet import TITLE, AreaId, AreaKind, areas_of, box_of, encloses
from filewright.gui.editor.picture import Picture, port_height, sizes_of
from filewright.gui.editor.shape.align import Line, aligned, spread
from filewright.gui.editor.shape.arrange import Group, arranged_here, arranged_in_groups
from filewright.gui.editor.shape.box import Box, Point
from filewright.text import _, ngettext

NOTE_REACH = 160.0
"""Pixels from a step within which a note belongs to it, and goes where it goes when all is arranged."""
Height = Callable[[str, float], float]


class Placing:
    """Works on one document; what does not apply does nothing."""

    def __init__(self, document: Document, picture: Picture, height: Height) -> None:
        """`height` says how high the Markdown of a frame of some width is."""
        self._document = document
        self._picture = picture
        self._height = height

    def arrange(self) -> None:
        """Put all steps in columns, so that every connection runs to the right; what lies in a frame stays in it. With
        several steps selected only these, and all others stay where they are."""
        chosen = self._document.selection.nodes
        if len(chosen) > 1:
            self._arrange_some(chosen)
        else:
            self._arrange_all()

    def align(self, line: Line) -> None:
        """Bring the selected steps, frames and notes into line."""
        boxes = self._boxes()
        if len(boxes) > 1:
            self._move(boxes, aligned(boxes, line), line_words(line))

    def spread(self, *, across: bool) -> None:
        """Make the gaps between the selected steps, frames and notes equal."""
        boxes = self._boxes()
        if len(boxes) > 2:
            words = _("Spread equally across") if across else _("Spread equally down")
            self._move(boxes, spread(boxes, across=across), words)

    def collapse(self) -> None:
        """Draw the selected steps as their head alone; when all are so already, whole again."""
        keys = self._document.selection.nodes
        before = self._document.pipeline
        closed = all(key in before.layout.collapsed for key in keys)
        in_order = [key for key in before.graph.nodes if key in keys]
        words = (
            ngettext("Open {count} step", "Open {count} steps", len(keys))
            if closed
            else ngettext("Collapse {count} step", "Collapse {count} steps", len(keys))
        )
        after = areas.collapse(before, in_order, collapsed=not closed)
        self._document.edit(after, words.format(count=len(keys)))

    def _arrange_some(self, keys: Collection[str]) -> None:
        picture = self._picture
        faces = {key: item.face for key, item in picture.nodes.items()}
        boxes = {key: item.body for key, item in picture.nodes.items()}
        places = arranged_here(
            self._document.pipeline.graph, sizes_of(faces), keys, boxes, port_height=partial(port_height, faces)
        )
        after = edits.move(self._document.pipeline, {**picture.unplaced(), **places})
        text = ngettext("Arrange {count} step", "Arrange {count} steps", len(keys)).format(count=len(keys))
        self._document.edit(after, text)

    def _arrange_all(self) -> None:
        picture = self._picture
        bounds = picture.bounds
        if bounds is None or not picture.nodes:
            return
        faces = {key: item.face for key, item in picture.nodes.items()}
        places = arranged_in_groups(
            self._document.pipeline.graph,
            sizes_of(faces),
            self._groups(
                [area for area in picture.sheet.in_order if area.kind is AreaKind.FRAME], picture.nodes.keys()
            ),
            (MARGIN, TITLE + MARGIN / 2 + self._highest_text(), MARGIN),
            origin=(bounds.left, bounds.top),
            port_height=partial(port_height, faces),
        )
        after = edits.move(self._document.pipeline, places)
        self._document.edit(self._with_areas(after, places), _("Arrange"))

    def _groups(self, within: Sequence[AreaId], free: Collection[str]) -> tuple[Group, ...]:
        """The steps in each of these frames, larger frames first, with the frames inside. Where frames overlap a step
        belongs to the first."""
        sheet, picture = self._picture.sheet, self._picture
        groups: list[Group] = []
        left, seen = set(free), set[AreaId]()
        for place, area in enumerate(within):
            if area in seen:
                continue
            box = sheet.box(area)
            held = frozenset(key for key in left if encloses(box, picture.nodes[key].body))
            inner = [other for other in within[place + 1 :] if encloses(box, sheet.box(other)) and other not in seen]
            seen.update(inner)
            left -= held
            groups.append(Group(area.key, held, self._groups(inner, held)))
        return tuple(groups)

    def _with_areas(self, after: Pipeline, places: dict[str, Point]) -> Pipeline:
        """Frames fit to what was in them, notes gone along with the step that they lie at."""
        sheet, picture = self._picture.sheet, self._picture
        moved = {key: picture.nodes[key].face.shape.body(place) for key, place in places.items()}
        for area in reversed(sheet.in_order):  # inner frames first: outer ones go around them
            if area.kind is AreaKind.NOTE:
                shift = self._shift_of(sheet.box(area), places)
                note = after.layout.notes[area.key]
                after = areas.change_note(after, area.key, at=(note.at[0] + shift[0], note.at[1] + shift[1]))
                continue
            load = load_of(picture, (), (area,))
            inner = [other for other in load.areas if other != area]
            boxes = [moved[key] for key in load.nodes]
            boxes += [_box_in(after, other) for other in inner] if boxes else []
            frame = after.layout.frames[area.key]
            place = fitted(boxes, self._height(frame.text, frame.size[0]))
            if place is not None:
                after = areas.change_frame(after, area.key, at=place[0], size=place[1])
        return after

    def _highest_text(self) -> float:
        frames = self._document.pipeline.layout.frames.values()
        return max((self._height(frame.text, frame.size[0]) for frame in frames), default=0.0)

    def _shift_of(self, box: Box, places: dict[str, Point]) -> Point:
        near = min(self._picture.nodes.items(), key=lambda entry: _gap(entry[1].body, box), default=None)
        if near is None or _gap(near[1].body, box) > NOTE_REACH:
            return 0.0, 0.0
        key, item = near
        return places[key][0] - item.place[0], places[key][1] - item.place[1]

    def _boxes(self) -> dict[str | AreaId, Box]:
        selection = self._document.selection
        boxes: dict[str | AreaId, Box] = {key: self._picture.nodes[key].body for key in sorted(selection.nodes)}
        for area in areas_of(sorted(selection.frames), sorted(selection.notes)):
            boxes[area] = self._picture.sheet.box(area)
        held = load_of(self._picture, (), areas_of(selection.frames, ()))
        inside = {*held.nodes, *(area for area in held.areas if area.kind is AreaKind.NOTE)}
        return {key: box for key, box in boxes.items() if key not in inside}  # they go with their frame

    def _move(self, boxes: dict[str | AreaId, Box], to: dict[str | AreaId, Point], text: str) -> None:
        nodes: dict[str, Point] = {}
        corners: dict[AreaId, Point] = {}
        for key, (x, y) in to.items():
            load = load_of(self._picture, [key], ()) if isinstance(key, str) else load_of(self._picture, (), [key])
            dx, dy = x - boxes[key].left, y - boxes[key].top
            nodes.update(load.shifted_nodes(dx, dy))
            corners.update({area: (box.left, box.top) for area, box in load.shifted_areas(dx, dy).items()})
        after = areas.place(
            self._document.pipeline,
            {**self._picture.unplaced(), **nodes},
            {area.key: at for area, at in corners.items() if area.kind is AreaKind.FRAME},
            {area.key: at for area, at in corners.items() if area.kind is AreaKind.NOTE},
        )
        self._document.edit(after, text)


def _box_in(pipeline: Pipeline, area: AreaId) -> Box:
    layout = pipeline.layout
    return box_of(layout.frames[area.key] if area.kind is AreaKind.FRAME else layout.notes[area.key])


def _gap(one: Box, other: Box) -> float:
    """Pixels between two boxes; 0 where they meet."""
    across = max(one.left - other.right, other.left - one.right, 0.0)
    down = max(one.top - other.bottom, other.top - one.bottom, 0.0)
    return max(across, down)


def line_words(line: Line) -> str:
    """What bringing into line is called."""
    return {
        Line.LEFT: _("Align left edges"),
        Line.CENTER: _("Align centres"),
        Line.RIGHT: _("Align right edges"),
        Line.TOP: _("Align top edges"),
        Line.MIDDLE: _("Align middles"),
        Line.BOTTOM: _("Align bottom edges"),
    }[line]
