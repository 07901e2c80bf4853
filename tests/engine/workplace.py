"""An engine's workplace for tests: the journal in memory, processors inline, effects for real."""

from collections.abc import Callable
from pathlib import Path

from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec
from filewright.engine.effects.runner import EffectRunner
from filewright.engine.equipment import Equipment
from filewright.engine.executors.inline import InlineExecutor
from filewright.engine.journal.journal import JournalReader
from filewright.engine.journal.memory import MemoryJournal
from filewright.engine.local_client import LocalClient
from filewright.engine.metrics.history import History
from filewright.engine.spool import Spool
from filewright.engine.threads import PlainThreads
from filewright.errors import Fault
from filewright.paths import bundled_processors
from filewright.registry.discovery import Root
from filewright.registry.registry import Registry


class MemoryWorkplace:
    """See `Workplace`."""

    def __init__(self, state: Path, specs: dict[str, ProcessorSpec]) -> None:
        self.state = state
        self.journal = MemoryJournal()
        self._specs = specs

    def equip(self, trouble: Callable[[Fault | None], None]) -> Equipment:
        spool = Spool(self.state / "spool")
        journal, recovered = self.journal, self.journal.recover()
        runner = EffectRunner(self.state, spool=spool.folder, earlier=journal.earlier, input_hash=journal.input_hash)
        runner.sweep(recovered.intended, journal.reader.kept_before)
        spool.recover(journal.task_files())
        return Equipment(
            journal=journal,
            recovered=recovered,
            executor=InlineExecutor(PlainThreads()),
            runner=runner,
            spool=spool,
            close=runner.close,
        )

    def reader(self) -> JournalReader:
        return self.journal.reader

    def past(self) -> History:
        return History()

    def first_started(self, node: str, *, remember: bool = True) -> int:
        return 1

    def specs(self) -> dict[str, ProcessorSpec]:
        return self._specs


def bundled() -> dict[str, ProcessorSpec]:
    """The bundled processors, freshly read."""
    return dict(Registry([Root(folder=bundled_processors(), bundled=True)], installed=lambda: ()).specs)


def client(pipeline: Pipeline, folder: Path, **options: object) -> LocalClient:
    """A client with all of that; its state lies beside `folder`."""
    workplace = MemoryWorkplace(folder.parent / "state", bundled())
    return LocalClient(pipeline, workplace, PlainThreads(), folder=str(folder), **options)  # type: ignore[arg-type]
