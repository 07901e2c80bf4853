"""Tells when a run that ends by itself is at its end."""

from filewright.core.job import State
from filewright.engine.intake import Intake
from filewright.engine.scheduler.scheduler import Scheduler


class Once:
    """All is done, or what is left (held steps, files still being written, a journal that cannot be written) has been
    waited for: `wait` seconds."""

    def __init__(self, wait: float) -> None:
        self._wait = wait
        self._stuck_since: float | None = None

    def over(self, scheduler: Scheduler, intake: Intake, now: float, *, troubled_since: float | None = None) -> bool:
        """Whether that is so at the steady time `now` (seconds); the journal is in trouble since `troubled_since`."""
        if troubled_since is not None:
            return now - troubled_since >= self._wait
        jobs = scheduler.jobs
        if not jobs and intake.exhausted:
            return True
        held = scheduler.breaker.nodes
        moving = any(job.state(held) is not State.HELD for job in jobs.values())
        pending = any(counts.pending for counts in intake.counts().values())
        if moving or pending or not intake.looked:
            self._stuck_since = None
            return False
        if self._stuck_since is None:
            self._stuck_since = now
        return now - self._stuck_since >= self._wait
