"""Effects and originals that could not be worked on, and wait for their node's next try."""

from collections.abc import Mapping

from filewright.core.effect import Effect
from filewright.core.job import JobId
from filewright.engine.scheduler.jobs import OpenJob


class Later:
    """Their jobs know of it, too: what only waits is no work under way."""

    def __init__(self, jobs: Mapping[JobId, OpenJob]) -> None:
        self._jobs = jobs
        self._effects: list[tuple[int, Effect]] = []
        self._originals: list[tuple[int, JobId]] = []

    def place(self, effect: Effect, due: int) -> None:
        """An intended effect, to be put into place at `due` (steady nanoseconds)."""
        self._effects.append((due, effect))
        if (job := self._jobs.get(effect.key.task.job)) is not None:
            job.later.add(effect.key)

    def settle(self, job: OpenJob, due: int) -> None:
        """What becomes of a job's original, to be staged at `due`."""
        self._originals.append((due, job.id))
        job.original_later = True
        job.staging += 1  # not at its end yet

    def next_due(self) -> int | None:
        """When the first of them is to be tried."""
        return min((due for due, _ in (*self._effects, *self._originals)), default=None)

    def effects(self, steady: int) -> tuple[Effect, ...]:
        """The effects that are due now; they wait no longer."""
        due = tuple(effect for at, effect in self._effects if at <= steady)
        if due:
            self._effects = [(at, effect) for at, effect in self._effects if at > steady]
            for effect in due:
                if (job := self._jobs.get(effect.key.task.job)) is not None:
                    job.later.discard(effect.key)
        return due

    def originals(self, steady: int) -> list[OpenJob]:
        """The jobs whose original is due now."""
        due = [self._jobs[id] for at, id in self._originals if at <= steady]
        if due:
            self._originals = [(at, id) for at, id in self._originals if at > steady]
            for job in due:
                job.staging -= 1
                job.original_later = False
        return due
