"""What a run shows while it works: a bar on a terminal, plain lines elsewhere; all of it on stderr."""

import sys
import time
from typing import TextIO

from filewright.core.ledger import Ledger
from filewright.engine.client import Snapshot
from filewright.text import _, ngettext

WIDTH = 30
LINE_SECONDS = 10.0


class Progress:
    """Told each snapshot; draws at most a few times a second."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._bar = self._stream.isatty()
        self._last_line = time.monotonic()
        self._shown: set[str] = set()
        self._drawn = False

    def show(self, snapshot: Snapshot) -> None:
        """Say where the run is, and what is newly wrong."""
        self.show_trouble(snapshot)
        self._show_place(snapshot)

    def show_trouble(self, snapshot: Snapshot) -> None:
        """Say what is newly wrong."""
        for notice in snapshot.notices:
            self._once(notice.fault.sentence(), notice.fault.next_step())
        for key, node in snapshot.nodes.items():
            if node.fault is not None:
                self._once(f"{key}: {node.fault.sentence()}", node.fault.next_step())

    def _show_place(self, snapshot: Snapshot) -> None:
        ledger = snapshot.session
        ended = ledger.seen - ledger.open
        if self._bar:
            share = ended / ledger.seen if ledger.seen else 0.0
            filled = round(share * WIDTH)
            rate = _(", {rate:.0f} a second").format(rate=snapshot.rate) if snapshot.rate >= 1 else ""
            line = f"\r[{'#' * filled}{' ' * (WIDTH - filled)}] {ended}/{ledger.seen}{rate}"
            print(f"{line:<70}", end="", file=self._stream, flush=True)
            self._drawn = True
        elif time.monotonic() - self._last_line >= LINE_SECONDS:
            self._last_line = time.monotonic()
            print(_("{ended} of {seen} files").format(ended=ended, seen=ledger.seen), file=self._stream, flush=True)

    def _once(self, sentence: str, next_step: str) -> None:
        if sentence not in self._shown:
            self._shown.add(sentence)
            self.say(f"{sentence} {next_step}".rstrip())

    def say(self, message: str) -> None:
        """A line of its own."""
        self.clear()
        print(message, file=self._stream, flush=True)

    def clear(self) -> None:
        """Take the bar away."""
        if self._drawn:
            print("\r" + " " * 70 + "\r", end="", file=self._stream, flush=True)
            self._drawn = False


def summary(ledger: Ledger) -> str:
    """The account on one line: `12 files: 10 done, 1 filtered, 1 quarantined, 0 unaccounted`, and each other term
    that is not zero."""
    always = ("done", "filtered", "quarantined", "unaccounted")
    terms = [f"{n} {term}" for term, n in ledger.as_dict().items() if term != "seen" and (n or term in always)]
    files = ngettext("{n} file", "{n} files", ledger.seen).format(n=ledger.seen)
    return f"{files}: {', '.join(terms)}"
