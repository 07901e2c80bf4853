"""One item's way through a plan: what all the nodes on it share."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from filewright.core.file import File
from filewright.core.handover import Item
from filewright.core.job import TaskKey
from filewright.core.plan import Plan, PlanNode
from filewright.worker.context import Folders, Log, Monitor, NodeContext

Listen = Callable[[Log | None], None]


@dataclass(frozen=True, slots=True)
class Step:
    """A node that is about to work on a file."""

    node: PlanNode
    key: TaskKey
    port: str
    file: File


@dataclass(frozen=True, kw_only=True)
class Errand:
    """`folder` is the pipeline file's, `lines` of how many first lines the way is recorded. `listen` is given the log
    of the node at work, and None when none is. `lines_at_once` fixes the size of line blocks, in which then no line's
    way is recorded; 0: as it is best."""

    plan: Plan
    item: Item
    folder: str
    lines: int
    monitor: Monitor
    listen: Listen
    lines_at_once: int = 0

    @cached_property
    def folders(self) -> Folders:
        """Where its nodes get work folders."""
        return Folders(self.item.workdir)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Each node's place in the plan."""
        return {key: number for number, key in enumerate(self.plan.nodes)}

    def context(self, step: Step, log: Log) -> NodeContext:
        """What a node is offered on this way."""
        return NodeContext(
            item=self.item,
            key=step.key,
            node=step.node.key,
            port=step.port,
            file=step.file,
            folder=self.folder,
            folders=self.folders,
            log=log,
            monitor=self.monitor,
        )


def own_params(node: PlanNode) -> dict[str, Any]:
    """The parameters for one call: what a processor does to its lists is its own affair."""
    params = dict(node.params)
    for name, value in params.items():
        if isinstance(value, list | dict):
            params[name] = copy.deepcopy(value)
    return params
