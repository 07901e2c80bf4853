"""Frames and notes under the hand: made, taken by title and edges, moved with what is inside, written in place."""

import pytest
from PySide6.QtCore import Qt

from filewright.core import areas, edits
from filewright.core.pipeline import Frame, Note, Tint
from filewright.gui.document import Selection
from filewright.gui.editor.areas.sheet import AreaId, AreaKind, Edges
from tests.gui.editor.driver import ALT, CTRL, SHIFT, Driver

FRAME = Frame(at=(256.0, 336.0), size=(272.0, 176.0), title="Later")
NOTE = Note(at=(0.0, 192.0), size=(192.0, 96.0), text="Ask **Ada**")


@pytest.fixture
def framed(driver: Driver) -> Driver:
    """`loose` lies in the frame `later`, a note lies free."""
    pipeline = areas.add_frame(driver.document.pipeline, FRAME)[0]
    pipeline = areas.add_note(pipeline, NOTE)[0]
    driver.document.revert(pipeline)
    return driver


def frame(driver: Driver, key: str = "later") -> Frame:
    return driver.document.pipeline.layout.frames[key]


def note(driver: Driver) -> Note:
    return driver.document.pipeline.layout.notes["note"]


def undo_text(driver: Driver) -> str:
    return driver.document.undo_stack.undoText()


def test_a_frame_is_put_around_what_is_selected_and_named_at_once(driver: Driver) -> None:
    driver.select("resize", "web")
    driver.key(Qt.Key.Key_G, CTRL)
    made = frame(driver, "frame")
    assert (made.at, made.size) == ((544.0, -48.0), (544.0, 176.0))
    driver.key("Web")
    driver.key(Qt.Key.Key_Return)
    assert frame(driver, "frame").title == "Web"
    assert driver.editor.canvas.hasFocus()
    driver.document.undo_stack.undo()
    driver.document.undo_stack.undo()
    assert not driver.document.pipeline.layout.frames


def test_a_frame_moves_with_what_lies_inside_in_one_step(framed: Driver) -> None:
    title = (FRAME.at[0] + 100, FRAME.at[1] + 12)
    framed.drag(title, (title[0] + 32, title[1] + 64))
    assert frame(framed).at == (288.0, 400.0)
    assert framed.place("loose") == (320.0, 448.0)
    assert framed.place("text") == (576.0, 384.0)
    assert undo_text(framed) == "Move a frame"
    framed.document.undo_stack.undo()
    assert frame(framed) == FRAME
    assert framed.place("loose") == (288.0, 384.0)
    assert framed.editor.picture.sheet.box(AreaId(AreaKind.FRAME, "later")).left == 256.0


def test_the_inside_of_a_frame_is_canvas(framed: Driver) -> None:
    inside = (FRAME.at[0] + 260, FRAME.at[1] + 150)
    assert framed.hit(inside).area is None
    framed.press((510.0, 500.0))
    framed.draw((510.0, 500.0), (400.0, 400.0))
    assert framed.document.selection.nodes == {"loose"}
    assert not framed.document.selection.frames
    framed.release((400.0, 400.0))


def test_a_frame_is_resized_by_its_edges_and_what_is_inside_stays(framed: Driver) -> None:
    corner = (FRAME.at[0] + FRAME.size[0], FRAME.at[1] + FRAME.size[1])
    assert framed.hit(corner).edges == Edges(1, 1)
    framed.drag(corner, (corner[0] + 50, corner[1] + 30))
    assert frame(framed).size == (320.0, 208.0)
    framed.drag((256.0, 450.0), (233.0, 450.0), ALT)
    assert (frame(framed).at, frame(framed).size) == ((233.0, 336.0), (343.0, 208.0))
    assert framed.place("loose") == (288.0, 384.0)
    framed.drag((233.0, 450.0), (900.0, 450.0))
    assert frame(framed).size[0] == areas.SMALLEST[0]


def test_escape_leaves_a_resized_or_moved_area_as_it_was(framed: Driver) -> None:
    for start in ((FRAME.at[0] + 100, FRAME.at[1] + 12), (FRAME.at[0], FRAME.at[1] + 90)):
        framed.press(start)
        framed.draw(start, (start[0] - 64, start[1] + 64))
        framed.key(Qt.Key.Key_Escape)
        framed.release(start)
    box = framed.editor.picture.sheet.box(AreaId(AreaKind.FRAME, "later"))
    assert (box.left, box.top, box.width, box.height) == (*FRAME.at, *FRAME.size)
    assert framed.editor.picture.nodes["loose"].place == (288.0, 384.0)
    assert framed.document.undo_stack.count() == 0


