"""What comes out on the screen, looked at by its pixels."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.graph import NodeState
from filewright.engine.client import NodeActivity, NodeNumbers, WireNumbers
from filewright.gui.document import Document
from filewright.gui.editor import Editor
from filewright.gui.editor.node_item import NodeItem
from filewright.gui.editor.paint.card import paint_card
from filewright.gui.editor.shape.box import Point
from filewright.gui.theme import Theme, ThemeChoice
from tests.gui.editor.driver import Driver
from tests.gui.editor.flows import SPECS, photos


def picture(driver: Driver) -> QImage:
    QApplication.processEvents()
    return driver.viewport.grab().toImage()


def color_at(driver: Driver, point: Point, image: QImage | None = None) -> QColor:
    image = image or picture(driver)
    return image.pixelColor(driver.at(point) * image.devicePixelRatio())


def token(driver: Driver, name: str) -> QColor:
    return driver.editor.ink.theme.color(name)


def colors_near(driver: Driver, point: Point, reach: int = 3) -> set[str]:
    image = picture(driver)
    middle = driver.at(point)
    return {
        image.pixelColor(middle + QPoint(dx, dy)).name()
        for dx in range(-reach, reach + 1)
        for dy in range(-reach, reach + 1)
    }


@pytest.mark.parametrize("choice", [ThemeChoice.DARK, ThemeChoice.LIGHT])
def test_bodies_lie_on_the_canvas_in_their_colours_at_every_zoom(driver: Driver, choice: ThemeChoice) -> None:
    theme = driver.editor.ink.theme
    theme.choose(choice)
    try:
        for zoom in (2.0, 1.0, 0.83, 0.7, 0.5, 0.35):
            driver.look_at(zoom, (660.0, 60.0))
            x, y = driver.place("resize")
            assert color_at(driver, (x + 120, y + 8)) == token(driver, "bg.raised"), zoom
            assert color_at(driver, (x + 103, y + 120)) == token(driver, "bg.canvas"), zoom
    finally:
        theme.choose(ThemeChoice.DARK)


def test_from_afar_a_step_is_a_block_with_a_stripe_in_its_kind(driver: Driver) -> None:
    driver.look_at(0.2)
    body = driver.editor.picture.nodes["resize"].body
    x, y = body.center
    assert color_at(driver, (x, y)) == token(driver, "border.default")
    assert color_at(driver, (x - 56, y)) == token(driver, "type.image")


def test_from_afar_no_step_paints_itself(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[str] = []
    monkeypatch.setattr(NodeItem, "paint", lambda self, *_args: painted.append(self.face.key))
    driver.look_at(0.2)
    picture(driver)
    assert painted == []


def test_from_afar_a_step_with_a_problem_has_its_colour(driver: Driver) -> None:
    driver.document.edit(edits.set_param(driver.document.pipeline, "resize", "width", "wide"), "Width")
    driver.look_at(0.2)
    x, y = driver.editor.picture.nodes["resize"].body.center
    assert color_at(driver, (x, y)) == token(driver, "state.error")


def test_a_selected_step_has_an_accent_outline(driver: Driver) -> None:
    x, y = driver.place("resize")
    edge = (x + 100, y)
    assert token(driver, "accent.base").name() not in colors_near(driver, edge)
    driver.select("resize")
    assert token(driver, "accent.base").name() in colors_near(driver, edge)


def test_a_step_that_is_off_is_weaker(driver: Driver) -> None:
    x, y = driver.place("resize")
    driver.document.edit(edits.change_node(driver.document.pipeline, "resize", state=NodeState.DISABLED), "Off")
    weak = color_at(driver, (x + 120, y + 8))
    assert weak not in (token(driver, "bg.raised"), token(driver, "bg.canvas"))


def test_a_connection_is_drawn_in_the_weak_colour_of_its_kind(driver: Driver) -> None:
    wires = driver.editor.picture.wires
    level = wires["filter.pictures -> resize.in"].curve.middle
    strongest = max((QColor(name) for name in colors_near(driver, level, 1)), key=lambda color: color.saturation())
    wanted = token(driver, "wire_idle.image")
    assert abs(strongest.hue() - wanted.hue()) <= 4
    assert abs(strongest.lightness() - wanted.lightness()) <= 20


def test_a_moved_connection_leaves_nothing_behind(driver: Driver) -> None:
    """What is painted bit by bit while dragging equals what is painted anew."""
    start = driver.head("web")
    driver.press(start)
    driver.draw(start, (start[0] + 40, start[1] + 300))
    picture(driver)
    driver.draw((start[0] + 40, start[1] + 300), (start[0] - 200, start[1] + 400))
    driver.release((start[0] - 200, start[1] + 400))
    driver.move((40.0, 560.0))
    assert_nothing_left(driver)


def test_scrolling_leaves_nothing_behind(driver: Driver) -> None:
    for dx, dy in ((7, 3), (-40, 12), (0, -90), (250, 0)):
        driver.editor.camera.pan(dx, dy)
        QApplication.processEvents()
    assert_nothing_left(driver)


def test_numbers_that_change_leave_nothing_behind(driver: Driver, qtbot: QtBot) -> None:
    for rate, waiting in ((100.0, 9000), (1.0, 0), (0.0, 10_000)):
        nodes = {key: NodeNumbers(activity=NodeActivity.RUNNING, busy=rate / 100, median=rate) for key in driver.nodes}
        wires = {id: WireNumbers(rate=rate, waiting=waiting, total=1) for id in driver.wires}
        with qtbot.waitSignal(driver.editor.live.shown):
            driver.editor.show_numbers(nodes, wires)
        QApplication.processEvents()
    assert_nothing_left(driver)


def assert_nothing_left(driver: Driver) -> None:
    """The window as it stands, bit by bit, against the window painted anew."""
    QApplication.processEvents()
    screen = driver.editor.screen()
    shown = screen.grabWindow(driver.editor.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    driver.viewport.update()
    QApplication.processEvents()
    anew = screen.grabWindow(driver.editor.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert not shown.isNull()
    assert shown.size() == anew.size()
    assert shown == anew


def test_an_empty_flow_says_what_to_do(theme: Theme) -> None:
    document = Document(type(photos())(), SPECS)
    editor = Editor(document, theme)
    editor.resize(800, 500)
    editor.show()
    assert editor.overlays.empty.isVisible()
    editor.overlays.empty.button.click()
    assert editor.finder.popup.isVisible()
    editor.finder.popup.close_quietly()
    editor.add_step("rename")
    assert not editor.overlays.empty.isVisible()
    editor.close()
    editor.deleteLater()


def test_halves_of_pixels_do_not_blur_a_border(driver: Driver) -> None:
    """At odd zooms a step still begins on a whole pixel: its border has exactly the border's colour."""
    for zoom in (0.73, 0.91, 1.37):
        driver.look_at(zoom, (400.3, 100.7))
        x, y = driver.place("resize")
        assert token(driver, "border.default").name() in colors_near(driver, (x + 60, y), 2)
        assert isinstance(driver.editor.camera.center, QPointF)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_on_a_card_the_tile_ends_before_the_title_begins(driver: Driver, ratio: float) -> None:
    driver.look_at(0.62)
    item = driver.editor.picture.nodes["resize"]
    image = QImage(round(150 * ratio), round(80 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(token(driver, "bg.canvas"))
    painter = QPainter(image)
    painter.scale(0.62, 0.62)
    paint_card(painter, driver.editor.ink, item.face, item.pulse, item.marks, ratio)
    painter.end()
    level = round((item.face.shape.height * 0.62 / 2 - 9 + 2) * ratio)  # the upper edge of the tile, above the title
    body = token(driver, "bg.raised")
    width = sum(image.pixelColor(x, level) != body for x in range(round(3 * ratio), round(100 * ratio))) / ratio
    assert 15 <= width <= 18.5, "the tile is 18 pixels of the screen wide"
