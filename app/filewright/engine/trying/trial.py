"""One try of a flow on a copy of one file."""

import errno
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from filewright.core.file import File
from filewright.core.gathering import gather_rule
from filewright.core.graph import Graph, NodeState
from filewright.core.handover import Handover, Item
from filewright.core.job import Output, TaskKey
from filewright.core.pipeline import Pipeline
from filewright.core.plan import Plan, is_line_node
from filewright.core.problem import Severity
from filewright.core.processor import ProcessorSpec, Role
from filewright.core.report import NodeRun
from filewright.core.request import After
from filewright.core.validate import validate
from filewright.engine.executors.executor import FromExecutor, HandoverEnded, ItemRan
from filewright.engine.executors.processes.driver import Driver
from filewright.engine.trying.entering import Entrance, entrance
from filewright.engine.trying.part import in_order, part_leading_to, plan_at
from filewright.engine.trying.reach import not_run_because
from filewright.engine.trying.scratch import Scratch, Stopped
from filewright.engine.trying.tried import (
    Ended,
    NotRun,
    Outcome,
    StepTried,
    Tried,
    Would,
    WouldChangeOriginal,
    WouldRun,
)
from filewright.engine.trying.would import would
from filewright.errors import Fault, Scope, StateError
from filewright.pipeline.looks import located

FOLLOWED = 12
"""Of the files that one step makes of one, so many are led on; the others are only counted."""

MOST_SECONDS = 120.0
"""How long a try may take, all steps together."""

_JOB = 1
_NO_LIMIT: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class _Task:
    """A file that waits at a node of the part."""

    key: TaskKey
    port: str
    file: File


