"""Recorded moments of flows at work: what `RecordedClient` plays in tests and pictures."""

import math
from collections.abc import Sequence

from filewright.core.graph import Graph, Node, NodeState, Port, Wire
from filewright.core.job import State
from filewright.core.ledger import Ledger
from filewright.core.pipeline import Layout, Pipeline
from filewright.engine.client import (
    Attention,
    EngineState,
    EventView,
    JobView,
    NodeActivity,
    NodeNumbers,
    OutputView,
    Series,
    Snapshot,
    WireNumbers,
)
from filewright.errors import Fault, Scope
from tests.gui.recorded_client import RecordedClient

SECOND = 1_000_000_000
NOW = 1_795_442_731 * SECOND


def photos() -> Pipeline:
    """Pictures are shrunk and filed, the rest goes elsewhere."""
    nodes = [
        Node(key="inbox", use="watch-folder", title="Camera inbox", params={"path": "./inbox", "include": ["*.jpg"]}),
        Node(key="pictures", use="filter", title="Only pictures", params={"types": ["image/*"]}),
        Node(key="resize", use="image-resize", params={"width": 1600}),
        Node(key="upper", use="rename", title="Small endings", state=NodeState.BYPASSED),
        Node(
            key="web", use="save-to-folder", title="Web folder", params={"path": "./web", "name": "{stem}-web{suffix}"}
        ),
        Node(key="others", use="save-to-folder", title="Other files", params={"path": "./not-pictures"}),
    ]
    wires = [
        ("inbox", "out", "pictures"),
        ("pictures", "matched", "resize"),
        ("pictures", "rest", "others"),
        ("resize", "out", "upper"),
        ("upper", "out", "web"),
    ]
    places = {"inbox": (0, 0), "pictures": (288, 0), "resize": (576, 0), "upper": (864, 0), "web": (1152, 0)}
    return Pipeline(
        name="Photos for the web",
        description="Shrinks what lands in the inbox.",
        graph=Graph(
            nodes={node.key: node for node in nodes},
            wires=tuple(Wire(Port(a, port), Port(b, "in")) for a, port, b in wires),
        ),
        layout=Layout(nodes={**{k: (float(x), float(y)) for k, (x, y) in places.items()}, "others": (576.0, 208.0)}),
    )


def at_work() -> Snapshot:
    """The photos flow in full swing."""
    running = NodeActivity.RUNNING
    return Snapshot(
        time_ns=NOW,
        state=EngineState.RUNNING,
        since_ns=NOW - 6 * 3600 * SECOND,
        version="a",
        ledger=Ledger(done=12_380, filtered=28, waiting=11, running=4, quarantined=8),
        nodes={
            "inbox": NodeNumbers(activity=running, taken=12_431, left=12_431, rate=3.5, last_ns=NOW - 2 * SECOND),
            "pictures": NodeNumbers(activity=running, taken=12_431, left=12_431, rate=3.5, median=0.0011, busy=0.01),
            "resize": NodeNumbers(
                activity=running,
                taken=12_400,
                left=12_380,
                rate=3.3,
                median=0.46,
                p95=0.72,
                busy=0.83,
                waiting=6,
                failed=12,
                quarantined=8,
                last_ns=NOW - SECOND,
            ),
            "web": NodeNumbers(activity=running, taken=12_380, left=12_380, rate=3.3, median=0.006, busy=0.02),
            "others": NodeNumbers(taken=14, left=14, last_ns=NOW - 360 * SECOND),
        },
        wires={
            "inbox.out -> pictures.in": WireNumbers(total=12_431, rate=3.5),
            "pictures.matched -> resize.in": WireNumbers(total=12_400, rate=3.3, waiting=6),
            "resize.out -> upper.in": WireNumbers(total=12_380, rate=3.3),
            "upper.out -> web.in": WireNumbers(total=12_380, rate=3.3),
            "pictures.rest -> others.in": WireNumbers(total=14),
        },
        rate=3.3,
        workers=6,
        busy_workers=4,
        sequence=1,
    )


