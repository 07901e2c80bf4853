"""A watched folder, with a real folder and a real (in-memory) journal."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filewright.core.event import InputRead, JobOpened, JobState
from filewright.core.job import Arrival, State
from filewright.engine.journal.memory import MemoryJournal
from filewright.engine.sources.folder import FolderSource
from filewright.engine.sources.source import FolderSettings


class Inbox:
    """A folder source with the journal it asks, looked at by hand."""

    def __init__(self, root: Path, **settings: object) -> None:
        self.root = root
        self.journal = MemoryJournal()
        self.settings = FolderSettings(node="inbox", root=str(root), **{"quiet": 0.0, **settings})  # type: ignore[arg-type]
        self.gone: list[str] = []
        self.steady = 0.0
        self.source = self.open()

    def open(
        self, *, listen: bool = False, again: bool = False, wake: Callable[[], None] = lambda: None
    ) -> FolderSource:
        self.source = FolderSource(
            self.settings,
            self.journal,
            wake=wake,
            gone=lambda source, root, path: self.gone.append(path),
            listen=listen,
            again=again,
        )
        return self.source

    def look(self) -> None:
        self.steady += 100.0
        self.source.look(self.steady)

    def names(self) -> list[str]:
        """What comes out now, taken."""
        self.look()
        return [s.arrival.path for s in self.source.take(1000)]

    def finish(self, arrival: Arrival, content: bytes) -> None:
        """A job took the file and ended."""
        import hashlib

        job = self.journal.next_job()
        self.journal.store_graph("g", "{}")
        digest = hashlib.sha256(content).hexdigest()
        opened = JobOpened(job=job, time_ns=1, ulid=f"{job:026}", arrival=arrival, graph="g", run=1, tasks=())
        ended = JobState(job=job, time_ns=2, state=State.DONE)
        self.journal.append([opened, InputRead(job=job, time_ns=1, sha256=digest), ended])
        self.source.ended(arrival, State.DONE)


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    root = tmp_path / "in"
    root.mkdir()
    made = Inbox(root)
    yield made
    made.source.close()


def test_each_file_comes_out_once(inbox: Inbox) -> None:
    (inbox.root / "a.txt").write_bytes(b"a")
    assert inbox.names() == ["a.txt"]
    assert inbox.names() == []


def test_a_file_that_was_done_and_has_not_changed_stays_out_after_a_restart(inbox: Inbox) -> None:
    (inbox.root / "a.txt").write_bytes(b"a")
    inbox.look()
    inbox.finish(inbox.source.take(1)[0].arrival, b"a")
    inbox.open()
    assert inbox.names() == []
    assert inbox.source.counts().before == 1


def test_again_takes_what_was_done_before(inbox: Inbox) -> None:
    (inbox.root / "a.txt").write_bytes(b"a")
    inbox.look()
    inbox.finish(inbox.source.take(1)[0].arrival, b"a")
    inbox.open(again=True)
    assert inbox.names() == ["a.txt"]


def test_other_content_under_the_same_name_is_taken_again(inbox: Inbox) -> None:
    file = inbox.root / "a.txt"
    file.write_bytes(b"a")
    inbox.look()
    inbox.finish(inbox.source.take(1)[0].arrival, b"a")
    file.write_bytes(b"b")
    assert inbox.names() == ["a.txt"]


def test_content_that_changed_while_size_and_modification_time_stayed_is_noticed(inbox: Inbox) -> None:
    file = inbox.root / "a.txt"
    file.write_bytes(b"a")
    before = file.stat()
    inbox.look()
    inbox.finish(inbox.source.take(1)[0].arrival, b"a")
    file.write_bytes(b"b")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert inbox.names() == ["a.txt"]


def test_touching_a_file_does_not_make_it_new(inbox: Inbox) -> None:
    file = inbox.root / "a.txt"
    file.write_bytes(b"a")
    inbox.look()
    inbox.finish(inbox.source.take(1)[0].arrival, b"a")
    os.utime(file, ns=(1, 1))
    assert inbox.names() == []


def test_a_file_seen_gone_and_back_is_a_new_arrival(inbox: Inbox) -> None:
    file = inbox.root / "a.txt"
    file.write_bytes(b"a")
    inbox.look()
    inbox.finish(inbox.source.take(1)[0].arrival, b"a")
    file.unlink()
    inbox.look()
    assert inbox.gone == ["a.txt"]
    file.write_bytes(b"a")
    assert inbox.names() == ["a.txt"]


def test_nothing_but_regular_files_enters_and_a_pipe_blocks_nobody(inbox: Inbox) -> None:
    (inbox.root / "real.txt").write_bytes(b"x")
    (inbox.root / "link.txt").symlink_to(inbox.root / "real.txt")
    (inbox.root / "dangling.txt").symlink_to(inbox.root / "nothing")
    (inbox.root / "loop").symlink_to(inbox.root / "loop")
    (inbox.root / "folder.csv").mkdir()
    os.mkfifo(inbox.root / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(inbox.root / "socket.txt"))
        assert inbox.names() == ["real.txt"]
    assert inbox.source.counts().skipped == 5
    verdict = inbox.source.verdict(str(inbox.root / "link.txt"))
    assert verdict is not None
    assert verdict.fault is not None
    assert verdict.fault.code == "skipped-link"


def test_sub_folders_are_looked_into_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.txt").write_bytes(b"a")
    assert Inbox(tmp_path).names() == []
    assert Inbox(tmp_path, recursive=True).names() == [os.path.join("deep", "er", "a.txt")]  # noqa: PTH118


def test_links_to_folders_are_not_followed_out(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(b"s")
    root = tmp_path / "in"
    root.mkdir()
    (root / "way-out").symlink_to(outside, target_is_directory=True)
    assert Inbox(root, recursive=True).names() == []


@pytest.mark.parametrize(
    "name",
    [
        "emoji 🐈.txt",
        "\u202eright-to-left.txt",
        "line\nbreak.txt",
        "-rf",
        "trailing.",
        "n" * 251 + ".txt",
        os.fsdecode(b"\xff\xfe.txt"),
        "CON.txt",
        "$(rm).txt",
        "%PATH%.txt",
        "<img onerror=x>.txt",
        "e\u0301.txt",
    ],
)
def test_odd_names_come_through_as_they_are(inbox: Inbox, name: str) -> None:
    (inbox.root / name).write_bytes(b"x")
    assert inbox.names() == [name]


def test_an_absent_folder_is_blind_and_seen_again_when_it_is_back(inbox: Inbox) -> None:
    (inbox.root / "a.txt").write_bytes(b"a")
    assert inbox.names() == ["a.txt"]
    away = inbox.root.rename(inbox.root.with_name("away"))
    inbox.look()
    blind = inbox.source.counts().blind
    assert blind is not None
    assert blind.code == "folder-gone"
    away.rename(inbox.root)
    (inbox.root / "b.txt").write_bytes(b"b")
    assert inbox.names() == ["b.txt"]
    assert inbox.source.counts().blind is None


def test_a_folder_that_vanishes_does_not_make_its_files_gone(inbox: Inbox) -> None:
    (inbox.root / "a.txt").write_bytes(b"a")
    inbox.look()
    inbox.finish(inbox.source.take(1)[0].arrival, b"a")
    away = inbox.root.rename(inbox.root.with_name("away"))
    inbox.look()
    away.rename(inbox.root)
    assert inbox.names() == []
    assert inbox.gone == []


def test_what_was_there_before_the_flow_can_be_left_alone(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes(b"o")
    since = (tmp_path / "old.txt").stat().st_ctime_ns + 1
    left = Inbox(tmp_path, existing_since=since)
    assert left.names() == []
    verdict = left.source.verdict(str(tmp_path / "old.txt"))
    assert verdict is not None
    assert verdict.state == "skipped"
    while (tmp_path / "old.txt").stat().st_ctime_ns < since:
        (tmp_path / "new.txt").write_bytes(b"n")
        if (tmp_path / "new.txt").stat().st_ctime_ns >= since:
            break
    assert left.names() == ["new.txt"]


def test_a_fresh_file_is_not_taken_before_it_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    waiting = Inbox(tmp_path, quiet=30.0)
    assert waiting.names() == []
    assert waiting.source.counts().settling == 1
    assert waiting.names() == ["a.txt"]


def test_hints_wake_the_watcher_for_new_and_moved_files(inbox: Inbox, tmp_path: Path) -> None:
    woken = threading.Event()
    source = inbox.open(listen=True, wake=woken.set)
    inbox.look()
    (tmp_path / "made-elsewhere.txt").write_bytes(b"a")
    woken.clear()
    (tmp_path / "made-elsewhere.txt").rename(inbox.root / "moved-in.txt")
    assert woken.wait(10)
    found: list[str] = []
    for _ in range(1000):
        source.look(inbox.steady + 1.0)  # long before the next full scan: the hint must lead there
        found += [s.arrival.path for s in source.take(10)]
        if found:
            break
        woken.wait(0.01)
    assert found == ["moved-in.txt"]


def test_a_file_that_changed_under_its_job_comes_out_again(inbox: Inbox) -> None:
    file = inbox.root / "a.txt"
    file.write_bytes(b"a")
    inbox.look()
    arrival = inbox.source.take(1)[0].arrival
    file.write_bytes(b"changed")
    assert inbox.names() == [], "its job has it still"
    inbox.source.ended(arrival, None)
    assert inbox.names() == ["a.txt"]


def test_a_file_that_went_or_changed_while_it_waited_is_not_given_as_it_was(inbox: Inbox) -> None:
    for name in ("gone.txt", "changed.txt", "kept.txt"):
        (inbox.root / name).write_bytes(b"before")
    inbox.look()
    (inbox.root / "gone.txt").unlink()
    (inbox.root / "changed.txt").write_bytes(b"after")
    assert [s.arrival.path for s in inbox.source.take(9)] == ["kept.txt"]
    inbox.source.look(inbox.steady + 0.1)
    (settled,) = inbox.source.take(9)
    assert (settled.arrival.path, settled.arrival.stamp.size) == ("changed.txt", len(b"after"))


@pytest.mark.parametrize(("state", "taken"), [(None, ["a"]), (State.DONE, [])])
def test_a_job_that_ends_while_the_journal_is_read_is_not_taken_for_an_open_one(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, state: State | None, taken: list[str]
) -> None:
    (inbox.root / "a").write_bytes(b"a")
    inbox.look()
    (settled,) = inbox.source.take(1)
    job = inbox.journal.next_job()
    opened = JobOpened(job=job, time_ns=1, ulid=f"{job:026}", arrival=settled.arrival, graph="g", run=1, tasks=())
    inbox.journal.store_graph("g", "{}")
    inbox.journal.append([opened])
    again = inbox.open()
    asked = inbox.journal.known_in

    def ends_meanwhile(source: str, root: str, folder: str) -> object:
        found = asked(source, root, folder)
        again.ended(settled.arrival, state)
        return found

    monkeypatch.setattr(inbox.journal, "known_in", ends_meanwhile)
    assert inbox.names() == taken
