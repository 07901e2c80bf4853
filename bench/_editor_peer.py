"""NodeGraphQt with the same flow, measured in the same way. Run by an environment of its own; prints JSON."""

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from NodeGraphQt import BaseNode, NodeGraph
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

WIDTH, HEIGHT, ROWS, FRAMES = 1600, 900, 25, 20


class Step(BaseNode):
    """A step with a way in and a way out."""

    __identifier__ = "bench"
    NODE_NAME = "Step"

    def __init__(self) -> None:
        super().__init__()
        self.add_input("in", multi_input=True)
        self.add_output("out")


def joined(nodes: int, wires: int) -> Iterable[tuple[int, int]]:
    """The same connections as in `bench.editor.flow`."""
    found: dict[tuple[int, int], None] = {}
    step = 0
    while len(found) < wires:
        near, source = divmod(step, nodes)
        target = (source // ROWS + 1) * ROWS + (source * 7 + near * 5) % ROWS
        if target < nodes:
            found[source, target] = None
        step += 1
    return found


def drag_to(viewport: QWidget, to: QPoint) -> None:
    """Move with the left button held, which QTest's own moves do not say."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    place, on_screen = QPointF(to), viewport.mapToGlobal(QPointF(to))
    event = QMouseEvent(QEvent.Type.MouseMove, place, on_screen, none, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, event)


def main(nodes: int, wires: int) -> None:
    application = QApplication([])
    gc.collect()
    memory = psutil.Process().memory_info().rss
    begun = time.perf_counter()
    graph = NodeGraph()
    graph.register_node(Step)
    graph.set_acyclic(False)  # its check for circles goes through the whole graph at each connection
    made = [
        graph.create_node(
            "bench.Step",
            name=f"Step {index}",
            pos=(index // ROWS * 288, index % ROWS * 144),
            push_undo=False,
            selected=False,
        )
        for index in range(nodes)
    ]
    for source, target in joined(nodes, wires):
        made[source].output(0).connect_to(made[target].input(0), push_undo=False, emit_signal=False)
    graph.widget.resize(WIDTH, HEIGHT)
    graph.widget.show()
    graph.fit_to_selection()
    application.processEvents()
    figures = {"open": time.perf_counter() - begun}
    gc.collect()
    figures["memory"] = (psutil.Process().memory_info().rss - memory) / 1e6
    viewer = graph.viewer()
    viewport = viewer.viewport()

    def frames(acts: Iterable[Callable[[], object]]) -> float:
        times = []
        for act in acts:
            began = time.perf_counter()
            act()
            application.processEvents()
            times.append((time.perf_counter() - began) * 1000)
        return statistics.median(times)

    figures["fit, a frame"] = frames([viewport.update] * FRAMES)
    middle = made[nodes // 2]
    graph.clear_selection()
    middle.set_selected(True)
    graph.reset_zoom()
    graph.center_on([middle])
    application.processEvents()
    figures["100 %, a whole frame"] = frames([viewport.update] * FRAMES)
    figures["pan, a frame"] = frames([lambda: viewer._set_viewer_pan(9, 5)] * FRAMES)
    graph.center_on([middle])
    application.processEvents()
    start = viewer.mapFromScene(middle.view.sceneBoundingRect().center()) - QPoint(0, 12)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    path = [start + QPoint(16 * (step % 20), 8 * (step % 13)) for step in range(1, FRAMES + 1)]
    before = middle.view.pos()
    figures["drag, a frame"] = frames([partial(drag_to, viewport, to) for to in path])
    assert middle.view.pos() != before, "the step was not dragged"
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, path[-1])
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
