"""Where the holder of a pipeline can be spoken to, and who may come in.

The holder writes `door.json` into the pipeline's state folder: the address of a Unix socket (mode 0600, and only
processes of the same user are heard) or, where the system has none, a port of the loopback interface with a token
that only those who may read that file know.
"""

import json
import os
import secrets
import shutil
import socket
import struct
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filewright.errors import StateError

LONGEST_PATH = 100  # bytes of a Unix socket's path; the systems' limits are 104 and 108
WAITING = 64  # callers that may wait to be let in
CALL_SECONDS = 10.0
AGAIN_SECONDS = 0.01

_HAS_UNIX = sys.platform != "win32"


@dataclass(frozen=True, kw_only=True)
class Address:
    """Of a Unix socket (`path`), or of a port with its token."""

    path: str = ""
    port: int = 0
    token: str = ""


class Door:
    """The holder's end: `listening` is a socket that callers connect to. Only who holds the pipeline may open it."""

    def __init__(self, folder: Path, *, unix: bool = _HAS_UNIX) -> None:
        """Open the door of the pipeline whose state lies in `folder`. Raises StateError where that is refused."""
        self._record = folder / "door.json"
        self._made: Path | None = None
        _clear_up(self._record)
        try:
            self.listening, self.address = self._unix(folder) if unix else _loopback()
        except OSError as error:
            raise StateError("door-refused", message=error.strerror or str(error)) from error
        self.listening.setblocking(False)
        try:
            _write(self._record, self.address)
        except OSError as error:
            self.close()
            raise StateError("door-refused", message=error.strerror or str(error)) from error

    def _unix(self, folder: Path) -> tuple[socket.socket, Address]:
        inside = folder / "door"
        if len(os.fsencode(inside)) <= LONGEST_PATH:
            try:
                return _bound(inside)
            except OSError:
                inside.unlink(missing_ok=True)  # some file systems hold no sockets
        short = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        self._made = Path(tempfile.mkdtemp(prefix="filewright-", dir=short if os.path.isdir(short) else None))
        return _bound(self._made / "door")

    def is_welcome(self, caller: socket.socket) -> bool:
        """Whether this caller's process is of the same user, where the system tells; True where it does not."""
        if sys.platform != "linux" or caller.family != socket.AF_UNIX:
            return True
        found = caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        user: int = struct.unpack("3i", found)[1]
        return user in (os.getuid(), 0)

    def close(self) -> None:
        """Let nobody in any more."""
        self.listening.close()
        _clear_up(self._record)
        if self._made is not None:
            shutil.rmtree(self._made, ignore_errors=True)


def connect(folder: Path) -> tuple[socket.socket, str] | None:
    """A connection to the holder of the pipeline whose state lies in `folder`, and the token to show; None where
    nobody answers."""
    address = _read(folder / "door.json")
    if address is None:
        return None
    caller = socket.socket(socket.AF_INET if address.port else socket.AF_UNIX, socket.SOCK_STREAM)
    caller.settimeout(CALL_SECONDS)
    until = time.monotonic() + CALL_SECONDS
    while True:
        try:
            caller.connect(("127.0.0.1", address.port) if address.port else address.path)
            return caller, address.token
        except BlockingIOError:  # too many are waiting to be let in
            if time.monotonic() > until:
                caller.close()
                return None
            time.sleep(AGAIN_SECONDS)
        except OSError:
            caller.close()
            return None


def _bound(path: Path) -> tuple[socket.socket, Address]:
    path.unlink(missing_ok=True)  # of a holder that died: the pipeline's lock says that there is no other
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listening.bind(os.fspath(path))
        path.chmod(0o600)
        listening.listen(WAITING)
    except OSError:
        listening.close()
        raise
    return listening, Address(path=os.fspath(path))


def _loopback() -> tuple[socket.socket, Address]:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind(("127.0.0.1", 0))
        listening.listen(WAITING)
    except OSError:
        listening.close()
        raise
    return listening, Address(port=listening.getsockname()[1], token=secrets.token_urlsafe(32))


def _write(record: Path, address: Address) -> None:
    fresh = record.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump({"path": address.path, "port": address.port, "token": address.token}, file)
    fresh.replace(record)


def _read(record: Path) -> Address | None:
    try:
        found = json.loads(record.read_text("ascii"))
        return Address(path=str(found["path"]), port=int(found["port"]), token=str(found["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _clear_up(record: Path) -> None:
    """Remove what an earlier holder left, also the folder of a socket that lay elsewhere."""
    address = _read(record)
    if address is not None and address.path:
        socket_file = Path(address.path)
        with suppress(OSError):
            socket_file.unlink(missing_ok=True)
            if socket_file.parent != record.parent and socket_file.parent.name.startswith("filewright-"):
                socket_file.parent.rmdir()
    with suppress(OSError):
        record.unlink(missing_ok=True)
