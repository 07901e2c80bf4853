"""The holder's door: who is heard, what is answered, and that nobody keeps anybody waiting."""

import json
import os
import socket
import stat
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from filewright.engine.client import Attention, EngineClient, JobPage, JobQuery, Refused, Snapshot
from filewright.engine.remote.door import Door, connect
from filewright.engine.remote.messages import LONGEST_CALL, VERSION, pack
from filewright.engine.remote.remote_client import RemoteClient
from filewright.engine.remote.server import MOST_CALLERS, Server
from filewright.engine.threads import PlainThreads
from filewright.errors import Fault, NotFound, Scope, StateError

FAULT = Fault(code="not-set-aside", scope=Scope.FILE)


class Engine:
    """Stands for an engine: it answers what the tests ask, some of it only when let go on."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.stopped = threading.Event()
        self.slow = threading.Event()
        self.begun = threading.Event()
        self.number = 0

    def snapshot(self) -> Snapshot:
        self.number += 1
        return Snapshot(time_ns=self.number)

    def retry(
        self, jobs: Any, *, from_start: bool = False, old_version: bool = False, command: str = ""
    ) -> tuple[Refused, ...]:
        self.asked.append(("retry", jobs, from_start, old_version))
        return tuple(Refused(job=job, fault=FAULT) for job in jobs[1:])

    def job(self, job: str) -> Any:
        raise NotFound("job-unknown", job=job)

    def trace(self, job: str) -> Any:
        return 1 // 0

    def attention(self) -> tuple[Attention, ...]:
        self.begun.set()
        assert self.slow.wait(20)
        return ()

    def jobs(self, query: JobQuery) -> JobPage:
        self.asked.append(query)
        return JobPage(jobs=())


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture(params=["unix", "loopback"])
def serve(request: pytest.FixtureRequest, tmp_path: Path, engine: Engine) -> Iterator[Callable[[], Server]]:
    if request.param == "unix" and sys.platform == "win32":
        pytest.skip("no such sockets there")
    servers: list[Server] = []

    def serve() -> Server:
        door = Door(tmp_path, unix=request.param == "unix")
        client: EngineClient = engine  # type: ignore[assignment]
        servers.append(Server(client, door, PlainThreads(), ask_to_stop=engine.stopped.set))
        return servers[-1]

    yield serve
    engine.slow.set()
    for server in servers:
        server.close()
        server.join()


def remote(tmp_path: Path) -> "closing[RemoteClient]":
    return closing(RemoteClient(tmp_path))


def test_calls_are_carried_out_and_answered(serve: Callable[[], Server], engine: Engine, tmp_path: Path) -> None:
    serve()
    with remote(tmp_path) as client:
        assert client.pid == os.getpid()
        assert client.retry(["a", "b"], from_start=True) == (Refused(job="b", fault=FAULT),)
        assert client.jobs(JobQuery(text="\udcff", limit=3)) == JobPage(jobs=())
    assert engine.asked == [("retry", ("a", "b"), True, False), JobQuery(text="\udcff", limit=3)]


def test_errors_cross_over_and_a_mistake_of_ours_ends_nothing(
    serve: Callable[[], Server], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    serve()
    with remote(tmp_path) as client:
        with pytest.raises(NotFound) as unknown:
            client.job("01X")
        assert (unknown.value.code, unknown.value.fields) == ("job-unknown", {"job": "01X"})
        with pytest.raises(StateError) as failed:
            client.trace("01X")
        assert failed.value.code == "call-failed"
        assert "ZeroDivisionError" in caplog.text
        assert client.retry([]) == ()


def test_numbers_come_while_a_long_question_is_answered(
    serve: Callable[[], Server], engine: Engine, tmp_path: Path
) -> None:
    serve()
    with remote(tmp_path) as client, remote(tmp_path) as other:
        asking = threading.Thread(target=client.attention)
        asking.start()
        assert engine.begun.wait(20)
        assert client.snapshot().time_ns == 1
        assert other.snapshot().time_ns == 2
        engine.slow.set()
        asking.join(20)
        assert not asking.is_alive()


def test_silent_and_dead_callers_keep_nobody_waiting(serve: Callable[[], Server], tmp_path: Path) -> None:
    serve()
    silent = [connect(tmp_path) for _ in range(MOST_CALLERS + 20)]
    with remote(tmp_path) as client:
        half = connect(tmp_path)
        assert half is not None
        half[0].sendall(b"\x40")
        half[0].close()
        assert client.retry([]) == ()
    for one in silent:
        if one is not None:
            one[0].close()


def test_a_caller_that_takes_no_answers_does_not_hold_up_others(serve: Callable[[], Server], tmp_path: Path) -> None:
    serve()
    found = connect(tmp_path)
    assert found is not None
    deaf, token = found
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.sendall(pack({"filewright": VERSION, "token": token}))
    deaf.recv(1 << 16)
    deaf.sendall(pack({"call": "retry", "with": {"jobs": ["x" * 50] * 100_000}}))  # the answer is larger than that
    with remote(tmp_path) as client:
        assert client.retry([]) == ()
    deaf.close()


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        struct.pack("<I", LONGEST_CALL + 1),
        struct.pack("<I", 3) + b"[1]",
        struct.pack("<I", 2) + b"\xff\xff",
        struct.pack("<I", 200_002) + b"[" * 100_001 + b"]" * 100_001,
        pack({"call": "stop"}),
        pack({"filewright": VERSION, "token": "guessed"}) + pack({"call": "stop", "with": {}}),
    ],
)
def test_who_does_not_speak_as_agreed_is_let_go_and_changes_nothing(
    serve: Callable[[], Server], engine: Engine, tmp_path: Path, said: bytes
) -> None:
    serve()
    found = connect(tmp_path)
    assert found is not None
    stranger, token = found
    if b"guessed" in said and not token:
        stranger.close()
        pytest.skip("where the system tells who calls, no token is asked for")
    stranger.sendall(said)
    with closing(stranger):
        assert _to_the_end(stranger) == b""
    with remote(tmp_path) as client:
        assert client.retry([]) == ()
    assert not engine.stopped.is_set()


def _to_the_end(caller: socket.socket) -> bytes:
    heard = b""
    try:
        while data := caller.recv(1 << 16):
            heard += data
    except ConnectionResetError:
        pass
    return heard


def test_another_version_is_told_so(serve: Callable[[], Server], tmp_path: Path) -> None:
    serve()
    found = connect(tmp_path)
    assert found is not None
    caller, token = found
    with closing(caller):
        caller.sendall(pack({"filewright": VERSION + 1, "token": token}))
        answer = json.loads(caller.recv(1 << 16)[4:])
    assert answer["error"]["code"] == "other-version"


def test_a_call_that_is_not_known_is_refused(serve: Callable[[], Server], tmp_path: Path) -> None:
    serve()
    found = connect(tmp_path)
    assert found is not None
    caller, token = found
    with closing(caller):
        caller.sendall(pack({"filewright": VERSION, "token": token}))
        caller.recv(1 << 16)
        for call in ("__class__", "ask_to_stop", "nothing"):
            caller.sendall(pack({"call": call, "with": {}}))
            assert json.loads(caller.recv(1 << 16)[4:])["error"]["code"] == "other-version"


def test_at_the_end_who_waits_is_told_and_nobody_is_let_in(
    serve: Callable[[], Server], engine: Engine, tmp_path: Path
) -> None:
    server = serve()
    answers: list[Any] = []

    def ask(client: RemoteClient) -> None:
        try:
            answers.append(client.attention())
        except StateError as error:
            answers.append(error.code)

    with remote(tmp_path) as first, remote(tmp_path) as second:
        asking = [threading.Thread(target=ask, args=(first,))]
        asking[0].start()
        assert engine.begun.wait(20)
        asking.append(threading.Thread(target=ask, args=(second,)))
        asking[1].start()
        threading.Timer(0.1, engine.slow.set).start()
        server.close()
        for one in asking:
            one.join(20)
        assert sorted(answers, key=str) == [(), "engine-at-rest"]
    with pytest.raises(StateError):
        RemoteClient(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == []


def test_a_stop_returns_when_the_door_is_closed(serve: Callable[[], Server], engine: Engine, tmp_path: Path) -> None:
    server = serve()
    with remote(tmp_path) as client:
        stopping = threading.Thread(target=client.stop)
        stopping.start()
        assert engine.stopped.wait(20)
        assert stopping.is_alive()
        server.close()
        stopping.join(20)
        assert not stopping.is_alive()


def test_what_a_dead_holder_left_is_replaced(serve: Callable[[], Server], tmp_path: Path) -> None:
    (tmp_path / "door").write_text("left")
    (tmp_path / "door.json").write_text('{"path": "/nowhere/door", "port": 0, "token": ""}')
    assert connect(tmp_path) is None
    serve()
    with remote(tmp_path) as client:
        assert client.retry([]) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="no such sockets there")
def test_only_the_same_user_can_reach_the_door(tmp_path: Path) -> None:
    door = Door(tmp_path)
    assert stat.S_IMODE(Path(door.address.path).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "door.json").stat().st_mode) == 0o600
    door.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such sockets there")
def test_a_folder_with_a_long_path_has_its_door_elsewhere(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = tmp_path / "run"
    short.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
    deep = tmp_path / ("long-" * 20)
    deep.mkdir()
    client: EngineClient = engine  # type: ignore[assignment]
    door = Door(deep)
    assert Path(door.address.path).is_relative_to(short)
    assert stat.S_IMODE(Path(door.address.path).parent.stat().st_mode) == 0o700
    server = Server(client, door, PlainThreads(), ask_to_stop=engine.stopped.set)
    with remote(deep) as caller:
        assert caller.retry([]) == ()
    server.close()
    server.join()
    assert list(short.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs another user")
def test_another_user_is_not_heard(tmp_path: Path, engine: Engine) -> None:
    """Even where the file's rights let it through."""
    client: EngineClient = engine  # type: ignore[assignment]
    door = Door(tmp_path)
    server = Server(client, door, PlainThreads(), ask_to_stop=engine.stopped.set)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and folder != Path("/"):
            folder.chmod(0o755)
    Path(door.address.path).chmod(0o777)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.setuid(65534)
        caller = socket.socket(socket.AF_UNIX)
        try:
            caller.connect(door.address.path)
            caller.sendall(pack({"filewright": VERSION, "token": ""}))
            heard = caller.recv(100)
        except OSError:
            heard = b""
        os.write(writing, b"heard" if heard else b"nothing")
        os._exit(0)
    os.waitpid(child, 0)
    answer = os.read(reading, 100)
    os.close(reading)
    os.close(writing)
    server.close()
    server.join()
    assert answer == b"nothing"
