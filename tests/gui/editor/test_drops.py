"""What is dragged in: kinds of steps from the palette, files from the desktop."""

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.graph import Node
from filewright.gui.editor.shape.box import Point
from filewright.gui.step_drag import step_mime
from tests.gui.editor.driver import LEFT, NONE, Driver

COPY = Qt.DropAction.CopyAction


def drag_in(driver: Driver, mime: QMimeData, point: Point, *, drop: bool = True) -> bool:
    """Bring something over the canvas and let it go; whether it was taken."""
    at = driver.at(point)
    enter = QDragEnterEvent(at, COPY, mime, LEFT, NONE)
    QApplication.sendEvent(driver.viewport, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(driver.viewport, QDragMoveEvent(at, COPY, mime, LEFT, NONE))
    if not drop:
        return True
    event = QDropEvent(QPointF(at), COPY, mime, LEFT, NONE, QEvent.Type.Drop)
    QApplication.sendEvent(driver.viewport, event)
    return event.isAccepted()


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_a_kind_of_step_is_added_where_it_is_let_go(driver: Driver) -> None:
    assert drag_in(driver, step_mime("rename"), (900.0, 420.0))
    assert driver.place("rename") == (800.0, 400.0)
    assert driver.document.selection.nodes == {"rename"}
    assert driver.editor.canvas.hasFocus()


def test_over_a_connection_that_it_fits_it_is_put_into_it(driver: Driver) -> None:
    wire = driver.editor.picture.wires["filter.pictures -> resize.in"]
    drag_in(driver, step_mime("watermark"), wire.curve.middle, drop=False)
    assert wire.hover
    drag_in(driver, step_mime("watermark"), wire.curve.middle)
    assert {"filter.pictures -> watermark.in", "watermark.out -> resize.in"} <= driver.wires
    driver.document.undo_stack.undo()
    assert "filter.pictures -> resize.in" in driver.wires


def test_over_a_connection_that_it_does_not_fit_it_is_only_added(driver: Driver) -> None:
    wire = driver.editor.picture.wires["filter.pictures -> resize.in"]
    drag_in(driver, step_mime("upper"), wire.curve.middle, drop=False)
    assert not wire.hover
    drag_in(driver, step_mime("upper"), wire.curve.middle)
    assert "filter.pictures -> resize.in" in driver.wires
    assert "upper" in driver.nodes


def test_an_unknown_kind_is_refused(driver: Driver) -> None:
    assert not drag_in(driver, step_mime("nobody"), (900.0, 420.0))


def test_files_let_go_on_the_canvas_are_reported(driver: Driver, qtbot: QtBot, tmp_path: Path) -> None:
    paths = [tmp_path / "a.jpg", tmp_path / "folder"]
    with qtbot.waitSignal(driver.editor.files_dropped) as heard:
        assert drag_in(driver, files(*paths), (430.0, 250.0))
    assert heard.args == [[str(path) for path in paths], None]


def test_files_let_go_on_a_step_name_it(driver: Driver, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(driver.editor.files_dropped) as heard:
        drag_in(driver, files(tmp_path / "a.jpg"), driver.head("inbox"))
    assert heard.args == [[str(tmp_path / "a.jpg")], "inbox"]


def test_the_step_under_dragged_files_is_shown_as_their_target(driver: Driver, tmp_path: Path) -> None:
    drag_in(driver, files(tmp_path / "a.jpg"), driver.head("inbox"), drop=False)
    assert driver.marks("inbox").target
    drag_in(driver, files(tmp_path / "a.jpg"), (430.0, 250.0))
    assert not driver.marks("inbox").target


def test_text_that_tells_of_steps_becomes_steps_where_it_is_let_go(driver: Driver) -> None:
    chat = QMimeData()
    chat.setText("Try this:\n\nnodes:\n  small: {use: resize}\n  out: {use: save}\nwires:\n  - small -> out\n")
    assert drag_in(driver, chat, (304.0, 560.0))
    assert "small.out -> out.in" in driver.wires
    assert driver.place("small") == (304.0, 560.0)


def test_other_text_and_web_addresses_are_not_taken(driver: Driver) -> None:
    text, web = QMimeData(), QMimeData()
    text.setText("hello")
    web.setUrls([QUrl("https://example.org/a.jpg")])
    assert not drag_in(driver, text, (430.0, 250.0))
    assert not drag_in(driver, web, (430.0, 250.0))


def test_a_step_put_in_between_lies_level_and_clear_of_its_neighbours(driver: Driver) -> None:
    x, y = driver.editor.picture.wires["filter.pictures -> resize.in"].curve.middle
    drag_in(driver, step_mime("watermark"), (x, y + 5))
    levels = {driver.way_out("filter", "pictures")[1], driver.way_in("watermark")[1], driver.way_in("resize")[1]}
    assert len(levels) == 1
    bodies = [driver.editor.picture.nodes[key].body for key in ("filter", "watermark", "resize", "web")]
    assert all(left.right + 60 <= right.left for left, right in pairwise(bodies))


def test_in_a_crowd_it_goes_to_the_next_free_place_and_is_shown(driver: Driver) -> None:
    pipeline = driver.document.pipeline
    for index in range(60):
        node = Node(key=f"n{index}", use="rename")
        pipeline = edits.add_node(pipeline, node, (index % 10 * 208.0 - 416, 600.0 + index // 10 * 112))
    driver.document.edit(pipeline, "Crowd")
    driver.look_at(1.0, (520.0, 900.0))
    assert drag_in(driver, step_mime("watermark"), (520.0, 900.0))
    body = driver.editor.picture.nodes["watermark"].body
    others = [item.body for key, item in driver.editor.picture.nodes.items() if key != "watermark"]
    assert not any(other.meets(body) for other in others)
    area = driver.editor.camera.area
    assert area.holds((body.left, body.top))
    assert area.holds((body.right, body.bottom))
