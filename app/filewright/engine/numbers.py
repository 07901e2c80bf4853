"""The engine's numbers: folded from what comes back, given out as one snapshot."""

import time
from collections.abc import Mapping
from dataclasses import replace

from filewright.core.job import JobId, State
from filewright.core.ledger import Ledger
from filewright.core.report import Report
from filewright.engine.client import EngineState, NodeActivity, NodeNumbers, Notice, Snapshot, WireNumbers
from filewright.engine.metrics.history import History
from filewright.engine.metrics.meters import Meters, NodeMeter
from filewright.engine.metrics.sample import Sample
from filewright.engine.metrics.survey import Queue, Survey, survey
from filewright.engine.scheduler.instructions import Close
from filewright.engine.scheduler.scheduler import Scheduler
from filewright.engine.scheduler.version import Version
from filewright.engine.sources.source import SourceCounts


class Numbers:
    """Used on the engine's loop alone; snapshots are values and may go anywhere."""

    def __init__(self, base: Ledger, history: History | None = None) -> None:
        self.history = history or History()
        self._base = base
        self._meters = Meters()
        self._ended: dict[State, int] = {}
        self._set_aside: set[JobId] = set()  # in this session
        self._sampled = int(time.time())
        self._steady = int(time.monotonic())
        self._counted: dict[str | None, int] = {}

    # -- folding ------------------------------------------------------------------------------------------------

    def ran(self, report: Report, version: Version) -> None:
        """A hand-over's item came back."""
        second, wall = int(time.monotonic()), time.time_ns()
        for run in report.runs:
            node = run.key.node
            meter = self._meters.node(node)
            meter.taken += 1
            if run.fault is not None:
                meter.failed += 1
                continue
            meter.ran(second, run.seconds, wall)
            ports = [p for p, n in run.lines.left.items() if n] if run.lines else [o.port for o in run.outputs]
            meter.left += len(ports)
            for port in ports:
                for wire in version.wires_from.get((node, port), ()):
                    self._meters.crossed(wire, second)

    def came_in(self, node: str, version: Version) -> None:
        """A source gave a file."""
        second = int(time.monotonic())
        meter = self._meters.node(node)
        meter.taken += 1
        meter.left += 1
        meter.ran(second, 0.0, time.time_ns())
        for wire in version.graph.outgoing[node]:
            self._meters.crossed(wire.id, second)

    def closed(self, close: Close, node: str | None) -> None:
        """A job ended (at `node`, where it was set aside there)."""
        if close.state is None or close.joined:
            return
        self._ended[close.state] = self._ended.get(close.state, 0) + 1
        self._meters.jobs.ran(int(time.monotonic()), close.seconds, time.time_ns())
        if close.state is State.QUARANTINED:
            self._set_aside.add(close.job)
        if close.state is State.QUARANTINED and node is not None:
            self._meters.node(node).quarantined += 1

    def left_quarantine(self, job: JobId, to: State | None = None) -> None:
        """A job that had been set aside is so no longer: it has ended otherwise, or (None) is worked on again."""
        if job not in self._set_aside:  # an earlier session saw it
            base = self._base
            dismissed = base.dismissed + (to is State.DISMISSED)
            self._base = replace(base, quarantined=base.quarantined - 1, dismissed=dismissed)
            return
        self._set_aside.discard(job)
        self._ended[State.QUARANTINED] -= 1
        if to is not None:
            self._ended[to] = self._ended.get(to, 0) + 1

    def taken_back(self, job: JobId, state: State, *, lately: bool) -> None:
        """A job that had ended was taken back; `lately`: it ended in this session."""
        if state is State.DISMISSED:
            return
        if state is State.QUARANTINED:
            self.left_quarantine(job, State.DISMISSED)
        elif lately:
            self._ended[state] = self._ended.get(state, 0) - 1
            self._ended[State.DISMISSED] = self._ended.get(State.DISMISSED, 0) + 1
        else:
            fields = {state.value: getattr(self._base, state.value) - 1, "dismissed": self._base.dismissed + 1}
            self._base = replace(self._base, **fields)

    def sample(self, scheduler: Scheduler, sources: Mapping[str, SourceCounts], *, last: bool = False) -> None:
        """Add what happened since the last sample to the history, once a second; the `last` one at any time."""
        now = int(time.time())
        if now <= self._sampled and not last:
            return
        at, since = (now if last else now - 1), self._steady
        self._steady = int(time.monotonic())
        seen = survey(scheduler.jobs.values(), frozenset(), {})
        waiting, oldest = seen.waiting, seen.oldest_ns
        total = sum(waiting.values()) + sum(c.pending for c in sources.values())
        age = max(0.0, (time.time_ns() - oldest) / 1e9) if oldest else 0.0
        self.history.add(None, self._sample(at, since, None, self._meters.jobs, total, age))
        for key, meter in self._meters.nodes.items():
            if waiting.get(key) or meter.rate.total > self._counted.get(key, 0):
                self.history.add(key, self._sample(at, since, key, meter, waiting.get(key, 0), 0.0))
        self._sampled = now

    def _sample(self, at: int, since: int, key: str | None, meter: NodeMeter, waiting: int, oldest: float) -> Sample:
        count = meter.rate.total - self._counted.get(key, 0)
        self._counted[key] = meter.rate.total
        times = sorted(t for s, t in meter.times if s >= since) if count else []
        return Sample(
            at=at,
            count=count,
            median=times[len(times) // 2] if times else None,
            p95=times[min(len(times) - 1, len(times) * 95 // 100)] if times else None,
            waiting=waiting,
            oldest=oldest,
        )

    # -- giving -------------------------------------------------------------------------------------------------

    def snapshot(
        self,
        scheduler: Scheduler,
        sources: Mapping[str, SourceCounts],
        *,
        state: EngineState,
        since_ns: int,
        sequence: int,
        notices: tuple[Notice, ...],
        unaccounted: int = 0,
        stalled: bool = False,
    ) -> Snapshot:
        """All numbers now. `stalled`: nothing goes on until the journal can be written, so all that is open is held."""
        second, wall = int(time.monotonic()), time.time_ns()
        version = scheduler.version
        held = scheduler.breaker.nodes | {n for n in scheduler.dispatch.paused if n is not None}
        seen = survey(scheduler.jobs.values(), held, version.wire_by_ends)
        waiting, open_ = seen.waiting, seen.states
        pending = sum(c.pending for c in sources.values())
        skipped = sum(c.skipped for c in sources.values())
        settling = sum(c.settling for c in sources.values())
        if state is EngineState.STOPPED:
            skipped += settling  # still being written at the end: they never entered
        else:
            pending += settling
        if stalled:
            open_ = {State.WAITING: 0, State.RUNNING: 0, State.HELD: sum(open_.values()) + pending}
            pending = 0
        session = Ledger(
            done=self._ended.get(State.DONE, 0),
            filtered=self._ended.get(State.FILTERED, 0),
            skipped=skipped,
            waiting=open_[State.WAITING] + pending,
            running=open_[State.RUNNING],
            held=open_[State.HELD],
            quarantined=self._ended.get(State.QUARANTINED, 0),
            dismissed=self._ended.get(State.DISMISSED, 0),
            unaccounted=unaccounted,
        )
        return Snapshot(
            time_ns=wall,
            state=state,
            since_ns=since_ns,
            version=version.hash,
            ledger=_plus_ended(self._base, session),
            session=session,
            nodes={key: self._node(key, scheduler, sources.get(key), waiting, second) for key in version.graph.nodes},
            wires=self._wires(seen, second),
            rate=self._meters.jobs.rate.per_second(second),
            oldest_ns=seen.oldest_ns,
            workers=scheduler.dispatch.slots,
            busy_workers=scheduler.dispatch.busy,
            done_before=sum(c.before for c in sources.values()),
            sequence=sequence,
            notices=notices,
        )

    def _node(
        self,
        key: str,
        scheduler: Scheduler,
        source: SourceCounts | None,
        waiting: Mapping[str, int],
        second: int,
    ) -> NodeNumbers:
        meter = self._meters.nodes.get(key) or NodeMeter()
        hold = scheduler.breaker.get(key)
        running = scheduler.dispatch.running(key)
        times = meter.quantiles(second)
        if key in scheduler.dispatch.paused:
            activity = NodeActivity.PAUSED
        elif hold is not None or (source and source.blind):
            activity = NodeActivity.HELD
        elif running or meter.rate.per_second(second) > 0:
            activity = NodeActivity.RUNNING
        else:
            activity = NodeActivity.IDLE
        return NodeNumbers(
            activity=activity,
            taken=meter.taken,
            left=meter.left,
            failed=meter.failed,
            quarantined=meter.quarantined,
            running=running,
            waiting=waiting.get(key, 0) + (source.pending + source.settling if source else 0),
            rate=meter.rate.per_second(second),
            median=times[0] if times else None,
            p95=times[1] if times else None,
            busy=min(1.0, meter.busy.per_second(second) / 1e9 / max(1, scheduler.dispatch.slots)),
            last_ns=meter.last_ns,
            fault=hold.fault if hold else (source.blind if source else None),
            retry_ns=hold.due_wall if hold else 0,
            waits_for=scheduler.dispatch.waits_for(scheduler.version, key),
        )

    def _wires(self, seen: Survey, second: int) -> dict[str, WireNumbers]:
        found: dict[str, WireNumbers] = {}
        nothing = Queue()
        for wire in self._meters.wires.keys() | seen.wires.keys():
            rate = self._meters.wires.get(wire)
            queue = seen.wires.get(wire, nothing)
            found[wire] = WireNumbers(
                total=rate.total if rate else 0,
                rate=rate.per_second(second) if rate else 0.0,
                waiting=queue.count,
                waiting_bytes=queue.size,
                oldest_ns=queue.oldest_ns,
            )
        return found


def _plus_ended(base: Ledger, session: Ledger) -> Ledger:
    return Ledger(
        done=base.done + session.done,
        filtered=base.filtered + session.filtered,
        skipped=session.skipped,
        waiting=session.waiting,
        running=session.running,
        held=session.held,
        quarantined=base.quarantined + session.quarantined,
        dismissed=base.dismissed + session.dismissed,
        unaccounted=session.unaccounted,
    )
