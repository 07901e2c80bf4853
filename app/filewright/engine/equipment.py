"""What one life of an engine needs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filewright.engine.executors.executor import Executor
from filewright.engine.journal.journal import Journal, Recovered
from filewright.engine.metrics.history import History
from filewright.engine.placing import Runner
from filewright.engine.spool import Spool


@dataclass(frozen=True, kw_only=True)
class Equipment:
    """What one life of an engine needs, made anew at each start and let go of by `close`. `place` is the folder where
    other processes find the door to this one; None: they cannot speak to it. `history` goes on where earlier lives
    ended; None: it begins anew."""

    journal: Journal
    recovered: Recovered
    executor: Executor
    runner: Runner
    spool: Spool
    close: Callable[[], None]
    place: Path | None = None
    history: History | None = None
