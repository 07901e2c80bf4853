"""Flows are found in text that came from elsewhere."""

from textwrap import indent

import pytest

from filewright.errors import DocumentError
from filewright.pipeline.fragment import pasted

FLOW = """\
filewright: 1
nodes:
  small:
    use: image-resize
    with: {width: 400}
  out: {use: save-to-folder}
wires:
  - small -> out
"""
STEPS = FLOW.removeprefix("filewright: 1\n")
NO_WIRES = STEPS[: STEPS.index("wires:")]
ONLY_STEPS = "\n".join(line[2:] for line in NO_WIRES.splitlines()[1:]) + "\n"
CHAT = f"Sure! This makes pictures small:\n\n```yaml\n{FLOW}```\n\nSave it as small.filewright and run: it.\n"

WHOLE = {
    "as it is": FLOW,
    "with a byte order mark": "\ufeff" + FLOW,
    "with the line ends of Windows": FLOW.replace("\n", "\r\n"),
    "without its first line": STEPS,
    "indented": indent(FLOW, "    "),
    "indented by tabs": FLOW.replace("  ", "\t"),
    "with spaces of a web page": FLOW.replace("  ", "\u00a0\u00a0"),
    "in a fence": CHAT,
    "in a fence in a list": indent(CHAT, "   "),
    "in a fence of waves": CHAT.replace("```", "~~~"),
    "between words without a fence": f"Try this:\n\n{FLOW}\nIt should do what you want.\n",
    "indented between words": f"Try this:\n\n{indent(FLOW, '    ')}\nIt should do what you want.\n",
    "without its first line between words": f"Add these:\n{STEPS}Good luck with it",
    "quoted in a mail": indent(CHAT, "> ", lambda _line: True),
    "quoted without a fence": "On Monday Ann wrote:\n" + indent(FLOW, "> ", lambda _line: True),
    "with comments": FLOW.replace("wires:", "# how they are joined\nwires:"),
    "where another fence comes first": f"```sh\npip install filewright\n```\n{CHAT}",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_the_flow_is_found(text: str) -> None:
    graph = pasted(text).graph
    assert {key: node.use for key, node in graph.nodes.items()} == {"small": "image-resize", "out": "save-to-folder"}
    assert dict(graph.nodes["small"].params) == {"width": 400}
    assert [wire.id for wire in graph.wires] == ["small.out -> out.in"]


@pytest.mark.parametrize("text", [NO_WIRES, ONLY_STEPS, f"Put in:\n{ONLY_STEPS}", f"```\n{ONLY_STEPS}```"])
def test_steps_alone_are_found_too(text: str) -> None:
    assert set(pasted(text).graph.nodes) == {"small", "out"}


@pytest.mark.parametrize("text", ["", "hello", "note: buy milk", "x: [", "\0", "```\nls -l\n```", "nodes and wires"])
def test_other_text_is_no_flow_in_words(text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        pasted(text)
    assert caught.value.code == "pasted-no-flow"
    assert "clipboard holds no steps" in str(caught.value)


def test_a_mistake_is_told_with_its_line_in_the_whole_text() -> None:
    broken = CHAT.replace("use: image-resize", "use: [")
    with pytest.raises(DocumentError) as caught:
        pasted(broken)
    lines = broken.splitlines()
    place = caught.value.place.line
    assert place is not None
    assert "use: [" in "\n".join(lines[place - 2 : place + 1])


def test_half_a_flow_does_not_pass_for_all_of_it() -> None:
    text = FLOW.replace("  out: {use", "oops\n  out: {use")
    with pytest.raises(DocumentError) as caught:
        pasted(text)
    assert caught.value.code != "pasted-no-flow"


def test_a_very_long_text_is_refused_at_once() -> None:
    with pytest.raises(DocumentError):
        pasted("nodes:\n" + "  a: {use: b}\n" * 400_000)
