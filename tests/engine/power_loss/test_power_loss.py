"""The power goes at any moment, and takes with it whatever nobody asked the disk to keep: no file is lost, none comes
out twice, none lies under its name in part, and no original goes before what was made of it is safe."""

import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from filewright.core.pipeline import Pipeline
from filewright.engine.effects import durable
from tests.engine.power_loss.losses import Disk, Left, Losses
from tests.engine.power_loss.recorder import Recorder, recording
from tests.engine.power_loss.work import put_back, run, shouting

MOST = int(os.environ.get("FILEWRIGHT_POWER_LOSSES", "30"))
"""Remains that are recovered from, for each case and disk; 0: all of them."""

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="folders that are synced are found by /proc")


@dataclass
class Case:
    """`files` lie in the inbox; `theirs` lay in `out/deep` before; `drops` land there while it works."""

    pipeline: Pipeline
    files: dict[str, bytes] = field(default_factory=lambda: {"a.txt": b"first\n", "sub/b.txt": b"second\n"})
    theirs: dict[str, bytes] = field(default_factory=dict)
    drops: dict[str, bytes] = field(default_factory=dict)
    before: Callable[[Path], None] = lambda top: None
    after: str = "keep"
    overwrites: bool = False


def changed_inputs(top: Path) -> None:
    """All was done once, and then the inputs changed: what is made of them replaces what was made before."""
    inbox = top / "in"
    now = {path: path.read_bytes() for path in inbox.rglob("*.txt")}
    for path in now:
        path.write_bytes(b"an older text\n")
    run(top, shouting())
    for path, data in now.items():
        path.write_bytes(data)


CASES = {
    "kept": Case(shouting()),
    "moved": Case(shouting(after="move"), after="move"),
    "deleted": Case(shouting(after="delete"), after="delete"),
    "steps apart": Case(shouting(apart=True)),
    "overwritten": Case(shouting(conflict="overwrite"), theirs={"a.txt": b"a stranger's\n"}, overwrites=True),
    "replaced": Case(shouting(), before=changed_inputs),
    "taken": Case(shouting(after="move"), theirs={"a.txt": b"a stranger's\n"}, after="move"),
    "taken meanwhile": Case(shouting(), drops={"a.txt": b"a stranger's\n", "a (2).txt": b"another's\n"}),
}


@pytest.fixture
def top() -> Iterator[Path]:
    """A folder in memory, where there is one: what is played here takes no disk."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None, prefix="filewright-power-") as made:
        yield Path(made)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("disk", Disk, ids=lambda disk: disk.value)
@pytest.mark.parametrize("name", CASES)
def test_the_power_goes(top: Path, name: str, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    case, chance = CASES[name], random.Random(7)
    kinds = {top.stat().st_dev: "ext4"} if disk is Disk.ORDERED else {}
    monkeypatch.setattr(durable, "_kinds_of_volumes", lambda: kinds)
    recorder = record(top, case)
    expect(top, case)
    all_left = list(Losses(recorder, disk, spool=str(top / "state" / "spool"), chance=chance))
    chosen = chance.sample(all_left, MOST) if 0 < MOST < len(all_left) else all_left
    print(f"{name}, {disk.value}: {len(recorder.steps)} steps, {len(all_left)} remains, {len(chosen)} recovered from")
    for number, left in chosen:
        try:
            expect_no_part(top, case, left)
            put_back(top, left, recorder)
            ledger = run(top, case.pipeline, boot="second")
            assert ledger.unaccounted == ledger.quarantined == ledger.held == 0, ledger
            expect(top, replace(case, drops={n: d for n, d in case.drops.items() if there(top, left, n)}))
        except AssertionError as error:
            done = recorder.steps[max(0, number - 8) : number]
            remains = {os.path.relpath(p, top): i and left.data.get(i) for p, i in sorted(left.names.items())}
            pytest.fail(f"{error}\nafter {done}\nof which the disk kept {remains}", pytrace=False)


def record(top: Path, case: Case) -> Recorder:
    """One run, from nothing to its end."""
    for name, data in case.files.items():
        (top / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (top / "in" / name).write_bytes(data)
    for name, data in case.theirs.items():
        (top / "out" / "deep").mkdir(parents=True, exist_ok=True)
        (top / "out" / "deep" / name).write_bytes(data)
    case.before(top)
    (top / "state").mkdir(exist_ok=True)
    drops = dict(case.drops)

    def drop(recorder: Recorder) -> None:
        if drops and (top / "out" / "deep").is_dir():
            name = next(iter(drops))
            recorder.foreign(top / "out" / "deep" / name, drops.pop(name))

    with recording(top, at_publish=drop) as recorder:
        run(top, case.pipeline)
    return recorder


def expect(top: Path, case: Case) -> None:
    """Each input has its outputs, once; strangers' files are as they were; originals are where they belong."""
    others = {} if case.overwrites else case.theirs | case.drops
    out = files_in(top / "out" / "deep")
    for name, data in others.items():
        assert out.pop(name, None) in (data, None if name in case.drops else data), f"{name} of a stranger was touched"
    assert Counter(out.values()) == Counter(data.upper() for data in case.files.values()), out
    assert files_in(top / "copies") == case.files
    kept = {"keep": "in", "move": "moved"}.get(case.after)
    for folder in ("in", "moved"):
        assert files_in(top / folder) == (case.files if folder == kept else {}), folder
    left = [p for p in top.rglob(".filewright-*") if top / "state" not in p.parents]
    left += [p for p in (top / "state" / "spool").rglob("*") if p.is_file()]
    assert not left, f"{left} stayed behind"


def expect_no_part(top: Path, case: Case, left: Left) -> None:
    """Before anything is recovered: what lies under a name of its own is whole, and of each input the original or all
    its outputs are there."""
    known = {*case.files.values(), *case.theirs.values(), *case.drops.values(), b"an older text\n", b"AN OLDER TEXT\n"}
    known |= {data.upper() for data in case.files.values()}
    there = set[bytes]()
    for path, inode in left.names.items():
        relative = Path(path).relative_to(top)
        if inode and relative.parts[0] != "state" and not relative.name.startswith(".filewright-"):
            assert left.data.get(inode) in known, f"{relative} is there in part: {left.data.get(inode)!r}"
            there.add(left.data[inode])
    for name, data in case.files.items():
        assert data in there, f"{name} is gone for good"


def there(top: Path, left: Left, name: str) -> bool:
    """Whether a stranger had dropped this by then."""
    return left.data.get(left.names.get(str(top / "out" / "deep" / name), -1), b"").endswith(b"'s\n")


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