def series() -> Series:
    """Five minutes in half seconds, with a gap."""
    count = 600
    rate: list[float | None] = [3.3 + 0.4 * math.sin(n / 17) + 0.2 * math.sin(n / 3) for n in range(count)]
    waiting: list[float | None] = [max(0.0, 5 + 4 * math.sin(n / 29)) for n in range(count)]
    p95: list[float | None] = [0.74 + 0.1 * math.sin(n / 7) for n in range(count)]
    median: list[float | None] = [0.48 + 0.02 * math.sin(n / 5) for n in range(count)]
    for values in (rate, waiting, p95, median):
        values[120:150] = [None] * 30
    return Series(step=0.5, end_ns=NOW, rate=rate, median=median, p95=p95, waiting=waiting, oldest=[34.0] * count)


def jobs() -> list[JobView]:
    """One of each state, and some more, newest first."""
    cut = Fault(
        code="bad-file",
        scope=Scope.FILE,
        fields={"message": "The file is cut off after 64 KB.", "next_step": "Copy it again from where it came."},
    )
    rows: Sequence[tuple[str, State, str | None, int, float, Fault | None]] = [
        ("DSC_4193.jpg", State.RUNNING, "resize", 4_900_000, 0.0, None),
        ("DSC_4192.jpg", State.RUNNING, "resize", 5_100_000, 0.1, None),
        ("DSC_4194.jpg", State.WAITING, "resize", 4_600_000, 0.4, None),
        ("DSC_4187.jpg", State.DONE, "web", 4_800_000, 2.0, None),
        ("DSC_4186.jpg", State.DONE, "web", 5_000_000, 2.6, None),
        ("DSC_0412.jpg", State.QUARANTINED, "resize", 212_000, 33.0, cut),
        ("DSC_0411.jpg", State.HELD, "web", 1_200_000, 91.0, None),
        ("Thumbs.db", State.FILTERED, "pictures", 12_000, 101.0, None),
    ]
    made = []
    for number, (name, state, node, size, ago, fault) in enumerate(rows):
        ended = 0 if state.open else NOW - round(ago * SECOND)
        outputs = ()
        if state is State.DONE:
            outputs = (OutputView(node="web", path=f"/home/ann/web/{name}", bytes=412_000, sha256="0" * 64),)
        made.append(
            JobView(
                job=f"01JD8Z6V3N5Q2R7T9W0X1Y4Z{number:02}",
                pipeline="photos",
                file=f"/home/ann/inbox/{name}",
                state=state,
                size=size,
                fault=fault,
                node=node,
                attempts=3 if fault else 1,
                opened_ns=NOW - round((ago + 1) * SECOND),
                started_ns=0 if state is State.WAITING else NOW - round((ago + 0.5) * SECOND),
                ended_ns=ended,
                outputs=outputs,
            )
        )
    return made


def trace() -> tuple[EventView, ...]:
    """The way of one picture."""
    start = NOW - 3 * SECOND

    def event(after: float, kind: str, node: str | None, port: str | None = None, **fields: object) -> EventView:
        return EventView(
            sequence=round(after * 1000),
            time_ns=start + round(after * SECOND),
            event=kind,
            node=node,
            port=port,
            fields=fields,
        )

    name = "DSC_4187.jpg"
    return (
        event(0.1, "job-opened", "inbox", size=4_800_000, type="image/jpeg"),
        event(0.39, "task-started", "pictures", attempt=1),
        event(
            0.402,
            "task-finished",
            "pictures",
            "matched",
            seconds=0.0011,
            name=name,
            size=4_800_000,
            outputs=[{"port": "matched", "name": name, "size": 4_800_000}],
        ),
        event(
            0.404,
            "task-finished",
            "resize",
            "out",
            seconds=0.458,
            name=name,
            size=4_800_000,
            outputs=[{"port": "out", "name": name, "size": 412_000}],
        ),
        event(0.868, "task-finished", "web", None, seconds=0.006, name=name, size=412_000),
        event(
            0.869, "effects-intended", "web", effects=[{"kind": "write", "target": "/home/ann/web/DSC_4187-web.jpg"}]
        ),
        event(0.87, "effects-done", "web", count=1),
        event(0.871, "job-state", None, state="done"),
    )


def busy_client() -> RecordedClient:
    """A client that plays all of the above."""
    all_jobs = jobs()
    example = next(job.fault for job in all_jobs if job.fault)
    return RecordedClient(
        at_work(),
        jobs=all_jobs,
        traces={job.job: trace() for job in all_jobs},
        attention=[Attention(node="resize", code="bad-file", count=8, newest_ns=NOW - 33 * SECOND, example=example)],
        series=series(),
    )
