"""Where the file went instead of coming to a step."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from filewright.core.graph import Graph
from filewright.engine.trying.tried import Outcome, StepTried, Tried


class Turn(StrEnum):
    """What happened at the last step that was reached: its files left by other ways · nothing left it · it failed ·
    it is off · it was not let run · nothing leads to the step that is asked about."""

    OTHER_WAY = "other-way"
    NOTHING_LEFT = "nothing-left"
    FAILED = "failed"
    LEFT_OUT = "left-out"
    NOT_RUN = "not-run"
    NOT_CONNECTED = "not-connected"


@dataclass(frozen=True, kw_only=True)
class WentElsewhere:
    """At `node` files took another turn; `ports` are the ways out by which they left it."""

    turn: Turn
    node: str = ""
    ports: tuple[str, ...] = ()


def why_not(graph: Graph, tried: Tried, node: str) -> tuple[WentElsewhere, ...]:
    """Why a step was not reached, told at each of the last steps before it that were; empty where it was."""
    if tried.at(node) or node not in graph.nodes:
        return ()
    found: dict[str, WentElsewhere] = {}
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        key = waiting.pop()
        for wire in graph.incoming.get(key, ()):
            before = wire.source.node
            if before in seen or before not in graph.nodes:
                continue
            seen.add(before)
            steps = tried.at(before)
            if steps:
                found[before] = _turn(steps)
            else:
                waiting.append(before)
    if not found:
        return (WentElsewhere(turn=Turn.NOT_CONNECTED),)
    return tuple(found.values())


_TURNS: Mapping[Outcome, Turn] = {
    Outcome.FAILED: Turn.FAILED,
    Outcome.LEFT_OUT: Turn.LEFT_OUT,
    Outcome.NOT_RUN: Turn.NOT_RUN,
}


def _turn(steps: tuple[StepTried, ...]) -> WentElsewhere:
    node = steps[0].node
    for step in steps:
        if step.outcome in _TURNS:
            return WentElsewhere(turn=_TURNS[step.outcome], node=node)
    ports = tuple(dict.fromkeys(output.port for step in steps for output in step.outputs))
    if not ports:
        return WentElsewhere(turn=Turn.NOTHING_LEFT, node=node)
    return WentElsewhere(turn=Turn.OTHER_WAY, node=node, ports=ports)
