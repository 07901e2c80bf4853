"""Search in the graph: hits lit, the rest dim; Enter goes from one to the next."""

from PySide6.QtCore import Qt

from filewright.core import areas, edits
from filewright.core.pipeline import Note
from tests.gui.editor.driver import CTRL, SHIFT, Driver


def opened(driver: Driver, text: str) -> None:
    driver.key(Qt.Key.Key_F, CTRL)
    driver.key(text)


def dim(driver: Driver) -> set[str]:
    return {key for key in driver.nodes if driver.marks(key).dim}


def test_what_is_found_is_lit_and_the_rest_dims_until_escape(driver: Driver) -> None:
    opened(driver, "kind:save")
    assert dim(driver) == driver.nodes - {"web", "other"}
    assert driver.editor.picture.wires["resize.out -> web.in"].dim
    assert driver.editor.order.find.bar.count.text() == "2 found"
    driver.key(Qt.Key.Key_Escape)
    assert not dim(driver)
    assert not driver.editor.picture.wires["resize.out -> web.in"].dim
    assert driver.editor.canvas.hasFocus()


def test_enter_walks_and_centres_from_left_to_right_and_round(driver: Driver) -> None:
    opened(driver, "kind:save")
    seen = []
    for _press in range(3):
        driver.key(Qt.Key.Key_Return)
        seen.append(driver.document.selection.current)
        middle = driver.editor.picture.nodes[seen[-1] or ""].body.center
        assert abs(driver.editor.camera.center.x() - middle[0]) < 2
    assert seen == ["other", "web", "other"]
    assert driver.editor.order.find.bar.count.text() == "1 of 2"
    driver.key(Qt.Key.Key_Return, SHIFT)
    assert driver.document.selection.current == "web"


def test_an_edit_is_looked_at_again(driver: Driver) -> None:
    opened(driver, "4711")
    assert driver.editor.order.find.bar.count.text() == "none"
    driver.document.edit(edits.set_param(driver.document.pipeline, "resize", "width", 4711), "Width")
    assert driver.editor.order.find.places == ("resize",)
    driver.document.undo_stack.undo()
    assert driver.editor.order.find.places == ()


def test_notes_are_found_and_gone_to(driver: Driver) -> None:
    note = Note(at=(0.0, 900.0), size=(192.0, 96.0), text="Ask Ada")
    driver.document.revert(areas.add_note(driver.document.pipeline, note)[0])
    opened(driver, "ada")
    driver.key(Qt.Key.Key_Return)
    assert driver.document.selection.notes == {"note"}
    assert abs(driver.editor.camera.center.y() - 948) < 2
    assert dim(driver) == driver.nodes


def test_problems_are_found_by_what_they_are(driver: Driver) -> None:
    driver.document.edit(edits.set_param(driver.document.pipeline, "resize", "width", 0), "Width")
    opened(driver, "is:invalid")
    assert driver.editor.order.find.places == ("loose", "resize", "text")  # two are not connected yet
    driver.editor.order.find.bar.field.set_text("is:unused")
    assert set(driver.editor.order.find.places) == {"loose", "text"}
    driver.editor.order.find.bar.field.set_text("is:what")
    assert driver.editor.order.find.bar.count.text() == "is:what?"


def test_del_in_the_field_takes_no_step_away(driver: Driver) -> None:
    driver.select("web")
    opened(driver, "x")
    driver.key(Qt.Key.Key_Delete)
    driver.key(Qt.Key.Key_Backspace)
    assert "web" in driver.nodes
