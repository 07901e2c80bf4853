"""The canvas with 1,000 steps and 2,000 connections (and 5,000 with 10,000), offscreen at 1,600 × 900.

- open: from the flow's value to the first picture of it, everything shown
- fit: one frame of the whole flow
- zoom: one frame of a wheel's notch around 70 %
- pan: one frame while the view is moved at 100 %
- drag: one frame while a step is dragged at 100 %, its connections with it
- edit: one parameter changed, validated, and shown
- memory: what the editor of this flow takes

Frames go through `update()` and the event loop, as in the window.
"""

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psutil

from bench.table import Case, Options, alone

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from filewright.core import edits
from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.pipeline import Layout, Pipeline
from filewright.core.processor import InputPort, OutputPort, Param, ProcessorSpec, Role, RunKind, RunSpec
from filewright.gui.document import Document
from filewright.gui.editor import Editor
from filewright.gui.theme import Theme, ThemeChoice

WIDTH, HEIGHT = 1600, 900
FRAMES = 60
RESOURCES = Path(__file__).resolve().parent.parent / "resources"
SIZES = ((1000, 2000), (5000, 10_000))
_ROWS = 25


def run(options: Options) -> Iterable[Case]:
    """One case for each figure, of each size."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme = Theme(RESOURCES, choice=ThemeChoice.DARK, reduced_motion=True)
    theme.apply(application)
    cases: list[Case] = []
    for nodes, wires in SIZES:
        cases += _measured(application, theme, nodes, wires)
    return cases


def flow(nodes: int, wires: int) -> Pipeline:
    """A flow in columns of 25: each step leads to two of the next column, near and less near."""
    placed = {}
    made = {}
    for index in range(nodes):
        key = f"step-{index}"
        made[key] = Node(key=key, use=("resize", "convert")[index % 2], title=f"Step {index}", params={"width": 100})
        placed[key] = (float(index // _ROWS * 288), float(index % _ROWS * 144))
    joined: dict[tuple[int, int], None] = {}
    step = 0
    while len(joined) < wires:
        near = step // nodes
        source = step % nodes
        target = (source // _ROWS + 1) * _ROWS + (source * 7 + near * 5) % _ROWS
        if target < nodes:
            joined[source, target] = None
        step += 1
    drawn = tuple(Wire(Port(f"step-{a}", "out"), Port(f"step-{b}", "in")) for a, b in joined)
    return Pipeline(name="Large", graph=Graph(nodes=made, wires=drawn), layout=Layout(nodes=placed))


def kinds() -> dict[str, ProcessorSpec]:
    """Two kinds of steps for pictures."""
    return {
        id: ProcessorSpec(
            id=id,
            version="1.0.0",
            role=Role.STEP,
            title=title,
            run=RunSpec(kind=RunKind.PYTHON),
            icon=icon,
            summary="Changes a picture",
            describe="{width} px wide",
            inputs=(InputPort(name="in", accepts=("image/*",), optional=True),),
            outputs=(OutputPort(name="out", produces=("image/*",), optional=True),),
            params=(Param(name="width", schema={"type": "integer"}, default=1600),),
        )
        for id, title, icon in (("resize", "Resize image", "resize"), ("convert", "Convert image", "git-compare"))
    }


def _measured(application: QApplication, theme: Theme, nodes: int, wires: int) -> Iterator[Case]:
    name = f"{nodes:,} steps"
    pipeline = flow(nodes, wires)
    gc.collect()
    memory = psutil.Process().memory_info().rss
    begun = time.perf_counter()
    document = Document(pipeline, kinds())
    editor = Editor(document, theme)
    editor.resize(WIDTH, HEIGHT)
    editor.show()
    editor.fit(animated=False)
    application.processEvents()
    yield alone(f"{name}, open", time.perf_counter() - begun, unit="s")
    gc.collect()
    yield alone(f"{name}, memory", (psutil.Process().memory_info().rss - memory) / 1e6, unit="MB")

    viewport = editor.canvas.viewport()

    def frame(act: Callable[[], object]) -> float:
        began = time.perf_counter()
        act()
        application.processEvents()
        return (time.perf_counter() - began) * 1000

    def case(title: str, acts: Iterable[Callable[[], object]]) -> Case:
        return alone(f"{name}, {title}", statistics.median(frame(act) for act in acts), unit="ms")

    yield case("fit, a frame", [viewport.update] * FRAMES)
    middle = QPointF(*pipeline.layout.nodes[f"step-{nodes // 2}"])
    editor.camera.fly_to(0.7, middle, animated=False)
    application.processEvents()
    at = QPointF(viewport.rect().center())
    factors = [1.02, 1 / 1.02] * (FRAMES // 2)
    yield case("zoom at 70 %, a frame", [lambda f=f: editor.camera.zoom_at(f, at) for f in factors])
    editor.camera.fly_to(0.5, middle, animated=False)
    application.processEvents()
    yield case("zoom at 50 %, a frame", [lambda f=f: editor.camera.zoom_at(f, at) for f in factors])
    editor.camera.fly_to(1.0, middle, animated=False)
    application.processEvents()
    yield case("100 %, a whole frame", [viewport.update] * FRAMES)
    yield case("pan, a frame", [lambda: editor.camera.pan(-9, -5)] * FRAMES)
    editor.camera.fly_to(1.0, middle, animated=False)
    application.processEvents()
    start = editor.camera.transform.map(middle + QPointF(96, 20)).toPoint()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    path = [start + QPoint(16 * (step % 20), 8 * (step % 13)) for step in range(1, FRAMES + 1)]
    yield case("drag, a frame", [lambda to=to: QTest.mouseMove(viewport, to) for to in path])
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, path[-1])
    key = f"step-{nodes // 3}"

    def edit(width: int) -> None:
        document.edit(edits.set_param(document.pipeline, key, "width", width), "Width")

    yield case("edit, validated", [lambda w=w: edit(w) for w in range(200, 200 + FRAMES)])
    editor.close()
    editor.deleteLater()
    application.processEvents()
