"""Kinds of steps and flows for tests of the canvas."""

from collections.abc import Iterable

from filewright.core.graph import Graph, Node, Port, Wire
from filewright.core.media import ANY, SAME
from filewright.core.pipeline import Layout, Pipeline
from filewright.core.processor import InputPort, OutputPort, Param, ProcessorSpec, Role, RunKind, RunSpec

PICTURES, DOCUMENTS, TEXT = ("image/*",), ("application/pdf",), ("text/*",)


def spec(
    id: str,
    title: str,
    role: Role = Role.STEP,
    *,
    takes: tuple[str, ...] | None = (ANY,),
    gives: Iterable[tuple[str, tuple[str, ...], bool]] = (("out", (SAME,), False),),
    summary: str = "",
    describe: str = "",
    keywords: tuple[str, ...] = (),
    params: tuple[Param, ...] = (),
    category: str = "Images",
) -> ProcessorSpec:
    """A kind of step; `gives` are names, types, and whether the way out may stay free."""
    return ProcessorSpec(
        id=id,
        version="1.0.0",
        role=role,
        title=title,
        summary=summary or f"{title} in words",
        describe=describe,
        keywords=keywords,
        category=category,
        icon="resize",
        run=RunSpec(kind=RunKind.PYTHON),
        inputs=() if takes is None else (InputPort(name="in", accepts=takes),),
        outputs=tuple(OutputPort(name=name, produces=types, optional=free) for name, types, free in gives),
        params=params,
    )


_WIDTH = Param(name="width", schema={"type": "integer", "minimum": 1}, default=1600)

SPECS = {
    made.id: made
    for made in (
        spec("inbox", "Watch folder", Role.SOURCE, takes=None, gives=[("out", (ANY,), False)], category="Sources"),
        spec("scans", "Scan inbox", Role.SOURCE, takes=None, gives=[("out", DOCUMENTS, False)], category="Sources"),
        spec(
            "filter",
            "Only pictures",
            gives=[("pictures", PICTURES, False), ("rest", (SAME,), True)],
            keywords=("sieve", "sort"),
            category="Sort and filter",
        ),
        spec(
            "resize",
            "Resize image",
            takes=PICTURES,
            gives=[("out", PICTURES, False)],
            describe="{width} px wide",
            params=(_WIDTH,),
        ),
        spec("watermark", "Watermark", takes=PICTURES, gives=[("out", PICTURES, False)], keywords=("logo",)),
        spec("upper", "Upper case", takes=TEXT, gives=[("out", TEXT, False)], category="Text and tables"),
        spec("rename", "Rename", category="Sort and filter"),
        spec("save", "Save to folder", Role.WRITER, gives=(), category="Save and send"),
    )
}


def wire(text: str) -> Wire:
    """`a.out -> b.in`."""
    source, _arrow, target = text.partition(" -> ")
    return Wire(Port(*source.split(".")), Port(*target.split(".")))


def flow(nodes: dict[str, tuple[str, float, float]], wires: Iterable[str] = ()) -> Pipeline:
    """Steps as key: (kind, x, y)."""
    return Pipeline(
        graph=Graph(
            nodes={key: Node(key=key, use=use) for key, (use, _x, _y) in nodes.items()},
            wires=tuple(map(wire, wires)),
        ),
        layout=Layout(nodes={key: (float(x), float(y)) for key, (_use, x, y) in nodes.items()}),
    )


def photos() -> Pipeline:
    """The flow that most tests work on. `loose` is a watermark without connections, `text` takes no pictures."""
    return flow(
        {
            "inbox": ("inbox", 0, 0),
            "filter": ("filter", 288, 0),
            "resize": ("resize", 576, 0),
            "web": ("save", 864, 0),
            "other": ("save", 576, 192),
            "loose": ("watermark", 288, 384),
            "text": ("upper", 576, 384),
        },
        [
            "inbox.out -> filter.in",
            "filter.pictures -> resize.in",
            "filter.rest -> other.in",
            "resize.out -> web.in",
        ],
    )
