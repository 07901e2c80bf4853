"""The scan that proves the account, with a source that works and with broken ones."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filewright.engine.sources.folder import FolderSource
from filewright.engine.sources.standing import Standing
from tests.engine.sources.test_folder import Inbox


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
