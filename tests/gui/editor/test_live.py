"""Live numbers: given as plain values, shown where they differ, at most four times a second."""

from time import time_ns

import pytest
from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.graph import WireLimit
from filewright.core.media import Kind
from filewright.engine.client import NodeActivity, NodeNumbers, WireNumbers
from filewright.errors import Fault, Scope
from filewright.gui.editor.faces.figures import plain
from filewright.gui.editor.faces.wire_face import WireFace, WireState, wire_pulse_of
from filewright.gui.theme import Look
from filewright.gui.wording import THIN, RateUnit
from tests.gui.editor.driver import Driver
from tests.gui.editor.flows import wire

WORKS = NodeNumbers(activity=NodeActivity.RUNNING, rate=3.3, median=0.046, p95=0.12, busy=0.62, last_ns=1)


def foot(driver: Driver, key: str) -> tuple[str, str]:
    pulse = driver.editor.picture.nodes[key].pulse
    return plain(pulse.left).replace(THIN, " "), plain(pulse.right).replace(THIN, " ")


def show(driver: Driver, qtbot: QtBot, **nodes: NodeNumbers) -> None:
    """Show numbers, and wait until they are there."""
    with qtbot.waitSignal(driver.editor.live.shown):
        driver.editor.show_numbers({key: nodes.get(key, NodeNumbers()) for key in driver.nodes}, {})


def test_a_working_step_shows_its_times_and_how_busy_it_is(driver: Driver, qtbot: QtBot) -> None:
    show(driver, qtbot, resize=WORKS)
    assert driver.editor.picture.nodes["resize"].pulse.look is Look.RUNNING
    assert foot(driver, "resize") == ("46 ms · 95 % in 120", "busy 62 %")


def test_the_busiest_are_hot_from_eighty_percent(driver: Driver, qtbot: QtBot) -> None:
    show(driver, qtbot, resize=NodeNumbers(activity=NodeActivity.RUNNING, busy=0.8), web=WORKS)
    assert driver.editor.picture.nodes["resize"].pulse.hot
    assert not driver.editor.picture.nodes["web"].pulse.hot


def test_a_source_shows_its_rate_and_its_last_file(driver: Driver, qtbot: QtBot) -> None:
    taken = NodeNumbers(activity=NodeActivity.RUNNING, rate=212 / 60, last_ns=time_ns() - 2_100_000_000)
    show(driver, qtbot, inbox=taken)
    assert foot(driver, "inbox") == ("212/min", "last 2 s ago")


def test_a_held_step_and_its_connection_say_how_many_wait(driver: Driver, qtbot: QtBot) -> None:
    with qtbot.waitSignal(driver.editor.live.shown):
        driver.editor.show_numbers(
            {"web": NodeNumbers(activity=NodeActivity.PAUSED, waiting=38)},
            {"resize.out -> web.in": WireNumbers(waiting=38)},
        )
    assert driver.editor.picture.nodes["web"].pulse.look is Look.HELD
    assert foot(driver, "web") == ("you hold it here", "38 wait")
    drawing = driver.editor.picture.wires["resize.out -> web.in"]
    assert (drawing.pulse.state, drawing.pulse.queue) == (WireState.HELD, "Held · 38 wait")


def test_a_step_that_is_held_back_says_by_which_one(driver: Driver, qtbot: QtBot) -> None:
    show(driver, qtbot, resize=NodeNumbers(waiting=12, waits_for="web"))
    title = driver.editor.picture.nodes["web"].face.title
    assert foot(driver, "resize")[0] == f"waiting for {title}"


def test_a_process_in_trouble_speaks_and_makes_room_for_its_words(driver: Driver, qtbot: QtBot) -> None:
    item = driver.editor.picture.nodes["web"]
    plain_height = item.face.shape.height
    fault = Fault(code="said", scope=Scope.PROCESS, fields={"message": "The share is gone."})
    trouble = NodeNumbers(activity=NodeActivity.HELD, fault=fault, retry_ns=time_ns() + 41_500_000_000)
    show(driver, qtbot, web=trouble)
    assert item.pulse.look is Look.ERROR
    assert item.pulse.message is not None
    assert item.pulse.message.text == "The share is gone. Next try in 0:42."
    assert item.face.shape.height > plain_height
    show(driver, qtbot)
    assert item.face.shape.height == plain_height


def test_files_set_aside_are_counted_and_their_step_stays_calm(driver: Driver, qtbot: QtBot) -> None:
    show(driver, qtbot, resize=NodeNumbers(activity=NodeActivity.RUNNING, quarantined=8, busy=0.1))
    pulse = driver.editor.picture.nodes["resize"].pulse
    assert (pulse.attention, pulse.look) == (8, Look.RUNNING)


