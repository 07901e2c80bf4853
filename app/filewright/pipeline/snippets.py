"""Finds the text of a flow in what was copied from a chat, a mail or a page: between other words, fenced, indented,
quoted, with typographic spaces, or only the part that tells of steps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent, indent

HEAD = "filewright: 1\n"
_SECTIONS = ("filewright", "nodes", "wires")
_BEGINNING = re.compile(r"(?m)^(?P<pad>[ ]*)(?:filewright|nodes|wires)[ ]*:")
_FENCE = re.compile(r"(?ms)^[ ]*(?P<marks>`{3,}|~{3,})[^\n]*\n(?P<inner>.*?)^[ ]*(?P=marks)`*~*[ ]*$")
_STEP = re.compile(r"(?m)^(?P<pad>[ ]*)[a-z0-9][a-z0-9_-]*[ ]*:(?:[ ]*\{[^\n]*\buse[ ]*:|[ ]*\n[ ]+use[ ]*:)")
_MORE = re.compile(r"\buse[ ]*:|\s->\s")
_QUOTED = re.compile(r"(?m)^[ ]?>[ ]?")
_SPACES = {
    ord(odd): " "
    for odd in "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}\N{THIN SPACE}\N{EN SPACE}\N{EM SPACE}"
}
_NOTHING = dict.fromkeys(map(ord, "\N{BYTE ORDER MARK}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{SOFT HYPHEN}"))
_LONGEST = 4_000_000
"""Characters; a longer text is no flow, and searching it would hold up the window."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Text that may be a flow, and which line of the whole its first line was (from 0; less what was put before it)."""

    text: str
    line: int


def snippets(copied: str) -> Iterator[Snippet]:
    """What may be a flow in a text, the likeliest first. Nothing where no part of it looks like one."""
    if len(copied) > _LONGEST:
        return
    plain = copied.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES | _NOTHING).expandtabs(2)
    seen: set[str] = set()
    for snippet in _parts(plain):
        whole = _completed(snippet)
        if whole is not None and whole.text not in seen:
            seen.add(whole.text)
            yield whole


def _parts(text: str) -> Iterator[Snippet]:
    yield Snippet(text, 0)
    for fenced in _FENCE.finditer(text):
        yield Snippet(fenced["inner"], text.count("\n", 0, fenced.start("inner")))
    yield from _blocks(text)
    if _QUOTED.search(text):
        bare = _QUOTED.sub("", text)
        for fenced in _FENCE.finditer(bare):
            yield Snippet(fenced["inner"], bare.count("\n", 0, fenced.start("inner")))
        yield from _blocks(bare)


def _blocks(text: str) -> Iterator[Snippet]:
    """From a line that begins a flow to where its indentation, or its form, ends: where words follow. Where more of a
    flow follows there is a mistake in between, and half a flow must not pass for all of it."""
    end = 0
    for pattern in (_BEGINNING, _STEP):
        for beginning in pattern.finditer(text):
            if beginning.start() < end:
                continue
            block = _block(text[beginning.start() :], len(beginning["pad"]))
            end = beginning.start() + len(block)
            if _MORE.search(text, end):
                continue
            yield Snippet(block, text.count("\n", 0, beginning.start()))


def _block(text: str, pad: int) -> str:
    taken: list[str] = []
    for line in text.split("\n"):
        inner = line.strip()
        depth = len(line) - len(line.lstrip())
        is_entry = re.match(r"[\w-]+[ ]*:(?:\s|$)|-\s|#", inner) is not None
        if inner and (depth < pad or (depth == pad and not is_entry) or inner.startswith(("```", "~~~"))):
            break
        taken.append(line)
    return "\n".join(taken).rstrip() + "\n"


def _completed(snippet: Snippet) -> Snippet | None:
    """With the first line that a file has; None for what does not look like a flow at all."""
    text = dedent(snippet.text).strip("\n") + "\n"
    line = snippet.line + len(snippet.text) - len(snippet.text.lstrip("\n"))
    names = set(re.findall(r"(?m)^([\w-]+)[ ]*:", text))
    if "filewright" in names:
        return Snippet(text, line)
    if names & set(_SECTIONS):
        return Snippet(HEAD + text, line - 1)
    step = _STEP.match(text)
    if step is not None:
        return Snippet(f"{HEAD}nodes:\n{indent(text, '  ')}", line - 2)
    return None
