"""All open flows: made, opened, saved, closed. Reading and writing happen on threads."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from filewright.core.pipeline import Pipeline
from filewright.core.touches import Touched
from filewright.engine.consent import Consent, touched_by
from filewright.engine.trying.reach import allowed_by
from filewright.errors import FilewrightError
from filewright.gui.document import Document
from filewright.gui.editor.search.habits import Habits
from filewright.gui.open_flow import OpenClient, OpenFlow
from filewright.gui.qt_pool import QtPool
from filewright.gui.start_page.recent import Recent
from filewright.pipeline.between_flows import Neighbour
from filewright.pipeline.reader import BrokenPipeline, Reading, read_file
from filewright.pipeline.saving import Saved, save
from filewright.pipeline.versions import Versions
from filewright.registry import Registry

Then = Callable[[], None]


class OpenFlows(QObject):
    """`changed`: tabs came, went or say something else. `current_changed` carries the flow in front, or None for the
    start page. `trouble` carries what could not be opened or saved. `place_wanted` asks where to save a flow; what
    follows the save waits for `save_as`. `consent_wanted` brings what a flow would do that nobody has allowed yet;
    what follows waits for `allow`. `opened` and `closed` tell of each flow that came and went."""

    changed = Signal()
    current_changed = Signal(object)
    trouble = Signal(FilewrightError)
    place_wanted = Signal(OpenFlow)
    consent_wanted = Signal(OpenFlow, tuple)
    overwrite_wanted = Signal(OpenFlow, Path, FilewrightError)
    opened = Signal(OpenFlow)
    closed = Signal(OpenFlow)

    def __init__(
        self,
        registry: Registry,
        open_client: OpenClient,
        pool: QtPool,
        versions: Versions,
        consent: Consent,
        recent: Recent,
        habits: Habits,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.registry = registry
        self.recent = recent
        self.habits = habits
        self._open_client = open_client
        self.pool = pool
        self.versions = versions
        self._consent = consent
        self._flows: list[OpenFlow] = []
        self._current: OpenFlow | None = None
        self._then: dict[OpenFlow, Then] = {}
        self._once_allowed: dict[OpenFlow, Then] = {}

    @property
    def all(self) -> tuple[OpenFlow, ...]:
        """The open flows in the order of their tabs."""
        return tuple(self._flows)

    @property
    def current(self) -> OpenFlow | None:
        """The flow in front; None: the start page."""
        return self._current

    def new(self, pipeline: Pipeline | None = None) -> OpenFlow:
        """Open a flow that has no file yet."""
        return self._add(pipeline or Pipeline(), None)

    def open(self, path: Path, then: Callable[[OpenFlow], None] | None = None) -> None:
        """Open a flow file, or bring it to the front when it is open."""
        path = Path(path).absolute()
        for flow in self._flows:
            if flow.path is not None and _same_file(flow.path, path):
                self.show(flow)
                return

        def opened(reading: Reading) -> None:
            if reading.pipeline is None:
                self.trouble.emit(BrokenPipeline(reading.problems))
                return
            flow = self._add(reading.pipeline, path)
            flow.basis = reading
            self._remember(flow)
            flow.look_at_folders()
            self._look_again(flow)
            flow.open_engine()
            if then is not None:
                then(flow)

        self.pool.run(lambda: read_file(path), opened, self.trouble.emit)

    def save(self, flow: OpenFlow, then: Then | None = None) -> None:
        """Save it where it lies; `then` follows once it is on the disk."""
        if flow.path is None:
            self._then[flow] = then or _nothing
            self.place_wanted.emit(flow)
        elif flow.document.is_clean and flow.basis is not None and flow.path.exists():
            (then or _nothing)()
        else:
            self.save_as(flow, flow.path, then)

    def save_as(self, flow: OpenFlow, path: Path, then: Then | None = None, *, overwrite: bool = False) -> None:
        """Save it here; it lies here from then on."""
        waiting = self._then.pop(flow, None)
        follow = then or waiting
        pipeline, basis = flow.document.pipeline, flow.basis

        def refused(error: FilewrightError) -> None:
            if error.code in ("flow-changed-meanwhile", "flow-file-there") and not overwrite:
                self._then[flow] = follow or _nothing
                self.overwrite_wanted.emit(flow, path, error)
            else:
                self.trouble.emit(error)

        self.pool.run(
            lambda: self._write(pipeline, path, basis, overwrite=overwrite),
            lambda saved: self._saved(flow, path, pipeline, saved, follow),
            refused,
        )

    def run(self, flow: OpenFlow, work: Then) -> None:
        """Save it, see that it may run, then do `work`: `flow.start`, `flow.run_once` or `flow.apply`."""
        self.save(flow, lambda: self._when_allowed(flow, work))

    def allow(self, flow: OpenFlow) -> None:
        """Its owner has read what it would do, and said yes: what waits for that goes on."""
        work = self._once_allowed.pop(flow, None)
        basis, specs = flow.basis, self.registry.specs
        if work is None or basis is None or basis.pipeline is None:
            return
        pipeline = basis.pipeline
        self.pool.run(
            lambda: self._consent.allow(basis.file, basis.data, pipeline, specs),
            lambda _nothing: work(),
            self.trouble.emit,
        )

    def allowed_steps(self, flow: OpenFlow) -> Mapping[str, str]:
        """The processors (id to digest) that did not come with Filewright and that the yes to this flow covers, as it
        lies on the disk. Reads files: not for the screen's thread."""
        basis = flow.basis
        if basis is None or basis.pipeline is None:
            return {}
        return allowed_by(self._consent, basis, basis.pipeline, self.registry.specs)

    def forget_save(self, flow: OpenFlow) -> None:
        """Nobody said where to save it: what was to follow does not."""
        self._then.pop(flow, None)

    def show(self, flow: OpenFlow | None) -> None:
        """Bring a flow to the front; None: the start page."""
        if flow is self._current:
            return
        self._current = flow
        for one in self._flows:
            one.set_attentive(one is flow)
        self.current_changed.emit(flow)
        self.changed.emit()

    def move(self, start: int, end: int) -> None:
        """A tab was put at another place."""
        self._flows.insert(end, self._flows.pop(start))

    def close(self, flow: OpenFlow) -> None:
        """Take it away, whatever state it is in; its engine must be at rest."""
        place = self._flows.index(flow)
        self._flows.remove(flow)
        self._then.pop(flow, None)
        self._once_allowed.pop(flow, None)
        flow.close_engine()
        self.closed.emit(flow)
        self._look_again()
        if flow is self._current:
            following = self._flows[min(place, len(self._flows) - 1)] if self._flows else None
            self.show(following)
        flow.deleteLater()
        self.changed.emit()

    def _add(self, pipeline: Pipeline, path: Path | None) -> OpenFlow:
        document = Document(pipeline, self.registry.specs)
        flow = OpenFlow(document, path, self._open_client, self.pool, self)
        flow.neighbours = lambda: self._beside(flow)
        flow.changed.connect(self.changed)
        flow.folders_changed.connect(lambda: self._look_again(flow))
        self._flows.append(flow)
        self.opened.emit(flow)
        self.show(flow)
        return flow

    def _beside(self, flow: OpenFlow) -> list[Neighbour]:
        """The other flows that have a place on disk."""
        return [
            Neighbour(file=other.path, pipeline=other.document.pipeline)
            for other in self._flows
            if other is not flow and other.path is not None
        ]

    def _look_again(self, changed: OpenFlow | None = None) -> None:
        """Let the others see what has changed for them."""
        for flow in self._flows:
            if flow is not changed:
                flow.look_at_folders_soon()

    def _when_allowed(self, flow: OpenFlow, work: Then) -> None:
        """Do it if the flow needs no yes or has one, else ask."""
        basis, specs = flow.basis, self.registry.specs
        if basis is None or basis.pipeline is None:
            return
        pipeline = basis.pipeline

        def look() -> tuple[Touched, ...]:
            if self._consent.may_run(basis.file, basis.data, pipeline, specs):
                return ()
            return touched_by(pipeline, specs, basis.file)

        def looked(touches: tuple[Touched, ...]) -> None:
            if touches:
                self._once_allowed[flow] = work
                self.consent_wanted.emit(flow, touches)
            else:
                work()

        self.pool.run(look, looked, self.trouble.emit)

    def _write(self, pipeline: Pipeline, path: Path, basis: Reading | None, *, overwrite: bool) -> Saved:
        """On a thread: save it, and let the yes to what it was go over to what it is now. What is new was made here."""
        saved = save(pipeline, path, basis, self.versions, overwrite=overwrite)
        specs = self.registry.specs
        if basis is None:
            self._consent.mark_own(path, saved.reading.data, saved.pipeline, specs)
        elif saved.written or not _same_file(basis.file, path):
            self._consent.carry_over(basis.file, basis.data, saved.reading.data, saved.pipeline, specs, saved_as=path)
        return saved

    def _saved(self, flow: OpenFlow, path: Path, pipeline: Pipeline, saved: Saved, then: Then | None) -> None:
        if flow not in self._flows:
            return
        flow.basis = saved.reading
        document = flow.document
        if document.pipeline is pipeline:
            document.adopt(saved.pipeline)
            flow.saved_at(path)
            self._remember(flow)
            if then is not None:
                then()
        else:  # edited while it was written: the new state follows, under the identity that it has by now
            if document.pipeline.id is None:
                document.adopt(replace(document.pipeline, id=saved.pipeline.id))
            flow.saved_at(path)
            self.save_as(flow, path, then)

    def _remember(self, flow: OpenFlow) -> None:
        if flow.path is None:
            return
        try:
            self.recent.add(flow.path, flow.title, time.time_ns())
        except OSError:  # the list is a convenience: without it everything still works
            return


def _nothing() -> None:
    return None


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one == other
