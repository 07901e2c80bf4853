"""`filewright run`: the named files, or all that the watched folders hold now; ends when nothing is left to do."""

import os
import signal
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType

from filewright.cli import compose
from filewright.cli.objects import job_object, line, summary_object
from filewright.cli.opening import open_pipeline
from filewright.cli.progress import Progress, summary
from filewright.cli.stopping import ending_signals
from filewright.core.job import State
from filewright.core.ledger import Ledger
from filewright.core.units import parse_duration
from filewright.engine.client import NodeActivity, Snapshot
from filewright.engine.executors.processes.ahead import Ahead
from filewright.engine.local_client import LocalClient
from filewright.errors import UsageError
from filewright.registry import open_registry
from filewright.text import _, ngettext

LOOK_SECONDS = 0.1


def run(options: Namespace, ahead: Ahead | None = None) -> int:
    """The command; gives its exit status. `ahead` may hold a worker that was started already."""
    registry = open_registry()
    opened = open_pipeline(options.pipe, registry, options.sets)
    if opened is None:
        return 2
    state = compose.state_folder(options.state)
    if not compose.allowed(opened, registry, state, trust=options.trust):
        return 3
    _files_exist(options.files, options.into)
    ended: SimpleQueue[tuple[str, State]] = SimpleQueue()
    client = compose.open_client(
        opened.file,
        opened.pipeline,
        registry,
        state,
        kind=options.executor,
        workers=options.workers,
        ahead=ahead,
        again=options.again,
        held_wait=parse_duration(options.wait),
        ended=lambda ulid, state: ended.put((ulid, state)),
    )
    run = Run(client, ended, as_json=options.json)
    return run.to_the_end(lambda: client.run_once(options.files, options.into))


def _files_exist(files: list[str], into: str | None) -> None:
    if into is not None and not files:
        raise UsageError("into-without-files", node=into)
    for file in files:
        if not os.path.lexists(file):
            raise UsageError("no-such-file", path=file)


class Run:
    """One run, from its first look to its last line. `ended` is fed by the client."""

    def __init__(self, client: LocalClient, ended: "SimpleQueue[tuple[str, State]]", *, as_json: bool) -> None:
        self._client = client
        self._ended = ended
        self._json = as_json
        self._progress = Progress()
        self._began = time.monotonic()
        self._interrupted = 0

    def to_the_end(self, begin: Callable[[], object]) -> int:
        """Show all that comes of what `begin` has the client do, until it has come to rest. Gives the exit status; 0,
        and no last line, when nothing was begun."""
        with self._interrupts():
            begin()
            if not self._client.has_begun:
                return 0
            try:
                while not self._client.wait(LOOK_SECONDS):
                    self._look()
                self._look()
            finally:
                self._client.stop()
        self._look()
        self._progress.clear()
        snapshot = self._client.snapshot()
        self._progress.show_trouble(snapshot)
        self._say_the_end(snapshot.session, snapshot.done_before)
        return self._status(snapshot)

    def _look(self) -> None:
        self._progress.show(self._client.snapshot())
        while not self._ended.empty():
            ulid, state = self._ended.get_nowait()
            if not self._json and state is not State.QUARANTINED:
                continue
            job = self._client.job(ulid)
            if self._json:
                self._progress.clear()
                print(line(job_object(job)), flush=True)
            else:
                reason = job.fault.sentence() if job.fault else ""
                self._progress.say(f"{job.file}: {job.node}: {reason}")

    def _say_the_end(self, ledger: Ledger, before: int) -> None:
        if before:
            text = ngettext(
                "{n} file was done before; --again does it anew",
                "{n} files were done before; --again does them anew",
                before,
            )
            self._progress.say(text.format(n=before))
        if self._json:
            print(line(summary_object(ledger, time.monotonic() - self._began)), flush=True)
        else:
            print(summary(ledger), flush=True)

    def _status(self, snapshot: Snapshot) -> int:
        ledger = snapshot.session
        if self._interrupted:
            return 130
        # a source that cannot look holds no file that is known, and yet the work is not done
        if ledger.held or any(node.activity is NodeActivity.HELD for node in snapshot.nodes.values()):
            return 4
        left = ledger.waiting or ledger.running  # only a defect leaves any: it is no success either
        return 1 if ledger.quarantined or ledger.unaccounted or left else 0

    @contextmanager
    def _interrupts(self) -> Iterator[None]:
        """The first interrupt ends the run gracefully, a second one at once."""

        def interrupt(number: int, frame: FrameType | None) -> None:
            self._interrupted += 1
            if self._interrupted > 1:
                self._client.kill()
            else:
                self._progress.say(_("Stopping; what runs is finished first. Once more to stop at once."))
                self._client.ask_to_stop()

        before = {number: signal.signal(number, interrupt) for number in ending_signals()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
