"""What line processors give back: drawn piece by piece, checked, and sorted by way out."""

import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from filewright.worker.results import WrongResult, listed
from filewright.worker.streams.blocks import whole

AT_ONCE = 4096
"""Lines that are drawn from a processor before they go on: one that makes many of few keeps to flat memory."""

Run = tuple[str, list[str]]
"""A way out and lines that leave by it."""

_END = object()


class Clock:
    """The time that a processor took."""

    def __init__(self) -> None:
        self.seconds = 0.0


def drawn(result: object, ports: tuple[str, ...], *, ordered: bool, last: bool, clock: Clock) -> Iterator[Run]:
    """The lines in what a processor returned: where order matters as runs of neighbours, else way by way.

    Lines alone are meant for the only way out. `last`: the last may lack its end. Raises WrongResult, and what the
    processor raises.
    """
    if result is None:
        return
    if not isinstance(result, Iterable) or isinstance(result, str | bytes | Mapping):
        raise WrongResult(f"it returned {type(result).__name__}; a line processor yields lines")
    results = iter(result)
    while True:
        began = time.perf_counter()
        first: Any = next(results, _END)
        if first is _END:
            clock.seconds += time.perf_counter() - began
            return
        if isinstance(first, str):
            lines = [first]
            lines.extend(islice(results, AT_ONCE - 1))
            clock.seconds += time.perf_counter() - began
            yield _only(ports), _whole(lines, last=last)
            continue
        runs = (_in_order if ordered else _by_way)(first, islice(results, AT_ONCE - 1), ports)
        clock.seconds += time.perf_counter() - began
        for port, lines in runs:
            yield port, _whole(lines, last=last)


def _only(ports: tuple[str, ...]) -> str:
    if len(ports) != 1:
        raise WrongResult(
            f"it yielded lines alone; with the ways out {listed(ports)} it yields pairs of a way and a line"
        )
    return ports[0]


def _whole(lines: list[Any], *, last: bool) -> list[str]:
    try:
        return whole(lines, last=last)
    except TypeError:
        wrong = next(line for line in lines if not isinstance(line, str))
        raise WrongResult(f"it yielded {type(wrong).__name__} where a line of text is wanted") from None


def _by_way(first: Any, rest: Iterator[Any], ports: tuple[str, ...]) -> list[Run]:
    """This loop and the next see every line: a pair lives no longer than its turn, which spares the collector work."""
    lines_of: dict[str, list[str]] = {port: [] for port in ports}
    add = {port: lines.append for port, lines in lines_of.items()}
    entry = first
    try:
        port, line = entry
        add[port](line)
        for entry in rest:
            port, line = entry
            add[port](line)
    except (KeyError, TypeError, ValueError):
        _blame(entry, ports)
        raise
    return [(port, lines) for port, lines in lines_of.items() if lines]


def _in_order(first: Any, rest: Iterator[Any], ports: tuple[str, ...]) -> list[Run]:
    runs: list[Run] = []
    known = None
    entry: Any = first
    try:
        port, line = entry
        while True:
            if port != known:
                if port not in ports:
                    break
                known, lines = port, [line]
                runs.append((port, lines))
            else:
                lines.append(line)
            if (entry := next(rest, _END)) is _END:
                return runs
            port, line = entry
    except (TypeError, ValueError):
        _blame(entry, ports)
        raise
    _blame(entry, ports)
    raise AssertionError("a way out that is none is to blame")


def _blame(entry: Any, ports: tuple[str, ...]) -> None:
    """Raises WrongResult if this entry is no pair of a way out and a line; else the processor itself raised."""
    if not isinstance(entry, tuple | list) or len(entry) != 2:
        raise WrongResult(
            f"it yielded {type(entry).__name__} where a line, or a pair of a way out and a line, is wanted"
        ) from None
    if entry[0] not in ports:
        raise WrongResult(f"it has no way out named {entry[0]!r}; there is {listed(ports)}") from None
