"""Every kind of edit that `core` has, found by looking; and for each a case that makes a random one.

An edit is a public function of `filewright.core` that takes a Pipeline first and gives one. A new one without a case
here fails `test_every_edit`.
"""

import inspect
import pkgutil
import random
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import filewright.core
from filewright.core import areas, edits, fixes, reordering, restoring
from filewright.core.graph import Node, NodeState, Port, RetryPolicy, Wire, WireLimit
from filewright.core.pipeline import Frame, Note, Pipeline, Tint, TraceMode
from filewright.core.problem import Fix
from filewright.core.validate import validate
from tests.core.kinds import SPECS

_T = TypeVar("_T")

MOST_NODES = 14
"""A flow of random edits stays so small that every part of it is met often."""


def kinds_of_edits() -> Iterator[str]:
    """The names of all edits, as `module.function`."""
    for found in pkgutil.iter_modules(filewright.core.__path__):
        module = import_module(f"filewright.core.{found.name}")
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
            if own and _is_edit(function):
                yield f"{found.name}.{name}"


def _is_edit(function: Callable[..., Any]) -> bool:
    hints = get_type_hints(function)
    first = next(iter(inspect.signature(function).parameters), "return")
    given = hints.get("return")
    gives = given is Pipeline or (get_origin(given) is tuple and get_args(given)[0] is Pipeline)
    return gives and hints.get(first) is Pipeline


Chance = random.Random
Case = Callable[[Pipeline, Chance], Pipeline]
"""A random edit of its kind; where the flow holds nothing that it could work on, the flow itself."""


def some(chance: Chance, of: Sequence[_T] | Any, most: int = 3) -> list[_T]:
    """A few of these, perhaps none."""
    options = list(of)
    return chance.sample(options, min(len(options), chance.randint(0, most)))


def place(chance: Chance) -> tuple[float, float]:
    return (float(chance.randrange(0, 1600, 16)), float(chance.randrange(0, 800, 16)))


def node(pipeline: Pipeline, chance: Chance) -> Node:
    use = chance.choice(list(SPECS))
    return Node(key=edits.unique_key(pipeline.graph, use), use=use, params={"width": chance.randint(-1, 3)})


def key(pipeline: Pipeline, chance: Chance) -> str:
    return chance.choice(list(pipeline.graph.nodes))


def value(chance: Chance) -> object:
    return chance.choice([1, 1.0, True, "1", None, [1, {"name": "x"}], "", "keyring:x"])


def port(pipeline: Pipeline, chance: Chance, names: Sequence[str]) -> Port:
    return Port(key(pipeline, chance), chance.choice(names))


def _add(p: Pipeline, c: Chance) -> Pipeline:
    return edits.add_node(p, node(p, c), place(c)) if len(p.graph.nodes) < MOST_NODES else p


def _change_wire(p: Pipeline, c: Chance) -> Pipeline:
    wire = c.choice(p.graph.wires)
    changed: dict[str, Any] = c.choice(
        [
            {"limit": WireLimit(count=c.randint(1, 9))},
            {"limit": None},
            {"source": port(p, c, ("out", "matched"))},
            {"target": port(p, c, ("in",))},
        ]
    )
    after = Wire(changed.get("source", wire.source), changed.get("target", wire.target))
    taken = after.id != wire.id and any(w.id == after.id for w in p.graph.wires)
    return p if taken else edits.change_wire(p, wire.id, **changed)


def _change_node(p: Pipeline, c: Chance) -> Pipeline:
    fields: dict[str, list[object]] = {
        "title": ["A", "B", None],
        "state": list(NodeState),
        "retry": [RetryPolicy(attempts=c.randint(0, 3)), None],
        "timeout": [0.0, 60.0, None],
        "workers": [0, 2, None],
        "use": [*SPECS, "gone"],
        "version": ["1", "2", None],
    }
    name = c.choice(list(fields))
    return edits.change_node(p, key(p, c), **{name: c.choice(fields[name])})


def _insert(p: Pipeline, c: Chance) -> Pipeline:
    if len(p.graph.nodes) >= MOST_NODES:
        return p
    return edits.insert_on_wire(p, node(p, c), place(c), c.choice(p.graph.wires).id, "in", "out")


def _fragment(p: Pipeline, c: Chance) -> Pipeline:
    return edits.extract(p, some(c, p.graph.nodes), some(c, p.layout.frames, 1), some(c, p.layout.notes, 1))


def _paste(p: Pipeline, c: Chance) -> Pipeline:
    fragment = _fragment(p, c)
    room = MOST_NODES - len(p.graph.nodes) - len(fragment.graph.nodes)
    return edits.paste(p, fragment, place(c))[0] if room >= 0 and len(p.layout.frames) < 5 else p


def _change(p: Pipeline, c: Chance) -> Pipeline:
    return c.choice(
        [
            lambda: edits.change(p, name=c.choice("AB"), description=c.choice("CD")),
            lambda: edits.change(p, trace=c.choice(list(TraceMode)), confidential=c.random() < 0.5),
        ]
    )()


def _fix(p: Pipeline, c: Chance) -> Pipeline:
    offered: list[Fix] = [problem.fix for problem in validate(p, SPECS) if problem.fix is not None]
    return fixes.apply_fix(p, c.choice(offered)) if offered else p


def _frame(c: Chance) -> Frame:
    return Frame(at=place(c), size=place(c), title=c.choice("XY"), tint=c.choice(list(Tint)))


