"""The questions that a journal answers, whether an engine runs or not."""

from typing import Protocol

from filewright.engine.client import Attention, EventView, JobPage, JobQuery, JobView
from filewright.engine.journal.journal import JournalReader


class Questions(Protocol):
    """The part of `EngineClient` that is read from a journal; whoever has it says which."""

    def read(self) -> JournalReader:
        """The journal to ask now."""

    def jobs(self, query: JobQuery) -> JobPage:
        """See `EngineClient.jobs`."""
        return self.read().jobs(query)

    def job(self, job: str) -> JobView:
        """See `EngineClient.job`."""
        return self.read().job(job)

    def trace(self, job: str) -> tuple[EventView, ...]:
        """See `EngineClient.trace`."""
        return self.read().trace(job)

    def attention(self) -> tuple[Attention, ...]:
        """See `EngineClient.attention`."""
        return self.read().attention()
