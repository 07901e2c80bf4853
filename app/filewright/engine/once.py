"""Tells when a run that ends by itself is at its end."""

from filewright.core.job import State
from filewright.engine.intake import Intake
from filewright.engine.scheduler.scheduler import Scheduler


class Once:
    """All is done, or what is left (held steps, files still being written, a journal that cannot be written) has been
    waited for: `wait` seconds. Then the account is proven once: a file that comes to light there makes it go on."""

    def __init__(self, wait: float) -> None:
        self._wait = wait
        self._stuck_since: float | None = None
        self._proof: int | None = None

    def over(self, scheduler: Scheduler, intake: Intake, now: float, *, troubled_since: float | None = None) -> bool:
        """Whether that is so at the steady time `now` (seconds); the journal is in trouble since `troubled_since`."""
        if troubled_since is not None:
            return now - troubled_since >= self._wait
        if not self._nothing_moves(scheduler, intake, now):
            self._proof = None
            return False
        if self._proof is None:
            self._proof = intake.prove()
        return intake.proving.done >= self._proof

    def _nothing_moves(self, scheduler: Scheduler, intake: Intake, now: float) -> bool:
        jobs = scheduler.jobs
        if not jobs and intake.exhausted:
            return True
        if intake.exhausted and scheduler.only_gathers:
            scheduler.joining.complete_all()  # no more files come in this run
            return False
        held = scheduler.breaker.nodes
        moving = any(job.state(held) is not State.HELD for job in jobs.values())
        pending = any(counts.pending for counts in intake.counts().values())
        if moving or pending or not intake.looked:
            self._stuck_since = None
            return False
        if self._stuck_since is None:
            self._stuck_since = now
        return now - self._stuck_since >= self._wait
