"""Steps travel as text: between windows, and from a chat."""

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from filewright.gui.document import Document
from filewright.gui.editor import Editor
from filewright.gui.theme import Theme
from tests.gui.editor.driver import CTRL, Driver
from tests.gui.editor.flows import SPECS, photos

COPY, PASTE, CUT, DUPLICATE = Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_D

CHAT = """\
filewright: 1
nodes:
  small: {use: resize, with: {width: 400}}
  out: {use: save}
wires:
  - small -> out
"""


def test_a_whole_flow_goes_through_text_into_another_window(driver: Driver, theme: Theme) -> None:
    driver.key(Qt.Key.Key_A, CTRL)
    driver.key(COPY, CTRL)
    assert "use: resize" in QGuiApplication.clipboard().text()
    other = Document(photos(), SPECS)
    editor = Editor(other, theme)
    second = Driver(editor)
    editor.resize(1000, 700)
    editor.show()
    second.key(Qt.Key.Key_A, CTRL)
    other.edit(type(other.pipeline)(), "Empty")
    editor.trigger("paste")
    original = driver.document.pipeline
    assert other.pipeline.graph.nodes == original.graph.nodes
    assert set(other.pipeline.graph.wires) == set(original.graph.wires)
    shift = {
        (x - original.layout.nodes[key][0], y - original.layout.nodes[key][1])
        for key, (x, y) in other.pipeline.layout.nodes.items()
    }
    assert len(shift) == 1, "steps keep their distances"
    assert other.selection.nodes == set(original.graph.nodes)
    editor.close()
    editor.deleteLater()


def test_text_from_a_chat_without_places_is_pasted(driver: Driver) -> None:
    QGuiApplication.clipboard().setText(CHAT)
    driver.key(PASTE, CTRL)
    assert "small.out -> out.in" in driver.wires
    assert driver.document.pipeline.graph.nodes["small"].params == {"width": 400}
    assert driver.place("out")[0] > driver.place("small")[0]
    assert driver.document.undo_stack.undoText() == "Paste 2 steps"


def test_a_flow_is_found_between_the_words_of_a_chat(driver: Driver) -> None:
    QGuiApplication.clipboard().setText(f"Sure!\n\n```yaml\n{CHAT}```\nHave fun with it.")
    driver.key(PASTE, CTRL)
    assert "small.out -> out.in" in driver.wires


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The clipboard holds no steps."),
        ("hello", "The clipboard holds no steps."),
        ("filewright: 1\nnodes: {}\n", "The clipboard holds no steps."),
        ("filewright: 1\nnodes:\n  a: {use: resize}\nwires:\n  - a -> b\n", "Line 5: "),
    ],
)
def test_other_text_is_left_alone_and_words_say_why(driver: Driver, qtbot: QtBot, text: str, words: str) -> None:
    before = driver.document.pipeline
    QGuiApplication.clipboard().setText(text)
    with qtbot.waitSignal(driver.editor.told) as told:
        driver.key(PASTE, CTRL)
    assert told.args is not None
    assert str(told.args[0]).startswith(words)
    assert driver.document.pipeline is before


def test_files_that_were_copied_elsewhere_go_the_way_of_dropped_ones(driver: Driver, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/tmp/a.jpg")])
    QGuiApplication.clipboard().setMimeData(mime)
    with qtbot.waitSignal(driver.editor.files_dropped) as heard:
        driver.key(PASTE, CTRL)
    assert heard.args == [["/tmp/a.jpg"], None]


def test_what_is_cut_is_gone_and_can_be_pasted_again(driver: Driver) -> None:
    driver.select("resize", "web")
    driver.key(CUT, CTRL)
    assert driver.nodes.isdisjoint({"resize", "web"})
    driver.key(PASTE, CTRL)
    assert {"resize", "web"} <= driver.nodes
    assert "resize.out -> web.in" in driver.wires


def test_a_copy_lies_beside_its_original_with_its_inner_connections(driver: Driver) -> None:
    driver.select("resize", "web")
    driver.key(DUPLICATE, CTRL)
    assert {"resize-2", "web-2"} <= driver.nodes
    assert "resize-2.out -> web-2.in" in driver.wires
    assert driver.place("resize-2") == (608.0, 32.0)
    assert driver.document.selection.nodes == {"resize-2", "web-2"}


def test_what_is_pasted_again_and_again_lies_on_no_other_step(driver: Driver) -> None:
    QGuiApplication.clipboard().setText(CHAT)
    for _again in range(3):
        driver.key(PASTE, CTRL)
    assert len(driver.nodes) == 7 + 3 * 2
    bodies = [item.body for item in driver.editor.picture.nodes.values()]
    assert not any(a.meets(b) for i, a in enumerate(bodies) for b in bodies[i + 1 :])
