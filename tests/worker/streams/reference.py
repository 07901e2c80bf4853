"""What a stream of line processors means, written as plainly as can be: one line after the other through everything.

The real one works on blocks; the tests compare the two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from filewright.core.job import LineTrace
from filewright.core.plan import Plan

CODE = '''
def upper(lines):
    for line in lines:
        yield line.upper()

def listed(lines):
    return [line for line in lines]

def twice(lines):
    for line in lines:
        yield "out", line
        yield "out", line

def without_a(lines):
    for line in lines:
        if "a" not in line:
            yield line

def by_letter(lines):
    for line in lines:
        yield ("left" if "a" in line else "right"), line

def both(lines):
    for line in lines:
        yield "left", line
        yield "right", line.lower()
        if "b" in line:
            yield "left", "again " + line

def bare(lines):
    for line in lines:
        yield line.strip()

def several(lines):
    for line in lines:
        yield "x\\\\n" + line

def nothing(lines):
    return None

class Late:
    """Gives each line when the next one comes."""
    def __init__(self):
        self.held = []
    def process(self, lines):
        for line in lines:
            yield from self.held
            self.held = [line]
    def finish(self):
        yield from self.held

class Count:
    def __init__(self):
        self.count = 0
    def process(self, lines):
        for line in lines:
            self.count += 1
            yield "out", line
    def finish(self):
        yield "summary", f"{self.count} lines"

class Write:
    def process(self, lines):
        yield from lines
    def save(self, file, context):
        context.save(file, "out")

class WriteAsItComes:
    def save(self, file, context):
        context.save(file, "out")

def upper_chunk(data):
    return data.upper()

def chunk_without_a(data):
    return b"".join(line for line in data.splitlines(keepends=True) if b"a" not in line)
'''.replace("\\\\", "\\")

WAYS = {
    "upper": ("out",),
    "listed": ("out",),
    "twice": ("out",),
    "without_a": ("out",),
    "by_letter": ("left", "right"),
    "both": ("left", "right"),
    "bare": ("out",),
    "several": ("out",),
    "nothing": ("out",),
    "Late": ("out",),
    "Count": ("out", "summary"),
    "Write": (),
    "WriteAsItComes": (),
    "upper_chunk": ("out",),
    "chunk_without_a": ("out",),
}

CHUNKS = ("upper_chunk", "chunk_without_a")


@dataclass
class Expected:
    """What one node should have done; `files` by way out ("" for what a writer saves)."""

    files: dict[str, bytes] = field(default_factory=dict)
    trace: LineTrace | None = None


class Reference:
    """Runs a plan of line nodes on bytes."""

    def __init__(self, plan: Plan) -> None:
        names: dict[str, Any] = {}
        exec(CODE, names)
        self._plan = plan
        self._instances: dict[str, Any] = {}
        self._functions: dict[str, Any] = {}
        for key, node in plan.nodes.items():
            what = names[node.target.partition(":")[2]]
            if isinstance(what, type):
                self._instances[key] = what()
                self._functions[key] = getattr(self._instances[key], "process", lambda lines: lines)
            else:
                self._functions[key] = what
        self._given: dict[tuple[str, str], list[str]] = {}
        self._taken = dict.fromkeys(plan.nodes, 0)
        self._trace: dict[str, list[tuple[int, str, str]]] = {key: [] for key in plan.nodes}
        self._reached = {plan.entry}

    def run(self, data: bytes) -> dict[str, Expected]:
        """What each node that takes part should give."""
        text = data.decode("utf-8", "surrogateescape")
        for number, line in enumerate(re.findall(r"[^\n]*\n|[^\n]+", text), 1):
            self._feed(self._plan.entry, number, line, last=not line.endswith("\n"))
        expected: dict[str, Expected] = {}
        for key in self._order():
            if key not in self._reached:
                continue
            if hasattr(self._instances.get(key), "finish"):
                self._spread(key, self._plain(key, self._instances[key].finish(), last=True), 0, last=True)
            expected[key] = self._settled(key)
        return expected

    def _feed(self, key: str, number: int, line: str, *, last: bool) -> None:
        self._reached.add(key)
        self._taken[key] += 1
        if key in self._functions and self._plan.nodes[key].target.partition(":")[2] in CHUNKS:
            given: Any = self._functions[key](line.encode("utf-8", "surrogateescape"))
            given = [given.decode("utf-8", "surrogateescape")] if given else []
        else:
            given = self._functions[key]([line])
        pairs = list(self._plain(key, given, last=last))
        if number:
            shown = [(number, port, text.removesuffix("\n")) for port, text in pairs]
            self._trace[key] += shown or [(number, "", line.removesuffix("\n"))]
        self._spread(key, pairs, number, last=last)

    def _plain(self, key: str, given: Any, *, last: bool) -> list[tuple[str, str]]:
        """Pairs of a way and one line each; ends are added but at the very last."""
        ways = self._plan.nodes[key].outputs or ("",)
        pairs = [entry if isinstance(entry, tuple) else (ways[0], entry) for entry in given or ()]
        whole: list[tuple[str, str]] = []
        for port, text in pairs:
            whole += [(port, part) for part in re.findall(r"[^\n]*\n|[^\n]+", text) or [""]]
        plain = []
        for place, (port, text) in enumerate(whole):
            ends_here = not any(other == port for other, _ in whole[place + 1 :])
            keep = text.endswith("\n") or (last and ends_here)
            plain.append((port, text if keep else text + "\n"))
        return plain

    def _spread(self, key: str, pairs: list[tuple[str, str]], number: int, *, last: bool) -> None:
        for port, text in pairs:
            self._given.setdefault((key, port), []).append(text)
            for target, _ in self._plan.nodes[key].ways.get(port, ()):
                self._feed(target, number, text, last=last)

    def _settled(self, key: str) -> Expected:
        node = self._plan.nodes[key]
        ports = node.outputs or ("",)
        none_at_all = not self._taken[key] and not any((key, port) in self._given for port in ports)
        files: dict[str, bytes] = {}
        for port in ports:
            lines = self._given.get((key, port), [])
            if not (lines or len(ports) == 1 or (none_at_all and port == ports[-1])):
                continue
            self._reached.update(target for target, _ in node.ways.get(port, ()))
            if port in node.leaves or node.writer:
                ended = [line if line.endswith("\n") else line + "\n" for line in lines[:-1]] + lines[-1:]
                files[port] = "".join(ended).encode("utf-8", "surrogateescape")
        left = {port: len(self._given.get((key, port), [])) for port in node.outputs}
        return Expected(files, LineTrace.of(self._trace[key], taken=self._taken[key], left=left))

    def _order(self) -> Iterator[str]:
        """Nodes after all that lead to them; among several the one that was met first, wire by wire."""
        ends = {
            key: [target for port in node.ways for target, _ in node.ways[port]]
            for key, node in self._plan.nodes.items()
        }
        met = [self._plan.entry]
        for key in met:
            met += [target for target in dict.fromkeys(ends[key]) if target not in met]
        while met:
            key = next(key for key in met if not any(key in ends[other] for other in met))
            met.remove(key)
            yield key
