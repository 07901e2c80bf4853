"""The window at real work: worker processes, SQLite and folders, on copies of the examples that come along."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psutil
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QTableView, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.graph import Port
from filewright.core.ledger import Ledger
from filewright.engine.client import EngineState
from filewright.gui.action_table import Do
from filewright.gui.application import Home, _ExceptionsTold
from filewright.gui.frame.regions import Region
from filewright.gui.panels.story_view import StoryView
from filewright.pipeline.reader import read_file
from filewright.pipeline.writer import fresh_text
from tests.gui.window.conftest import START, Bench, OpenBench

W = TypeVar("W", bound=QWidget)

pytestmark = pytest.mark.timeout(180)


def texts(widget: QWidget) -> list[str]:
    """What the labels of a widget say."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def the(widget: QWidget, kind: type[W]) -> W:
    """The part of this kind in a widget."""
    found = widget.findChild(kind)
    assert found is not None
    return found


def button(widget: QWidget | None, words: str) -> QPushButton:
    assert widget is not None
    return next(b for b in widget.findChildren(QPushButton) if b.text() == words and not b.isHidden())


def column(view: QTableView, number: int) -> list[str]:
    model = view.model()
    return [str(model.data(model.index(row, number))) for row in range(model.rowCount())]


def keep_one_photo(folder: Path) -> None:
    """Leave one photo of the example: what matters is not how many there are."""
    for file in sorted((folder / "inbox").iterdir())[1:]:
        file.unlink()