def _note(c: Chance) -> Note:
    return Note(at=place(c), size=place(c), text=c.choice("XY"), tint=c.choice(list(Tint)))


def _another(p: Pipeline, c: Chance) -> Pipeline:
    """Some other version of the flow, as from a file or an engine."""
    kinds = ["edits.add_node", "edits.remove", "edits.change_node", "edits.move", "edits.change"]
    for _step in range(3):
        p = CASES[c.choice(kinds)](p, c) if p.graph.nodes else _add(p, c)
    return p


CASES: dict[str, Case] = {
    "edits.add_node": _add,
    "edits.remove": lambda p, c: edits.remove(p, some(c, p.graph.nodes, 1), [w.id for w in some(c, p.graph.wires, 2)]),
    "edits.remove_and_heal": lambda p, c: edits.remove_and_heal(p, some(c, p.graph.nodes, 1)),
    "edits.take_out": lambda p, c: edits.take_out(p, some(c, p.graph.nodes, 2)),
    "edits.connect": lambda p, c: edits.connect(p, port(p, c, ("out", "matched", "rest")), port(p, c, ("in",))),
    "edits.disconnect": lambda p, c: edits.disconnect(p, [w.id for w in some(c, p.graph.wires, 2)]),
    "edits.change_wire": lambda p, c: _change_wire(p, c) if p.graph.wires else p,
    "edits.change_node": _change_node,
    "edits.set_params": lambda p, c: edits.set_params(p, key(p, c), {"width": value(c), "quality": value(c)}),
    "edits.set_param": lambda p, c: edits.set_param(p, key(p, c), c.choice(("width", "path")), value(c)),
    "edits.drop_param": lambda p, c: edits.drop_param(p, key(p, c), c.choice(("width", "path"))),
    "edits.rename_node": lambda p, c: edits.rename_node(p, key(p, c), edits.unique_key(p.graph, c.choice("abc"))),
    "edits.rename_way_out": lambda p, c: edits.rename_way_out(p, key(p, c), "matched", c.choice(("rest", "other"))),
    "edits.move": lambda p, c: edits.move(p, {one: place(c) for one in some(c, p.graph.nodes)}),
    "edits.insert_on_wire": lambda p, c: _insert(p, c) if p.graph.wires else p,
    "edits.extract": lambda p, c: p,  # makes a fragment, which is no edit; `paste` takes it in
    "edits.paste": _paste,
    "edits.change": _change,
    "fixes.apply_fix": _fix,
    "reordering.earlier": lambda p, c: reordering.earlier(p, key(p, c), SPECS),
    "reordering.later": lambda p, c: reordering.later(p, key(p, c), SPECS),
    "restoring.restored": lambda p, c: restoring.restored(p, _another(p, c)),
    "restoring.with_work_of": lambda p, c: restoring.with_work_of(p, _another(p, c)),
    "areas.add_frame": lambda p, c: areas.add_frame(p, _frame(c))[0] if len(p.layout.frames) < 4 else p,
    "areas.add_note": lambda p, c: areas.add_note(p, _note(c))[0] if len(p.layout.notes) < 4 else p,
    "areas.change_frame": lambda p, c: (
        areas.change_frame(p, c.choice(list(p.layout.frames)), title=c.choice("XYZ"), size=place(c))
        if p.layout.frames
        else p
    ),
    "areas.change_note": lambda p, c: (
        areas.change_note(p, c.choice(list(p.layout.notes)), text=c.choice("XYZ"), tint=c.choice(list(Tint)))
        if p.layout.notes
        else p
    ),
    "areas.remove_areas": lambda p, c: areas.remove_areas(p, some(c, p.layout.frames, 1), some(c, p.layout.notes, 1)),
    "areas.place": lambda p, c: areas.place(
        p,
        {one: place(c) for one in some(c, p.graph.nodes)},
        {one: place(c) for one in some(c, p.layout.frames, 1)},
        {one: place(c) for one in some(c, p.layout.notes, 1)},
    ),
    "areas.collapse": lambda p, c: areas.collapse(p, some(c, p.graph.nodes), collapsed=c.random() < 0.6),
}


def random_edit(pipeline: Pipeline, chance: Chance) -> Pipeline:
    """Any edit; a flow that lost its last step gets one first."""
    if not pipeline.graph.nodes:
        return _add(pipeline, chance)
    return CASES[chance.choice(list(CASES))](pipeline, chance)


def sample() -> Pipeline:
    """A flow that every kind of edit finds something in."""
    flow = Pipeline(name="Sample")
    for x, (name, use) in enumerate(
        (("inbox", "watch-folder"), ("pick", "filter"), ("small", "image-resize"), ("web", "save-to-folder"))
    ):
        flow = edits.add_node(flow, Node(key=name, use=use, params={"width": "wide"}), (x * 240.0, 0.0))
    for source, target in (("inbox.out", "pick"), ("pick.matched", "small"), ("small.out", "web")):
        start, _dot, way = source.partition(".")
        flow = edits.connect(flow, Port(start, way), Port(target, "in"))
    flow, _key = areas.add_frame(flow, Frame(at=(0.0, 0.0), size=(600.0, 200.0), title="In"))
    flow, _key = areas.add_note(flow, Note(at=(0.0, 300.0), size=(200.0, 100.0), text="Note"))
    return areas.collapse(flow, ["small"], collapsed=True)
