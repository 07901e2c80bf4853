"""Where the view looks."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from filewright.gui.document import Document
from filewright.gui.editor import Editor
from filewright.gui.editor.shape.box import Box
from filewright.gui.theme import Theme
from tests.gui.editor.driver import NONE, SHIFT, Driver
from tests.gui.editor.flows import SPECS, flow


def turn(driver: Driver, notches: int, at: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Turn the wheel."""
    event = QWheelEvent(
        QPointF(at),
        driver.viewport.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(driver.viewport, event)


@pytest.mark.parametrize("notches", [1, -1, 3, -5])
def test_the_wheel_zooms_and_what_is_under_the_pointer_stays(driver: Driver, notches: int) -> None:
    at = QPoint(300, 500)
    before = driver.editor.canvas.mapToScene(at)
    turn(driver, notches, at)
    after = driver.editor.canvas.mapToScene(at)
    assert (driver.editor.camera.zoom > 1) == (notches > 0)
    slack = 1.5 / driver.editor.camera.scale
    assert abs(before.x() - after.x()) <= slack
    assert abs(before.y() - after.y()) <= slack


def test_there_and_back_ends_at_exactly_one_hundred_percent(driver: Driver) -> None:
    for notches in (1, 1, 1, -1, -1, -1):
        turn(driver, notches, QPoint(300, 500))
    assert driver.editor.camera.zoom == 1.0


def test_zoom_has_ends(driver: Driver) -> None:
    for _turn in range(40):
        turn(driver, 5, QPoint(300, 500))
    assert driver.editor.camera.zoom == 2.0
    for _turn in range(80):
        turn(driver, -5, QPoint(300, 500))
    assert driver.editor.camera.zoom == 0.05


def test_shift_and_the_wheel_move_sideways(driver: Driver) -> None:
    before = driver.editor.camera.center
    turn(driver, -1, QPoint(300, 500), SHIFT)
    after = driver.editor.camera.center
    assert after.x() > before.x()
    assert after.y() == before.y()
    assert driver.editor.camera.zoom == 1.0


def test_fit_shows_everything_but_never_larger_than_it_is(driver: Driver) -> None:
    driver.editor.fit()
    bounds = driver.editor.picture.bounds
    assert bounds is not None
    area = driver.editor.camera.area
    assert area.left <= bounds.left
    assert area.top <= bounds.top
    assert area.right >= bounds.right
    assert area.bottom >= bounds.bottom
    driver.select("web")
    driver.editor.trigger("fit-selection")
    assert driver.editor.camera.zoom == 1.0
    x, y = driver.editor.picture.nodes["web"].body.center
    assert abs(driver.editor.camera.center.x() - x) <= 1
    assert abs(driver.editor.camera.center.y() - y) <= 1


def test_a_large_flow_fits_below_the_smallest_zoom_for_people(theme: Theme) -> None:
    nodes = {f"n{i}": ("rename", float(i % 100 * 288), float(i // 100 * 8000)) for i in range(400)}
    editor = Editor(Document(flow(nodes), SPECS), theme)
    editor.resize(900, 500)
    editor.show()
    editor.fit(animated=False)
    assert editor.camera.zoom < 0.05
    bounds = editor.picture.bounds
    assert bounds is not None
    assert editor.camera.area.width > bounds.width
    editor.close()
    editor.deleteLater()


def test_going_to_a_step_brings_it_into_view(driver: Driver) -> None:
    driver.look_at(1.0, (-3000.0, 900.0))
    driver.editor.go_to("web")
    body = driver.editor.picture.nodes["web"].body
    area = driver.editor.camera.area
    assert area.left <= body.left <= body.right <= area.right
    assert driver.document.selection.current == "web"


def test_what_is_in_view_does_not_move_the_view(driver: Driver) -> None:
    before = driver.editor.camera.center
    driver.editor.camera.reveal(Box(400, 200, 500, 300))
    assert driver.editor.camera.center == before


def test_the_users_text_size_makes_everything_larger_at_the_same_zoom(driver: Driver, theme: Theme) -> None:
    wide = driver.at((100.0, 0.0)).x() - driver.at((0.0, 0.0)).x()
    theme.set_text_scale(1.5)
    try:
        assert driver.editor.camera.zoom == 1.0
        assert driver.at((100.0, 0.0)).x() - driver.at((0.0, 0.0)).x() == round(wide * 1.5)
    finally:
        theme.set_text_scale(1.0)


def test_the_map_moves_the_view_and_overlays_stay_in_their_corners(driver: Driver) -> None:
    overlays = driver.editor.overlays
    corner = overlays.zoom.geometry()
    driver.editor.camera.pan(-2000, -900)
    assert overlays.zoom.geometry() == corner
    assert overlays.map.isVisible()
    inside = overlays.map.rect().center()
    QTest.mouseClick(overlays.map, Qt.MouseButton.LeftButton, NONE, inside)
    assert driver.editor.picture.bounds is not None
    x, y = driver.editor.picture.bounds.center
    assert abs(driver.editor.camera.center.x() - x) < 60
    assert abs(driver.editor.camera.center.y() - y) < 60
