"""Run once finds nothing new: the window says so, and offers to do again what was done before."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from filewright.engine.client import EngineState
from filewright.gui.action_table import Do
from tests.gui.window.conftest import Bench, OpenBench

pytestmark = pytest.mark.timeout(120)


def keep_two_photos(folder: Path) -> None:
    for file in sorted((folder / "inbox").iterdir())[2:]:
        file.unlink()


def run_once(at: Bench) -> None:
    """Run once, to the end."""
    since = at.flow.latest.since_ns
    at.trigger(Do.RUN_ONCE)
    at.until(lambda: at.flow.latest.since_ns > since)
    at.state_is(EngineState.STOPPED)


def said(at: Bench) -> str:
    shown = at.parts.bulletins.shown
    return shown.headline if shown is not None else ""


def the_button(at: Bench) -> QPushButton:
    return next(b for b in at.parts.bulletins.findChildren(QPushButton) if b.text() == "Do them again")


def test_what_was_done_before_is_offered_and_done_again(bench: OpenBench) -> None:
    at = bench(change=keep_two_photos)
    run_once(at)
    at.done(2)
    assert said(at) == ""
    outputs = {path: path.stat().st_mtime_ns for path in at.files("web")}
    assert outputs
    run_once(at)
    at.until(lambda: said(at) == "2 files were done before.")
    since = at.flow.latest.since_ns
    QTest.mouseClick(the_button(at), Qt.MouseButton.LeftButton)
    at.until(lambda: at.flow.latest.since_ns > since)
    at.state_is(EngineState.STOPPED)
    at.until(lambda: at.account().done == 4)
    assert said(at) == ""
    assert set(at.files("web")) == set(outputs), "what was put out before is replaced, not numbered"


def test_new_files_are_no_reason_to_ask(bench: OpenBench) -> None:
    at = bench(change=keep_two_photos)
    run_once(at)
    at.done(2)
    photo = at.files("inbox")[0]
    (at.folder / "inbox" / f"new{photo.suffix}").write_bytes(photo.read_bytes())
    run_once(at)
    at.done(3)
    assert said(at) == ""


def test_a_flow_that_watches_is_not_asked(bench: OpenBench) -> None:
    at = bench(change=keep_two_photos)
    run_once(at)
    at.trigger(Do.RUN)
    at.state_is(EngineState.RUNNING)
    at.until(lambda: at.flow.latest.done_before == 2)
    at.trigger(Do.STOP)
    at.state_is(EngineState.STOPPED)
    assert said(at) == ""


def test_a_whole_group_that_failed_for_one_reason_is_tried_again_at_once(bench: OpenBench) -> None:
    """By the attention panel: the group is chosen, then retried, from the failed step or from the start."""

    def damage(folder: Path) -> None:
        keep_two_photos(folder)
        for file in (folder / "inbox").iterdir():
            file.write_bytes(file.read_bytes()[:200])

    at = bench(change=damage)
    run_once(at)
    at.until(lambda: at.account().quarantined == 2)
    panel = at.parts.attention
    at.workspace.work.show_panel(panel)

    def all_chosen() -> bool:
        panel.choose_all()
        return any(button.text() == "Retry 2" for button in panel.tools.findChildren(QPushButton))

    for words in ("Retry 2", "From the start"):
        at.until(all_chosen)
        before = at.flow.latest.sequence
        next(b for b in panel.tools.findChildren(QPushButton) if b.text() == words).click()
        at.until(lambda before=before: at.flow.latest.sequence >= before + 8)  # type: ignore[misc]
        at.state_is(EngineState.STOPPED)
        at.until(lambda: at.account().quarantined == 2)
