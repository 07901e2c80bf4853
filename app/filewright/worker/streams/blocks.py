"""A file as blocks of whole lines, in flat memory; lines as bytes and back, exactly."""

import io
from collections.abc import Iterator

from filewright.errors import Fault, Scope

BLOCK = 1 << 17
"""Bytes that are read at once."""

LONGEST_LINE = 64 << 20
"""Bytes of the longest line that is worked on. Text takes up to four times that in memory, and a file with a longer
line is hardly one of lines."""

Payload = list[str] | bytes
"""Lines on their way: as text, or still together as bytes where only chunks are looked at."""


class LineTooLong(Exception):
    """A line is longer than `LONGEST_LINE`."""


def too_long(line: int) -> Fault:
    """The fault of a file whose line of this number is too long."""
    limit = f"{LONGEST_LINE >> 20} MiB"
    return Fault(code="line-too-long", scope=Scope.FILE, fields={"line": line, "limit": limit})


def read_blocks(path: str, size: int = BLOCK) -> Iterator[bytes]:
    """The file's bytes in blocks that end where a line does; only the last may lack its end, and is then one line.

    Raises LineTooLong, OSError.
    """
    with open(path, "rb", buffering=0) as file:
        parts: list[bytes] = []  # of a line that began in an earlier block
        held = 0
        while data := file.read(size):
            cut = data.rfind(b"\n") + 1
            if not cut:
                parts.append(data)
                held += len(data)
                if held > LONGEST_LINE:
                    raise LineTooLong
                continue
            yield b"".join((*parts, data[:cut])) if parts or cut < len(data) else data
            parts, held = [data[cut:]] if cut < len(data) else [], len(data) - cut
        if parts:
            yield b"".join(parts)


def cut(blocks: Iterator[bytes], lines: int) -> Iterator[bytes]:
    """The same in blocks of so many lines; 0: as they are. A last line without its end stays a block of its own."""
    if not lines:
        yield from blocks
        return
    held: list[str] = []
    for block in blocks:
        if not block.endswith(b"\n"):
            if held:
                yield joined(held)
            yield block
            return
        held += split(block)
        for start in range(0, len(held) - len(held) % lines, lines):
            yield joined(held[start : start + lines])
        held = held[len(held) - len(held) % lines :]
    if held:
        yield joined(held)


def split(data: bytes) -> list[str]:
    """Bytes as lines with their ends, split at `\\n` alone."""
    return list(io.StringIO(data.decode("utf-8", "surrogateescape"), newline="\n"))


def joined(lines: list[str]) -> bytes:
    """Lines as the bytes that they came from. Raises UnicodeEncodeError for text that stands for no bytes."""
    return "".join(lines).encode("utf-8", "surrogateescape")


def as_lines(payload: Payload) -> list[str]:
    """The payload as text."""
    return split(payload) if isinstance(payload, bytes) else payload


def as_bytes(payload: Payload) -> bytes:
    """The payload as bytes."""
    return payload if isinstance(payload, bytes) else joined(payload)


def count(payload: Payload) -> int:
    """How many lines it is."""
    if isinstance(payload, list):
        return len(payload)
    return payload.count(b"\n") + (not payload.endswith(b"\n") and bool(payload))


def whole(lines: list[str], *, last: bool) -> list[str]:
    """The lines a processor gave, one line each: what holds several is split, a missing end is added.

    `last`: the input's last line lacks its end, or the input is over; then the last one's may be missing here too.
    Raises TypeError where it is no text.
    """
    text = "".join(lines)
    if text.count("\n") == len(lines) and text.endswith("\n"):
        return lines
    fitting: list[str] = []
    for line in lines:
        parts = line.split("\n")
        fitting += [part + "\n" for part in parts[:-1]]
        if parts[-1] or len(parts) == 1:
            fitting.append(parts[-1] + "\n")
    if last and not lines[-1].endswith("\n"):
        fitting[-1] = fitting[-1][:-1]
    return fitting
