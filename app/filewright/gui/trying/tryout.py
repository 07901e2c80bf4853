"""The try of one flow: begun, stopped and begun again; what came of it stays while the flow is edited."""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from filewright.core.diff import diff
from filewright.core.pipeline import Pipeline
from filewright.engine.trying.part import part_leading_to
from filewright.engine.trying.trial import Trial
from filewright.engine.trying.tried import StepTried, Tried
from filewright.engine.trying.why_not import WentElsewhere, why_not
from filewright.errors import FilewrightError
from filewright.gui.open_flow import OpenFlow

Allowed = Callable[[], Mapping[str, str]]
"""Looks up, on a thread, which processors that did not come with Filewright may run (id to digest)."""


class Tryout(QObject):
    """`changed` says that a step was done, or that anything else about it differs. `path` is the file it is tried with
    ("" before the first time), `until` the step it goes up to (None: the whole flow)."""

    changed = Signal()
    _step_came = Signal(int, object)

    def __init__(self, flow: OpenFlow, allowed: Allowed) -> None:
        super().__init__(flow)
        self.path = ""
        self.until: str | None = None
        self.steps: tuple[StepTried, ...] = ()
        self.tried: Tried | None = None
        self.error: FilewrightError | None = None
        self.pipeline: Pipeline | None = None
        self._flow = flow
        self._allowed = allowed
        self._number = 0
        self._cancelled = threading.Event()
        self._closed = threading.Event()
        self._busy = False
        self._wanted_next = False
        self._stale = False
        self._kept: Trial | None = None
        self._unclaimed: Trial | None = None
        self._lock = threading.Lock()
        self._step_came.connect(self._took_step)
        flow.document.changed.connect(self._document_changed)

    @property
    def runs(self) -> bool:
        """Whether it is at work."""
        return self._busy

    @property
    def is_stale(self) -> bool:
        """Whether what was tried differs from what is drawn now."""
        return self._stale

    def begin(self, path: str, until: str | None) -> None:
        """Try with this file, up to this step; what is under way is given up first."""
        self.path, self.until = path, until
        if self._busy:
            self._cancelled.set()
            self._wanted_next = True
            return
        self._begin()

    def again(self) -> None:
        """The same once more, with the file and the settings as they are now."""
        if self.path:
            self.begin(self.path, self.until)

    def stop(self) -> None:
        """Give up what is under way; the steps that were done stay."""
        self._wanted_next = False
        self._cancelled.set()

    def close(self) -> None:
        """Give up, and forget all results with their files."""
        with self._lock:
            self._closed.set()
            if self._unclaimed is not None:
                self._unclaimed.close()
        self.stop()
        self._let_go()

    def at(self, node: str) -> tuple[StepTried, ...]:
        """What a step did, as far as it is known."""
        return tuple(step for step in self.steps if step.node == node)

    def turns(self, node: str) -> tuple[WentElsewhere, ...]:
        """Why the file did not come to a step; empty where it did, or where it was not to go so far."""
        if self.tried is None or self.pipeline is None or not self.covers(node):
            return ()
        return why_not(self.pipeline.graph, self.tried, node)

    def covers(self, node: str) -> bool:
        """Whether the try was to come past this step."""
        if self.pipeline is None or node not in self.pipeline.graph.nodes:
            return False
        if self.until is None or self.until not in self.pipeline.graph.nodes:
            return True
        return node in part_leading_to(self.pipeline.graph, self.until).nodes

    def next_after(self, node: str) -> str | None:
        """The first step that files went on to from this one, or would have gone on to; None: none follows."""
        if self.pipeline is None:
            return None
        ports = {output.port for step in self.at(node) for output in step.outputs}
        for wire in self.pipeline.graph.outgoing.get(node, ()):
            if wire.source.name in ports:
                return wire.target.node
        return None

    def _begin(self) -> None:
        document = self._flow.document
        if self.until is not None and self.until not in document.pipeline.graph.nodes:
            self.until = None
        self._number += 1
        self._busy, self._wanted_next, self._stale = True, False, False
        self._cancelled = cancelled = threading.Event()
        self.steps, self.tried, self.error = (), None, None
        self._let_go()
        self.pipeline = pipeline = document.pipeline
        number, specs, path, until = self._number, document.specs, self.path, self.until
        folder, closed, allowed, told = (
            str(self._flow.folder or Path.home()),
            self._closed,
            self._allowed,
            self._step_came,
        )

        def work() -> tuple[Trial, Tried]:
            trial = Trial(pipeline, specs, path, folder=folder, until=until, allowed=allowed(), cancelled=cancelled)
            tried = trial.run(lambda step: None if closed.is_set() else told.emit(number, step))
            with self._lock:
                self._unclaimed = trial
                if closed.is_set():  # nobody will take it any more
                    trial.close()
            return trial, tried

        self._flow.pool.run(work, lambda back: self._ended(*back), self._failed, lasting=True)
        self.changed.emit()

    def _took_step(self, number: int, step: StepTried) -> None:
        if number == self._number and self.tried is None:
            self.steps = (*self.steps, step)
            self.changed.emit()

    def _ended(self, trial: Trial, tried: Tried) -> None:
        self._busy, self._unclaimed = False, None
        if self._closed.is_set():
            return
        if self._wanted_next:
            trial.close()
            self._begin()
            return
        self._kept, self.tried, self.steps = trial, tried, tried.steps
        self.changed.emit()

    def _failed(self, error: FilewrightError) -> None:
        self._busy = False
        if self._wanted_next and not self._closed.is_set():
            self._begin()
            return
        self.error = error
        self.changed.emit()

    def _let_go(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _document_changed(self, *_differs: object) -> None:
        stale = self.pipeline is not None and diff(self.pipeline, self._flow.document.pipeline).changes_graph
        if stale != self._stale:
            self._stale = stale
            self.changed.emit()
