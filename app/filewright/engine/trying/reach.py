"""Which steps a try only tells of: those that reach beyond the file they are given."""

from collections.abc import Mapping

from filewright.core.graph import NodeState
from filewright.core.pipeline import Pipeline
from filewright.core.processor import ProcessorSpec, RunKind, Touch
from filewright.engine.consent import Consent
from filewright.engine.trying.tried import NotRun
from filewright.pipeline.reader import Reading


def not_run_because(spec: ProcessorSpec | None, state: NodeState, allowed: Mapping[str, str]) -> NotRun | None:
    """Why this kind of step is not let run in a try; None: it is. One that is skipped runs nothing, so it may always.
    `allowed` are the processors that did not come with Filewright and may run, id to digest."""
    if spec is None:
        return NotRun.NOT_INSTALLED
    if state is NodeState.BYPASSED:
        return None
    if spec.run.kind is RunKind.COMMAND or Touch.COMMANDS in spec.touches:
        return NotRun.COMMAND
    if Touch.NETWORK in spec.touches:
        return NotRun.NETWORK
    if spec.bundled:
        return None  # what it does to files it asks the engine for, and nobody carries requests out here
    if allowed.get(spec.id) != spec.digest:
        return NotRun.NOT_ALLOWED
    return NotRun.FILES if spec.touches else None


def allowed_by(
    consent: Consent, reading: Reading | None, pipeline: Pipeline | None, specs: Mapping[str, ProcessorSpec]
) -> Mapping[str, str]:
    """The processors, id to digest, that the owner's yes to a saved flow covers: none without a yes to exactly what
    lies on the disk. `pipeline` is what the file says."""
    if reading is None or pipeline is None:
        return {}
    if not consent.is_allowed(reading.file, reading.data, pipeline, specs):
        return {}
    record = consent.record(reading.file)
    return {} if record is None else dict(record.processors)
