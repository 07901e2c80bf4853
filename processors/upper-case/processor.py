"""Writes every letter as a capital."""

from collections.abc import Iterator


def upper(lines: list[str]) -> Iterator[str]:
    """Line ends and whatever is no letter come out as they came in."""
    for line in lines:
        yield line.upper()
