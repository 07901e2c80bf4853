"""The window around the canvas, driven with a recorded engine."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from filewright.core import edits
from filewright.core.pipeline import Pipeline
from filewright.engine.client import EngineState, Notice
from filewright.errors import Fault, Scope, StateError
from filewright.gui.action_table import Do
from filewright.gui.application import Home
from filewright.gui.document import Selection
from filewright.gui.frame.regions import Region
from filewright.gui.workspace import Workspace
from tests.gui.conftest import MakeHome
from tests.gui.recorded_client import RecordedClient
from tests.gui.recordings import busy_client, photos

OpenFlow = Callable[[Home, Pipeline], Workspace]


def trigger(workspace: Workspace, do: Do) -> None:
    action = workspace.window.actions_[do]
    assert action.isEnabled(), do
    action.trigger()


def answers(workspace: Workspace) -> dict[str, QPushButton]:
    return {b.text(): b for b in workspace.parts.ask.findChildren(QPushButton) if not b.isHidden()}


def commands(client: RecordedClient) -> list[object]:
    return [command[0] for command in client.commands]


def test_what_is_painted_first_loads_no_heavy_library(make_home: MakeHome) -> None:
    import subprocess

    code = (
        "import sys; import filewright.gui.application; "
        "print([m for m in ('numpy', 'pyqtgraph', 'networkx', 'sqlite3', 'yaml', 'psutil') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_the_start_page_is_there_at_the_first_paint_and_the_rest_follows(qtbot: QtBot, make_home: MakeHome) -> None:
    home = make_home(furnished=False)
    assert home.window.start_page.isVisible()
    qtbot.waitUntil(lambda: home.workspace is not None)
    assert home.window.start_page.isVisible()
    assert home.window.start_page.size() != home.window.start_page.minimumSize()
    assert not home.furnish().parts.dock.isVisible()


def test_the_start_page_shows_the_examples(qtbot: QtBot, make_home: MakeHome) -> None:
    home = make_home()
    qtbot.waitUntil(lambda: len(home.window.start_page.examples()) >= 2)
    assert {example.title for example in home.window.start_page.examples()} >= {"Photos for the web", "Log router"}


def test_an_opened_flow_shows_its_account_and_its_files(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    workspace = open_flow(make_home(busy_client()), photos())
    parts = workspace.parts
    qtbot.waitUntil(lambda: "12,431 seen" in parts.status.account_text())
    assert parts.status.account_text() == (
        "12,431 seen = 12,380 done + 28 left out + 11 waiting + 4 running + 8 need attention ✓ 0 missing"
    )
    qtbot.waitUntil(lambda: parts.files.count() == 8)
    assert workspace.window.windowTitle().startswith("Photos for the web")


def test_run_saves_checks_and_starts_and_the_buttons_follow(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    client = RecordedClient()
    workspace = open_flow(make_home(client), photos())
    flow = workspace.flows.current
    assert flow is not None
    flow.document.edit(edits.set_param(flow.document.pipeline, "resize", "width", 800), "width")
    trigger(workspace, Do.RUN)
    qtbot.waitUntil(lambda: flow.state is EngineState.RUNNING)
    assert commands(client) == ["apply", "start"]
    assert flow.path is not None
    assert "width: 800" in flow.path.read_text("utf-8")
    qtbot.waitUntil(lambda: workspace.window.actions_[Do.STOP].isEnabled())
    assert not workspace.window.actions_[Do.RUN].isEnabled()
    trigger(workspace, Do.PAUSE)
    qtbot.waitUntil(lambda: flow.state is EngineState.PAUSED)
    qtbot.waitUntil(lambda: workspace.window.actions_[Do.PAUSE].text() == "Go on")
    trigger(workspace, Do.PAUSE)
    qtbot.waitUntil(lambda: flow.state is EngineState.RUNNING)
    trigger(workspace, Do.STOP)
    qtbot.waitUntil(lambda: flow.state is EngineState.STOPPED)


def test_an_edit_of_a_running_flow_is_a_draft_until_it_is_applied(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    client = RecordedClient()
    workspace = open_flow(make_home(client), photos())
    flow = workspace.flows.current
    assert flow is not None
    trigger(workspace, Do.RUN)
    qtbot.waitUntil(lambda: flow.state is EngineState.RUNNING)
    before = len(client.commands)
    flow.document.edit(edits.set_param(flow.document.pipeline, "resize", "width", 800), "width")
    assert flow.changes == 1
    assert len(client.commands) == before
    qtbot.waitUntil(lambda: workspace.window.actions_[Do.APPLY].isEnabled())
    trigger(workspace, Do.APPLY)
    qtbot.waitUntil(lambda: flow.changes == 0)
    applied = client.commands[-1]
    assert applied == ("apply", flow.document.pipeline)
    qtbot.waitUntil(lambda: not workspace.window.actions_[Do.APPLY].isEnabled())


def test_a_new_step_and_its_connection_count_as_one_change(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    from filewright.core.graph import Node, Port

    workspace = open_flow(make_home(RecordedClient()), photos())
    flow = workspace.flows.current
    assert flow is not None
    flow.document.set_applied(flow.document.pipeline)
    added = edits.add_node(flow.document.pipeline, Node(key="extra", use="rename"), (0.0, 400.0))
    flow.document.edit(edits.connect(added, Port("inbox", "out"), Port("extra", "in")), "add")
    assert flow.changes == 1


def test_a_flow_with_errors_does_not_start_and_says_what_to_mend(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    client = RecordedClient()
    workspace = open_flow(make_home(client), photos())
    flow = workspace.flows.current
    assert flow is not None
    flow.document.edit(edits.set_param(flow.document.pipeline, "resize", "width", 0), "width")
    qtbot.waitUntil(lambda: not workspace.window.actions_[Do.RUN].isEnabled())
    workspace.work.run(flow)
    assert workspace.parts.dock.current is workspace.parts.problems
    assert "start" not in commands(client)


def test_an_output_inside_the_watched_folder_is_found_and_mended_by_one_click(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    flow = workspace.flows.current
    assert flow is not None
    flow.document.edit(edits.set_param(flow.document.pipeline, "web", "path", "./inbox/web"), "path")
    qtbot.waitUntil(lambda: flow.has_errors)
    assert [problem.code for problem in flow.document.problems] == ["folder-in-watched"]
    fix = flow.document.problems[0].fix
    assert fix is not None
    flow.document.fix(fix)
    qtbot.waitUntil(lambda: not flow.has_errors)


def test_two_open_flows_that_feed_each_other_are_told_in_both_and_mended_by_one_click(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow, tmp_path: Path
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    first = workspace.flows.current
    assert first is not None
    other = tmp_path / "flow" / "back.filewright"
    other.write_text(
        "filewright: 1\n"
        "nodes:\n"
        "  in: {use: watch-folder, with: {path: ./web, recursive: true}}\n"
        "  out: {use: save-to-folder, with: {path: ./inbox}}\n"
        "wires: [in -> out]\n"
    )
    workspace.flows.open(other)
    qtbot.waitUntil(lambda: len(workspace.flows.all) == 2)

    def loops() -> list[list[str]]:
        found = [[problem.code for problem in flow.document.problems] for flow in workspace.flows.all]
        return [[code for code in codes if code == "folder-loops-through-flow"] for codes in found]

    qtbot.waitUntil(lambda: all(loops()))
    assert first.has_errors
    (problem,) = (p for p in first.document.problems if p.code == "folder-loops-through-flow")
    assert problem.fix is not None
    assert first.document.fix(problem.fix)
    qtbot.waitUntil(lambda: not any(loops()))
    first.document.undo_stack.undo()
    qtbot.waitUntil(lambda: all(loops()))
    workspace.flows.close(workspace.flows.all[1])
    qtbot.waitUntil(lambda: not first.has_errors)


def test_closing_an_unsaved_flow_asks_inside_the_window(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    flow = workspace.flows.current
    assert flow is not None
    path = flow.path
    assert path is not None
    flow.document.edit(edits.change(flow.document.pipeline, name="Other"), "name")
    trigger(workspace, Do.CLOSE)
    assert workspace.parts.ask.isVisible()
    assert QApplication.activeModalWidget() is None
    ask = workspace.parts.ask
    qtbot.waitUntil(lambda: ask.rect().contains(answers(workspace)["Save"].geometry()))
    answers(workspace)["Cancel"].click()
    assert workspace.flows.all == (flow,)
    trigger(workspace, Do.CLOSE)
    answers(workspace)["Save"].click()
    qtbot.waitUntil(lambda: workspace.flows.all == ())
    assert "name: Other" in path.read_text("utf-8")
    assert workspace.parts.start_page.isVisible()


def test_closing_the_window_stops_what_runs_after_asking(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    client = RecordedClient()
    home = make_home(client)
    workspace = open_flow(home, photos())
    flow = workspace.flows.current
    assert flow is not None
    trigger(workspace, Do.RUN)
    qtbot.waitUntil(lambda: flow.state is EngineState.RUNNING)
    home.window.close()
    qtbot.waitUntil(workspace.parts.ask.isVisible)
    assert home.window.isVisible()
    with qtbot.waitSignal(home.window.closed):
        answers(workspace)["Stop and close"].click()
    assert commands(client)[-1] == "stop"


def test_esc_is_never_mind(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    flow = workspace.flows.current
    assert flow is not None
    flow.document.edit(edits.change(flow.document.pipeline, name="Other"), "name")
    trigger(workspace, Do.CLOSE)
    QTest.keyClick(workspace.parts.ask, Qt.Key.Key_Escape)
    assert not workspace.parts.ask.isVisible()
    assert workspace.flows.all == (flow,)


def test_a_flow_from_elsewhere_shows_what_it_would_do_before_it_runs(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow, tmp_path: Path
) -> None:
    client = RecordedClient()
    outside = edits.set_param(photos(), "web", "path", str(tmp_path / "elsewhere"))
    workspace = open_flow(make_home(client), outside)
    flow = workspace.flows.current
    assert flow is not None
    trigger(workspace, Do.RUN)
    consent = workspace.parts.consent
    qtbot.waitUntil(consent.isVisible)
    assert QApplication.activeModalWidget() is None
    said = " ".join(label.text() for label in consent.findChildren(QLabel))
    assert str(tmp_path / "elsewhere") in said
    assert client.commands == []
    next(b for b in consent.findChildren(QPushButton) if b.text() == "Not now").click()
    assert client.commands == []
    trigger(workspace, Do.RUN)
    qtbot.waitUntil(consent.isVisible)
    next(b for b in consent.findChildren(QPushButton) if b.text() == "Allow and run").click()
    qtbot.waitUntil(lambda: flow.state is EngineState.RUNNING)


def test_what_the_engine_refuses_is_said_at_the_canvas(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    client = RecordedClient()
    client.refuse["start"] = StateError("state-held", path="x", pid=7)
    workspace = open_flow(make_home(client), photos())
    trigger(workspace, Do.RUN)
    qtbot.waitUntil(lambda: workspace.parts.bulletins.shown is not None)
    shown = workspace.parts.bulletins.shown
    assert shown is not None
    assert "7" in shown.headline


def test_trouble_of_the_engine_comes_and_goes_with_its_notice(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    client = busy_client()
    workspace = open_flow(make_home(client), photos())
    full = Fault(code="disk-full", scope=Scope.PROCESS, fields={"folder": "/web"})
    client.play(notices=(Notice(fault=full, node="web"),))
    qtbot.waitUntil(lambda: workspace.parts.bulletins.shown is not None)
    shown = workspace.parts.bulletins.shown
    assert shown is not None
    assert shown.headline == "Web folder: The disk with /web is full."
    qtbot.waitUntil(lambda: workspace.parts.bulletins.height() >= 40)
    client.play(notices=())
    qtbot.waitUntil(lambda: workspace.parts.bulletins.shown is None)


def test_a_broken_file_is_refused_with_its_place(qtbot: QtBot, make_home: MakeHome, tmp_path: Path) -> None:
    workspace = make_home().furnish()
    broken = tmp_path / "broken.filewright"
    broken.write_text("filewright: 1\nnodes: [\n", "utf-8")
    workspace.flows.open(broken)
    qtbot.waitUntil(lambda: workspace.parts.bulletins.shown is not None)
    shown = workspace.parts.bulletins.shown
    assert shown is not None
    assert shown.headline.startswith("broken.filewright, line ")
    assert workspace.flows.all == ()


def test_files_dropped_on_the_start_page_begin_a_flow_that_takes_them(
    qtbot: QtBot, make_home: MakeHome, tmp_path: Path
) -> None:
    workspace = make_home().furnish()
    workspace.parts.start_page.files_dropped.emit([str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg")])
    flow = workspace.flows.current
    assert flow is not None
    assert [node.use for node in flow.document.pipeline.graph.nodes.values()] == ["dropped-files"]
    assert flow.pending == (str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg"))
    qtbot.waitUntil(lambda: workspace.parts.bulletins.shown is not None)
    assert "2 files" in workspace.parts.bulletins.shown.headline  # type: ignore[union-attr]


def test_a_folder_dropped_on_the_start_page_is_watched(make_home: MakeHome, tmp_path: Path) -> None:
    workspace = make_home().furnish()
    workspace.parts.start_page.files_dropped.emit([str(tmp_path)])
    flow = workspace.flows.current
    assert flow is not None
    (node,) = flow.document.pipeline.graph.nodes.values()
    assert (node.use, node.params["path"]) == ("watch-folder", str(tmp_path))


def test_files_dropped_on_a_flow_go_to_its_source(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow, tmp_path: Path
) -> None:
    client = busy_client()
    workspace = open_flow(make_home(client), photos())
    workspace.parts.editors.files_dropped.emit([str(tmp_path / "a.jpg")], "inbox")
    qtbot.waitUntil(lambda: "add_files" in commands(client))
    assert client.commands[-1] == ("add_files", (str(tmp_path / "a.jpg"),), "inbox")


def test_f6_goes_through_the_regions_and_back(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    workspace = open_flow(make_home(busy_client()), photos())
    workspace.window.activateWindow()
    parts = workspace.parts
    regions = [workspace.window.toolbar, parts.tabs, parts.palette, parts.editors, parts.inspector, parts.dock]
    regions.append(parts.status)

    def here() -> int:
        focus = QApplication.focusWidget()
        return next((n for n, region in enumerate(regions) if focus and region.isAncestorOf(focus)), -1)

    workspace.window.toolbar.focus_first()
    visited = [here()]
    for _step in range(len(regions)):
        trigger(workspace, Do.NEXT_REGION)
        visited.append(here())
    assert visited == [0, 1, 2, 3, 4, 5, 6, 0]
    trigger(workspace, Do.PREVIOUS_REGION)
    assert here() == 6


def test_regions_fold_away_and_come_back(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    workspace = open_flow(make_home(busy_client()), photos())
    for do, widget in (
        (Do.FOLD_PALETTE, workspace.parts.palette),
        (Do.FOLD_INSPECTOR, workspace.parts.inspector),
        (Do.FOLD_DOCK, workspace.parts.dock),
    ):
        qtbot.waitUntil(lambda do=do: workspace.window.actions_[do].isEnabled())  # type: ignore[misc]
        size = widget.size()
        trigger(workspace, do)
        assert not widget.isVisible()
        trigger(workspace, do)
        assert widget.isVisible()
        assert widget.size() == size


def test_the_layout_is_kept_for_the_next_time(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    home = make_home(RecordedClient())
    workspace = open_flow(home, photos())
    workspace.parts.regions.set_open(Region.DOCK, False)
    with qtbot.waitSignal(home.window.closed):
        home.window.close()
    again = open_flow(make_home(RecordedClient()), photos())
    assert not again.parts.regions.is_open(Region.DOCK)
    assert not again.parts.dock.isVisible()


def test_in_a_narrow_window_the_inspector_lies_over_the_canvas(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    home = make_home(busy_client(), size=(1100, 700))
    workspace = open_flow(home, photos())
    inspector, editors = workspace.parts.inspector, workspace.parts.editors
    left = inspector.mapTo(home.window, inspector.rect().topLeft()).x()
    right_of_canvas = editors.mapTo(home.window, editors.rect().topRight()).x()
    assert left < right_of_canvas
    home.window.resize(1600, 1000)
    qtbot.waitUntil(
        lambda: (
            inspector.mapTo(home.window, inspector.rect().topLeft()).x()
            >= editors.mapTo(home.window, editors.rect().topRight()).x()
        )
    )


def test_a_number_of_the_account_opens_its_list(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    client = busy_client()
    workspace = open_flow(make_home(client), photos())
    parts = workspace.parts
    parts.status.term_clicked.emit("done")
    assert parts.dock.current is parts.files
    qtbot.waitUntil(lambda: parts.files.count() == 2)
    parts.status.term_clicked.emit("quarantined")
    assert parts.dock.current is parts.attention
    parts.status.term_clicked.emit("unaccounted")
    assert parts.dock.current is parts.why


def test_the_command_search_finds_actions_steps_and_kinds(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    workspace.window.activateWindow()
    qtbot.waitUntil(lambda: workspace.window.actions_[Do.ARRANGE].isEnabled())
    trigger(workspace, Do.COMMANDS)
    QTest.keyClicks(workspace.window.toolbar.search.edit, "resize")
    assert [hit.words for hit in workspace.search.hits][:2] == ["Resize image", "Add Resize image"]
    QTest.keyClick(workspace.window.toolbar.search.edit, Qt.Key.Key_Return)
    flow = workspace.flows.current
    assert flow is not None
    assert flow.document.selection.nodes == {"resize"}
    editor = workspace.parts.editors.current
    assert editor is not None
    assert editor.canvas.hasFocus()


def test_commands_of_the_canvas_are_found_and_stand_in_the_menu(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    workspace.window.activateWindow()
    flow = workspace.flows.current
    assert flow is not None
    flow.document.select(Selection(frozenset(flow.document.pipeline.graph.nodes)))
    qtbot.waitUntil(lambda: workspace.window.actions_[Do.COPY].isEnabled())
    menu = QMenu()
    workspace.window.actions_.canvas_menu_wanted.emit(menu)
    words = [action.text() for action in menu.actions()]
    assert len(words) == len(set(words))
    assert "Align left edges" in words
    assert "Add a step…" not in words  # that is in the menu above
    trigger(workspace, Do.COMMANDS)
    QTest.keyClicks(workspace.window.toolbar.search.edit, "frame around")
    assert [hit.words for hit in workspace.search.hits] == ["Put a frame around it"]
    QTest.keyClick(workspace.window.toolbar.search.edit, Qt.Key.Key_Return)
    assert list(flow.document.pipeline.layout.frames) == ["frame"]
    flow.document.select(Selection(frames=frozenset(("frame",))))
    qtbot.waitUntil(lambda: workspace.window.actions_[Do.DELETE].isEnabled())
    trigger(workspace, Do.DELETE)
    assert not flow.document.pipeline.layout.frames


def test_menu_entries_that_can_be_ticked_show_how_it_stands(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    dock = workspace.window.actions_[Do.FOLD_DOCK]
    qtbot.waitUntil(lambda: dock.isEnabled() and dock.isChecked())
    workspace.parts.regions.set_open(Region.DOCK, False)
    qtbot.waitUntil(lambda: not dock.isChecked())


def test_undo_and_redo_tell_what_they_do(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    flow = workspace.flows.current
    assert flow is not None
    flow.document.edit(edits.set_param(flow.document.pipeline, "resize", "width", 800), "Change Width")
    qtbot.waitUntil(lambda: workspace.window.actions_[Do.UNDO].text() == "Undo Change Width")
    trigger(workspace, Do.UNDO)
    assert flow.document.pipeline.graph.nodes["resize"].params["width"] == 1600
    qtbot.waitUntil(lambda: workspace.window.actions_[Do.REDO].isEnabled())


def test_one_flow_after_the_other_each_with_its_own_tab(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    workspace = open_flow(make_home(busy_client()), photos())
    first = workspace.flows.current
    trigger(workspace, Do.NEW)
    second = workspace.flows.current
    assert second is not first
    assert workspace.parts.files.count() == 0
    qtbot.waitUntil(lambda: workspace.parts.tabs.bar.count() == 2)
    trigger(workspace, Do.NEXT_TAB)
    assert workspace.flows.current is first
    qtbot.waitUntil(lambda: workspace.parts.files.count() == 8)


def test_an_exception_in_a_slot_is_told_and_the_window_lives(
    qtbot: QtBot, make_home: MakeHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filewright.gui.application import _ExceptionsTold

    home = make_home()
    workspace = home.furnish()
    with _ExceptionsTold(home):
        workspace.flows.pool.run(lambda: 1 // 0, lambda _answer: None, lambda _error: None)
        qtbot.waitUntil(lambda: workspace.parts.bulletins.shown is not None)
    assert home.window.isVisible()


def test_the_flow_is_saved_under_a_name_that_is_asked_for(qtbot: QtBot, make_home: MakeHome, tmp_path: Path) -> None:
    workspace = make_home(RecordedClient()).furnish()
    asked: list[object] = []
    workspace.flows.place_wanted.disconnect()
    workspace.flows.place_wanted.connect(asked.append)
    flow = workspace.flows.new(photos())
    workspace.flows.save(flow)
    assert asked == [flow]
    workspace.flows.save_as(flow, tmp_path / "mine.filewright")
    qtbot.waitUntil(lambda: flow.path == tmp_path / "mine.filewright")
    assert flow.document.pipeline.id is not None
    assert flow.document.is_clean
    assert [recent.path for recent in workspace.flows.recent.flows] == [tmp_path / "mine.filewright"]


def test_a_file_that_somebody_else_changed_is_asked_about_before_it_is_overwritten(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    workspace = open_flow(make_home(RecordedClient()), photos())
    flow = workspace.flows.current
    assert flow is not None
    assert flow.path is not None
    flow.path.write_text(flow.path.read_text("utf-8") + "# by hand\n", "utf-8")
    flow.document.edit(edits.change(flow.document.pipeline, name="Other"), "name")
    trigger(workspace, Do.SAVE)
    qtbot.waitUntil(workspace.parts.ask.isVisible)
    assert "# by hand" in flow.path.read_text("utf-8")
    answers(workspace)["Save over it"].click()
    qtbot.waitUntil(lambda: flow.document.is_clean)
    assert "name: Other" in flow.path.read_text("utf-8")


def test_a_selected_step_shows_in_the_inspector(qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow) -> None:
    workspace = open_flow(make_home(busy_client()), photos())
    flow = workspace.flows.current
    assert flow is not None
    flow.document.select(Selection(frozenset({"resize"}), current="resize"))
    form = workspace.parts.inspector.settings.form
    assert form is not None
    form.param_changed.emit("width", 640)
    assert flow.document.pipeline.graph.nodes["resize"].params["width"] == 640


def test_in_a_narrow_window_the_inspector_covers_the_canvas_only_when_it_is_asked_for(
    qtbot: QtBot, make_home: MakeHome, open_flow: OpenFlow
) -> None:
    workspace = open_flow(make_home(busy_client(), size=(1024, 640)), photos())
    flow, parts = workspace.flows.current, workspace.parts
    assert flow is not None
    assert not parts.inspector.isVisible()
    flow.document.select(Selection(frozenset({"resize"}), current="resize"))
    assert not parts.inspector.isVisible()
    parts.editors.inspect_wanted.emit("resize")
    assert parts.inspector.isVisible()
    flow.document.select(Selection())
    assert not parts.inspector.isVisible()
    trigger(workspace, Do.FOLD_INSPECTOR)
    assert parts.inspector.isVisible()
    trigger(workspace, Do.FOLD_INSPECTOR)
    assert not parts.inspector.isVisible()
    trigger(workspace, Do.FOLD_INSPECTOR)
    workspace.window.resize(1600, 1000)
    qtbot.waitUntil(lambda: parts.regions.width() == 1600)
    flow.document.select(Selection())
    assert parts.inspector.isVisible()
