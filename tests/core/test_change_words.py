"""What differs, in words: before it is applied, and between saved versions."""

from dataclasses import replace

from filewright.core import edits
from filewright.core.change_words import ChangeKind, changes
from filewright.core.graph import Node, NodeState, Port, RetryPolicy, WireLimit
from filewright.core.pipeline import Pipeline
from filewright.core.processor import Param
from tests.core.kinds import SPECS


def flow() -> Pipeline:
    made = Pipeline(name="Photos")
    for x, (key, use) in enumerate((("inbox", "watch-folder"), ("pick", "filter"), ("small", "image-resize"))):
        made = edits.add_node(made, Node(key=key, use=use), (x * 200.0, 0.0))
    made = edits.connect(made, Port("inbox", "out"), Port("pick", "in"))
    return edits.connect(made, Port("pick", "matched"), Port("small", "in"))


def words(before: Pipeline, after: Pipeline) -> list[str]:
    return [change.sentence for change in changes(before, after, SPECS)]


def test_a_setting_is_told_with_what_it_was_and_is() -> None:
    before = edits.set_param(flow(), "small", "width", 1600)
    assert words(before, edits.set_param(before, "small", "width", 1200)) == ["Image resize: Width 1600 → 1200"]
    assert words(flow(), edits.set_param(flow(), "small", "width", 1200)) == ["Image resize: Width 1600 → 1200"]
    assert words(flow(), edits.set_param(flow(), "inbox", "recursive", True)) == ["Watch folder: recursive no → yes"]
    assert words(flow(), flow()) == []


def test_steps_and_connections_that_came_and_went_are_told_once() -> None:
    before = flow()
    after = edits.remove(edits.add_node(before, Node(key="new", use="rename", title="Tidy"), (0.0, 0.0)), ["small"])
    after = edits.connect(after, Port("pick", "rest"), Port("new", "in"))
    assert words(before, after) == ["New step: Tidy, after Filter (rest)", "Step removed: Image resize"]
    assert words(after, before) == ["New step: Image resize, after Filter (matched)", "Step removed: Tidy"]
    first = edits.connect(
        edits.add_node(before, Node(key="new", use="camera"), (0.0, 0.0)), Port("new", "out"), Port("pick", "in")
    )
    assert words(before, first) == ["New step: Camera, before Filter"]
    more = edits.connect(before, Port("inbox", "out"), Port("small", "in"))
    assert words(before, more) == ["New connection: Watch folder → Image resize"]
    cut = edits.disconnect(before, ["inbox.out -> pick.in"])
    (change,) = changes(before, cut, SPECS)
    assert (change.sentence, change.kind) == ("Connection removed: Watch folder → Filter", ChangeKind.REMOVED)


def test_the_other_settings_of_a_step_are_told() -> None:
    after = edits.change_node(
        flow(),
        "small",
        title="Web",
        state=NodeState.BYPASSED,
        timeout=90.0,
        workers=2,
        retry=RetryPolicy(attempts=5, backoff=2.0),
    )
    (what,) = words(flow(), after)
    assert what == (
        "Web: Name none → “Web”, on → skipped, Time limit as usual → 90s, Working at once as usual → 2, "
        "Tries after an accident as usual → 5, first after 2s"
    )
    wire = "inbox.out -> pick.in"
    limited = edits.change_wire(flow(), wire, limit=WireLimit(count=8))
    assert words(flow(), limited) == ["Watch folder → Filter: may hold 10000 files, 1GiB → 8 files"]


def test_what_is_drawn_and_named_otherwise_is_told_only_when_asked_for() -> None:
    after = edits.change(edits.move(flow(), {"pick": (5.0, 5.0)}), name="Holidays", description="All")
    assert words(flow(), after) == []
    all_of_it = [change.sentence for change in changes(flow(), after, SPECS, all_of_it=True)]
    assert all_of_it == [
        "Name of the flow Photos → Holidays",
        "The description of the flow",
        "1 step lies elsewhere",
    ]


def test_a_secret_is_not_repeated() -> None:
    token = Param(name="token", title="Token", schema={"type": "string"}, widget="secret")
    specs = {**SPECS, "rename": replace(SPECS["rename"], params=(token,))}
    before = edits.add_node(Pipeline(), Node(key="up", use="rename", params={"token": "hunter2"}), (0.0, 0.0))
    (change,) = changes(before, edits.set_param(before, "up", "token", "keyring:backup"), specs)
    assert change.sentence == "Rename: Token ••• → backup"


def test_a_step_whose_kind_is_missing_is_told_by_its_settings_names() -> None:
    before = edits.add_node(Pipeline(), Node(key="x", use="gone", params={"a": 1}), (0.0, 0.0))
    assert words(before, edits.set_param(before, "x", "a", 2)) == ["x: a 1 → 2"]
