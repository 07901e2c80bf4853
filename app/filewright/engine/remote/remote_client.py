"""The client of an engine in another process."""

import contextlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filewright.core.pipeline import Pipeline
from filewright.engine.client import (
    Attention,
    EventView,
    JobPage,
    JobQuery,
    JobView,
    Refused,
    Series,
    Snapshot,
    UndoOutcome,
    UndoPreview,
    UndoSelection,
    Why,
)
from filewright.engine.remote.calls import calls
from filewright.engine.remote.door import connect
from filewright.engine.remote.forms import Data, FormError
from filewright.engine.remote.messages import LONGEST_ANSWER, VERSION, MessageError, Unpacker, error_from, pack
from filewright.errors import StateError

ANSWER_SECONDS = 120.0  # a holder that says nothing for so long is stopped, or hangs
PIECE = 1 << 16


class Line:
    """One connection to the holder; one call at a time. Raises StateError where nobody answers."""

    def __init__(self, folder: Path) -> None:
        found = connect(folder)
        if found is None:
            raise StateError("holder-unreachable")
        self._socket, token = found
        self._heard = Unpacker(LONGEST_ANSWER)
        self._lock = threading.Lock()
        self.pid = 0
        try:
            welcome = self._ask({"filewright": VERSION, "token": token})
        except StateError:
            self.close()
            raise
        self.pid = int(welcome.get("pid", 0))
        self._socket.settimeout(ANSWER_SECONDS)

    def call(self, name: str, values: dict[str, Any]) -> Any:
        """What the holder gives for this call. Raises what the call raises, and StateError."""
        call = calls()[name]
        with self._lock:
            answer = self._ask({"call": name, "with": call.put(values)})
        try:
            return call.gives.take(answer.get("gives"))
        except FormError as error:
            raise StateError("other-version", pid=self.pid) from error

    def wait_for_end(self) -> None:
        """Wait until the holder has closed the door."""
        with self._lock, contextlib.suppress(ConnectionError):
            try:
                while self._socket.recv(PIECE):
                    pass
            except TimeoutError as error:
                raise StateError("holder-silent", pid=self.pid) from error

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _ask(self, message: dict[str, Data]) -> dict[str, Data]:
        try:
            with contextlib.suppress(ConnectionError):  # the holder's last words may be there to be heard
                self._socket.sendall(pack(message))
            answer = self._hear()
            if "error" in answer:
                raise error_from(answer["error"])
        except TimeoutError as error:
            raise StateError("holder-silent", pid=self.pid) from error
        except OSError as error:
            raise StateError("holder-went", pid=self.pid) from error
        except (MessageError, FormError) as error:
            raise StateError("other-version", pid=self.pid) from error
        return answer

    def _hear(self) -> dict[str, Data]:
        while True:
            data = self._socket.recv(PIECE)
            if not data:
                raise ConnectionResetError
            for message in self._heard.feed(data):
                return message


class RemoteClient:
    """See `EngineClient`; usable from any thread. Numbers have a line of their own, so that no long question keeps
    them waiting. Once the holder has gone, or has come to rest, every call raises StateError; `holder-went` leaves open
    whether it took on what was asked last: asked again under the same name, that is done once."""

    def __init__(self, folder: Path) -> None:
        """Speak to whoever holds the pipeline whose state lies in `folder`. Raises StateError where nobody answers."""
        self._folder = folder
        self._line = Line(folder)
        self._numbers: Line | None = None
        self._opening = threading.Lock()

    @property
    def pid(self) -> int:
        """The holder's process."""
        return self._line.pid

    def close(self) -> None:
        """Hang up; the holder goes on."""
        self._line.close()
        if self._numbers is not None:
            self._numbers.close()

    def _call(self, name: str, **values: Any) -> Any:
        return self._line.call(name, values)

    # -- commands -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """See `EngineClient.start`."""
        self._call("start")

    def stop(self) -> None:
        """See `EngineClient.stop`."""
        self._call("stop")
        self._line.wait_for_end()

    def run_once(self, *, again: bool = False) -> None:
        """See `EngineClient.run_once`."""
        self._call("run_once", again=again)

    def pause(self, node: str | None = None) -> None:
        """See `EngineClient.pause`."""
        self._call("pause", node=node)

    def resume(self, node: str | None = None) -> None:
        """See `EngineClient.resume`."""
        self._call("resume", node=node)

    def apply(self, pipeline: Pipeline) -> None:
        """See `EngineClient.apply`."""
        self._call("apply", pipeline=pipeline)

    def add_files(self, paths: Sequence[str], into: str | None = None) -> None:
        """See `EngineClient.add_files`."""
        self._call("add_files", paths=paths, into=into)

    def retry(
        self, jobs: Sequence[str], *, from_start: bool = False, old_version: bool = False, command: str = ""
    ) -> tuple[Refused, ...]:
        """See `EngineClient.retry`."""
        found: tuple[Refused, ...] = self._call(
            "retry", jobs=jobs, from_start=from_start, old_version=old_version, command=command
        )
        return found

    def redo(self, jobs: Sequence[str], *, command: str = "") -> tuple[Refused, ...]:
        """See `EngineClient.redo`."""
        found: tuple[Refused, ...] = self._call("redo", jobs=jobs, command=command)
        return found

    def dismiss(self, jobs: Sequence[str], *, command: str = "") -> tuple[Refused, ...]:
        """See `EngineClient.dismiss`."""
        found: tuple[Refused, ...] = self._call("dismiss", jobs=jobs, command=command)
        return found

    def undo(self, selection: UndoSelection) -> str:
        """See `EngineClient.undo`."""
        ticket: str = self._call("undo", selection=selection)
        return ticket

    # -- questions ----------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """See `EngineClient.snapshot`."""
        with self._opening:
            if self._numbers is None:
                self._numbers = Line(self._folder)
        found: Snapshot = self._numbers.call("snapshot", {})
        return found

    def jobs(self, query: JobQuery) -> JobPage:
        """See `EngineClient.jobs`."""
        found: JobPage = self._call("jobs", query=query)
        return found

    def job(self, job: str) -> JobView:
        """See `EngineClient.job`."""
        found: JobView = self._call("job", job=job)
        return found

    def trace(self, job: str) -> tuple[EventView, ...]:
        """See `EngineClient.trace`."""
        found: tuple[EventView, ...] = self._call("trace", job=job)
        return found

    def attention(self) -> tuple[Attention, ...]:
        """See `EngineClient.attention`."""
        found: tuple[Attention, ...] = self._call("attention")
        return found

    def preview_undo(self, selection: UndoSelection) -> UndoPreview:
        """See `EngineClient.preview_undo`."""
        found: UndoPreview = self._call("preview_undo", selection=selection)
        return found

    def undo_outcome(self, ticket: str) -> UndoOutcome:
        """See `EngineClient.undo_outcome`."""
        found: UndoOutcome = self._call("undo_outcome", ticket=ticket)
        return found

    def why(self, path: str) -> Why:
        """See `EngineClient.why`."""
        found: Why = self._call("why", path=path)
        return found

    def history(self, window: float, node: str | None = None) -> Series:
        """See `EngineClient.history`."""
        found: Series = self._call("history", window=window, node=node)
        return found
