"""Frames, notes and collapsed steps in the file: read, written, kept where they are not ours or cannot be read."""

from pathlib import Path

from filewright.core import areas
from filewright.core.pipeline import Frame, Note, Pipeline, Tint
from filewright.pipeline.data import document_data
from filewright.pipeline.reader import Reading, read_text
from filewright.pipeline.splice import spliced

FILE = Path("flow.filewright")
TEXT = """filewright: 1
nodes:
  a: {use: rename}
  b: {use: rename}
layout:
  nodes: {a: [0, 0], b: [240, 0]}
  frames:
    desk:  # where scans come in
      title: Front desk
      at: [-16, -48]
      size: [480, 240]
      color: blue
      text: |-
        *Scans* of the day

        - each is split
      folded: true   # of another program
    bad: {at: [0]}
  notes:
    first: {at: [0, 320], size: [240, 96.5], text: 010}
  collapsed: [b]  # no room
  guides: [1, 2]
"""


def read(text: str) -> Reading:
    return read_text(text, FILE)


def change(text: str, after: Pipeline) -> str:
    reading = read(text)
    assert reading.tree is not None
    return spliced(text, reading.tree, document_data(reading.require()), document_data(after))


def test_frames_notes_and_collapsed_steps_are_read() -> None:
    layout = read(TEXT).require().layout
    assert layout.frames == {
        "desk": Frame(
            at=(-16.0, -48.0),
            size=(480.0, 240.0),
            title="Front desk",
            text="*Scans* of the day\n\n- each is split",
            tint=Tint.BLUE,
            extra={"folded": True},
        )
    }
    assert layout.notes == {"first": Note(at=(0.0, 320.0), size=(240.0, 96.5), text="010")}
    assert layout.collapsed == ("b",)
    assert layout.extra == {"guides": [1, 2]}


def test_what_cannot_be_read_is_a_warning_with_its_place_and_stays_in_the_text() -> None:
    reading = read(TEXT)
    assert [(p.place.line, p.code) for p in reading.problems] == [(18, "flow-bad-frame")]
    after = areas.change_frame(reading.require(), "desk", title="Desk")
    assert change(TEXT, after) == TEXT.replace("title: Front desk", "title: Desk")


def test_comments_and_unknown_names_survive_edits_beside_them() -> None:
    pipeline = read(TEXT).require()
    after = areas.place(pipeline, {}, {"desk": (0.0, -32.0)}, {"first": (16.0, 320.0)})
    after = areas.collapse(after, ["a"], collapsed=True)
    text = change(TEXT, after)
    assert text == (
        TEXT.replace("at: [-16, -48]", "at: [0, -32]")
        .replace("first: {at: [0, 320]", "first: {at: [16, 320]")
        .replace("collapsed: [b]", "collapsed: [b, a]")
    )
    assert read(text).require() == after


def test_a_file_without_them_gets_and_loses_them_again() -> None:
    bare = "filewright: 1\nnodes:\n  a: {use: rename}\nlayout:\n  nodes: {a: [0, 0]}\n"
    pipeline = read(bare).require()
    after, key = areas.add_frame(pipeline, Frame(at=(0.0, 0.0), size=(160.0, 96.0)))
    text = change(bare, after)
    assert text == bare + "  frames:\n    frame: {at: [0, 0], size: [160, 96]}\n"
    assert change(text, areas.remove_areas(after, [key])) == bare


def test_another_form_under_our_names_is_kept_until_ours_takes_its_place() -> None:
    text = 'filewright: 1\nnodes:\n  a: {use: rename}\nlayout:\n  frames: [{title: "Pictures"}]\n  collapsed: yes\n'
    pipeline = read(text).require()
    assert pipeline.layout.extra == {"frames": [{"title": "Pictures"}], "collapsed": "yes"}
    assert not read(text).problems
    after, _key = areas.add_frame(pipeline, Frame(at=(0.0, 0.0), size=(160.0, 96.0)))
    after = areas.collapse(after, ["a"], collapsed=True)
    assert read(change(text, after)).require() == after


def test_collapsed_steps_that_are_not_there_are_left_out() -> None:
    text = "filewright: 1\nnodes:\n  a: {use: rename}\nlayout: {collapsed: [a, gone, a, [x]]}\n"
    reading = read(text)
    assert reading.require().layout.collapsed == ("a",)
    assert [p.code for p in reading.problems] == ["flow-bad-collapsed"]
