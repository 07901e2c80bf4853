"""Frames, notes and collapsed nodes: pure edits, told apart by the diff, taken along by the edits of the graph."""

import pytest

from filewright.core import areas, edits
from filewright.core.diff import diff
from filewright.core.graph import Node
from filewright.core.pipeline import Frame, Note, Pipeline, Tint

FRAME = Frame(at=(-16.0, -48.0), size=(480.0, 240.0), title="Front desk")
NOTE = Note(at=(0.0, 320.0), size=(240.0, 96.0), text="Ask **Ada**")


def flow() -> Pipeline:
    pipeline = edits.add_node(Pipeline(), Node(key="a", use="x"), (0.0, 0.0))
    pipeline = edits.add_node(pipeline, Node(key="b", use="x"), (240.0, 0.0))
    pipeline = areas.add_frame(pipeline, FRAME)[0]
    return areas.add_note(pipeline, NOTE)[0]


def test_a_frame_is_named_after_its_title_and_a_second_one_is_numbered() -> None:
    after, key = areas.add_frame(flow(), FRAME)
    assert (key, list(after.layout.frames)) == ("front-desk-2", ["front-desk", "front-desk-2"])
    assert after.graph is not None


def test_an_edit_of_a_frame_leaves_graph_and_places_the_same_objects() -> None:
    before = flow()
    after = areas.change_frame(before, "front-desk", tint=Tint.BLUE, title="Desk")
    assert after.graph is before.graph
    assert after.layout.nodes is before.layout.nodes
    found = diff(before, after)
    assert (found.frames, found.notes, found.moved, found.changes_graph) == (("front-desk",), (), (), False)
    assert found


def test_what_changes_nothing_is_the_same_pipeline() -> None:
    p = flow()
    assert areas.change_frame(p, "front-desk", title="Front desk") is p
    assert areas.change_note(p, "note", text=NOTE.text) is p
    assert areas.place(p, {"a": (0.0, 0.0)}, {"front-desk": FRAME.at}, {"note": NOTE.at}) is p
    assert areas.collapse(p, ["a"], collapsed=False) is p
    assert areas.remove_areas(p, []) is p


def test_a_frame_is_removed_without_what_lies_inside() -> None:
    before = flow()
    after = areas.remove_areas(before, ["front-desk"])
    assert not after.layout.frames
    assert after.graph is before.graph
    assert after.layout.nodes == before.layout.nodes
    assert list(after.layout.notes) == ["note"]


def test_nodes_frames_and_notes_move_in_one_edit() -> None:
    before = flow()
    after = areas.place(before, {"a": (16.0, 0.0)}, {"front-desk": (0.0, -48.0)}, {"note": (16.0, 320.0)})
    found = diff(before, after)
    assert (found.moved, found.frames, found.notes) == (("a",), ("front-desk",), ("note",))
    assert after.layout.frames["front-desk"].size == FRAME.size


def test_nothing_is_made_too_small_to_be_taken_hold_of() -> None:
    after = areas.change_note(flow(), "note", size=(1.0, 500.0))
    assert after.layout.notes["note"].size == (areas.SMALLEST[0], 500.0)


def test_collapsing_is_told_by_the_diff_and_follows_renames_and_removals() -> None:
    before = flow()
    after = areas.collapse(before, ["b", "a"], collapsed=True)
    assert after.layout.collapsed == ("b", "a")
    assert set(diff(before, after).collapsed) == {"a", "b"}
    assert edits.rename_node(after, "b", "c").layout.collapsed == ("c", "a")
    assert edits.remove(after, ["b"]).layout.collapsed == ("a",)
    assert areas.collapse(after, ["b"], collapsed=False).layout.collapsed == ("a",)


def test_a_copy_brings_frames_notes_and_what_was_collapsed() -> None:
    before = areas.collapse(flow(), ["a"], collapsed=True)
    fragment = edits.extract(before, ["a"], ["front-desk"], ["note"])
    after, keys = edits.paste(before, fragment, (32.0, 64.0))
    assert keys == ("a-2",)
    assert after.layout.collapsed == ("a", "a-2")
    assert after.layout.frames["front-desk-2"].at == (16.0, 16.0)
    assert after.layout.notes["note-2"].at == (32.0, 384.0)
    assert not edits.extract(before, ["b"]).layout.frames


def test_an_unknown_frame_note_or_node_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        areas.change_frame(flow(), "other", title="x")
    with pytest.raises(KeyError):
        areas.remove_areas(flow(), [], ["other"])
    with pytest.raises(KeyError):
        areas.collapse(flow(), ["z"], collapsed=True)
    with pytest.raises(KeyError):
        areas.place(flow(), {}, {"other": (0.0, 0.0)})
