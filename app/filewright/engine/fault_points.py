"""Named places at which a crash test may end this process, or let the system refuse, to see that nothing is lost.

`FILEWRIGHT_FAULT_POINT` holds rules, set apart by commas:

| rule | does |
|---|---|
| `name` | ends the process at the first passing, with no chance to tidy up |
| `name:7` | the same at the seventh |
| `name:7=EIO` | the seventh passing alone raises this OSError |
| `name:7+=ENOSPC` | it and all behind it do |
| `name=SQLITE_FULL` | raises what SQLite would |
"""

import errno
import os
import signal
import sqlite3
import threading
from dataclasses import dataclass

VARIABLE = "FILEWRIGHT_FAULT_POINT"


@dataclass
class _Rule:
    """What happens at a point. `at` counts passings from 1."""

    at: int
    error: str
    lasting: bool
    passed: int = 0

    def due(self) -> bool:
        self.passed += 1
        return self.passed == self.at or (self.lasting and self.passed > self.at)


def _read(text: str) -> dict[str, _Rule]:
    rules: dict[str, _Rule] = {}
    for rule in filter(None, text.split(",")):
        where, _, error = rule.partition("=")
        name, _, count = where.partition(":")
        rules[name] = _Rule(int(count.rstrip("+") or 1), error, where.endswith("+"))
    return rules


_rules = _read(os.environ.get(VARIABLE, ""))
_lock = threading.Lock()


def fault_point(name: str) -> None:
    """End the process or raise here if the environment asks for it; else nothing."""
    if name in _rules:
        _pass_by(_rules[name], name)


def _pass_by(rule: _Rule, name: str) -> None:
    with _lock:
        if not rule.due():
            return
        if not rule.error:
            if hasattr(signal, "SIGKILL"):
                os.kill(os.getpid(), signal.SIGKILL)
            os._exit(137)
    if rule.error.startswith("SQLITE_"):
        refused = sqlite3.OperationalError(f"{rule.error} at {name}")
        refused.sqlite_errorcode = getattr(sqlite3, rule.error)
        raise refused
    code = getattr(errno, rule.error)
    raise OSError(code, os.strerror(code), name)
