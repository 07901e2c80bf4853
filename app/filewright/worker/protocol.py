"""What the two ends of a worker's pipes say to each other: length-prefixed JSON, never pickles.

A message is four bytes of length (little-endian) and a JSON list: its kind, then its fields.

| to the worker | |
|---|---|
| `hello`, version, path | first: the protocol's version and where modules are found |
| `plan`, plan | keep this plan under its id |
| `forget` | drop all plans |
| `work`, id, plan id, folder, lines, items | a hand-over |

| from the worker | |
|---|---|
| `ready`, version | it can take work |
| `ran`, hand-over, index, report | item number `index` of the hand-over |
| `ended`, hand-over, clean | all is done; not clean: processes were left behind, so this worker should go |
"""

import json
import struct
from collections.abc import Iterator

from filewright.core.handover import Handover, Item
from filewright.core.plan import Plan
from filewright.core.report import Report
from filewright.worker.codec import Data, item_data, item_from, plan_data, report_data

VERSION = 1
LONGEST = 256 << 20
"""Bytes of one message; more means that somebody else wrote into the pipe."""

_LENGTH = struct.Struct("<I")
_encode = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


class ProtocolError(Exception):
    """What came through the pipe is no message: the other end cannot be trusted any more."""


def pack(*message: Data) -> bytes:
    """A message as bytes, its length first."""
    body = _encode(message).encode("ascii")
    return _LENGTH.pack(len(body)) + body


class Unpacker:
    """Finds messages in bytes that come in pieces of any size."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[list[Data]]:
        """The messages that are complete now. Raises ProtocolError."""
        held = self._held
        held += data
        at = 0
        try:
            while len(held) - at >= 4:
                (length,) = _LENGTH.unpack_from(held, at)
                if length > LONGEST:
                    raise ProtocolError(f"a message of {length} bytes")
                end = at + 4 + length
                if end > len(held):
                    break
                body = held[at + 4 : end]
                at = end
                yield _message(body)
        finally:
            del held[:at]


def _message(body: bytearray) -> list[Data]:
    try:
        message = _decode(body.decode("ascii"))
    except ValueError as error:
        raise ProtocolError(str(error)) from error
    if not isinstance(message, list) or not message:
        raise ProtocolError("not a list")
    return message


def hello(path: list[str]) -> bytes:
    """To the worker: the first message."""
    return pack("hello", VERSION, path)


def plan(value: Plan) -> bytes:
    """To the worker: a plan to keep."""
    return pack("plan", plan_data(value))


def forget() -> bytes:
    """To the worker: drop all plans."""
    return pack("forget")


def work(handover: Handover) -> bytes:
    """To the worker: a hand-over under a plan that it has."""
    items = [item_data(item) for item in handover.items]
    return pack("work", handover.id, handover.plan.id, handover.folder, handover.lines, items)


def handover_from(message: list[Data], plans: dict[str, Plan]) -> Handover:
    """The hand-over of a `work` message, under the plan that was sent before."""
    _, number, plan_id, folder, lines, items = message
    return Handover(
        id=number, plan=plans[plan_id], folder=folder, items=tuple([item_from(item) for item in items]), lines=lines
    )


def ready() -> bytes:
    """From the worker: it can take work."""
    return pack("ready", VERSION)


def ran(handover: int, index: int, report: Report, item: Item) -> bytes:
    """From the worker: what became of an item."""
    return pack("ran", handover, index, report_data(report, item))


def ended(handover: int, *, clean: bool) -> bytes:
    """From the worker: the hand-over is over."""
    return pack("ended", handover, clean)
