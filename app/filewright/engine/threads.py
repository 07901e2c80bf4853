"""How the engine gets its threads: plain ones when headless, a QThreadPool's in the window."""

import threading
from collections.abc import Callable
from typing import Protocol


class Threads(Protocol):
    """Runs a function on a thread of its own until it returns."""

    def start(self, name: str, work: Callable[[], None]) -> Callable[[], None]:
        """Begin `work`; what comes back waits for its end."""


class PlainThreads:
    """`threading.Thread`, one for each piece of work."""

    def start(self, name: str, work: Callable[[], None]) -> Callable[[], None]:
        thread = threading.Thread(target=work, name=f"filewright-{name}")
        thread.start()
        return thread.join
