"""What must be there in the end: every input with exactly its outputs, strangers' files as they were, nothing else."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from books import stored, wrong_books, wrong_run

FLOW = """\
filewright: 1
name: Torture
nodes:
  inbox: {use: watch-folder, with: {path: ./inbox, quiet: 0s, recursive: true, after: AFTER, moved_to: MOVED}}
  upper: {use: upper-case}
  out: {use: save-to-folder, with: {path: ./out, conflict: CONFLICT}}
  copies: {use: save-to-folder, with: {path: ./copies, name: "{stem}-copy{suffix}"}}
wires:
  - inbox -> upper
  - upper -> out
  - inbox -> copies
"""
PROGRAM = ("-m", "filewright")
RUN = ("run", "flow.filewright", "--state", "state", "--workers", "2", "--trust")
LONGEST_RUN = 300.0
FOLDERS = ("", "a", "a/b")


class Failed(Exception):
    """A promise was broken; the message says which, and where the remains lie."""


def content(number: int) -> bytes:
    """A text of its own for each file, from empty (one file alone) to some kilobytes."""
    lines = max(1, number * 7 % 150) if number else 0
    return "".join(f"line {line} of file {number}\n" for line in range(lines)).encode()


@dataclass(kw_only=True)
class Case:
    """A folder in which a flow works on numbered files.

    `after` says what becomes of originals, `moved_to` where to; `conflict` what happens where a name is taken.
    `taken` are files of strangers that lay in `out` before all began, by name. `text` is the flow's; what `check`
    knows of is the usual one.
    """

    folder: Path
    files: int
    after: str = "keep"
    moved_to: Path | None = None
    conflict: str = "rename"
    text: str = FLOW
    made: dict[Path, int] = field(default_factory=dict)
    taken: dict[str, bytes] = field(default_factory=dict)

    def prepare(self) -> "Case":
        """Write the flow and its files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "flow.filewright").write_text(self.flow, "utf-8")
        (self.folder / "inbox").mkdir()
        self.add(self.files)
        for name, data in self.taken.items():
            (self.folder / "out").mkdir(exist_ok=True)
            (self.folder / "out" / name).write_bytes(data)
        return self

    def add(self, files: int) -> None:
        """So many more files land."""
        for number in range(len(self.made), len(self.made) + files):
            path = Path(FOLDERS[number % 3]) / f"{number:05}.txt"
            self.made[path] = number
            (self.folder / "inbox" / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / "inbox" / path).write_bytes(content(number))

    @property
    def flow(self) -> str:
        """The flow's text."""
        moved = json.dumps(str(self.moved_to or "./processed"))
        text = self.text.replace("AFTER", self.after).replace("MOVED", moved)
        return text.replace("CONFLICT", self.conflict)

    def command(self, *options: str, prefix: Sequence[str] = PROGRAM) -> list[str]:
        """The real command on it."""
        return [sys.executable, *prefix, *RUN, *options]

    def finish(self, *options: str) -> dict[str, int]:
        """Run to the end, with nothing in the way; the account it gives. Raises Failed."""
        before = stored(self.folder / "state")
        done = subprocess.run(
            self.command("--json", *options),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_RUN,
        )
        if done.returncode != 0:
            raise Failed(f"{self.folder}: the last run ended with {done.returncode}: {done.stdout}{done.stderr}")
        if odd := wrong_run(done.stdout, before, stored(self.folder / "state")):
            raise Failed(f"{self.folder}: the last run counts otherwise than its journal: {odd}")
        account: dict[str, int] = json.loads(done.stdout.splitlines()[-1])["summary"]
        return account

    def outputs(self) -> int:
        """How many outputs lie there by now."""
        tops = (self.folder / "out", self.folder / "copies")
        return sum(1 for top in tops for path in top.rglob("*.txt") if not path.name.startswith("."))

    def check(self, strangers: Mapping[Path, bytes] | None = None) -> None:
        """Raises Failed where anything is not as it should be."""
        wrong = list(self.wrong(strangers or {}))
        if wrong:
            raise Failed(f"{self.folder}: {len(wrong)} faults, such as: " + "; ".join(wrong[:5]))

    def check_books(self) -> None:
        """Raises Failed where somebody has other numbers than the journal at rest."""
        if odd := wrong_books(self.folder, self.command()[:3]):
            raise Failed(f"{self.folder}: {odd}")

    def wrong(self, strangers: Mapping[Path, bytes]) -> Iterator[str]:
        """What is lost, doubled, changed or left behind. `strangers` are others' files, by full path."""
        others = {self.folder / "out" / name: data for name, data in self.taken.items()} | dict(strangers)
        if self.conflict == "overwrite":
            others = {}
        for path, data in others.items():
            if not path.exists() or path.read_bytes() != data:
                yield f"{path.relative_to(self.folder)} of somebody else was touched"
        numbers = self.made.items()
        yield from self._compare("out", {n: (p, content(n).upper()) for p, n in numbers}, others)
        copies = {n: (p.with_name(f"{p.stem}-copy.txt"), content(n)) for p, n in numbers}
        yield from self._compare("copies", copies, others)
        yield from self._originals()
        yield from self._left_behind()

    def _compare(
        self, top: str, expected: Mapping[int, tuple[Path, bytes]], others: Mapping[Path, bytes]
    ) -> Iterator[str]:
        """Each content once, under its own name or, where that was taken, under a numbered one."""
        base = self.folder / top
        found = {p: p.read_bytes() for p in base.rglob("*") if p.is_file() and p not in others}
        left = Counter((p.relative_to(base).parent, _plain(p.name), _hash(data)) for p, data in found.items())
        for path, data in expected.values():
            key = (path.parent, path.name, _hash(data))
            same = base / path in others and others[base / path] == data  # what lies there already is that very content
            if left[key] == 0 and not same:
                yield f"{top}/{path} is missing, or has other content"
            left[key] -= 1
        for (folder, name, _), count in left.items():
            if count > 0:
                yield f"{top}/{folder / name} lies there {count} times too often"

    def _originals(self) -> Iterator[str]:
        inbox = self.folder / "inbox"
        moved = self.moved_to or self.folder / "processed"
        kept = {"keep": inbox, "move": moved}.get(self.after)
        places = {path for top in (inbox, moved) for path in top.rglob("*") if path.is_file()}
        wanted = {kept / path: content(number) for path, number in self.made.items()} if kept else {}
        for path in sorted(places - wanted.keys()):
            yield f"{path.name} should not be in {path.parent.name}"
        for path, data in wanted.items():
            if path not in places or path.read_bytes() != data:
                yield f"the original {path.name} is missing or has changed"

    def _left_behind(self) -> Iterator[str]:
        state = self.folder / "state"
        tops = [self.folder, *([self.moved_to] if self.moved_to else [])]
        for path in sorted(p for top in tops for p in top.rglob("*")):
            if state in path.parents:
                if path.is_file() and "spool" in path.relative_to(state).parts:
                    yield f"{path.relative_to(state)} was left in the work space"
            elif path.name.startswith(".filewright-") and path.name != ".filewright-kept":
                yield f"{path} was left behind"


