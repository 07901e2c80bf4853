"""The holder's side: callers are heard by one thread, their questions answered on a second. The engine waits for
neither, and a caller that is slow, silent or dead keeps nobody else waiting."""

import contextlib
import hmac
import logging
import os
import queue
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filewright.engine.client import EngineClient, Snapshot
from filewright.engine.fault_points import fault_point
from filewright.engine.remote.calls import Call, calls
from filewright.engine.remote.door import Door
from filewright.engine.remote.forms import Data, FormError
from filewright.engine.remote.messages import (
    LONGEST_ANSWER,
    LONGEST_CALL,
    VERSION,
    MessageError,
    Unpacker,
    error_data,
    pack,
)
from filewright.engine.threads import Threads
from filewright.errors import FilewrightError, StateError

MOST_CALLERS = 64
PIECE = 1 << 16
LAST_WORD_SECONDS = 3.0  # so long a caller has, at the end, to take its answer

log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class _Caller:
    socket: socket.socket
    heard: Unpacker = field(default_factory=lambda: Unpacker(LONGEST_CALL))
    saying: bytearray = field(default_factory=bytearray)
    welcome: bool = False
    waits: bool = False  # a call of it is being worked on
    at: float = field(default_factory=time.monotonic)


class Server:
    """Answers for `client` until it is closed. `ask_to_stop` begins a stop without waiting for its end: the caller
    knows the end by the door being closed."""

    def __init__(self, client: EngineClient, door: Door, threads: Threads, *, ask_to_stop: Callable[[], None]) -> None:
        self._client = client
        self._door = door
        self._ask_to_stop = ask_to_stop
        self._callers: set[_Caller] = set()
        self._work: queue.SimpleQueue[tuple[_Caller, Call, Data] | None] = queue.SimpleQueue()
        self._answers: deque[tuple[_Caller, bytes]] = deque()
        self._closing = False
        self._snapshot: tuple[Snapshot | None, bytes] = (None, b"")
        self._selector = selectors.DefaultSelector()
        self._woken, self._waker = socket.socketpair()
        for end in (self._woken, self._waker):
            end.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._selector.register(door.listening, selectors.EVENT_READ)
        self._worker: int | None = None
        self._answered = threading.Event()
        self._wait_answering = threads.start("answers", self._answer_all)
        self._wait_hearing = threads.start("door", self._hear)

    def answers_here(self) -> bool:
        """Whether this is the thread on which questions of callers are answered."""
        return self._worker == threading.get_ident()

    def close(self) -> None:
        """Let nobody in any more; who waits for an answer to what was not begun is told that the engine rests."""
        self._closing = True
        self._wake()
        self._wait_hearing()

    def join(self) -> None:
        """Wait for the end of the question that was being answered, after `close`."""
        self._wait_answering()

    # -- hearing ------------------------------------------------------------------------------------------------

    def _hear(self) -> None:
        try:
            while not self._closing:
                for key, events in self._selector.select():
                    if key.fileobj is self._woken:
                        self._woken.recv(PIECE)
                    elif key.fileobj is self._door.listening:
                        self._let_in()
                    elif isinstance(caller := key.data, _Caller) and caller in self._callers:
                        self._attend(caller, events)
                self._say_answers()
            self._last_words()
        finally:
            self._work.put(None)
            for caller in list(self._callers):
                self._drop(caller)
            self._door.close()
            self._selector.close()
            self._woken.close()
            self._waker.close()

    def _let_in(self) -> None:
        try:
            found, _ = self._door.listening.accept()
        except OSError:
            return  # it has gone again, or there are too many open files: others are still heard
        fault_point("door.before-hearing")
        if not self._door.is_welcome(found):
            found.close()
            return
        if len(self._callers) >= MOST_CALLERS:
            self._drop(min(self._callers, key=lambda one: (one.waits, one.at)))
        found.setblocking(False)
        caller = _Caller(found)
        self._callers.add(caller)
        self._selector.register(found, selectors.EVENT_READ, caller)

    def _attend(self, caller: _Caller, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                del caller.saying[: caller.socket.send(caller.saying[:PIECE])]
            if events & selectors.EVENT_READ:
                data = caller.socket.recv(PIECE)
                if not data:
                    raise ConnectionResetError
                caller.at = time.monotonic()
                self._take(caller, data)
            writes = selectors.EVENT_WRITE if caller.saying else 0
            self._selector.modify(caller.socket, selectors.EVENT_READ | writes, caller)
        except BlockingIOError:
            return  # later, then
        except (OSError, MessageError):
            self._drop(caller)

    def _take(self, caller: _Caller, data: bytes) -> None:
        for message in caller.heard.feed(data):
            if caller.waits or caller.saying:
                raise MessageError("one call at a time")
            if caller.welcome:
                self._begin(caller, message)
            else:
                self._greet(caller, message)

    def _greet(self, caller: _Caller, message: dict[str, Data]) -> None:
        token = str(message.get("token", ""))
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self._door.address.token.encode("ascii")):
            raise MessageError("not the token")
        if "filewright" not in message:
            raise MessageError("no greeting")
        if message.get("filewright") != VERSION:
            caller.saying += pack({"error": error_data(StateError("other-version", pid=os.getpid()))})
            return
        caller.welcome = True
        caller.saying += pack({"filewright": VERSION, "pid": os.getpid()})

    def _begin(self, caller: _Caller, message: dict[str, Data]) -> None:
        call = calls().get(str(message.get("call")))
        if call is None:
            caller.saying += _refused(StateError("other-version", pid=os.getpid()))
        elif call.name == "snapshot":
            caller.saying += self._packed_snapshot(call)  # nothing to wait for
        else:
            caller.waits = True
            fault_point("door.heard")
            self._work.put((caller, call, message.get("with", {})))

    def _packed_snapshot(self, call: Call) -> bytes:
        found = self._client.snapshot()
        if found is not self._snapshot[0]:
            self._snapshot = (found, pack({"gives": call.gives.put(found)}))
        return self._snapshot[1]

    def _say_answers(self) -> None:
        while self._answers:
            fault_point("door.before-answer")
            caller, answer = self._answers.popleft()
            caller.waits = False
            if caller in self._callers:
                caller.saying += answer
                self._attend(caller, 0)

    def _last_words(self) -> None:
        """Every caller is told that the engine rests: also who asks just now and is not heard any more, and must know
        that what was asked was not begun."""
        at_rest = _refused(StateError("engine-at-rest"))
        while (waiting := self._unbegun()) is not None:
            self._answers.append((waiting, at_rest))
        self._work.put(None)
        self._answered.wait(LAST_WORD_SECONDS)  # what was begun may have an answer yet
        while self._answers:
            caller, answer = self._answers.popleft()
            caller.waits = False
            caller.saying += answer
        for caller in self._callers:
            if caller.welcome and not caller.waits and not caller.saying:
                caller.saying += at_rest
        until = time.monotonic() + LAST_WORD_SECONDS
        for caller in [one for one in self._callers if one.saying]:
            with contextlib.suppress(OSError):
                caller.socket.settimeout(max(0.01, until - time.monotonic()))
                caller.socket.sendall(caller.saying)

    def _unbegun(self) -> _Caller | None:
        try:
            item = self._work.get_nowait()
        except queue.Empty:
            return None
        return item[0] if item is not None else None

    def _drop(self, caller: _Caller) -> None:
        self._callers.discard(caller)
        self._selector.unregister(caller.socket)
        caller.socket.close()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # it is awake already, or at its end
            self._waker.send(b"w")

    # -- answering ----------------------------------------------------------------------------------------------

    def _answer_all(self) -> None:
        self._worker = threading.get_ident()
        while (item := self._work.get()) is not None:
            caller, call, data = item
            fault_point("door.before-doing")
            answer = self._answer(call, data)
            fault_point("door.done")
            self._answers.append((caller, answer))
            self._wake()
        self._answered.set()

    def _answer(self, call: Call, data: Data) -> bytes:
        try:
            answer = pack({"gives": call.gives.put(self._carry_out(call, call.take(data)))})
        except FilewrightError as error:
            return _refused(error)
        except FormError as error:
            return _refused(StateError("call-unreadable", message=str(error)))
        except Exception as error:  # a thread's outermost frame: it is logged and told, and other callers live on
            log.exception("%s was asked for and failed", call.name)
            return _refused(StateError("call-failed", message=type(error).__name__))
        if len(answer) > LONGEST_ANSWER:
            return _refused(StateError("answer-too-long"))
        return answer

    def _carry_out(self, call: Call, values: dict[str, Any]) -> Any:
        if call.name == "stop":
            return self._ask_to_stop()
        return getattr(self._client, call.name)(**values)


def open_server(
    client: EngineClient, folder: Path, threads: Threads, *, ask_to_stop: Callable[[], None]
) -> Server | None:
    """Answer for `client` at the door of the pipeline whose state lies in `folder`; None where it cannot be opened: the
    work goes on, and who wants to speak to this process is told that it does not answer."""
    try:
        return Server(client, Door(folder), threads, ask_to_stop=ask_to_stop)
    except StateError as error:
        log.warning("%s", error)
        return None


def _refused(error: FilewrightError) -> bytes:
    return pack({"error": error_data(error)})
