"""What is told about the thing under the pointer."""

from time import time_ns

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.graph import WireLimit
from filewright.engine.client import NodeNumbers, WireNumbers
from filewright.gui.editor.shape.box import Point
from filewright.gui.wording import THIN
from tests.gui.editor.driver import Driver

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def tip(driver: Driver, point: Point) -> str:
    at = driver.at(point)
    QApplication.sendEvent(driver.viewport, QHelpEvent(QEvent.Type.ToolTip, at, driver.viewport.mapToGlobal(at)))
    text = QToolTip.text().replace(THIN, " ")
    QToolTip.hideText()
    return text


def test_a_connection_tells_rate_queue_age_and_limit(driver: Driver, qtbot: QtBot) -> None:
    id = "filter.pictures -> resize.in"
    limit = WireLimit(count=8, bytes=5_000_000)
    driver.document.edit(edits.change_wire(driver.document.pipeline, id, limit=limit), "Limit")
    numbers = WireNumbers(
        total=12_431, rate=3.3, waiting=6, waiting_bytes=4_100_000, oldest_ns=time_ns() - 3_200_000_000
    )
    with qtbot.waitSignal(driver.editor.live.shown):
        driver.editor.show_numbers({"resize": NodeNumbers()}, {id: numbers})
    assert tip(driver, driver.editor.picture.wires[id].curve.middle).split("\n") == [
        "Only pictures → Resize image",
        "198/min, 12,431 files so far",
        "6 files wait (4.1 MB)",
        "The oldest came 3 s ago",
        "Full at 8 files or 5.0 MB",
    ]


def test_a_connection_that_cannot_work_tells_the_whole_sentence(driver: Driver) -> None:
    driver.document.edit(edits.change_node(driver.document.pipeline, "resize", use="upper"), "Other kind")
    drawing = driver.editor.picture.wires["filter.pictures -> resize.in"]
    assert drawing.face.sentence
    assert drawing.face.sentence in tip(driver, drawing.curve.points[4])


def test_a_port_tells_what_it_gives_and_what_becomes_of_the_rest(driver: Driver) -> None:
    assert tip(driver, driver.way_out("filter", "pictures")) == "pictures: gives pictures"
    driver.document.edit(edits.disconnect(driver.document.pipeline, ["filter.rest -> other.in"]), "Disconnect")
    assert tip(driver, driver.way_out("filter", "rest")).endswith("is left out while nothing is connected.")


def test_a_step_tells_all_its_problems_in_full(driver: Driver) -> None:
    driver.document.edit(edits.set_param(driver.document.pipeline, "resize", "width", "wide"), "Width")
    driver.document.edit(edits.set_param(driver.document.pipeline, "resize", "nonsense", 1), "Nonsense")
    words = tip(driver, driver.head("resize"))
    assert words.startswith("Resize image\n")
    assert all(p.sentence in words for p in driver.document.problems if p.place.node == "resize" and p.wire is None)


def test_nothing_tells_nothing(driver: Driver) -> None:
    assert tip(driver, (430.0, 250.0)) == ""
