"""What can be done with frames and notes. Each is one edit with a name in the history."""

from filewright.core import areas, edits
from filewright.core.pipeline import Frame, Note, Tint
from filewright.gui.document import Document, Selection
from filewright.gui.editor.areas.fitting import fitted
from filewright.gui.editor.areas.load import inside
from filewright.gui.editor.areas.sheet import AreaId, AreaKind, areas_of
from filewright.gui.editor.paint.area import PAD
from filewright.gui.editor.paint.markdown import Markdown
from filewright.gui.editor.picture import Picture
from filewright.gui.editor.shape.box import Point
from filewright.gui.editor.shape.measures import GRID, snapped
from filewright.text import _, ngettext

FRAME_SIZE = (480.0, 240.0)
NOTE_SIZE = (240.0, 96.0)


class AreaCommands:
    """Works on the selection of one document; what does not apply does nothing."""

    def __init__(self, document: Document, picture: Picture, markdown: Markdown) -> None:
        """`markdown` knows how high a text is."""
        self._document = document
        self._picture = picture
        self._markdown = markdown

    def frame(self, at: Point) -> AreaId:
        """Put a frame around what is selected, else an empty one with its middle here; it is selected then."""
        selection = self._document.selection
        sheet = self._picture.sheet
        boxes = [self._picture.nodes[key].body for key in selection.nodes]
        boxes += [sheet.box(area) for area in areas_of(selection.frames, selection.notes)]
        place = fitted(boxes)
        if place is None:
            place = (snapped(at[0] - FRAME_SIZE[0] / 2), snapped(at[1] - FRAME_SIZE[1] / 2)), FRAME_SIZE
        after, key = areas.add_frame(self._document.pipeline, Frame(at=place[0], size=place[1], title=_("Frame")))
        if boxes:
            after = edits.move(after, self._picture.unplaced())  # else they could come to lie elsewhere next time
        self._document.edit(after, _("Put a frame around it") if boxes else _("Add a frame"))
        self._document.select(Selection(frames=frozenset((key,))))
        return AreaId(AreaKind.FRAME, key)

    def note(self, at: Point) -> AreaId:
        """Lay a note with its upper left corner here; it is selected then."""
        corner = (snapped(at[0]), snapped(at[1]))
        after, key = areas.add_note(self._document.pipeline, Note(at=corner, size=NOTE_SIZE))
        self._document.edit(after, _("Add a note"))
        self._document.select(Selection(notes=frozenset((key,))))
        return AreaId(AreaKind.NOTE, key)

    def remove(self) -> None:
        """Take away the selected frames and notes; what lies inside stays."""
        selection = self._document.selection
        after = areas.remove_areas(self._document.pipeline, selection.frames, selection.notes)
        self._document.edit(after, removal_words(selection))

    def tint(self, tint: Tint) -> None:
        """Give the selected frames and notes this colour."""
        after = self._document.pipeline
        for key in self._document.selection.frames:
            after = areas.change_frame(after, key, tint=tint)
        for key in self._document.selection.notes:
            after = areas.change_note(after, key, tint=tint)
        self._document.edit(after, _("Colour"))

    def fit(self) -> None:
        """Make each selected frame just as large as what lies inside needs."""
        after = self._document.pipeline
        for key in self._document.selection.frames:
            area = AreaId(AreaKind.FRAME, key)
            frame = self._document.pipeline.layout.frames[key]
            place = fitted(inside(self._picture, area), self.height(frame.text, frame.size[0]))
            if place is not None:
                after = areas.change_frame(after, key, at=place[0], size=place[1])
        self._document.edit(after, _("Fit a frame to what is in it"))

    def write(self, area: AreaId, title: str, text: str) -> None:
        """Give a frame or note other words. A text that needs more room gets it: a frame grows upwards, a note
        downwards."""
        pipeline = self._document.pipeline
        if area.kind is AreaKind.NOTE:
            note = pipeline.layout.notes[area.key]
            if not text.strip() and not note.text:
                self._document.edit(areas.remove_areas(pipeline, (), (area.key,)), _("Remove a note"))
                return
            needed = self.height(text, note.size[0]) + 2 * PAD
            size = (note.size[0], max(note.size[1], -(-needed // GRID) * GRID))
            self._document.edit(areas.change_note(pipeline, area.key, text=text, size=size), _("Change a note"))
            return
        frame = pipeline.layout.frames[area.key]
        after = areas.change_frame(pipeline, area.key, title=title, text=text)
        held = inside(self._picture, area)
        place = fitted(held, self.height(text, frame.size[0])) if text != frame.text else None
        if place is not None and place[0][1] < frame.at[1]:
            top, bottom = place[0][1], frame.at[1] + frame.size[1]
            after = areas.change_frame(after, area.key, at=(frame.at[0], top), size=(frame.size[0], bottom - top))
        self._document.edit(after, _("Change a frame"))

    def height(self, text: str, width: float) -> float:
        """How high Markdown is in a frame or note of this width."""
        return self._markdown.height(text, width - 2 * PAD)


def removal_words(selection: Selection) -> str:
    """What taking frames and notes away is called in the history."""
    frames, notes = len(selection.frames), len(selection.notes)
    if frames:
        return ngettext("Remove a frame", "Remove {count} frames", frames).format(count=frames)
    return ngettext("Remove a note", "Remove {count} notes", notes).format(count=notes)
