"""Keeps or drops the lines that have a text or fit a pattern."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from filewright.api import compile_pattern


def choose(lines: list[str], *, text: str, pattern: str, ignore_case: bool, action: str) -> Iterator[tuple[str, str]]:
    """A line's end is no part of what is looked into."""
    has = _finder(text, pattern, ignore_case=ignore_case)
    with_it, without = ("matched", "rest") if action == "keep" else ("rest", "matched")
    for line in lines:
        yield (with_it if has(line) else without), line


@lru_cache(maxsize=16)
def _finder(text: str, pattern: str, *, ignore_case: bool) -> Callable[[str], object]:
    contains = _container(text, ignore_case=ignore_case)
    if not pattern:
        return contains
    search = compile_pattern(pattern, ignore_case=ignore_case).search
    if not text:
        return lambda line: search(line.rstrip("\r\n"))
    return lambda line: contains(line) and search(line.rstrip("\r\n"))


def _container(text: str, *, ignore_case: bool) -> Callable[[str], object]:
    if ignore_case:
        small = text.casefold()
        return lambda line: small in line.casefold()
    return lambda line: text in line
