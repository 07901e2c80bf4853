"""Who holds a flow may leave at any moment of a question: it is asked again, and what was asked is done once."""

import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filewright.cli import compose, main
from filewright.cli.opening import open_pipeline
from filewright.core.job import State
from filewright.engine.client import JobQuery
from filewright.engine.local_client import LocalClient
from filewright.engine.remote import server
from filewright.engine.remote.server import Server
from filewright.registry import open_registry
from tests.system.command import COPY, end, filewright, start, write_flow

SECONDS = 20.0
HEARING = ("door.before-hearing", "door.heard", "door.before-answer")
ANSWERING = ("door.before-doing", "door.done")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder, with the current folder beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FILEWRIGHT_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def open_holder(tmp_path: Path, state: Path) -> Iterator[Callable[[], LocalClient]]:
    """A client for a flow that copies, in this process, which went through one file."""
    flow = write_flow(tmp_path, COPY)
    (tmp_path / "inbox" / "a.txt").write_text("a")
    clients: list[LocalClient] = []

    def open_() -> LocalClient:
        registry = open_registry()
        opened = open_pipeline(str(flow), registry)
        assert opened is not None
        state.mkdir(exist_ok=True)
        clients.append(compose.open_client(flow, opened.pipeline, registry, state, kind="inline"))
        return clients[-1]

    yield open_
    for client in clients:
        client.stop()


def run(client: LocalClient) -> None:
    client.run_once()
    assert client.wait(SECONDS)
    client.stop()


class Leaving:
    """Lets `holder` come to rest when it passes a point of its door for the `at`th time, and its last words go unheard
    where it was busy with the question."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, holder: LocalClient, point: str, at: int = 1) -> None:
        self._holder, self._point, self._at = holder, point, at
        self._closing, self._closed = threading.Event(), threading.Event()
        self.passed = Counter[str]()
        close = Server.close

        def closing(one: Server) -> None:
            self._closing.set()
            close(one)
            self._closed.set()

        monkeypatch.setattr(Server, "close", closing)
        monkeypatch.setattr(server, "LAST_WORD_SECONDS", 0.05)
        monkeypatch.setattr(server, "fault_point", self._pass)

    def _pass(self, point: str) -> None:
        self.passed[point] += 1
        if point == self._point and self.passed[point] == self._at:
            self._holder.ask_to_stop()
            assert (self._closed if point in ANSWERING else self._closing).wait(SECONDS)


def states(client: LocalClient) -> list[State]:
    return [job.state for job in client.jobs(JobQuery()).jobs]


@pytest.mark.parametrize("point", [*HEARING, *ANSWERING])
def test_a_holder_that_comes_to_rest_at_any_moment_does_not_keep_a_command_from_being_done_once(
    open_holder: Callable[[], LocalClient], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, point: str
) -> None:
    holder = open_holder()
    run(holder)
    holder.start()
    leaving = Leaving(monkeypatch, holder, point)
    assert main(["redo", "inbox/a.txt"]) == 0
    assert leaving.passed[point] >= 1
    holder.stop()
    assert states(holder) == [State.DONE, State.DONE]  # the first, and one that was done anew
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.txt"]


def test_the_last_run_is_the_same_one_when_it_is_asked_again(
    open_holder: Callable[[], LocalClient],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What was taken back by the first process is not the last run any more: the one before it stays."""
    holder = open_holder()
    run(holder)
    (tmp_path / "inbox" / "b.txt").write_text("b")
    run(holder)
    holder.start()
    leaving = Leaving(monkeypatch, holder, "door.done", at=3)  # it said what it would do, began, and was asked how far
    assert main(["undo", "--run", "last"]) == 0
    assert leaving.passed["door.done"] == 3
    assert capsys.readouterr().out == "1 change taken back\n"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.txt"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such kill there")
@pytest.mark.parametrize("point", ["door.before-hearing", "door.heard", "door.done"])
def test_a_holder_that_is_killed_at_any_moment_does_not_either(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    write_flow(tmp_path, COPY)
    (tmp_path / "inbox" / "a.txt").write_text("a")
    assert filewright("run", "flow.filewright", at=tmp_path).status == 0
    with monkeypatch.context() as dying:
        dying.setenv("FILEWRIGHT_FAULT_POINT", point)
        holder = start("watch", "flow.filewright", at=tmp_path)
    try:
        until = threading.Event()
        while not list(state.glob("pipelines/*/door.json")):
            assert holder.poll() is None
            until.wait(0.02)
        answer = filewright("redo", "inbox/a.txt", at=tmp_path)
        assert answer.status == 0, answer.err
        assert answer.summary == "1 file: 1 done, 0 filtered, 0 quarantined, 0 unaccounted"
        assert holder.wait(SECONDS) == -signal.SIGKILL
    finally:
        if holder.poll() is None:
            end(holder)
        holder.communicate()
    jobs = filewright("jobs", "--json", at=tmp_path).objects
    assert [job["state"] for job in jobs] == ["done", "done"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.txt"]
