"""What the two ends say to each other: four bytes of length (little-endian), then a JSON object. Never pickles.

| to the holder | |
|---|---|
| `{"filewright": version, "token": text}` | first; the token only where the system does not tell who is calling |
| `{"call": name, "with": {…}}` | do this |

| from the holder | |
|---|---|
| `{"filewright": version, "pid": number}` | welcome |
| `{"gives": value}` | it was done |
| `{"error": {"kind", "code", "fields"}}` | it was not |

One call at a time is under way on a connection.
"""

import json
import struct
from collections.abc import Iterator
from typing import Any

from filewright.engine.remote.forms import Data, FormError, form_of
from filewright.errors import (
    ConsentMissing,
    DocumentError,
    Fault,
    FieldValue,
    FilewrightError,
    NotFound,
    ProcessorError,
    StateError,
    TaskFault,
    UsageError,
)

VERSION = 1
LONGEST_CALL = 8 << 20
LONGEST_ANSWER = 64 << 20

_LENGTH = struct.Struct("<I")
_encode = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode
_KINDS = {
    kind.__name__: kind for kind in (DocumentError, UsageError, StateError, ProcessorError, ConsentMissing, NotFound)
}
_FIELDS = form_of(dict[str, FieldValue])
_FAULT = form_of(Fault)


class MessageError(Exception):
    """What came is no message of ours: the other end cannot be trusted any more."""


def pack(message: dict[str, Data]) -> bytes:
    """A message as bytes, its length first."""
    body = _encode(message).encode("ascii")
    return _LENGTH.pack(len(body)) + body


class Unpacker:
    """Finds messages of at most `longest` bytes in bytes that come in pieces of any size."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[dict[str, Data]]:
        """The messages that are complete now. Raises MessageError."""
        held = self._held
        held += data
        while len(held) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(held)
            if length > self._longest:
                raise MessageError(f"a message of {length} bytes")
            end = _LENGTH.size + length
            if end > len(held):
                return
            body = bytes(held[_LENGTH.size : end])
            del held[:end]
            yield _message(body)


def _message(body: bytes) -> dict[str, Data]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MessageError(str(error)) from error
    if not isinstance(message, dict):
        raise MessageError("not an object")
    return message


def error_data(error: FilewrightError) -> dict[str, Data]:
    """An error on its way to the other end."""
    if isinstance(error, TaskFault):
        return {"kind": "TaskFault", "fault": _FAULT.put(error.fault)}
    kind = next((name for name, known in _KINDS.items() if isinstance(error, known)), "StateError")
    return {"kind": kind, "code": error.code, "fields": _FIELDS.put(error.fields)}


def error_from(data: Any) -> FilewrightError:
    """The same error at the other end. Raises FormError."""
    if not isinstance(data, dict):
        raise FormError("an error must be an object")
    if data.get("kind") == "TaskFault":
        return TaskFault(_FAULT.take(data.get("fault")))
    kind = _KINDS.get(str(data.get("kind")), StateError)
    return kind(str(data.get("code")), **_FIELDS.take(data.get("fields", {})))
