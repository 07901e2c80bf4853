"""The canvas with 1,000 steps and 2,000 connections (and 5,000 with 10,000), offscreen at 1,600 × 900.

- open: from the flow's value to the first picture of it, everything shown
- memory: what the editor of this flow takes
- fit: one frame of the whole flow
- zoom: one frame of a wheel's notch
- pan: one frame while the view is moved at 100 %
- drag: one frame while a step is dragged at 100 %, its connections with it
- edit: one parameter changed, validated, and shown

Frames go through `update()` and the event loop, as in the window. With `--peers`, NodeGraphQt draws the same flow of
1,000 steps in an environment of its own, in turn with ours.
"""

import gc
import json
import os
import statistics
import subprocess
import time
import venv
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import psutil

from bench.table import Case, Options, alone, case_of

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
PEER = RESOURCES.parent / "reports" / "peers" / "NodeGraphQt"
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
        name = f"{nodes:,} steps"
        if options.peers and nodes == SIZES[0][0]:
            python = _peer_environment()
            pairs = [
                (measured(application, theme, nodes, wires), _peer_measured(python, nodes, wires))
                for _ in range(options.pairs)
            ]
            for figure in pairs[0][0]:
                if figure in pairs[0][1]:
                    both = [(ours[figure], peer[figure]) for ours, peer in pairs]
                    cases.append(case_of(f"{name}, {figure}", both, unit=_unit(figure), less_is_better=True))
        else:
            figures = measured(application, theme, nodes, wires)
            cases += [alone(f"{name}, {figure}", value, unit=_unit(figure)) for figure, value in figures.items()]
    return cases


def _unit(figure: str) -> str:
    return {"open": "s", "memory": "MB"}.get(figure, "ms")


def _peer_environment() -> Path:
    """The Python that has NodeGraphQt, installed when it is missing."""
    python = PEER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(PEER, with_pip=True)
        wanted = ("NodeGraphQt==0.6.44", "PySide6-Essentials>=6.11.3,<6.12", "psutil", "setuptools")
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    return python


def _peer_measured(python: Path, nodes: int, wires: int) -> dict[str, float]:
    """One run of the peer; it now and then ends without a word, and is then tried again."""
    script = Path(__file__).with_name("_editor_peer.py")
    for _attempt in range(3):
        done = subprocess.run([python, script, str(nodes), str(wires)], check=False, capture_output=True, text=True)
        if done.returncode == 0 and done.stdout.strip():
            figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
            return figures
    raise RuntimeError(f"the peer could not be measured: {done.stderr[-500:]}")


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


def measured(application: QApplication, theme: Theme, nodes: int, wires: int) -> dict[str, float]:
    """The figures by name, in the units of `_unit`."""
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
    figures = {"open": time.perf_counter() - begun}
    gc.collect()
    figures["memory"] = (psutil.Process().memory_info().rss - memory) / 1e6
    camera, viewport = editor.camera, editor.canvas.viewport()
    middle = QPointF(*pipeline.layout.nodes[f"step-{nodes // 2}"])

    def frames(acts: Iterable[Callable[[], object]]) -> float:
        times = []
        for act in acts:
            began = time.perf_counter()
            act()
            application.processEvents()
            times.append((time.perf_counter() - began) * 1000)
        return statistics.median(times)

    def look(zoom: float) -> None:
        camera.fly_to(zoom, middle, animated=False)
        application.processEvents()

    figures["fit, a frame"] = frames([viewport.update] * FRAMES)
    for zoom in (0.7, 0.5):
        look(zoom)
        at = QPointF(viewport.rect().center())
        turns = [partial(camera.zoom_at, factor, at) for factor in (1.02, 1 / 1.02)]
        figures[f"zoom at {zoom:.0%}, a frame"] = frames(turns * (FRAMES // 2))
    look(1.0)
    figures["100 %, a whole frame"] = frames([viewport.update] * FRAMES)
    figures["pan, a frame"] = frames([partial(camera.pan, -9, -5)] * FRAMES)
    look(1.0)
    start = camera.transform.map(middle + QPointF(96, 20)).toPoint()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    path = [start + QPoint(16 * (step % 20), 8 * (step % 13)) for step in range(1, FRAMES + 1)]
    figures["drag, a frame"] = frames([partial(QTest.mouseMove, viewport, to) for to in path])
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, path[-1])
    key = f"step-{nodes // 3}"

    def edit(width: int) -> None:
        document.edit(edits.set_param(document.pipeline, key, "width", width), "Width")

    figures["edit, validated"] = frames([partial(edit, width) for width in range(200, 200 + FRAMES)])
    editor.close()
    editor.deleteLater()
    application.processEvents()
    return figures
