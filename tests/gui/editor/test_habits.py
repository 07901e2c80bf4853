"""What a user adds often comes first in the lists, also tomorrow."""

from pathlib import Path

from PySide6.QtCore import Qt

from filewright.gui.document import Document
from filewright.gui.editor import Editor
from filewright.gui.editor.search.habits import Habits
from filewright.gui.theme import Theme
from tests.gui.editor.driver import Driver
from tests.gui.editor.flows import SPECS, photos

PICTURES = ("filter", "pictures")


def test_counts_outlive_the_window(tmp_path: Path) -> None:
    file = tmp_path / "state" / "habits.json"
    Habits(file).count("watermark", [(PICTURES, "watermark")])
    again = Habits(file)
    assert again.usage()["watermark"] == 1
    assert again.usage(after=PICTURES)["watermark"] > again.usage()["watermark"]


def test_what_was_put_there_before_weighs_more_than_what_is_used_elsewhere() -> None:
    habits = Habits()
    for _again in range(9):
        habits.count("rename")
    habits.count("watermark", [(PICTURES, "watermark")])
    assert habits.usage().most_common(1)[0][0] == "rename"
    assert habits.usage(after=PICTURES).most_common(1)[0][0] == "watermark"
    assert habits.usage(before="watermark").most_common(1)[0][0] == "filter"


def test_old_habits_fade(tmp_path: Path) -> None:
    habits = Habits(tmp_path / "habits.json")
    for _again in range(250):
        habits.count("rename", [(PICTURES, "rename")])
    assert habits.usage()["rename"] < 200
    assert Habits(tmp_path / "habits.json").usage() == habits.usage()


def test_a_file_that_makes_no_sense_counts_as_empty(tmp_path: Path) -> None:
    file = tmp_path / "habits.json"
    for text in ("", "[1]", "{", '{"kinds": 3, "after": {"a": 4}}', '{"kinds": {"save": -1, "rename": "many"}}'):
        file.write_text(text)
        assert not Habits(file).usage(after=("a", "out"))
    habits = Habits(file)
    habits.count("save")
    assert Habits(file).usage()["save"] == 1


def test_where_nothing_can_be_written_adding_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    habits = Habits(tmp_path / "file" / "habits.json")
    habits.count("save")
    assert habits.usage()["save"] == 1


def test_the_list_at_a_way_out_begins_with_what_was_put_there_before(theme: Theme) -> None:
    editor = Editor(Document(photos(), SPECS), theme, habits=Habits())
    editor.resize(1100, 800)
    editor.show()
    editor.activateWindow()
    driver = Driver(editor)
    driver.look_at(1.0)
    driver.drag(driver.way_out("filter", "pictures"), (430.0, 250.0))
    assert driver.found_titles()[0] != "Rename"
    driver.key("rename")
    driver.key(Qt.Key.Key_Return)
    driver.document.undo_stack.undo()
    driver.drag(driver.way_out("filter", "pictures"), (430.0, 250.0))
    assert driver.found_titles()[0] == "Rename"
    driver.key(Qt.Key.Key_Escape)
    driver.drag(driver.way_out("filter", "rest"), (430.0, 250.0))
    assert driver.found_titles()[0] == "Save to folder", "elsewhere what is most in the flow comes first"
    driver.key(Qt.Key.Key_Escape)
    editor.close()
    editor.deleteLater()
