"""What waits where: one pass over the open jobs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from filewright.core.job import State, TaskState
from filewright.engine.scheduler.jobs import OpenJob


@dataclass(slots=True)
class Queue:
    """Files that wait on one wire: how many, their bytes, and when the oldest one's job was opened (UTC ns)."""

    count: int = 0
    size: int = 0
    oldest_ns: int = 0


@dataclass(slots=True)
class Survey:
    """Open jobs by state, waiting tasks by node and by wire; `oldest_ns` is when the oldest open job came (0: none)."""

    states: dict[State, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    wires: dict[str, Queue] = field(default_factory=dict)
    oldest_ns: int = 0


def survey(jobs: Iterable[OpenJob], held: frozenset[str], wire_by_ends: Mapping[tuple[str, str, str], str]) -> Survey:
    """Look at all open jobs once. `held` are the nodes that hand out nothing now."""
    found = Survey(states=dict.fromkeys((State.WAITING, State.RUNNING, State.HELD), 0))
    states, waiting, wires = found.states, found.waiting, found.wires
    oldest = 0
    for job in jobs:
        opened = job.opened_ns
        if not oldest or opened < oldest:
            oldest = opened
        if not job.is_joined:
            states[job.state(held)] += 1
        for task in job.tasks.values():
            if task.state in (TaskState.RUNNING, TaskState.QUARANTINED, TaskState.GATHERED):
                continue
            key = task.key
            node = key.node
            waiting[node] = waiting.get(node, 0) + 1
            wire = wire_by_ends.get((key.parent_node, node, task.port))
            if wire is None:
                continue
            queue = wires.get(wire)
            if queue is None:
                queue = wires[wire] = Queue(oldest_ns=opened)
            queue.count += 1
            queue.size += task.file.size
            queue.oldest_ns = min(queue.oldest_ns, opened)
    found.oldest_ns = oldest
    return found