def with_straight_way(folder: Path) -> None:
    """Nothing is sorted out: whatever lies in the inbox goes to Resize image. One photo, and one that is none."""
    keep_one_photo(folder)
    (folder / "inbox" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 this is no picture" * 40)
    file = folder / "flow.filewright"
    pipeline = read_file(file).pipeline
    assert pipeline is not None
    pipeline = edits.remove(pipeline, ["pictures", "others"])
    pipeline = edits.connect(pipeline, Port("inbox", "out"), Port("resize", "in"))
    file.write_text(fresh_text(pipeline), "utf-8")


def drop(window: QWidget, *paths: Path) -> None:
    """Let files go in the middle of the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    middle = QPointF(window.rect().center())
    enter = QDragEnterEvent(middle.toPoint(), copy, mime, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(middle, copy, mime, left, none)
    QApplication.sendEvent(window, event)
    assert event.isAccepted()


def test_the_photo_example_is_opened_and_run_and_every_photo_comes_out(bench: OpenBench) -> None:
    at = bench()
    photos = {file.name for file in at.files("inbox")}
    assert len(photos) == 12
    at.trigger(Do.RUN)
    at.done(12)
    outputs = at.files("web") + at.files("not-pictures")
    assert {file.stem for file in outputs} == {Path(name).stem for name in photos}
    for file in at.files("web"):
        with Image.open(file) as picture:
            assert picture.width <= 1600
            assert picture.getexif().get(0x0112, 1) == 1
    assert at.flow.state is EngineState.RUNNING  # it goes on watching

    at.until(lambda: at.parts.status.account_text() == "12 seen = 12 done ✓ 0 missing")
    at.workspace.work.show_panel(at.parts.files)
    at.until(lambda: at.parts.files.count() == 12)
    table = the(at.parts.files, QTableView)
    at.until(lambda: set(column(table, 0)) == {"Done"})
    assert set(column(table, 1)) == photos

    table.selectRow(next(row for row, name in enumerate(column(table, 1)) if name == "IMG_2041.jpg"))
    story = the(at.parts.files, StoryView)
    at.until(lambda: [row.title for row in story.rows()][-1:] == ["Web folder"])
    assert story.rows()[0].title == "Camera inbox"
    assert "Resize image" in [row.title for row in story.rows()]
    at.until(
        lambda: "IMG_2041.jpg" in [label.toolTip().rpartition("/")[2] for label in at.parts.files.findChildren(QLabel)]
    )
    at.trigger(Do.STOP)
    at.state_is(EngineState.STOPPED)
    assert {file.name for file in at.files("inbox")} == photos


def test_a_file_that_is_no_picture_needs_attention_and_goes_on_once_it_is_mended(bench: OpenBench) -> None:
    at = bench(change=with_straight_way)
    at.trigger(Do.RUN)
    at.until(lambda: (at.account().done, at.account().quarantined) == (1, 1))
    at.until(lambda: "1 needs attention" in at.parts.status.account_text())
    panel = at.parts.attention
    badge = panel.badge
    assert badge is not None
    at.until(lambda: badge.count() == 1)

    at.workspace.work.show_term("quarantined")
    assert at.parts.dock.current is panel
    tree = the(panel, QTreeView)
    at.until(lambda: tree.model().rowCount() == 1)
    said = " ".join(texts(panel))
    assert "broken.jpg" in said
    assert "picture" in said
    assert "The original is untouched." in said
    assert "Error" not in said

    whole = at.files("inbox")[0]
    shutil.copyfile(next(file for file in at.files("inbox") if file.name != "broken.jpg"), at.folder / "good.jpg")
    assert whole.exists()
    (at.folder / "good.jpg").replace(at.folder / "inbox" / "broken.jpg")
    button(panel.tools, "Retry all").click()
    at.until(lambda: at.account().quarantined == 0 and at.account().done >= 2)
    at.until(lambda: tree.model().rowCount() == 0)
    assert any(file.stem == "broken" for file in at.files("web"))


def test_a_file_that_needs_attention_can_be_moved_out(bench: OpenBench) -> None:
    at = bench(change=with_straight_way)
    at.trigger(Do.RUN)
    at.until(lambda: at.account().quarantined == 1)
    panel = at.parts.attention
    at.workspace.work.show_panel(panel)
    tree = the(panel, QTreeView)
    at.until(lambda: tree.model().rowCount() == 1)
    model = tree.model()
    group = model.index(0, 0)
    model.setData(model.index(0, 0, group), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    button(panel.tools, "Move out").click()
    at.until(lambda: at.account().dismissed == 1)
    at.until(lambda: tree.model().rowCount() == 0)
    assert (at.folder / "inbox" / "broken.jpg").exists()
    at.until(lambda: at.parts.status.account_text().endswith("✓ 0 missing"))
    assert at.parts.status.account_text().startswith("2 seen")


def test_an_edit_of_a_running_flow_waits_for_apply_and_files_after_it_follow(bench: OpenBench) -> None:
    at = bench(change=keep_one_photo)
    at.trigger(Do.RUN)
    at.done(1)
    document = at.flow.document
    document.edit(edits.set_param(document.pipeline, "resize", "width", 100), "Width")
    assert at.flow.changes == 1
    buttons = at.workspace.window.toolbar.findChildren(QAbstractButton)
    at.until(lambda: any(b.text() == "Apply 1 change" and b.isVisible() for b in buttons))

    shutil.copyfile(at.files("inbox")[0], at.folder / "inbox" / "before.jpg")
    at.done(2)
    assert width(at, "before") > 100

    at.trigger(Do.APPLY)
    at.until(lambda: at.flow.changes == 0)
    shutil.copyfile(at.files("inbox")[0], at.folder / "inbox" / "after.jpg")
    at.done(3)
    assert width(at, "after") == 100
    assert "width: 100" in (at.folder / "flow.filewright").read_text("utf-8")


def width(at: Bench, stem: str) -> int:
    with Image.open(next(file for file in at.files("web") if file.stem == stem)) as picture:
        return picture.width


def test_files_dropped_on_the_window_go_in_and_come_out(bench: OpenBench, tmp_path: Path) -> None:
    at = bench(change=keep_one_photo)
    elsewhere = tmp_path / "camera"
    elsewhere.mkdir()
    for name in ("one.jpg", "two.jpg"):
        shutil.copyfile(at.files("inbox")[0], elsewhere / name)
    at.trigger(Do.RUN)
    at.done(1)
    drop(at.workspace.window, elsewhere / "one.jpg", elsewhere / "two.jpg")
    at.done(3)
    assert {file.stem for file in at.files("web")} >= {"one", "two"}
    assert sorted(file.name for file in elsewhere.iterdir()) == ["one.jpg", "two.jpg"]


def test_run_once_takes_what_is_there_and_comes_to_rest(bench: OpenBench) -> None:
    at = bench("log-router")
    logs = len(at.files("logs"))
    at.trigger(Do.RUN_ONCE)
    at.done(logs)
    at.state_is(EngineState.STOPPED)
    assert len(at.files("counts")) == logs
    lines = sum(len(file.read_bytes().splitlines()) for file in at.files("logs"))
    out = sum(len(f.read_bytes().splitlines()) for to in ("errors", "warnings", "general") for f in at.files(to))
    assert out == lines
    at.until(at.workspace.window.actions_[Do.RUN].isEnabled)


def test_a_paused_flow_hands_nothing_out_until_it_goes_on(bench: OpenBench) -> None:
    at = bench(change=keep_one_photo)
    at.trigger(Do.RUN)
    at.done(1)
    at.trigger(Do.PAUSE)
    at.state_is(EngineState.PAUSED)
    shutil.copyfile(at.files("inbox")[0], at.folder / "inbox" / "later.jpg")
    at.until(lambda: at.account().waiting == 1)
    assert at.account().running == 0
    assert len(at.files("web")) == 1
    at.until(lambda: "1 waiting" in at.parts.status.account_text())
    at.until(lambda: at.workspace.window.actions_[Do.PAUSE].text() == "Go on")
    at.trigger(Do.PAUSE)
    at.done(2)
    assert len(at.files("web")) == 2


def test_an_edit_is_undone_saved_and_there_when_the_flow_is_opened_again(bench: OpenBench) -> None:
    at = bench(change=keep_one_photo)
    file, document = at.folder / "flow.filewright", at.flow.document
    before = file.read_text("utf-8")
    document.edit(edits.set_param(document.pipeline, "resize", "width", 320), "Width")
    at.trigger(Do.UNDO)
    assert document.pipeline.graph.nodes["resize"].params["width"] == 1600
    assert document.is_clean
    at.trigger(Do.REDO)
    at.trigger(Do.SAVE)
    at.until(lambda: document.is_clean)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    assert "".join(line for line in lines if not line.startswith("id: ")) == before.replace("width: 1600", "width: 320")
    at.trigger(Do.CLOSE)
    at.until(lambda: at.workspace.flows.all == ())
    assert [flow.path for flow in at.workspace.flows.recent.flows] == [file]
    at.parts.start_page.recent_wanted.emit(file)
    at.until(lambda: at.workspace.flows.current is not None)
    opened = at.workspace.flows.current
    assert opened is not None
    assert opened.document.pipeline.graph.nodes["resize"].params["width"] == 320


def test_the_account_of_a_flow_is_there_when_it_is_opened_again(bench: OpenBench) -> None:
    at = bench(change=keep_one_photo)
    at.trigger(Do.RUN_ONCE)
    at.done(1)
    at.state_is(EngineState.STOPPED)
    file = at.folder / "flow.filewright"
    at.trigger(Do.CLOSE)
    at.until(lambda: at.workspace.flows.all == ())
    at.parts.status.show_account(Ledger())
    at.workspace.work.open_path(file)
    at.until(lambda: at.parts.status.account_text() == "1 seen = 1 done ✓ 0 missing")
    at.workspace.work.show_panel(at.parts.files)
    at.until(lambda: at.parts.files.count() == 1)


def test_closing_the_window_at_work_leaves_no_process_and_no_thread(qtbot: QtBot, bench: OpenBench) -> None:
    me = psutil.Process()
    children = {child.pid for child in me.children(recursive=True)}
    threads = set(threading.enumerate())
    at = bench()
    at.trigger(Do.RUN)
    at.until(lambda: at.account().running > 0 or at.account().done > 0)
    assert {child.pid for child in me.children(recursive=True)} > children  # its workers
    at.home.window.close()
    at.until(at.parts.ask.isVisible)
    with qtbot.waitSignal(at.home.window.closed, timeout=5000):
        button(at.parts.ask, "Stop and close").click()
    assert at.home.close(2000)
    assert not at.home.window.isVisible()
    qtbot.waitUntil(lambda: {child.pid for child in me.children(recursive=True)} <= children, timeout=2000)
    left = [t for t in threading.enumerate() if t not in threads and not isinstance(t, threading._DummyThread)]
    assert left == []
    assert not list((at.folder / "web").rglob(".filewright-*"))


def test_an_exception_while_a_flow_runs_is_told_and_the_flow_goes_on(bench: OpenBench) -> None:
    at = bench(change=keep_one_photo)
    at.trigger(Do.RUN)
    at.done(1)

    def break_down() -> None:
        raise RuntimeError("a mistake of ours")

    with _ExceptionsTold(at.home):
        at.flow.ask(lambda _client: break_down())
        at.until(lambda: at.parts.bulletins.shown is not None)
        assert at.parts.bulletins.shown is not None
        assert at.parts.bulletins.shown.headline == "Something went wrong inside Filewright."
        assert "a mistake of ours" not in " ".join(texts(at.parts.bulletins))
        shutil.copyfile(at.files("inbox")[0], at.folder / "inbox" / "next.jpg")
        at.done(2)
        at.trigger(Do.STOP)
        at.state_is(EngineState.STOPPED)


def test_a_flow_that_reaches_outside_does_nothing_until_it_is_allowed(bench: OpenBench, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"

    def reach_out(folder: Path) -> None:
        keep_one_photo(folder)
        flow = folder / "flow.filewright"
        flow.write_text(flow.read_text("utf-8").replace("path: ./web", f"path: {outside}"), "utf-8")

    at = bench(change=reach_out)
    at.trigger(Do.RUN)
    at.until(at.parts.consent.isVisible)
    assert str(outside) in " ".join(texts(at.parts.consent))
    assert QApplication.activeModalWidget() is None
    button(at.parts.consent, "Not now").click()
    assert at.flow.state is EngineState.STOPPED
    assert not outside.exists()
    at.trigger(Do.RUN)
    at.until(at.parts.consent.isVisible)
    QTest.keyClick(at.parts.consent, Qt.Key.Key_Escape)
    assert not at.parts.consent.isVisible()
    assert at.flow.state is EngineState.STOPPED
    at.trigger(Do.RUN)
    at.until(at.parts.consent.isVisible)
    button(at.parts.consent, "Allow and run").click()
    at.done(1)
    assert [file.is_file() for file in outside.rglob("*.jpg")] == [True]


def test_an_example_is_copied_to_the_documents_opened_and_shown(
    qtbot: QtBot, real_home: Callable[[], Home], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("filewright.gui.view_work.show_in_folder", shown.append)
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path / "Documents")
    workspace = real_home().furnish()
    page = workspace.parts.start_page
    qtbot.waitUntil(lambda: len(page.examples()) >= 2, timeout=START)
    page.template_wanted.emit(next(e.folder for e in page.examples() if e.title == "Photos for the web"))
    qtbot.waitUntil(lambda: workspace.flows.current is not None, timeout=START)
    folder = tmp_path / "Documents" / "Filewright" / "Photos for the web"
    flow = workspace.flows.current
    assert flow is not None
    assert flow.path == folder / "photos-for-the-web.filewright"
    assert len(list((folder / "inbox").iterdir())) == 12
    assert shown == [str(flow.path)]
    assert workspace.parts.regions.is_open(Region.DOCK)
