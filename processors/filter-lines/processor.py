"""Keeps or drops the lines that contain a text."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from filewright.api import compile_pattern


def choose(lines: list[str], *, text: str, action: str, pattern: bool, ignore_case: bool) -> Iterator[tuple[str, str]]:
    """A line's end is no part of what is looked into."""
    found = _finder(text, pattern=pattern, ignore_case=ignore_case)
    with_text, without = ("matched", "rest") if action == "keep" else ("rest", "matched")
    for line in lines:
        yield (with_text if found(line) else without), line


@lru_cache(maxsize=16)
def _finder(text: str, *, pattern: bool, ignore_case: bool) -> Callable[[str], object]:
    if pattern:
        search = compile_pattern(text, ignore_case=ignore_case).search
        return lambda line: search(line.rstrip("\r\n"))
    if ignore_case:
        small = text.casefold()
        return lambda line: small in line.casefold()
    return lambda line: text in line
