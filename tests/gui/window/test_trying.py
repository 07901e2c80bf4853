"""Trying a flow with one file, in the real window with real workers."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.engine.trying.tried import Ended
from filewright.gui.action_table import Do
from filewright.gui.document import Selection
from filewright.gui.trying.tryout import Tryout
from tests.engine.trying.flows import seen
from tests.gui.window.conftest import Bench, OpenBench


@pytest.fixture
def photos(bench: OpenBench) -> Bench:
    made = bench("photos-for-the-web")
    Image.new("RGB", (400, 300), "teal").save(made.folder / "inbox" / "sea.jpg")
    (made.folder / "note.txt").write_text("no picture\n", "utf-8")
    return made


def tried(photos: Bench) -> Tryout:
    """The try of the flow in front, once it is over."""
    photos.until(lambda: (now := photos.workspace.trying.of(photos.flow)) is not None and now.tried is not None)
    found = photos.workspace.trying.of(photos.flow)
    assert found is not None
    return found


def select(photos: Bench, key: str) -> None:
    photos.flow.document.select(Selection(frozenset({key}), current=key))


def test_every_step_is_listed_and_nothing_is_touched(photos: Bench) -> None:
    before = seen(photos.folder)

    photos.workspace.trying.begin(str(photos.folder / "inbox" / "sea.jpg"), None)

    assert tried(photos).tried.ended is Ended.COMPLETE  # type: ignore[union-attr]
    panel = photos.parts.trying
    rows = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert [row.split("   ")[0] for row in rows] == ["Camera inbox", "Only pictures", "Resize image", "Web folder"]
    assert "would save" in rows[-1]
    assert "Would save it as" in panel.results.said()
    assert seen(photos.folder) == before
    assert photos.account().seen == 0


def test_the_result_stands_beside_the_settings_and_stays_while_they_change(photos: Bench) -> None:
    page = photos.parts.inspector.trying
    select(photos, "resize")
    photos.workspace.trying.begin(str(photos.folder / "inbox" / "sea.jpg"), "resize")
    tryout = tried(photos)
    assert photos.parts.inspector.trying.isVisible()
    photos.until(lambda: page.results.cards and all(card.body is not None for card in page.results.cards))

    document = photos.flow.document
    document.edit(edits.set_param(document.pipeline, "resize", "width", 120), "Change")
    assert page.bar.notice() == "Settings changed since."
    assert page.results.cards

    photos.trigger(Do.TRY_AGAIN)
    photos.until(lambda: tryout.tried is not None and not tryout.is_stale)
    assert page.bar.notice() == ""
    with Image.open(tryout.at("resize")[0].outputs[0].file.path) as picture:
        assert picture.width == 120


def test_every_way_to_begin_leads_up_to_the_step(qtbot: QtBot, photos: Bench) -> None:
    sea = str(photos.folder / "inbox" / "sea.jpg")
    photos.parts.editors.files_dropped.emit([sea], "pictures")  # let go on the step
    assert [step.node for step in tried(photos).steps] == ["inbox", "pictures"]

    select(photos, "resize")
    editor = photos.parts.editors.current
    assert editor is not None
    editor.trigger("try")  # its menu; the file is the one of the last time
    photos.until(lambda: tried(photos).until == "resize")
    assert [step.node for step in tried(photos).steps] == ["inbox", "pictures", "resize"]

    photos.parts.inspector.trying.go_on.click()  # from step to step
    photos.until(lambda: tried(photos).until == "web")
    assert tried(photos).at("web")
    assert photos.flow.document.selection.current == "web"

    select(photos, "resize")
    photos.trigger(Do.TRY)  # all the way, with a file that is chosen
    (dialog,) = photos.workspace.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(photos.folder / "note.txt"))
    dialog.close()
    photos.until(lambda: tried(photos).until is None)
    assert [step.node for step in tried(photos).steps] == ["inbox", "pictures", "others"]

    photos.parts.inspector.show_trying()  # the chosen step was not reached: where did the file go?
    said = photos.parts.inspector.trying.results.said()
    assert "did not come to this step" in said
    assert "“Only pictures” by “the rest”" in said


def test_a_second_file_takes_the_place_of_one_under_way_and_all_goes_with_the_flow(photos: Bench) -> None:
    work = photos.workspace.trying
    work.begin(str(photos.folder / "inbox" / "sea.jpg"), None)
    work.begin(str(photos.folder / "note.txt"), None)

    tryout = tried(photos)
    assert tryout.path.endswith("note.txt")
    assert {step.file.name for step in tryout.steps} == {"note.txt"}
    place = Path(tryout.steps[0].file.path).parent
    assert place.is_dir()

    photos.workspace.flows.close(photos.flow)

    assert not place.exists()
