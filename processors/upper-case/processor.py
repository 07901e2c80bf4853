"""Writes every letter as a capital."""


def upper(chunk: bytes) -> bytes:
    """Line ends and whatever is no letter, bytes that are no text among them, come out as they came in."""
    if chunk.isascii():
        return chunk.upper()
    return chunk.decode("utf-8", "surrogateescape").upper().encode("utf-8", "surrogateescape")
