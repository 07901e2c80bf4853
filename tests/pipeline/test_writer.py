"""What is written reads back as the same, and what did not change keeps its very text."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from filewright.core import edits
from filewright.core.diff import diff
from filewright.core.graph import Node, NodeState, Port, RetryPolicy, WireLimit
from filewright.core.pipeline import Pipeline
from filewright.errors import DocumentError
from filewright.pipeline.data import document_data
from filewright.pipeline.reader import read_text
from filewright.pipeline.splice import spliced
from filewright.pipeline.writer import fresh_text
from tests.pipeline.flows import edited, pipelines

FILE = Path("flow.filewright")

BY_HAND = """\
# Pictures for the web site. Ask Ada before you change the width.
filewright: 1

name:   'Photos'    # shown in the tab
trace: full
nodes:
    # where they come from
    inbox:
        use: "watch-folder"
        with: {path: ./inbox,   include: ['*.jpg', "*.png"]}   # both kinds

    resize:
        use: image-resize   # keeps the ratio
        with:
            # as wide as the page
            width: 1600
            quality: 90     # good enough
        timeout: 60s
        state: enabled
    web:
        use: save-to-folder
        with: {path: ./web}
wires:
- inbox -> resize    # all of them
- {wire: resize.out -> web.in, limit: {count: 10}}
layout:
  nodes: {inbox: [0, 0], resize: [240, 0], web: [480, 0]}
  frames: [{title: "Mine", box: [0, 0, 10, 10]}]
# the end
"""


def save(text: str, after: Pipeline) -> str:
    """The text with the changes, read back and compared."""
    reading = read_text(text, FILE)
    assert reading.tree is not None
    before = reading.require()
    new = spliced(text, reading.tree, document_data(before), document_data(after))
    again = read_text(new, FILE)
    assert not diff(after, again.require()), again.problems
    return new


def changed_lines(old: str, new: str) -> tuple[list[str], list[str]]:
    """Lines that are only in the old text, and only in the new one."""
    before, after = old.splitlines(), new.splitlines()
    return [x for x in before if x not in after], [x for x in after if x not in before]


def by_hand() -> Pipeline:
    return read_text(BY_HAND, FILE).require()


def test_a_new_flow_is_written_in_the_style_of_the_guide() -> None:
    p = Pipeline(name="Photos for the web", description="Two\nlines")
    p = edits.add_node(
        p,
        Node(key="inbox", use="watch-folder", title="Camera inbox", params={"path": "./inbox", "include": ["*.jpg"]}),
        (0.0, 0.0),
    )
    p = edits.add_node(
        p,
        Node(
            key="resize",
            use="image-resize",
            version="1",
            params={"width": 1600},
            retry=RetryPolicy(attempts=5, backoff=2.0),
            timeout=90.0,
            workers=2,
            state=NodeState.BYPASSED,
        ),
        (240.0, 0.0),
    )
    p = edits.connect(p, Port("inbox", "out"), Port("resize", "in"))
    p = edits.add_node(
        p, Node(key="web", use="save-to-folder", params={"path": "./web", "name": "{stem}-web{suffix}"}), (480.0, 0.5)
    )
    p = edits.connect(p, Port("resize", "out"), Port("web", "in"))
    p = edits.change_wire(p, "resize.out -> web.in", limit=WireLimit(count=10000, bytes=2**30))
    assert (
        fresh_text(p)
        == """\
filewright: 1
name: Photos for the web
description: |-
  Two
  lines
nodes:
  inbox:
    use: watch-folder
    title: Camera inbox
    with: {path: ./inbox, include: ["*.jpg"]}
  resize:
    use: image-resize@1
    with: {width: 1600}
    retry: {attempts: 5, backoff: 2s}
    timeout: 90s
    workers: 2
    state: bypassed
  web:
    use: save-to-folder
    with: {path: ./web, name: "{stem}-web{suffix}"}
wires:
  - inbox -> resize
  - {wire: resize -> web, limit: {count: 10000, bytes: 1GiB}}
layout:
  nodes: {inbox: [0, 0], resize: [240, 0], web: [480, 0.5]}
