"""Hints, and a folder that is watched by them: real folders, real events, and all that keeps events from coming."""

import errno
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.events import DirCreatedEvent, DirDeletedEvent, FileClosedEvent, FileCreatedEvent, FileMovedEvent

from filewright.engine.sources.hints import Hints, Touched
from tests.engine.sources.test_folder import Inbox

# the library warns of what it does itself; where warnings are errors that would end its thread
pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")

LONG = 1e6  # no look at everything is due before a test is over


class Watched(Inbox):
    """A folder that is listened to, and looked at whenever a hint comes, as the watcher does."""

    def __init__(self, root: Path, **settings: object) -> None:
        self.woken = threading.Event()
        super().__init__(root, **settings)
        self.source.close()
        self.open(listen=True, wake=self.woken.set)
        self.step(0.0)
        self.clock = time.monotonic()

    def step(self, later: float) -> None:
        """Look, so many seconds later."""
        self.steady += later
        self.source.look(self.steady)
        self.source._pace.sweep_at = LONG
        self.source._pace.names_at = LONG

    def take(self) -> list[str]:
        return [settled.arrival.path for settled in self.source.take(100_000)]

    def until(self, names: set[str], *, within: float = 20.0) -> None:
        """Go on until these have come out, by hints alone; each once."""
        found: list[str] = []
        deadline = time.monotonic() + within
        while len(found) < len(names):
            assert time.monotonic() < deadline, names - set(found)
            self.woken.wait(0.02)
            self.woken.clear()
            self.step(0.02)
            found += self.take()
        assert sorted(found) == sorted(names)

    def sweep(self) -> list[str]:
        """A look at everything that was due."""
        self.source._pace.sweep_at = 0.0
        self.step(0.1)
        return self.take()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    made: list[Watched] = []
    (tmp_path / "in").mkdir()

    def open_(root: Path | None = None, **settings: object) -> Watched:
        made.append(Watched(root or tmp_path / "in", **settings))
        return made[-1]

    yield open_
    for one in made:
        one.source.close()


@pytest.mark.alone
def test_a_file_that_is_moved_out_holds_up_no_later_one(opened: Callable[..., Watched], tmp_path: Path) -> None:
    inbox = opened()
    (inbox.root / "first.txt").write_text("x")
    inbox.until({"first.txt"})
    took = []
    for number in range(5):
        (inbox.root / "first.txt").rename(tmp_path / "away.txt")
        began = time.monotonic()
        (inbox.root / f"{number}.txt").write_text("x")
        inbox.until({f"{number}.txt"})
        took.append(time.monotonic() - began)
        (tmp_path / "away.txt").rename(inbox.root / "first.txt")
        inbox.step(0.02)
        inbox.take()
    assert min(took) < 0.3, "half a second is what the library waits for the other half of a move"


def test_fresh_sub_folders_that_are_filled_at_once_are_found_by_hints(opened: Callable[..., Watched]) -> None:
    inbox = opened(recursive=True)
    names = set()
    for a in range(20):
        for b in range(5):
            folder = inbox.root / f"{a}" / f"{b}"
            folder.mkdir(parents=True)
            for c in range(5):
                (folder / f"{c}.txt").write_text("x")
                names.add(f"{a}/{b}/{c}.txt")
    inbox.until(names)


def test_a_folder_moved_in_is_looked_into(opened: Callable[..., Watched], tmp_path: Path) -> None:
    inbox = opened(recursive=True)
    (tmp_path / "made" / "deep").mkdir(parents=True)
    (tmp_path / "made" / "deep" / "a.txt").write_text("x")
    (tmp_path / "made").rename(inbox.root / "moved")
    inbox.until({"moved/deep/a.txt"})
    (inbox.root / "moved" / "deep" / "b.txt").write_text("x")
    inbox.until({"moved/deep/b.txt"})


