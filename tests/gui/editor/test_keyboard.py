"""All of it by keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from filewright.core.graph import NodeState
from filewright.core.pipeline import Pipeline
from filewright.gui.document import Document
from tests.gui.editor.driver import CTRL, SHIFT, Driver
from tests.gui.editor.flows import SPECS, flow

SPACE, TAB, ENTER = Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Return


class TestAnEmptyFlow:
    @pytest.fixture
    def document(self) -> Document:
        return Document(Pipeline(), SPECS)

    def test_three_connected_steps_are_built_without_the_pointer(self, driver: Driver) -> None:
        driver.key(TAB)
        driver.key("watch")
        driver.key(ENTER)
        driver.key(TAB)
        driver.key("resize")
        driver.key(ENTER)
        driver.key(TAB)
        driver.key("save")
        driver.key(ENTER)
        assert driver.nodes == {"inbox", "resize", "save"}
        assert not driver.wires
        driver.key(Qt.Key.Key_Left)
        assert driver.document.selection.current == "resize"
        driver.key(Qt.Key.Key_Left)
        assert driver.document.selection.current == "inbox"
        driver.key(Qt.Key.Key_C)
        driver.key(ENTER)
        assert driver.wires == {"inbox.out -> resize.in"}
        assert driver.document.selection.current == "resize"
        driver.key(Qt.Key.Key_C)
        driver.key(ENTER)
        assert driver.wires == {"inbox.out -> resize.in", "resize.out -> save.in"}
        assert driver.document.problems == ()

    def test_a_adds_after_the_chosen_step_and_connects(self, driver: Driver) -> None:
        driver.key(TAB)
        driver.key("watch")
        driver.key(ENTER)
        for words in ("resize", "save"):
            driver.key(Qt.Key.Key_A)
            driver.key(words)
            driver.key(ENTER)
        assert driver.wires == {"inbox.out -> resize.in", "resize.out -> save.in"}
        ys = {driver.way_in(key)[1] for key in ("resize", "save")} | {driver.way_out("inbox")[1]}
        assert len(ys) == 1, "the connections run level"


class TestBoth:
    @pytest.fixture
    def document(self) -> Document:
        nodes = {"filter": ("filter", 0.0, 0.0), "a": ("save", 300.0, 0.0), "b": ("save", 300.0, 200.0)}
        return Document(flow(nodes), SPECS)

    def test_tab_changes_the_way_out_and_arrows_the_target(self, driver: Driver) -> None:
        driver.select("filter")
        driver.key(Qt.Key.Key_C)
        driver.key(TAB)
        driver.key(Qt.Key.Key_Down)
        driver.key(ENTER)
        assert driver.wires == {"filter.rest -> b.in"}

    def test_escape_connects_nothing(self, driver: Driver) -> None:
        driver.select("filter")
        driver.key(Qt.Key.Key_C)
        assert driver.marks("a").takes
        driver.key(Qt.Key.Key_Escape)
        assert not driver.wires
        assert not driver.marks("a").takes


def test_arrows_go_along_connections_and_back(driver: Driver) -> None:
    driver.select("inbox")
    visited = []
    for _step in range(3):
        driver.key(Qt.Key.Key_Right)
        visited.append(driver.document.selection.current)
    assert visited == ["filter", "resize", "web"]
    driver.key(Qt.Key.Key_Left)
    assert driver.document.selection.current == "resize"


def test_up_and_down_go_to_the_nearest_step(driver: Driver) -> None:
    driver.select("resize")
    driver.key(Qt.Key.Key_Down)
    assert driver.document.selection.current == "other"
    driver.key(Qt.Key.Key_Up)
    assert driver.document.selection.current == "resize"


def test_the_focus_is_shown_once_the_keyboard_is_used_and_not_by_the_pointer(driver: Driver) -> None:
    driver.click(driver.head("inbox"))
    assert not driver.marks("inbox").focus
    driver.key(Qt.Key.Key_Right)
    assert driver.marks("filter").focus
    driver.click(driver.head("web"))
    assert not any(item.marks.focus for item in driver.editor.picture.nodes.values())


def test_ctrl_and_arrows_move_and_a_row_of_presses_is_one_edit(driver: Driver) -> None:
    driver.select("loose")
    for _press in range(3):
        driver.key(Qt.Key.Key_Right, CTRL)
    driver.key(Qt.Key.Key_Down, CTRL)
    assert driver.place("loose") == (336.0, 400.0)
    assert driver.document.undo_stack.count() == 1
    driver.key(Qt.Key.Key_Z, CTRL)
    assert driver.place("loose") == (288.0, 384.0)
    driver.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert driver.place("loose") == (336.0, 400.0)


def test_space_goes_through_on_skipped_and_off(driver: Driver) -> None:
    driver.select("resize")
    states = []
    for _press in range(3):
        driver.key(SPACE)
        states.append(driver.document.pipeline.graph.nodes["resize"].state)
    assert states == [NodeState.BYPASSED, NodeState.DISABLED, NodeState.ENABLED]


def test_what_has_no_way_through_is_never_skipped(driver: Driver) -> None:
    driver.select("web")
    driver.key(SPACE)
    assert driver.document.pipeline.graph.nodes["web"].state is NodeState.DISABLED


def test_space_held_moves_the_view_and_changes_no_step(driver: Driver) -> None:
    driver.select("resize")
    before = driver.editor.camera.center
    QTest.keyPress(driver.editor.canvas, SPACE)
    driver.drag((100.0, 300.0), (150.0, 300.0))
    QTest.keyRelease(driver.editor.canvas, SPACE)
    assert driver.document.pipeline.graph.nodes["resize"].state is NodeState.ENABLED
    assert driver.editor.camera.center != before


def test_enter_asks_for_the_settings(driver: Driver, qtbot: QtBot) -> None:
    driver.select("resize")
    with qtbot.waitSignal(driver.editor.inspect_wanted) as heard:
        driver.key(ENTER)
    assert heard.args == ["resize"]


def test_f8_goes_through_steps_and_connections_with_problems(driver: Driver) -> None:
    driver.key(Qt.Key.Key_F8)
    first = driver.document.selection.current
    driver.key(Qt.Key.Key_F8)
    second = driver.document.selection.current
    assert {first, second} == {"loose", "text"}
    driver.key(Qt.Key.Key_F8)
    assert driver.document.selection.current == first


def test_delete_and_join_closes_the_gap(driver: Driver) -> None:
    driver.select("resize")
    driver.key(Qt.Key.Key_Delete, CTRL)
    assert "filter.pictures -> web.in" in driver.wires


def test_everything_is_selected_and_escape_lets_go(driver: Driver) -> None:
    driver.key(Qt.Key.Key_A, CTRL)
    assert driver.document.selection.nodes == driver.nodes
    driver.key(Qt.Key.Key_Escape)
    assert not driver.document.selection


def test_upstream_and_downstream_are_added_to_the_selection(driver: Driver) -> None:
    driver.select("filter")
    driver.key(Qt.Key.Key_Right, CTRL | SHIFT)
    assert driver.document.selection.nodes == {"filter", "resize", "web", "other"}
    driver.select("resize")
    driver.key(Qt.Key.Key_Left, CTRL | SHIFT)
    assert driver.document.selection.nodes == {"resize", "filter", "inbox"}


def test_disconnect_takes_all_connections_of_a_step(driver: Driver) -> None:
    driver.select("filter")
    driver.key(Qt.Key.Key_C, SHIFT)
    assert driver.wires == {"resize.out -> web.in"}