def test_deleting_a_frame_keeps_what_is_inside_and_cutting_takes_it(framed: Driver) -> None:
    framed.click((FRAME.at[0] + 100, FRAME.at[1] + 12))
    assert framed.document.selection.frames == {"later"}
    framed.key(Qt.Key.Key_Delete)
    assert not framed.document.pipeline.layout.frames
    assert "loose" in framed.nodes
    framed.document.undo_stack.undo()
    framed.document.select(Selection(frames=frozenset(("later",))))
    framed.editor.trigger("cut")
    assert "loose" not in framed.nodes
    framed.editor.trigger("paste")
    assert "loose" in framed.nodes
    assert len(framed.document.pipeline.layout.frames) == 1


def test_a_note_is_made_written_and_moved(driver: Driver) -> None:
    driver.key(Qt.Key.Key_N, SHIFT)
    driver.key("Ask Ada")
    driver.key(Qt.Key.Key_Return, CTRL)
    assert note(driver).text == "Ask Ada"
    x, y = note(driver).at
    driver.drag((x + 60, y + 40), (x + 92, y + 40))
    assert note(driver).at == (x + 32, y)
    assert undo_text(driver) == "Move a note"


def test_a_new_note_without_words_goes_again_with_escape(driver: Driver) -> None:
    driver.key(Qt.Key.Key_N, SHIFT)
    driver.key(Qt.Key.Key_Escape)
    assert not driver.document.pipeline.layout.notes
    assert driver.editor.canvas.hasFocus()


def test_a_longer_text_makes_the_note_higher(framed: Driver) -> None:
    framed.editor.order.write(AreaId(AreaKind.NOTE, "note"))
    framed.editor.order.writing.text.setPlainText("\n\n".join(f"Line {n}" for n in range(9)))
    framed.key(Qt.Key.Key_Return, CTRL)
    assert note(framed).size[0] == NOTE.size[0]
    assert note(framed).size[1] > NOTE.size[1]
    assert note(framed).at == NOTE.at


def test_text_in_a_frame_makes_room_above_what_is_inside(framed: Driver) -> None:
    framed.editor.order.write(AreaId(AreaKind.FRAME, "later"))
    framed.editor.order.writing.text.setPlainText("Some\n\nlines\n\nabove")
    framed.key(Qt.Key.Key_Return)
    after = frame(framed)
    assert after.at[1] < FRAME.at[1]
    assert after.at[1] + after.size[1] == FRAME.at[1] + FRAME.size[1]


def test_colour_is_one_edit_for_all_that_is_selected(framed: Driver) -> None:
    framed.document.select(Selection(frames=frozenset(("later",)), notes=frozenset(("note",))))
    framed.editor.trigger("tint-green")
    assert (frame(framed).tint, note(framed).tint) == (Tint.GREEN, Tint.GREEN)
    framed.document.undo_stack.undo()
    assert (frame(framed).tint, note(framed).tint) == (Tint.PLAIN, Tint.PLAIN)


def test_arrows_nudge_a_frame_with_what_is_inside(framed: Driver) -> None:
    framed.document.select(Selection(frames=frozenset(("later",))))
    framed.key(Qt.Key.Key_Right, CTRL)
    framed.key(Qt.Key.Key_Right, CTRL)
    assert frame(framed).at == (288.0, 336.0)
    assert framed.place("loose") == (320.0, 384.0)
    assert framed.document.undo_stack.count() == 1


def test_an_edit_of_the_graph_ends_no_words_and_undo_of_the_frame_does(framed: Driver) -> None:
    writing = framed.editor.order.writing
    framed.editor.trigger("frame")
    assert writing.area == AreaId(AreaKind.FRAME, "frame")
    framed.document.edit(edits.set_param(framed.document.pipeline, "resize", "width", 5), "Width")
    assert writing.area is not None
    framed.document.undo_stack.undo()
    framed.document.undo_stack.undo()
    assert writing.area is None
    assert not writing.isVisible()
