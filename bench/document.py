"""Edits of a flow of 1,000 steps and 2,000 connections with their validation, and opening and saving large flows."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.table import Case, Options, alone
from filewright.core import edits
from filewright.core.diff import diff
from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.pipeline import Layout, Pipeline
from filewright.core.validate import Memo, validate
from filewright.paths import bundled_processors
from filewright.pipeline.reader import read_file
from filewright.pipeline.saving import save
from filewright.registry import Registry
from filewright.registry.discovery import Root

STEPS, WIRES, EDITS = 1000, 2000, 100

Edit = Callable[[Pipeline, int], Pipeline]


def run(options: Options) -> Iterator[Case]:
    """Nobody else edits like this, so there is no peer; the goal is at most 5 ms for an edit with its validation."""
    specs = Registry([Root(folder=bundled_processors(), bundled=True)], installed=tuple).specs
    flow = large_flow(STEPS, WIRES)
    for name, edit in EDITS_OF.items():
        memo = Memo()
        pipeline = flow
        validate(pipeline, specs, memo)
        times = []
        for number in range(EDITS):
            began = time.perf_counter()
            after = edit(pipeline, number)
            validate(after, specs, memo)
            diff(pipeline, after)
            times.append((time.perf_counter() - began) * 1000)
            pipeline = after
        yield alone(f"{name}, median", statistics.median(times), unit="ms")
        yield alone(f"{name}, longest", max(times), unit="ms")
    for steps in (STEPS, 10 * STEPS):
        yield from _file(steps)


def _file(steps: int) -> Iterator[Case]:
    flow = large_flow(steps, 2 * steps)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.filewright"
        reading = save(flow, file, None, None).reading
        began = time.perf_counter()
        reading = read_file(file)
        opened = time.perf_counter()
        save(edits.set_param(edits.remove(reading.require(), ["n7"]), "n9", "width", 5), file, reading, None)
        saved = time.perf_counter()
    yield alone(f"open {steps:,} steps", (opened - began) * 1000, unit="ms")
    yield alone(f"save {steps:,} steps", (saved - opened) * 1000, unit="ms")


def large_flow(steps: int, wires: int) -> Pipeline:
    """A flow without circles, the same at each call."""
    chance = random.Random(5)
    uses = ("image-resize", "rename", "filter", "rename")
    nodes = {
        f"n{index}": Node(key=f"n{index}", use="dropped-files" if index < 10 else uses[index % len(uses)])
        for index in range(steps)
    }
    drawn: dict[str, Wire] = {}
    while len(drawn) < wires:
        late = chance.randrange(10, steps)
        early = chance.randrange(late)
        way = "matched" if nodes[f"n{early}"].use == "filter" else "out"
        wire = Wire(Port(f"n{early}", way), Port(f"n{late}", "in"))
        drawn[wire.id] = wire
    places = {key: (index % 40 * 240.0, index // 40 * 160.0) for index, key in enumerate(nodes)}
    return Pipeline(graph=Graph(nodes=nodes, wires=tuple(drawn.values())), layout=Layout(nodes=places))


def _in_a_circle(pipeline: Pipeline, number: int) -> Pipeline:
    if number % 2:
        return edits.disconnect(pipeline, [f"n{STEPS - 1}.out -> n12.in"])
    return edits.connect(pipeline, Port(f"n{STEPS - 1}", "out"), Port("n12", "in"))


EDITS_OF: dict[str, Edit] = {
    "set a parameter": lambda p, n: edits.set_param(p, "n500", "width", n + 1),
    "move a step": lambda p, n: edits.move(p, {f"n{n}": (n + 0.5, 0.0)}),
    "add a step": lambda p, n: edits.add_node(p, Node(key=f"x{n}", use="rename"), (0.0, 0.0)),
    "connect": lambda p, n: edits.connect(p, Port(f"n{13 + 4 * n}", "out"), Port(f"n{800 + n}", "in")),
    "disconnect": lambda p, n: edits.disconnect(p, [p.graph.wires[n * 17].id]),
    "remove and heal": lambda p, n: edits.remove_and_heal(p, [f"n{300 + n}"]),
    "close and open a circle": _in_a_circle,
    "other kind of file": lambda p, n: edits.change_node(
        p, "n0", use="image-resize" if n % 2 == 0 else "dropped-files"
    ),
}
