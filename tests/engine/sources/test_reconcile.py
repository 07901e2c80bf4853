"""The scan that proves the account, with a source that works and with broken ones."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.pipeline import Pipeline
from filewright.engine.sources.folder import FolderSource
from filewright.engine.sources.reconcile import Reconciler
from filewright.engine.sources.standing import Standing
from tests.engine.sources.test_folder import Inbox
from tests.engine.workplace import client


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    root = tmp_path / "in"
    root.mkdir()
    made = Inbox(root, recursive=True)
    yield made
    made.source.close()


def unaccounted(inbox: Inbox) -> list[str]:
    inbox.steady += 1.0
    return [os.path.relpath(path, inbox.root) for path in inbox.source.unaccounted(inbox.steady)]


def test_all_that_a_source_leaves_aside_has_waiting_or_finished_is_accounted_for(inbox: Inbox) -> None:
    (inbox.root / "done.txt").write_bytes(b"a")
    inbox.look()
    inbox.finish(inbox.source.take(1)[0].arrival, b"a")
    (inbox.root / "half.part").write_bytes(b"x")
    (inbox.root / "link").symlink_to("nowhere")
    (inbox.root / "below").mkdir()
    (inbox.root / "below" / "waiting.txt").write_bytes(b"w")
    inbox.look()
    assert unaccounted(inbox) == []


def test_a_file_that_came_meanwhile_is_taken_in_rather_than_unaccounted_for(inbox: Inbox) -> None:
    inbox.look()
    (inbox.root / "late.txt").write_bytes(b"x")
    assert unaccounted(inbox) == []
    assert [settled.arrival.path for settled in inbox.source.take(10)] == ["late.txt"]


def test_a_source_that_drops_a_path_is_found_out(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    examine = Standing.examine

    def drops(self: Standing, path: str, status: Callable[[], os.stat_result], steady: float) -> bool:
        return path != "lost.txt" and examine(self, path, status, steady)

    monkeypatch.setattr(Standing, "examine", drops)
    for name in ("kept.txt", "lost.txt"):
        (inbox.root / name).write_bytes(b"x")
    inbox.look()
    assert unaccounted(inbox) == ["lost.txt"]


def test_what_a_source_gave_away_and_no_journal_knows_is_found_out(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filewright.engine.sources.reconcile.TAKEN_SECONDS", 0.05)
    (inbox.root / "a.txt").write_bytes(b"x")
    inbox.look()
    assert inbox.source.take(1), "given to an engine that forgets it"
    assert unaccounted(inbox) == ["a.txt"]


def test_a_change_that_a_source_overlooks_is_found_out(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    (inbox.root / "a.txt").write_bytes(b"old")
    inbox.look()
    inbox.finish(inbox.source.take(1)[0].arrival, b"old")
    (inbox.root / "a.txt").write_bytes(b"new and longer")
    monkeypatch.setattr(FolderSource, "_sweep", lambda self, steady: [])
    assert unaccounted(inbox) == ["a.txt"]


def test_a_touched_file_of_the_same_bytes_is_accounted_for(inbox: Inbox) -> None:
    (inbox.root / "a.txt").write_bytes(b"same")
    inbox.look()
    inbox.finish(inbox.source.take(1)[0].arrival, b"same")
    os.utime(inbox.root / "a.txt", ns=(1, 1))
    assert unaccounted(inbox) == []
    assert inbox.source.take(1) == []


def test_what_was_there_before_the_flow_is_accounted_for(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes(b"o")
    left = Inbox(tmp_path, existing_since=(tmp_path / "old.txt").stat().st_ctime_ns + 1)
    left.look()
    assert unaccounted(left) == []
    assert left.source.counts().skipped == 1


def test_a_run_goes_on_for_a_file_that_its_last_scan_brings_to_light(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "flow"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "early.txt").write_bytes(b"x")
    scan, scans = Reconciler.scan, list[int]()

    def late(self: Reconciler) -> list[str]:
        scans.append(1)
        if len(scans) == 1:
            (folder / "in" / "late.txt").write_bytes(b"x")
        return scan(self)

    monkeypatch.setattr(Reconciler, "scan", late)
    nodes = {
        "inbox": Node(key="inbox", use="watch-folder", params={"path": "./in", "quiet": "0s"}),
        "out": Node(key="out", use="save-to-folder", params={"path": "./out"}),
    }
    wires = (Wire(Port("inbox", "out"), Port("out", "in")),)
    one = client(Pipeline(graph=Graph(nodes=nodes, wires=wires)), folder)
    one.run_once()
    assert one.wait(30)
    one.stop()
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["early.txt", "late.txt"]
    assert (one.snapshot().session.done, one.snapshot().session.unaccounted) == (2, 0)
    assert len(scans) == 2, "the account is proven once more after that"