"""
    )


def test_saving_what_was_not_touched_changes_nothing() -> None:
    assert save(BY_HAND, by_hand()) == BY_HAND


@pytest.mark.parametrize(
    ("edit", "gone", "came"),
    [
        (lambda p: edits.set_param(p, "resize", "width", 800), ["            width: 1600"], ["            width: 800"]),
        (
            lambda p: edits.set_param(p, "inbox", "path", "./in"),
            ["        with: {path: ./inbox,   include: ['*.jpg', \"*.png\"]}   # both kinds"],
            ["        with: {path: ./in,   include: ['*.jpg', \"*.png\"]}   # both kinds"],
        ),
        (
            lambda p: edits.set_param(p, "inbox", "include", ["*.jpg", "*.gif", "*.png"]),
            ["        with: {path: ./inbox,   include: ['*.jpg', \"*.png\"]}   # both kinds"],
            ['        with: {path: ./inbox,   include: [\'*.jpg\', "*.gif", "*.png"]}   # both kinds'],
        ),
        (lambda p: edits.set_param(p, "resize", "fit", "inside"), [], ["            fit: inside"]),
        (lambda p: edits.drop_param(p, "resize", "quality"), ["            quality: 90     # good enough"], []),
        (lambda p: edits.set_params(p, "web", {}), ["        with: {path: ./web}"], []),
        (
            lambda p: edits.change_node(p, "resize", state=NodeState.DISABLED),
            ["        state: enabled"],
            ["        state: disabled"],
        ),
        (lambda p: edits.change_node(p, "inbox", title="Camera"), [], ["        title: Camera"]),
        (lambda p: edits.change_node(p, "resize", timeout=None), ["        timeout: 60s"], []),
        (lambda p: edits.change_node(p, "resize", timeout=5.0), ["        timeout: 60s"], ["        timeout: 5s"]),
        (
            lambda p: edits.change(p, name="Pictures"),
            ["name:   'Photos'    # shown in the tab"],
            ["name:   Pictures    # shown in the tab"],
        ),
        (
            lambda p: edits.change(p, name="a\nb"),
            ["name:   'Photos'    # shown in the tab"],
            ['name:   "a\\nb"    # shown in the tab'],
        ),
        (lambda p: edits.change(p, description="One\nTwo\n"), [], ["description: |", "  One", "  Two"]),
        (lambda p: edits.change(p, confidential=True), [], ["confidential: true"]),
        (lambda p: edits.connect(p, Port("inbox", "out"), Port("web", "in")), [], ["- inbox -> web"]),
        (lambda p: edits.disconnect(p, ["inbox.out -> resize.in"]), ["- inbox -> resize    # all of them"], []),
        (
            lambda p: edits.change_wire(p, "resize.out -> web.in", limit=WireLimit(count=20)),
            ["- {wire: resize.out -> web.in, limit: {count: 10}}"],
            ["- {wire: resize.out -> web.in, limit: {count: 20}}"],
        ),
        (
            lambda p: edits.move(p, {"resize": (250.0, 8.0)}),
            ["  nodes: {inbox: [0, 0], resize: [240, 0], web: [480, 0]}"],
            ["  nodes: {inbox: [0, 0], resize: [250, 8], web: [480, 0]}"],
        ),
        (
            lambda p: edits.add_node(p, Node(key="copy", use="rename", params={"a": 1}), (0.0, 9.0)),
            ["  nodes: {inbox: [0, 0], resize: [240, 0], web: [480, 0]}"],
            [
                "    copy:",
                "      use: rename",
                "      with: {a: 1}",
                "  nodes: {inbox: [0, 0], resize: [240, 0], web: [480, 0], copy: [0, 9]}",
            ],
        ),
    ],
)
def test_an_edit_rewrites_only_the_lines_it_is_about(edit: object, gone: list[str], came: list[str]) -> None:
    new = save(BY_HAND, edit(by_hand()))  # type: ignore[operator]
    assert changed_lines(BY_HAND, new) == (gone, came)


def test_a_removed_step_goes_with_its_wires_and_place_and_nothing_else() -> None:
    new = save(BY_HAND, edits.remove(by_hand(), ["web"]))
    gone, came = changed_lines(BY_HAND, new)
    assert gone == [
        "    web:",
        "        use: save-to-folder",
        "        with: {path: ./web}",
        "- {wire: resize.out -> web.in, limit: {count: 10}}",
        "  nodes: {inbox: [0, 0], resize: [240, 0], web: [480, 0]}",
    ]
    assert came == ["  nodes: {inbox: [0, 0], resize: [240, 0]}"]


def test_a_renamed_step_keeps_its_text() -> None:
    new = save(BY_HAND, edits.rename_node(by_hand(), "resize", "shrink"))
    assert "    shrink:\n        use: image-resize   # keeps the ratio\n" in new
    assert "            # as wide as the page\n            width: 1600\n" in new


def test_undoing_an_edit_and_saving_again_gives_the_text_back() -> None:
    p = by_hand()
    with_more = save(BY_HAND, edits.connect(p, Port("inbox", "out"), Port("web", "in")))
    assert save(with_more, p) == BY_HAND
    without = save(BY_HAND, edits.set_param(p, "resize", "width", 1))
    assert save(without, p) == BY_HAND


def test_windows_line_ends_stay() -> None:
    text = BY_HAND.replace("\n", "\r\n")
    p = edits.add_node(edits.change(by_hand(), description="a\nb"), Node(key="n", use="rename"), (0.0, 0.0))
    new = save(text, p)
    assert "\n" not in new.replace("\r\n", "")


def test_a_file_without_a_last_new_line_grows() -> None:
    text = "filewright: 1\nnodes:\n  a: {use: rename}"
    p = edits.add_node(read_text(text, FILE).require(), Node(key="b", use="rename"), (0.0, 0.0))
    new = save(text, p)
    assert new.startswith(text + "\n  b:\n    use: rename\nlayout:")


def test_a_flow_in_one_line_is_edited_too() -> None:
    text = '{"filewright": 1, "nodes": {"a": {"use": "rename"}, "b": {"use": "filter"}}, "wires": ["a -> b"]}\n'
    p = read_text(text, FILE).require()
    new = save(text, edits.set_param(edits.remove(p, ["a"]), "b", "x", [1, "y"]))
    assert new == '{"filewright": 1, "nodes": {"b": {"use": "filter", with: {x: [1, y]}}}}\n'


def test_values_that_no_file_can_hold_are_refused() -> None:
    p = by_hand()
    for value in (float("inf"), "bad \udcff name", object(), 10**20):
        with pytest.raises(DocumentError):
            fresh_text(edits.set_param(p, "web", "path", value))


@settings(max_examples=100, deadline=None)
@given(pipelines())
def test_whatever_is_written_reads_back_as_the_same(pipeline: Pipeline) -> None:
    reading = read_text(fresh_text(pipeline), FILE)
    assert not diff(pipeline, reading.require()), reading.text


@settings(max_examples=60, deadline=None)
@given(pipelines())
def test_other_yaml_readers_see_the_same_texts(pipeline: Pipeline) -> None:
    for key, node in pipeline.graph.nodes.items():
        seen = yaml.safe_load(fresh_text(pipeline))["nodes"][key].get("with", {})
        for name, value in node.params.items():
            if isinstance(value, str | bool | int):
                assert seen[name] == value
                assert type(seen[name]) is type(value)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_edit_of_any_text_reads_back_as_the_same_and_keeps_the_comments(data: st.DataObject) -> None:
    first = data.draw(pipelines())
    text = "# above\n" + fresh_text(first) + "# below\n"
    after = data.draw(edited(first))
    new = save(text, after)
    assert new.startswith("# above\n")
    assert "# below" in new


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_edit_of_a_text_by_hand_keeps_the_comments_of_what_stays(data: st.DataObject) -> None:
    after = data.draw(edited(by_hand()))
    new = save(BY_HAND, after)
    assert new.startswith("# Pictures for the web site.")
    assert "# the end" in new
    resize = after.graph.nodes.get("resize")
    if resize is not None and resize == by_hand().graph.nodes["resize"]:
        assert "# keeps the ratio" in new
        assert "# as wide as the page" in new


def test_a_question_mark_in_braces_is_quoted_for_readers_that_take_it_for_a_sign() -> None:
    text = fresh_text(edits.add_node(Pipeline(), Node(key="a", use="rename", params={"x": "0?"}), (0.0, 0.0)))
    assert yaml.safe_load(text)["nodes"]["a"]["with"] == {"x": "0?"}