def test_a_root_that_is_a_link_gives_hints_too(opened: Callable[..., Watched], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to("in")
    inbox = opened(tmp_path / "link")
    (tmp_path / "in" / "a.txt").write_text("x")
    inbox.until({"a.txt"})
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to("other")
    (tmp_path / "other" / "b.txt").write_text("x")
    inbox.until({"b.txt"})


@pytest.mark.parametrize("how", ["renamed", "removed"])
def test_a_root_that_goes_and_is_made_anew_is_listened_to_again(
    opened: Callable[..., Watched], tmp_path: Path, how: str
) -> None:
    inbox = opened()
    if how == "renamed":
        inbox.root.rename(tmp_path / "away")
    else:
        inbox.root.rmdir()
    inbox.step(1.0)
    blind = inbox.source.counts().blind
    assert blind is not None
    assert blind.code == "folder-gone"
    inbox.root.mkdir()
    inbox.step(1.0)
    assert inbox.source.counts().blind is None
    (inbox.root / "a.txt").write_text("x")
    inbox.until({"a.txt"})


def test_a_root_that_was_made_anew_between_two_looks_is_listened_to_again(
    opened: Callable[..., Watched], tmp_path: Path
) -> None:
    inbox = opened()
    inbox.root.rename(tmp_path / "away")
    inbox.root.mkdir()
    (inbox.root / "early.txt").write_text("x")
    inbox.step(1.0)
    assert inbox.take() == ["early.txt"]
    (inbox.root / "late.txt").write_text("x")
    inbox.until({"late.txt"})


@pytest.mark.skipif(sys.platform != "linux", reason="the library's threads differ")
@pytest.mark.parametrize("part", ["observer", "emitter", "reader"])
def test_a_thread_of_the_library_that_ended_is_noticed(opened: Callable[..., Watched], part: str) -> None:
    inbox = opened()
    hints = inbox.source._hints
    assert hints is not None
    assert hints._listening is not None
    observer = hints._listening._observer
    ended = {"observer": observer, "emitter": next(iter(observer.emitters)), "reader": observer._inotify_fd}[part]  # type: ignore[attr-defined]
    ended.stop()
    ended.join()
    (inbox.root / "unheard.txt").write_text("x")
    inbox.step(1.0)
    assert inbox.take() == ["unheard.txt"], "all is looked at when listening begins anew"
    (inbox.root / "heard.txt").write_text("x")
    inbox.until({"heard.txt"})


def test_an_overflow_that_is_logged_means_looking_at_everything(opened: Callable[..., Watched]) -> None:
    inbox = opened()
    hints = inbox.source._hints
    assert hints is not None
    hints.on_any_event = lambda event: None  # type: ignore[method-assign]
    (inbox.root / "lost.txt").write_text("x")
    inbox.step(1.0)
    assert inbox.take() == []
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed; filesystem events were lost")
    assert inbox.woken.is_set()
    inbox.step(0.1)
    assert inbox.take() == ["lost.txt"]


def test_a_loss_that_nobody_tells_of_is_found_by_the_sweep_and_then_the_folder_is_polled(
    opened: Callable[..., Watched],
) -> None:
    inbox = opened()
    began = 0
    for number in range(2):
        hints = inbox.source._hints
        assert hints is not None
        hints.on_any_event = lambda event: None  # type: ignore[method-assign]
        (inbox.root / f"{number}.txt").write_text("x")
        inbox.step(0.1)
        assert inbox.take() == []
        assert inbox.sweep() == [f"{number}.txt"]
        inbox.step(1.0)
        began += hints._listening is None
        inbox.step(0.1)
    assert began == 2, "each time listening begins anew"
    notice = inbox.source.counts().notice
    assert notice is not None
    assert notice.code == "polls-deaf"
    assert str(inbox.root) in notice.sentence()


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of this system is told so")
def test_a_system_that_lets_nothing_be_listened_to_is_named_and_no_thread_is_left(
    opened: Callable[..., Watched], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("watchdog.observers.inotify_c.InotifyFD._create_inotify_fd", staticmethod(refuse))
    threads = threading.active_count()
    inbox = opened()
    for _ in range(3):
        inbox.step(1.0)
    assert threading.active_count() == threads
    assert inbox.source.counts().blind is None
    notice = inbox.source.counts().notice
    assert notice is not None
    assert (notice.code, notice.fields["message"]) == ("polls-refused", "Too many open files")
    (inbox.root / "a.txt").write_text("x")
    assert inbox.sweep() == ["a.txt"]
    monkeypatch.undo()
    inbox.step(60.0)
    (inbox.root / "b.txt").write_text("x")
    inbox.until({"b.txt"})
    inbox.sweep()
    assert inbox.source.counts().notice is None


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of this system is told so")
@pytest.mark.parametrize("most", [0, 5])
def test_more_folders_than_the_system_lets_one_watch_are_polled_visibly(
    opened: Callable[..., Watched], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, most: int
) -> None:
    import ctypes

    from watchdog.observers import inotify_c

    real, added = inotify_c.inotify_add_watch, []

    def limited(descriptor: int, path: bytes, mask: int) -> int:
        if len(added) >= most:
            ctypes.set_errno(errno.ENOSPC)
            return -1
        added.append(path)
        return int(real(descriptor, path, mask))

    monkeypatch.setattr(inotify_c, "inotify_add_watch", limited)
    for number in range(12):
        (tmp_path / "in" / f"{number}").mkdir()
    threads = threading.active_count()
    inbox = opened(recursive=True)
    notice = inbox.source.counts().notice
    assert notice is not None
    if most:
        assert (notice.code, notice.fields["count"]) == ("polls-too-many", 13 - most)
    else:
        assert notice.code == "polls-refused"
        assert threading.active_count() == threads
    for number in range(12):
        (inbox.root / f"{number}" / "a.txt").write_text("x")
    inbox.step(0.1)
    found = inbox.take() + inbox.sweep()
    assert sorted(found) == sorted(f"{number}/a.txt" for number in range(12))


def test_events_that_come_twice_or_in_the_wrong_order_change_nothing(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, recursive=True)
    (tmp_path / "below").mkdir()
    for name in ("a.txt", "below/b.txt"):
        (tmp_path / name).write_text("x")
    hints = Hints(str(tmp_path), recursive=True, wake=lambda: None)
    a, b, gone = (str(tmp_path / name) for name in ("a.txt", "below/b.txt", "gone.txt"))
    for event in (
        FileClosedEvent(b),
        FileMovedEvent(gone, a),
        FileCreatedEvent(b),
        DirDeletedEvent(str(tmp_path / "below")),  # of a folder that was there before
        DirCreatedEvent(str(tmp_path / "below")),
        FileCreatedEvent(a),
        FileCreatedEvent(gone),
        FileClosedEvent(a),
    ):
        hints.on_any_event(event)
    inbox.look()
    first = [settled.arrival.path for settled in inbox.source.take(9)]
    for _ in range(2):
        inbox.source._look_where(hints.touched(), False, inbox.steady)
    assert sorted(first + [settled.arrival.path for settled in inbox.source.take(9)]) == ["a.txt", "below/b.txt"]


def test_hints_tell_files_from_folders_that_came_and_went(tmp_path: Path) -> None:
    hints = Hints("/in", recursive=True, wake=lambda: None)
    hints.on_any_event(FileMovedEvent("/in/a", "/in/b"))
    hints.on_any_event(DirCreatedEvent("/in/new"))
    hints.on_any_event(DirDeletedEvent("/in/old"))
    assert hints.touched() == Touched(paths={"/in/a", "/in/b"}, folders={"/in/new"}, gone={"/in/old"})
    hints.on_any_event(DirDeletedEvent("/in"))
    assert hints.touched().everything


def test_many_idle_folders_are_compared_by_their_times_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "a.txt").write_text("x")
        os.utime(tmp_path / f"{number}", (1, 1))
    os.utime(tmp_path, (1, 1))
    inbox = Inbox(tmp_path, recursive=True)
    assert len(inbox.names()) == 30
    listed: list[str] = []
    real = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: listed.append(path) or real(path))
    inbox.source._sweep_names(inbox.steady)
    assert listed == []
    (tmp_path / "7" / "b.txt").write_text("x")
    (tmp_path / "8" / "a.txt").unlink()
    (tmp_path / "9" / "fresh" / "er").mkdir(parents=True)
    (tmp_path / "9" / "fresh" / "er" / "c.txt").write_text("x")
    inbox.source._sweep_names(inbox.steady)
    assert sorted(settled.arrival.path for settled in inbox.source.take(9)) == ["7/b.txt", "9/fresh/er/c.txt"]
    listed.clear()
    inbox.source._sweep_names(inbox.steady)
    assert {Path(path).name for path in listed} == {"7", "8", "9", "fresh", "er"}, "a time just now tells nothing"


def test_links_to_folders_are_followed_when_asked_and_circles_are_left_aside(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.txt").write_text("x")
    root = tmp_path / "in"
    (root / "deep").mkdir(parents=True)
    (root / "deep" / "up").symlink_to("..")
    (root / "deep" / "out").symlink_to(tmp_path / "outside")
    (root / "self").symlink_to("self")
    inbox = Inbox(root, recursive=True, follow_links=True)
    assert inbox.names() == ["deep/out/a.txt"]
    verdict = inbox.source.verdict(str(root / "deep" / "up"))
    assert verdict is not None
    assert verdict.fault is not None
    assert verdict.fault.code == "skipped-circle"
    inbox.source._look_into(str(root / "deep"), inbox.steady)
    (root / "later").symlink_to(tmp_path / "outside")
    inbox.source._look_at(str(root / "later"), inbox.steady)
    inbox.source.look(inbox.steady)
    assert [settled.arrival.path for settled in inbox.source.take(9)] == ["later/a.txt"]