class Stranger:
    """Somebody else who drops files of the very names that outputs want, all the time, and never overwrites."""

    def __init__(self, case: Case) -> None:
        self.dropped: dict[Path, bytes] = {}
        self._case = case
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="stranger")

    def __enter__(self) -> "Stranger":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        ready = self._case.folder / "stranger.new"
        names = [(top, path) for path in self._case.made for top in ("out", "copies")]
        turn = 0
        while not self._over.wait(0.005):
            top, path = names[turn % len(names)]
            number = turn // len(names) % 4 + 1
            turn += 1
            stem = f"{path.stem}-copy" if top == "copies" else path.stem
            name = f"{stem} ({number}).txt" if number > 1 else f"{stem}.txt"
            target = self._case.folder / top / path.with_name(name)
            if not target.parent.is_dir():
                continue
            data = b"a stranger's, %d\n" % turn
            ready.write_bytes(data)
            try:
                os.link(ready, target)  # whole from the first moment on
            except OSError:
                continue
            finally:
                ready.unlink()
            self.dropped[target] = data


def _plain(name: str) -> str:
    """The name without ` (2)`."""
    stem, dot, suffix = name.rpartition(".")
    plain, bracket, number = stem.rpartition(" (")
    return f"{plain}{dot}{suffix}" if bracket and number[:-1].isdigit() and number.endswith(")") else name


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
