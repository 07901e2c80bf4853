"""ULIDs: 26 characters that sort by time. Source: https://github.com/ulid/spec."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_SHIFTS = range(120, -1, -10)


def ulid(time_ns: int, randomness: bytes) -> str:
    """The ULID of a moment (nanoseconds since 1970, UTC) and ten random bytes.

    Raises ValueError when `randomness` is not ten bytes long.
    """
    if len(randomness) != 10:
        raise ValueError("a ULID takes ten random bytes")
    number = (time_ns // 1_000_000 << 80) | int.from_bytes(randomness, "big")
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


def is_ulid(text: str) -> bool:
    """Whether the text is a ULID as `ulid` writes them."""
    return len(text) == 26 and all(c in _ALPHABET for c in text) and text[0] < "8"


def time_of(text: str) -> int:
    """The moment a ULID was made at: nanoseconds since 1970, UTC, in whole milliseconds."""
    number = 0
    for character in text[:10]:
        number = number << 5 | _ALPHABET.index(character)
    return number * 1_000_000