class Trial:
    """`run` does it, on the thread that calls; `cancel` may come from another. The files of the steps lie in its folder
    until `close`. Processors work in a worker process of the try's own, under their own limits."""

    def __init__(
        self,
        pipeline: Pipeline,
        specs: Mapping[str, ProcessorSpec],
        path: str,
        *,
        folder: str,
        until: str | None = None,
        into: str | None = None,
        allowed: Mapping[str, str] = _NO_LIMIT,
        seconds: float = MOST_SECONDS,
        scratch: Path | None = None,
        cancelled: threading.Event | None = None,
    ) -> None:
        """`folder` is the flow's, where its relative paths start; `until` the step to go to (None: all); `into` the
        source that takes the file in (None: the one that fits best); `allowed` the processors, id to digest, that did
        not come with Filewright and may run; setting `cancelled` stops it as `cancel` does.

        Raises KeyError for a step that is not there, UsageError for connections that go in a circle, StateError where
        no folder can be made."""
        self._pipeline = pipeline
        self._path, self._folder, self._into = os.path.abspath(path), folder, into
        self._allowed = allowed
        self._seconds = seconds
        self._part: Graph = part_leading_to(pipeline.graph, until)
        self._order = in_order(self._part)
        self._specs = {key: specs[node.use] for key, node in self._part.nodes.items() if node.use in specs}
        self._wrong = _wrong(pipeline, specs)
        self._cancelled = cancelled or threading.Event()
        self._deadline = self._stop_at = float("inf")
        self._waiting: dict[str, list[_Task]] = {key: [] for key in self._order}
        self._steps: list[StepTried] = []
        self._tell: Callable[[StepTried], None] = _nobody
        try:
            self._scratch = Scratch(scratch)
        except OSError as error:
            raise StateError("try-no-room", message=error.strerror or str(error)) from error

    @property
    def folder(self) -> str:
        """Where its files lie until it is closed."""
        return self._scratch.folder

    def cancel(self) -> None:
        """Stop as soon as can be: a step at work is ended with its process."""
        self._cancelled.set()

    def run(self, tell: Callable[[StepTried], None] | None = None) -> Tried:
        """Lead a copy of the file through the part, once. `tell` hears of each step as it is done."""
        self._tell = tell or _nobody
        self._deadline = time.monotonic() + self._seconds
        try:
            way_in = entrance(self._part, self._specs, self._path, self._folder, into=self._into)
            if way_in is None:
                return Tried(steps=(), ended=Ended.COMPLETE)
            copy = self._scratch.copy_in(self._path, way_in.file.name, self._wanted)
        except OSError as error:
            return Tried(steps=(), ended=Ended.NOT_BEGUN, fault=_unreadable(error))
        except Stopped:
            return Tried(steps=(), ended=self._how_it_ended())
        self._enter(way_in, copy)
        driver = Driver(stopping=self._stopping)
        try:
            for node in self._order:
                tasks = self._waiting[node]
                while tasks and self._wanted():
                    self._work_at(node, tasks, driver)
        finally:
            driver.let_go(0.0)
        return Tried(steps=tuple(self._steps), ended=self._how_it_ended())

    def close(self) -> None:
        """Remove the copy and all that was made of it."""
        self._scratch.close()

    # -- whether it goes on

    def _wanted(self) -> bool:
        return not self._cancelled.is_set() and time.monotonic() < self._deadline

    def _stopping(self) -> float | None:
        """The moment that a worker must be at rest: one that stays the same."""
        if self._wanted():
            return None
        self._stop_at = min(self._stop_at, self._deadline, time.monotonic())
        return self._stop_at

    def _how_it_ended(self) -> Ended:
        if self._cancelled.is_set():
            return Ended.CANCELLED
        return Ended.COMPLETE if self._wanted() else Ended.TOO_LONG

    # -- the steps

    def _enter(self, way_in: Entrance, copy: str) -> None:
        file = way_in.file.with_(path=copy)
        key = TaskKey(_JOB, way_in.node)
        if not way_in.is_source:
            self._waiting[way_in.node].append(_Task(key, self._first_way_in(way_in.node), file))
            return
        node, spec = self._part.nodes[way_in.node], self._specs[way_in.node]
        if node.state is NodeState.DISABLED:
            self._note(StepTried(node=node.key, port="", file=file, outcome=Outcome.LEFT_OUT))
            return
        ports = spec.outputs_of(node.params)
        outputs = tuple(Output(port.name, file) for port in ports[:1])
        self._note(
            StepTried(
                node=node.key,
                port="",
                file=file,
                outcome=Outcome.DONE,
                outputs=outputs,
                refused=way_in.refused,
                would=self._afterwards(spec.filled(node.params)),
            )
        )
        for number, output in enumerate(outputs):
            self._lead_on(key, number, output.port, output.file, streamed=frozenset())

    def _first_way_in(self, node: str) -> str:
        spec = self._specs.get(node)
        return spec.inputs[0].name if spec is not None and spec.inputs else "in"

    def _afterwards(self, filled: Mapping[str, object]) -> tuple[Would, ...]:
        """What would become of the original when all is done."""
        action = filled.get("after", After.KEEP.value)
        if action not in (After.MOVE.value, After.TRASH.value, After.DELETE.value):
            return ()
        after, moved_to = After(str(action)), filled.get("moved_to")
        to = located(str(moved_to), self._folder) if after is After.MOVE and moved_to else ""
        return (WouldChangeOriginal(action=after, folder=to),)

    def _work_at(self, node: str, tasks: list[_Task], driver: Driver) -> None:
        """Take the next work off these: one file, or for a gather all files of a group."""
        task = tasks.pop(0)
        placed, spec = self._part.nodes[node], self._specs.get(node)
        if placed.state is NodeState.DISABLED:
            self._note(StepTried(node=node, port=task.port, file=task.file, outcome=Outcome.LEFT_OUT))
            return
        why = not_run_because(spec, placed.state, self._allowed)
        if spec is None or why is not None:
            would_run = self._command(spec, node) if why is NotRun.COMMAND else ()
            step = StepTried(node=node, port=task.port, file=task.file, outcome=Outcome.NOT_RUN, not_run=why)
            self._note(replace(step, would=would_run))
            return
        if (wrong := self._wrong.get(node)) is not None:
            self._note(StepTried(node=node, port=task.port, file=task.file, outcome=Outcome.FAILED, fault=wrong))
            return
        others = self._joined(node, task, tasks) if spec.role is Role.GATHER else ()
        self._run(node, task, others, driver)

    def _command(self, spec: ProcessorSpec | None, node: str) -> tuple[Would, ...]:
        if spec is None or not spec.run.command:
            return ()
        values = {name: str(value) for name, value in spec.filled(self._part.nodes[node].params).items()}
        parts = [part if part in ("{input}", "{output}") else _filled(part, values) for part in spec.run.command]
        return (WouldRun(command=tuple(parts)),)

    def _joined(self, node: str, task: _Task, tasks: list[_Task]) -> tuple[File, ...]:
        """The other files that wait here and belong to the same group; they are taken off."""
        rule = gather_rule(self._specs[node].filled(self._part.nodes[node].params))
        group = rule.group_of(task.file)
        same = [other for other in tasks if not isinstance(group, Fault) and rule.group_of(other.file) == group]
        if rule.count is not None:
            same = same[: max(rule.count - 1, 0)]
        for other in same:
            tasks.remove(other)
        return tuple(other.file for other in same)

    def _run(self, node: str, task: _Task, others: tuple[File, ...], driver: Driver) -> None:
        plan = self._plan(node)
        item = Item(
            key=task.key,
            ulid="try",
            port=task.port,
            file=task.file,
            attempt=1,
            workdir=self._scratch.workdir(),
            others=others,
        )
        runs: list[NodeRun] = []

        def hear(message: FromExecutor) -> None:
            if isinstance(message, ItemRan):
                runs.extend(message.report.runs)

        ended = driver.carry_out(Handover(id=1, plan=plan, folder=self._folder, items=(item,)), hear)
        if not runs:
            self._lost(node, task, ended)
        for run in runs:
            self._ran(run, others if run.key.node == node else (), streamed=frozenset(plan.nodes))

    def _plan(self, node: str) -> Plan:
        """What may not run is no part of a stream either: its lines arrive there as a file, and are told of."""
        able = {
            key: spec
            for key, spec in self._specs.items()
            if not_run_because(spec, self._part.nodes[key].state, self._allowed) is None and key not in self._wrong
        }
        return plan_at(self._part, able, node)

    def _lost(self, node: str, task: _Task, ended: HandoverEnded) -> None:
        """The worker did not come back with it: it was ended, or ended by itself."""
        if ended.fault is None:
            return  # the try was stopped: nobody is charged
        at = str(ended.fault.fields.get("node") or node)
        self._note(StepTried(node=at, port=task.port, file=task.file, outcome=Outcome.FAILED, fault=ended.fault))

    def _ran(self, run: NodeRun, others: tuple[File, ...], *, streamed: frozenset[str]) -> None:
        node = run.key.node
        spec = self._specs[node]
        followed = run.outputs[:FOLLOWED]
        filled = spec.filled(self._part.nodes[node].params)
        self._note(
            StepTried(
                node=node,
                port=run.port,
                file=run.file,
                others=others,
                outcome=Outcome.FAILED if run.fault is not None else Outcome.DONE,
                outputs=followed,
                more=len(run.outputs) - len(followed),
                would=tuple(would(request) for request in run.requests),
                log=run.log,
                lines=run.lines,
                seconds=run.seconds,
                fault=run.fault,
                rule=gather_rule(filled) if spec.role is Role.GATHER else None,
            )
        )
        for number, output in enumerate(followed):
            self._lead_on(run.key, number, output.port, output.file, streamed=streamed)

    def _lead_on(self, key: TaskKey, number: int, port: str, file: File, *, streamed: frozenset[str]) -> None:
        node = key.node
        for target in self._part.successors(node, port):
            inside = (
                target.node in streamed and is_line_node(self._specs[node]) and is_line_node(self._specs[target.node])
            )
            if not inside and target.node in self._waiting:
                child = key.child(number, target.node, target.name)
                self._waiting[target.node].append(_Task(child, target.name, file))

    def _note(self, step: StepTried) -> None:
        self._steps.append(step)
        self._tell(step)


def _wrong(pipeline: Pipeline, specs: Mapping[str, ProcessorSpec]) -> dict[str, Fault]:
    """The first setting of each node that its kind of step does not take."""
    found: dict[str, Fault] = {}
    for problem in validate(pipeline, specs):
        node, param = problem.place.node, problem.place.param
        if problem.severity is Severity.ERROR and node is not None and param is not None:
            found.setdefault(node, Fault(code=problem.code, scope=Scope.FILE, fields=dict(problem.fields)))
    return found


def _filled(part: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        part = part.replace(f"{{{name}}}", value)
    return part


def _unreadable(error: OSError) -> Fault:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        code = "try-no-room"
    else:
        code = "input-gone" if isinstance(error, FileNotFoundError) else "input-unreadable"
    return Fault(code=code, scope=Scope.FILE, fields={"message": error.strerror or str(error)})


def _nobody(_step: StepTried) -> None:
    """Nobody listens."""
