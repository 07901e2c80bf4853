"""A command to a flow's engine: spoken to the process that holds the flow, or carried out here when none does."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Generic, TypeVar

from filewright.cli import compose
from filewright.cli.opening import Opened, open_pipeline
from filewright.core.job import State
from filewright.engine.client import EngineClient
from filewright.engine.local_client import LocalClient
from filewright.engine.remote.remote_client import RemoteClient
from filewright.engine.state import PipelineState
from filewright.errors import ConsentMissing, DocumentError, StateError
from filewright.registry import Registry, open_registry

T = TypeVar("T")

HOLDER_SECONDS = 10.0  # a process that has just taken the flow may need so long to be spoken to
AGAIN_SECONDS = 0.05
PASSING = frozenset({"engine-at-rest", "holder-unreachable", "holder-went", "state-held"})
"""What is over soon: who holds the flow comes to rest, has gone, has not opened its door yet, or has just taken it."""


@dataclass(frozen=True, kw_only=True)
class Reached(Generic[T]):
    """What the engine gave. `holder` is the process that took the command, and goes on with what follows from it;
    None: this one did it all, to its end, with `status` as a run has it."""

    gives: T
    holder: int | None = None
    status: int = 0


def reach(
    place: PipelineState, state: Path, act: Callable[[EngineClient], T], *, as_json: bool = False, works: bool = True
) -> Reached[T]:
    """Have `act` done by the engine of the flow whose state is `place`, below the state folder `state`.

    It may be called more than once (see `until_reached`), so it gives its commands names. What is done here is shown as
    a run shows it. With `works` False no step will run for it, so no consent is needed. Raises what `act` raises;
    StateError where the holder does not answer; DocumentError and ConsentMissing (after saying why on stderr) where the
    flow cannot be run here.
    """
    return until_reached(
        place,
        lambda: _here(place, state, act, as_json=as_json, works=works),
        lambda client: Reached(gives=act(client), holder=client.pid),
    )


def until_reached(place: PipelineState, here: Callable[[], T], there: Callable[[RemoteClient], T]) -> T:
    """What `there` gives, asked of the process that holds the flow; `here` where none does.

    The holder may come to rest, or be killed, before it heard, before it did it, or before it answered, and another
    may take the flow in between: then it is asked again of whoever holds it now. Nothing is done twice, since commands
    have names. Raises StateError where a holder cannot be spoken to for `HOLDER_SECONDS`.
    """
    asked: int | None = None
    until = 0.0
    while True:
        holder = place.holder()
        try:
            if holder is None:
                return here()
            with closing(RemoteClient(place.folder)) as client:
                return there(client)
        except StateError as error:
            if error.code not in PASSING:
                raise
            now = time.monotonic()
            if until == 0.0 or holder != asked:
                asked, until = holder, now + HOLDER_SECONDS
            if now > until:
                raise StateError("holder-unreachable", path=place.pipeline, pid=holder or 0) from error
        time.sleep(AGAIN_SECONDS)


def _here(
    place: PipelineState, state: Path, act: Callable[[EngineClient], T], *, as_json: bool, works: bool
) -> Reached[T]:
    from filewright.cli.run import Run

    registry = open_registry()
    opened = open_flow(place, registry)
    if works and not compose.allowed(opened, registry, state, trust=False):
        raise ConsentMissing("consent-missing", path=str(opened.file))
    ended: SimpleQueue[tuple[str, State]] = SimpleQueue()
    client = compose.open_client(
        opened.file, opened.pipeline, registry, state, ended=lambda ulid, state: ended.put((ulid, state))
    )
    gave: list[T] = []
    status = Run(client, ended, as_json=as_json).to_the_end(lambda: gave.append(act(client)))
    return Reached(gives=gave[0], status=status)


def at_rest(place: PipelineState, state: Path) -> LocalClient:
    """A client to ask about a flow that nobody holds. Raises DocumentError and StateError."""
    registry = open_registry()
    opened = open_flow(place, registry)
    return compose.open_client(opened.file, opened.pipeline, registry, state)


def open_flow(place: PipelineState, registry: Registry) -> Opened:
    """The flow's file as it was last run. Raises StateError when it lies there no longer, and DocumentError when it has
    errors, which are then on stderr."""
    path = place.pipeline
    if not path or not Path(path).exists():
        raise StateError("flow-moved", path=path or str(place.folder))
    opened = open_pipeline(path, registry)
    if opened is None:
        raise DocumentError("flow-has-errors", path=path)
    return opened
