"""The kinds of steps at the left of the window."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filewright.core.problem import Problem
from filewright.core.processor import ProcessorSpec
from filewright.errors import Place
from filewright.gui.editor.ghost import ghost
from filewright.gui.panels.palette import Palette
from filewright.gui.panels.palette_model import ROW, Broken, Category
from filewright.gui.step_drag import dragged_step
from filewright.gui.theme import Theme, ThemeChoice
from filewright.paths import resources
from tests.gui.editor.flows import SPECS

NONE = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True)
class Kinds:
    """What a registry has."""

    specs: Mapping[str, ProcessorSpec] = field(default_factory=lambda: SPECS)
    problems: Sequence[Problem] = ()


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(resources(), choice=ThemeChoice.DARK, reduced_motion=True)
    made.apply(qapp)
    yield made
    qapp.setStyleSheet("")
    made.deleteLater()


@pytest.fixture
def palette(theme: Theme, qapp: QApplication) -> Iterator[Palette]:
    broken = Problem(
        code="manifest-describe", fields={"name": "x"}, place=Place(file=Path("mine/stamp/processor.yaml"), line=3)
    )
    made = Palette(theme, Kinds(problems=(broken,)))
    made.resize(208, 700)
    made.show()
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()
    qapp.processEvents()


def rows(palette: Palette) -> dict[str, list[str]]:
    """Titles by category."""
    found: dict[str, list[str]] = {}
    for row in range(palette.model.rowCount()):
        heading = palette.model.index(row, 0)
        inner = [palette.model.index(i, 0, heading).data(ROW) for i in range(palette.model.rowCount(heading))]
        found[heading.data(ROW).title] = [one.name if isinstance(one, Broken) else one.title for one in inner]
    return found


def index_of(palette: Palette, title: str) -> QModelIndex:
    for row in range(palette.model.rowCount()):
        heading = palette.model.index(row, 0)
        for inner in range(palette.model.rowCount(heading)):
            index = palette.model.index(inner, 0, heading)
            if getattr(index.data(ROW), "title", "") == title:
                return index
    raise AssertionError(title)


def test_categories_follow_the_way_of_a_file_and_count_their_kinds(palette: Palette) -> None:
    assert list(rows(palette)) == [
        "Sources",
        "Sort and filter",
        "Images",
        "Text and tables",
        "Save and send",
        "Cannot be used",
    ]
    assert rows(palette)["Images"] == ["Resize image", "Watermark"]
    counts = [palette.model.index(row, 0).data(ROW).count for row in range(palette.model.rowCount())]
    assert counts == [len(inner) for inner in rows(palette).values()]


def test_a_broken_kind_is_listed_with_its_problem_and_cannot_be_dragged(palette: Palette) -> None:
    heading = palette.model.index(palette.model.rowCount() - 1, 0)
    assert heading.data(ROW) == Category(title="Cannot be used", count=1, broken=True)
    index = palette.model.index(0, 0, heading)
    tooltip = str(index.data(Qt.ItemDataRole.ToolTipRole))
    assert "names x, which is no parameter" in tooltip
    assert tooltip.endswith("processor.yaml:3")
    assert not index.flags() & Qt.ItemFlag.ItemIsDragEnabled


def test_searching_leaves_what_is_found_and_enter_adds_the_best(palette: Palette, qtbot: QtBot) -> None:
    QTest.keyClicks(palette.search.edit, "logo")
    assert rows(palette) == {"Images": ["Watermark"]}
    with qtbot.waitSignal(palette.add_wanted) as heard:
        QTest.keyClick(palette.search.edit, Qt.Key.Key_Return)
    assert heard.args == ["watermark"]


def test_down_leads_into_the_list_and_enter_adds_there(palette: Palette, qtbot: QtBot) -> None:
    QTest.keyClicks(palette.search.edit, "re")
    QTest.keyClick(palette.search.edit, Qt.Key.Key_Down)
    assert palette.tree.hasFocus()
    palette.tree.setCurrentIndex(index_of(palette, "Resize image"))
    with qtbot.waitSignal(palette.add_wanted) as heard:
        QTest.keyClick(palette.tree, Qt.Key.Key_Return)
    assert heard.args == ["resize"]


def test_a_double_click_adds(palette: Palette, qtbot: QtBot) -> None:
    spot = palette.tree.visualRect(index_of(palette, "Watermark")).center()
    with qtbot.waitSignal(palette.add_wanted) as heard:
        QTest.mouseClick(palette.tree.viewport(), Qt.MouseButton.LeftButton, NONE, spot)
        QTest.mouseDClick(palette.tree.viewport(), Qt.MouseButton.LeftButton, NONE, spot)
    assert heard.args == ["watermark"]


def test_a_click_folds_a_category_and_it_stays_folded_over_a_search(palette: Palette) -> None:
    heading = palette.model.index(2, 0)
    spot = palette.tree.visualRect(heading).center()
    QTest.mouseClick(palette.tree.viewport(), Qt.MouseButton.LeftButton, NONE, spot)
    assert not palette.tree.isExpanded(heading)
    palette.search.set_text("resize")
    assert palette.tree.isExpanded(palette.model.index(0, 0)), "hits are always in view"
    palette.search.clear()
    assert not palette.tree.isExpanded(palette.model.index(2, 0))
    assert palette.tree.isExpanded(palette.model.index(1, 0))


def test_a_drag_carries_the_kind(palette: Palette) -> None:
    mime = palette.model.mimeData([index_of(palette, "Watermark")])
    assert dragged_step(mime) == "watermark"
    assert index_of(palette, "Watermark").flags() & Qt.ItemFlag.ItemIsDragEnabled


def test_what_is_dragged_looks_like_the_step_it_becomes(theme: Theme) -> None:
    picture = ghost(theme, SPECS["resize"], 2.0)
    assert picture.width() == 2 * (192 + 32)
    image = picture.toImage()
    body = image.pixelColor(2 * (16 + 150), 2 * (16 + 8))
    assert 0.65 < body.alphaF() < 0.75
    assert image.pixelColor(2, 2).alpha() == 0


def test_other_kinds_can_be_shown_later(palette: Palette) -> None:
    palette.show_kinds(Kinds(specs={"save": SPECS["save"]}))
    assert rows(palette) == {"Save and send": ["Save to folder"]}
