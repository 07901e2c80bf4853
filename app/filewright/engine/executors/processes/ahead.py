"""A worker that is started before anything is known of its work: it loads its modules while a command loads its own."""

from filewright.engine.executors.processes.child import Child


class Ahead:
    """Holds such a worker until somebody takes it; ends it when nobody did."""

    def __init__(self) -> None:
        self._child: Child | None = None

    def __enter__(self) -> "Ahead":
        try:
            self._child = Child()
        except OSError:  # whoever needs one will meet the trouble, and has words for it
            self._child = None
        return self

    def __exit__(self, *_: object) -> None:
        if (child := self.take()) is not None:
            child.close(0.0)

    def take(self) -> Child | None:
        """The worker, once."""
        child, self._child = self._child, None
        return child