def test_without_numbers_the_flow_is_stopped(driver: Driver, qtbot: QtBot) -> None:
    show(driver, qtbot, resize=WORKS)
    driver.editor.show_numbers({}, {})
    assert foot(driver, "resize") == ("ready", "")


def test_numbers_are_shown_four_times_a_second_at_most(driver: Driver, qtbot: QtBot) -> None:
    shown = []
    driver.editor.live.shown.connect(lambda: shown.append(True))
    clock = QElapsedTimer()
    clock.start()
    count = 0
    while clock.elapsed() < 600:
        count += 1
        driver.editor.show_numbers({"resize": NodeNumbers(rate=float(count))}, {})
        QApplication.processEvents()
    assert count > 100
    assert 2 <= len(shown) <= 4


def test_equal_numbers_are_not_painted_again(driver: Driver, qtbot: QtBot) -> None:
    numbers = {key: NodeNumbers(activity=NodeActivity.RUNNING, busy=0.5, median=0.1) for key in driver.nodes}
    with qtbot.waitSignal(driver.editor.live.shown):
        driver.editor.show_numbers(numbers, {})
    QApplication.processEvents()
    pulses = {key: item.pulse for key, item in driver.editor.picture.nodes.items()}
    changed = []
    driver.editor.picture.scene.changed.connect(changed.append)
    with qtbot.waitSignal(driver.editor.live.shown):
        driver.editor.show_numbers(dict(numbers), {})
    QApplication.processEvents()
    assert not any(changed)
    assert all(item.pulse is pulses[key] for key, item in driver.editor.picture.nodes.items())


def test_an_edit_of_a_running_flow_keeps_its_numbers(driver: Driver, qtbot: QtBot) -> None:
    show(driver, qtbot, resize=WORKS)
    driver.document.edit(edits.set_param(driver.document.pipeline, "resize", "width", 10), "Width")
    assert foot(driver, "resize") == ("46 ms · 95 % in 120", "busy 62 %")


@pytest.mark.parametrize(
    ("numbers", "state", "queue"),
    [
        (WireNumbers(), WireState.IDLE, ""),
        (WireNumbers(rate=3.3, total=9), WireState.FLOWING, ""),
        (WireNumbers(rate=3.3, waiting=4), WireState.FLOWING, "4 of 8"),
        (WireNumbers(rate=3.3, waiting=6), WireState.FILLING, "6 of 8"),
        (WireNumbers(waiting=8), WireState.FULL, "8 of 8"),
        (WireNumbers(waiting=1, waiting_bytes=900), WireState.FILLING, "1 of 8"),
    ],
)
def test_a_connection_fills_by_count_or_by_bytes(numbers: WireNumbers, state: WireState, queue: str) -> None:
    face = WireFace(wire=wire("a.out -> b.in"), kind=Kind.IMAGE)
    pulse = wire_pulse_of(
        face, numbers, limit=WireLimit(count=8, bytes=1000), held=False, top=3.3, unit=RateUnit.MINUTE
    )
    assert (pulse.state, pulse.queue) == (state, queue)


def test_width_grows_with_the_rate_from_one_and_a_half_to_four() -> None:
    face = WireFace(wire=wire("a.out -> b.in"), kind=Kind.IMAGE)
    widths = [
        wire_pulse_of(face, WireNumbers(rate=rate), limit=WireLimit(), held=False, top=10.0, unit=RateUnit.SECOND).width
        for rate in (0.0, 0.1, 1.0, 10.0)
    ]
    assert widths[0] == 1.5
    assert widths[-1] == 4.0
    assert widths == sorted(widths)


def test_grains_move_only_while_files_do(driver: Driver, qtbot: QtBot) -> None:
    flowing = {"inbox.out -> filter.in": WireNumbers(rate=2.0, total=1)}
    driver.editor.ink.theme.set_reduced_motion(False)
    try:
        with qtbot.waitSignal(driver.editor.live.shown):
            driver.editor.show_numbers({"inbox": NodeNumbers()}, flowing)
        assert driver.editor.stage.grains_move
        driver.editor.show_numbers({}, {})
        assert not driver.editor.stage.grains_move
    finally:
        driver.editor.ink.theme.set_reduced_motion(True)
    with qtbot.waitSignal(driver.editor.live.shown):
        driver.editor.show_numbers({"inbox": NodeNumbers()}, flowing)
    assert not driver.editor.stage.grains_move, "nothing moves by itself where motion is reduced"
