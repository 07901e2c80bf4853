"""A world without disks or processes for the scheduler: it runs hand-overs, stages, places and commits at once, in
any order it likes, fails as told, and can forget everything but the journal."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from filewright.core.effect import Effect, EffectKey, EffectKind
from filewright.core.event import (
    EffectsDone,
    EffectsIntended,
    Event,
    InputRead,
    JobOpened,
    JobState,
    JobSuperseded,
    TaskFailed,
    TaskFinished,
    TaskGathered,
    TaskStarted,
)
from filewright.core.file import File, Stamp
from filewright.core.graph import Graph, Node, Port, RetryPolicy, Wire
from filewright.core.handover import Item
from filewright.core.job import Arrival, JobId, Output, State, Task, TaskKey, TaskState
from filewright.core.processor import InputPort, OutputPort, ProcessorSpec, Role, RunKind, RunSpec
from filewright.core.report import NodeRun, Report
from filewright.core.request import OriginalRequest, Save
from filewright.engine.executors.executor import HandoverEnded, ItemRan
from filewright.engine.scheduler.instructions import CarryOut, Close, HandOver, Instruction, Record, Stage, Unstage
from filewright.engine.scheduler.scheduler import Scheduler
from filewright.engine.scheduler.signals import (
    CarriedOut,
    FileSettled,
    HeldBack,
    InPlace,
    JobFound,
    Moment,
    NotPlaced,
    Placed,
    Signal,
    Staged,
    Tick,
)
from filewright.engine.scheduler.version import Version
from filewright.errors import Fault

SECOND = 1_000_000_000
STAMP = Stamp(size=3, mtime_ns=1, ctime_ns=1, device=1, inode=1)


def spec(
    id: str,
    *,
    role: Role = Role.STEP,
    outputs: Iterable[str] = ("out",),
    kind: RunKind = RunKind.PYTHON,
    optional: bool = False,
) -> ProcessorSpec:
    """A processor by its ports alone."""
    return ProcessorSpec(
        id=id,
        version="1.0.0",
        role=role,
        title=id,
        run=RunSpec(kind=kind, target="processor:work"),
        inputs=() if role is Role.SOURCE else (InputPort(name="in"),),
        outputs=tuple(OutputPort(name=name, optional=optional) for name in outputs),
        retry=RetryPolicy(attempts=3, backoff=1.0),
    )


def graph(*wires: str, **nodes: ProcessorSpec) -> tuple[Graph, dict[str, ProcessorSpec]]:
    """A graph from `a.out -> b.in` texts; `out` and `in` may be left out."""

    def port(text: str, default: str) -> Port:
        node, _, name = text.strip().partition(".")
        return Port(node, name or default)

    made = tuple(Wire(port(a, "out"), port(b, "in")) for a, b in (w.split("->") for w in wires))
    return Graph(nodes={key: Node(key=key, use=s.id) for key, s in nodes.items()}, wires=made), nodes


Work = Callable[[str, Item, File], tuple[tuple[Output, ...], tuple[Save, ...]] | Fault]


@dataclass
class World:
    """`work(node, item, file)` says what a node does with a file."""

    version: Version
    work: Work
    slots: int = 2
    spare: int = 0
    seed: int = 0
    wall: int = 1_000 * SECOND
    steady: int = 50 * SECOND
    journal: list[Event] = field(default_factory=list)
    placed: dict[EffectKey, int] = field(default_factory=dict)
    stage_fault: Callable[[EffectKey], Fault | None] = lambda key: None
    refuse: Callable[[Effect], Fault | None] = lambda effect: None
    closed: dict[JobId, State | None] = field(default_factory=dict)
    unstaged: list[Effect] = field(default_factory=list)
    inbox: list[Signal] = field(default_factory=list)
    stages: int = 0
    originals: list[EffectKey] = field(default_factory=list)
    most_out: int = 0
    named: JobId = 1_000
    original_kind: EffectKind = EffectKind.MOVE
    gone: set[JobId] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.scheduler = Scheduler(
            version=self.version, slots=self.slots, chance=self.chance, name_job=self._name_job, spare=self.spare
        )
        self.out: dict[int, HandOver] = {}

    def _name_job(self, now: Moment) -> tuple[JobId, str]:
        self.named += 1
        return self.named, f"{self.named:026}"

    @property
    def now(self) -> Moment:
        return Moment(wall=self.wall, steady=self.steady)

    def arrive(self, job: JobId, name: str, source: str = "inbox") -> None:
        arrival = Arrival(source=source, root="/in", path=name, stamp=STAMP)
        file = File(path=f"/in/{name}", name=name, size=3)
        self.tell(FileSettled(arrival=arrival, file=file, job=job, ulid=f"{job:026}"))

    def tell(self, *signals: Signal) -> None:
        for signal in (*signals, Tick()):
            self._do(self.scheduler.handle(signal, self.now))

    def _do(self, instructions: list[Instruction]) -> None:
        for instruction in instructions:
            if isinstance(instruction, Record):
                self.journal.append(instruction.event)
        for instruction in instructions:
            match instruction:
                case HandOver():
                    self.out[instruction.id] = instruction
                    self.most_out = max(self.most_out, len(self.out))
                case Stage():
                    self.inbox.append(self._stage(instruction))
                case CarryOut(effects):
                    self.inbox.append(self._place(effects))
                case Unstage(effects):
                    self.unstaged += effects
                case Close():
                    assert instruction.job not in self.closed, "a job ends once"
                    self.closed[instruction.job] = instruction.state
                    self.gone |= {instruction.job} if instruction.gone else set()

    def _stage(self, stage: Stage) -> Staged:
        self.stages += 1
        results: list[tuple[EffectKey, Effect | Fault]] = []
        for key, request in stage.requests:
            target = f"{request.folder}/{request.file.name}" if isinstance(request, Save) else "/moved"
            kind = EffectKind.WRITE if isinstance(request, Save) else self.original_kind
            if isinstance(request, OriginalRequest):
                self.originals.append(key)
            origin = "" if isinstance(request, Save) or kind is EffectKind.SKIP else "/in/original"
            effect = Effect(key=key, kind=kind, target=target, origin=origin)
            results.append((key, self.stage_fault(key) or effect))
        return Staged(ticket=stage.ticket, results=tuple(results))

    def _place(self, effects: tuple[Effect, ...]) -> CarriedOut:
        intended = {e.key for event in self.journal if isinstance(event, EffectsIntended) for e in event.effects}
        results: list[Placed] = []
        stuck: set[JobId] = set()
        for effect in sorted(effects, key=lambda effect: bool(effect.origin)):
            assert effect.key in intended, "put into place before its intent was on disk"
            if (fault := self.refuse(effect)) is not None:
                results.append(NotPlaced(effect, fault))
                stuck.add(effect.key.task.job)
            elif effect.origin and effect.key.task.job in stuck:
                results.append(HeldBack(effect))
            else:
                self.placed[effect.key] = 1  # recovery knows what is there already
                results.append(InPlace(effect.key, STAMP))
        return CarriedOut(results=tuple(results))

    def placed_names(self, folder: str) -> list[str]:
        """The names of what was put into place in a folder, by the last intent of each."""
        targets = {
            e.key: e.target for event in self.journal if isinstance(event, EffectsIntended) for e in event.effects
        }
        return sorted(targets[key].rpartition("/")[2] for key in self.placed if targets[key].startswith(f"/{folder}/"))

    def step(self) -> bool:
        """Let one thing happen, at random; False when nothing can."""
        choices: list[Callable[[], None]] = []
        if self.inbox:
            choices.append(lambda: self.tell(self.inbox.pop(self.chance.randrange(len(self.inbox)))))
        choices += [lambda number=number: self._run(number) for number in self.out]
        if not choices:
            due = self.scheduler.next_due(self.steady)
            if due is None:
                return False
            self.wall += max(0, due - self.steady)
            self.steady = max(self.steady, due)
            self.tell()
            return True
        self.chance.choice(choices)()
        return True

    def run(self, most: int = 10_000) -> None:
        """Until nothing can happen."""
        for _ in range(most):
            if not self.step():
                return
        raise AssertionError("it does not come to rest")

    def _run(self, number: int) -> None:
        handover = self.out.pop(number)
        started = {e.key.path for e in self.journal if isinstance(e, TaskStarted)}
        for item in handover.items:
            assert item.key.path in started, "handed over before it was journalled"
            self.tell(ItemRan(handover=number, report=self._report(handover, item)))
        self.tell(HandoverEnded(handover=number))

    def _report(self, handover: HandOver, item: Item) -> Report:
        runs: list[NodeRun] = []

        def visit(node: str, key: TaskKey, port: str, file: File) -> None:
            done = self.work(node, item, file)
            if isinstance(done, Fault):
                runs.append(NodeRun(key=key, port=port, file=file, started_ns=0, seconds=0.001, fault=done))
                return
            outputs, saves = done
            runs.append(
                NodeRun(key=key, port=port, file=file, started_ns=0, seconds=0.001, outputs=outputs, requests=saves)
            )
            for ordinal, output in enumerate(outputs):
                for next_node, way_in in handover.plan.nodes[node].ways.get(output.port, ()):
                    visit(next_node, key.child(ordinal, next_node, way_in), way_in, output.file)

        visit(handover.plan.entry, item.key, item.port, item.file)
        return Report(runs=tuple(runs), sha256="ab" if item.hash else "")

    def kill(self) -> None:
        """The engine dies now; another one reads the journal and goes on."""
        self.inbox.clear()
        self.out.clear()
        found = _recover(self.journal, self.version)
        self.scheduler = Scheduler(version=self.version, slots=self.slots, chance=self.chance, name_job=self._name_job)
        self.tell(*found)


def _recover(journal: list[Event], version: Version) -> list[JobFound]:
    """What a journal would say of the open jobs: a plain reading of the events, apart from the product's own."""
    opened: dict[JobId, JobOpened] = {}
    tasks: dict[TaskKey, Task] = {}
    files: dict[TaskKey, Task] = {}
    effects: dict[EffectKey, Effect] = {}
    done: set[EffectKey] = set()
    hashed: set[JobId] = set()
    wrote: set[JobId] = set()
    for event in journal:
        match event:
            case JobOpened():
                opened[event.job] = event
                tasks |= {t.key: t for t in event.tasks}
                files |= {t.key: t for t in event.tasks}
            case TaskStarted(key=key):
                tasks[key] = replace(tasks[key], state=TaskState.RUNNING)
            case TaskFinished(key=key):
                tasks.pop(key, None)
                tasks |= {t.key: t for t in event.opens}
            case TaskFailed(task=task) | TaskGathered(task=task):
                tasks[task.key] = task
            case EffectsIntended():
                effects |= {e.key: e for e in event.effects}
                wrote.add(event.job)
            case EffectsDone():
                done |= set(event.keys)
            case InputRead():
                hashed.add(event.job)
            case JobState() | JobSuperseded():
                opened.pop(event.job, None)
    return [
        JobFound(
            job=job,
            ulid=event.ulid,
            arrival=event.arrival,
            file=File(path=f"/in/{event.arrival.path}", name=event.arrival.path, size=3),
            version=version,
            tasks=tuple(
                replace(t, suspected=t.suspected + 1) if t.state is TaskState.RUNNING else t
                for t in tasks.values()
                if t.key.job == job
            ),
            effects=tuple(e for e in effects.values() if e.key.task.job == job and e.key not in done),
            wrote=job in wrote,
            hashed=job in hashed,
            parents=event.parents,
        )
        for job, event in opened.items()
    ]
