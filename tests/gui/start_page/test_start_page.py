"""What the start page remembers and draws."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from filewright.gui.start_page.examples import examples, mini_graph
from filewright.gui.start_page.recent import MOST, Recent
from filewright.gui.start_page.row_button import RowButton
from filewright.gui.start_page.start_page import StartPage
from filewright.gui.start_page.template_card import TemplateCard
from filewright.gui.theme import Theme
from filewright.registry import Registry
from tests.gui.recordings import photos


def test_the_flow_opened_last_stands_first_and_gone_ones_are_left_out(tmp_path: Path) -> None:
    recent = Recent(tmp_path / "state" / "recent.json")
    flows = [tmp_path / f"{number}.filewright" for number in range(MOST + 3)]
    for number, flow in enumerate(flows):
        flow.touch()
        recent.add(flow, f"Flow {number}", number)
    recent.add(flows[5], "Flow 5", 99)
    flows[6].unlink()
    again = Recent(tmp_path / "state" / "recent.json").flows
    assert again[0].path == flows[5]
    assert flows[6] not in [flow.path for flow in again]
    assert len(again) == MOST - 1


@pytest.mark.parametrize("text", ["", "[", '{"a": 1}', '[{"path": 1}]', "\x00"])
def test_a_list_that_cannot_be_read_counts_as_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "recent.json").write_text(text, "utf-8")
    assert Recent(tmp_path / "recent.json").flows == []


def test_the_drawing_of_a_flow_has_its_steps_where_they_lie(registry: Registry) -> None:
    graph = mini_graph(photos(), registry.specs)
    assert len(graph.steps) == 6
    assert len(graph.wires) == 5
    assert (graph.steps[0].x, graph.steps[0].y) == (0.0, 0.0)
    assert max(step.x for step in graph.steps) == 1.0


def test_a_card_tries_its_example_by_key_and_by_click(qtbot: QtBot, theme: Theme, registry: Registry) -> None:
    page = StartPage(theme)
    qtbot.addWidget(page)
    page.resize(1400, 900)
    page.show()
    shown = examples(registry.specs)
    page.show_examples(shown)
    wanted: list[Path] = []
    page.template_wanted.connect(wanted.append)
    cards = page.findChildren(TemplateCard)
    assert [card.accessibleName() for card in cards] == [example.title for example in shown]
    QTest.mouseClick(cards[0], Qt.MouseButton.LeftButton)
    cards[1].setFocus()
    QTest.keyClick(cards[1], Qt.Key.Key_Space)
    assert wanted == [shown[0].folder, shown[1].folder]
    assert page.grab().size() == page.size() * page.devicePixelRatio()


def test_what_can_be_begun_is_reached_by_a_row_each(qtbot: QtBot, theme: Theme) -> None:
    page = StartPage(theme)
    qtbot.addWidget(page)
    rows = {row.text(): row for row in page.findChildren(RowButton)}
    with qtbot.waitSignal(page.empty_wanted):
        rows["Empty canvas"].click()
    with qtbot.waitSignal(page.paste_wanted):
        rows["Paste a flow as text"].click()
    with qtbot.waitSignal(page.search_wanted):
        rows["Find a step or a command"].click()
