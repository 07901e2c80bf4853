"""The search box: what it finds, in which order, and what it adds."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from filewright.gui.editor.fits import Answer
from filewright.gui.editor.search.rows import FOUND
from filewright.gui.editor.search.search import search
from tests.gui.editor.driver import Driver
from tests.gui.editor.flows import SPECS

TAB, ENTER, ESCAPE = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape


def titles(text: str, **options: object) -> list[str]:
    return [found.spec.title for found in search(SPECS.values(), text, **{"usage": {}, **options})]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("re", "Rename"),
        ("res", "Resize image"),
        ("image", "Resize image"),
        ("save fold", "Save to folder"),
        ("logo", "Watermark"),
        ("SIEVE", "Only pictures"),
        ("in words upper", "Upper case"),
        ("resise", "Resize image"),
        ("fodler", "Save to folder"),
        ("watrmark", "Watermark"),
        ("renname", "Rename"),
    ],
)
def test_titles_synonyms_and_summaries_are_searched_in_that_order(text: str, first: str) -> None:
    assert titles(text)[0] == first


def test_every_word_must_be_found() -> None:
    assert titles("resize folder") == []
    assert titles("zzz") == []
    assert titles("rxs") == [], "a short word with a slip could be anything"


def test_without_words_the_most_used_come_first() -> None:
    assert titles("", usage={"upper": 3, "save": 1})[:3] == ["Upper case", "Save to folder", "Only pictures"]


def test_what_does_not_fit_is_left_out_or_stands_behind_with_its_reason() -> None:
    answers = {id: Answer(reason="No.") if id == "upper" else Answer(ways=("in",)) for id in SPECS}
    assert "Upper case" not in titles("", answers=answers)
    everything = search(SPECS.values(), "", usage={"upper": 9}, answers=answers, all_kinds=True)
    assert everything[-1].spec.title == "Upper case"
    assert everything[-1].reason == "No."


def test_a_double_click_on_nothing_adds_a_step_there(driver: Driver) -> None:
    point = (900.0, 420.0)
    QTest.mouseDClick(driver.viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, driver.at(point))
    driver.key("rename")
    driver.key(ENTER)
    x, y = driver.place("rename")
    assert abs(x + 96 - point[0]) <= 8
    assert abs(y + 22 - point[1]) <= 8


def test_a_double_click_on_a_connection_puts_a_step_in_between(driver: Driver) -> None:
    middle = driver.editor.picture.wires["filter.pictures -> resize.in"].curve.middle
    QTest.mouseDClick(driver.viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, driver.at(middle))
    assert set(driver.found_titles()) == {"Watermark", "Resize image", "Only pictures", "Rename"}
    driver.key("water")
    driver.key(ENTER)
    assert {"filter.pictures -> watermark.in", "watermark.out -> resize.in"} <= driver.wires


def test_what_does_not_fit_in_between_says_which_end_refuses_it(driver: Driver) -> None:
    driver.editor.finder.open_on_wire("filter.pictures -> resize.in")
    driver.key(TAB)
    rows = driver.editor.finder.popup.rows
    found = {row.spec.title: row.reason for row in (rows.index(i, 0).data(FOUND) for i in range(rows.rowCount()))}
    assert found["Watermark"] == ""
    assert found["Upper case"] == "Takes text, not pictures."
    assert found["Save to folder"] == "Takes files and gives none."


def test_tab_shows_everything_with_reasons_and_back(driver: Driver) -> None:
    start = driver.way_out("filter", "pictures")
    driver.drag(start, (430.0, 250.0))
    fitting = driver.found_titles()
    driver.key(TAB)
    assert len(driver.found_titles()) == len(SPECS)
    driver.key(TAB)
    assert driver.found_titles() == fitting


def test_arrows_choose_and_the_list_follows(driver: Driver) -> None:
    driver.key(TAB)
    second = driver.found_titles()[1]
    driver.key(Qt.Key.Key_Down)
    driver.key(ENTER)
    assert driver.editor.picture.nodes[str(driver.document.selection.current)].face.title == second


def test_a_click_on_a_row_chooses_it(driver: Driver) -> None:
    driver.key(TAB)
    view = driver.editor.finder.popup.list
    row = view.visualRect(driver.editor.finder.popup.rows.index(2, 0)).center()
    title = driver.found_titles()[2]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, row)
    assert driver.editor.picture.nodes[str(driver.document.selection.current)].face.title == title


def test_escape_and_a_click_elsewhere_close_it(driver: Driver) -> None:
    popup = driver.editor.finder.popup
    driver.key(TAB)
    assert popup.isVisible()
    driver.key(ESCAPE)
    assert not popup.isVisible()
    assert driver.editor.canvas.hasFocus()
    driver.key(TAB)
    driver.click((40.0, 500.0))
    driver.key(ESCAPE)
    assert not popup.isVisible()
    assert len(driver.nodes) == 7


def test_it_stays_inside_the_canvas(driver: Driver) -> None:
    popup = driver.editor.finder.popup
    driver.editor.finder.open_at((1060.0, 640.0))
    assert driver.editor.rect().contains(popup.geometry())
    assert popup.mapTo(driver.editor, QPoint(0, 0)).x() > 0


def test_a_step_that_is_added_by_keyboard_lies_on_no_other(driver: Driver) -> None:
    for _again in range(4):
        driver.select("inbox")
        driver.key(TAB)
        driver.key("rename")
        driver.key(ENTER)
    bodies = [item.body for item in driver.editor.picture.nodes.values()]
    assert not any(a.meets(b) for i, a in enumerate(bodies) for b in bodies[i + 1 :])
