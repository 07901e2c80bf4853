"""Taking effects back on real files, whatever somebody did to them meanwhile."""

import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filewright.core.effect import Effect, EffectKind
from filewright.core.request import After, Conflict, OriginalRequest
from filewright.engine.effects.safe_store import BESIDE
from filewright.engine.undo.take_back import LeftAlone, Result, TookBack
from tests.engine.effects.rig import Rig

NAMES = ["a.txt", "b.txt", "sub/c.txt"]
SHARED_MEMORY = Path("/dev/shm")


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path, tmp_path / "out")
    yield made
    made.runner.close()


def take_back(rig: Rig, *effects: Effect) -> list[Result]:
    """Newest first, as they were numbered."""
    return list(rig.runner.take_back(sorted(effects, key=lambda e: e.number, reverse=True)))


def codes(results: list[Result]) -> list[str]:
    return [result.fault.code if isinstance(result, LeftAlone) else "" for result in results]


def overwritten(rig: Rig) -> Effect:
    """`out/a.txt` held `before`, and holds `result`."""
    rig.out.mkdir(exist_ok=True)
    (rig.out / "a.txt").write_bytes(b"before")
    (rig.out / "a.txt").chmod(0o604)
    os.utime(rig.out / "a.txt", ns=(10**18, 10**18 + 7))
    return replace(rig.done(rig.save(conflict=Conflict.OVERWRITE)), number=1)


def test_what_was_overwritten_comes_back_with_rights_and_time(rig: Rig) -> None:
    effect = overwritten(rig)
    (result,) = take_back(rig, effect)
    assert isinstance(result, TookBack)
    found = (rig.out / "a.txt").lstat()
    assert (rig.outputs(), found.st_mode & 0o777, found.st_mtime_ns) == ({"a.txt": b"before"}, 0o604, 10**18 + 7)
    assert effect.before is not None
    assert not Path(effect.before.kept).exists()


def test_a_kept_copy_comes_back_with_rights_and_time_too(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    effect = overwritten(rig)
    assert codes(take_back(rig, effect)) == [""]
    found = (rig.out / "a.txt").lstat()
    assert (rig.outputs(), found.st_mode & 0o777, found.st_mtime_ns) == ({"a.txt": b"before"}, 0o604, 10**18 + 7)


@pytest.mark.parametrize("harm", ["lost", "altered"])
def test_a_before_state_that_is_no_longer_whole_is_not_put_back(rig: Rig, harm: str) -> None:
    effect = overwritten(rig)
    assert effect.before is not None
    kept = Path(effect.before.kept)
    times = kept.stat().st_mtime_ns
    if harm == "lost":
        kept.unlink()
    else:
        os.link(kept, rig.base / "elsewhere")  # another name of the same file, by which somebody changed it
        (rig.base / "elsewhere").write_bytes(b"BEFORE")
        os.utime(kept, ns=(times, times))
    assert codes(take_back(rig, effect)) == ["undo-not-kept"]
    assert rig.outputs() == {"a.txt": b"result"}


def test_folders_that_were_made_go_when_they_are_empty(rig: Rig) -> None:
    first = replace(rig.done(rig.save(subfolder="x/y")), number=1)
    second = replace(rig.done(rig.save(name="b.txt", subfolder="x/y"), job=2), number=2)
    (rig.out / "x" / "mine").mkdir()
    assert codes(take_back(rig, first, second)) == ["", ""]
    assert [path.name for path in sorted(rig.out.rglob("*"))] == ["x", "mine"]
    again = rig.done(rig.save(subfolder="x/y"), job=3)  # a folder that went is made anew
    assert again.kind is EffectKind.WRITE


def test_going_through_it_twice_changes_nothing_more(rig: Rig) -> None:
    effects = [overwritten(rig), replace(rig.done(rig.save(name="b.txt"), ordinal=1), number=2)]
    original = rig.original(After.MOVE, str(rig.base / "moved"))
    assert isinstance(original, Effect)
    placed = rig.place(original)
    effects.append(replace(original, placed=placed.stamp, number=3))  # type: ignore[union-attr]
    for _ in range(2):
        assert codes(take_back(rig, *effects)) == ["", "", ""]
        assert rig.outputs() == {"a.txt": b"before"}
        assert (rig.inbox / "a.txt").read_bytes() == b"original"


def test_somebodys_own_restoring_counts(rig: Rig) -> None:
    effect = overwritten(rig)
    (rig.out / "a.txt").write_bytes(b"before")
    assert codes(take_back(rig, effect)) == [""]
    assert rig.outputs() == {"a.txt": b"before"}


def test_a_link_in_place_of_a_file_is_left_alone(rig: Rig) -> None:
    effect = replace(rig.done(rig.save()), number=1)
    (rig.out / "a.txt").rename(rig.base / "away.txt")
    (rig.out / "a.txt").symlink_to(rig.base / "away.txt")
    assert codes(take_back(rig, effect)) == ["undo-changed"]
    assert (rig.base / "away.txt").read_bytes() == b"result"


def test_a_refusing_folder_is_named_and_nothing_is_lost(rig: Rig) -> None:
    effect = replace(rig.done(rig.save()), number=1)
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    rig.out.chmod(0o500)
    try:
        assert codes(take_back(rig, effect)) == ["folder-unwritable"]
    finally:
        rig.out.chmod(0o700)
    assert rig.outputs() == {"a.txt": b"result"}


@pytest.mark.skipif(
    sys.platform != "linux" or not SHARED_MEMORY.is_dir() or SHARED_MEMORY.stat().st_dev == Path("/tmp").stat().st_dev,
    reason="needs a second volume",
)
def test_across_volumes(rig: Rig) -> None:
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as other:
        rig.out = Path(other) / "out"
        effect = overwritten(rig)
        os.utime(rig.inbox / "a.txt", ns=(10**18, 10**18 + 9))
        rig.hashes[1] = "0682c5f2076f099c34cfdd15a9e063849ed437a49677e6fcc5b4198c76575be5"  # of "original"
        original = rig.original(After.MOVE, str(Path(other) / "moved"))
        assert isinstance(original, Effect)
        assert original.stage
        placed = rig.place(original)
        effects = [effect, replace(original, placed=placed.stamp, number=2)]  # type: ignore[union-attr]
        assert not (rig.inbox / "a.txt").exists()
        for _ in range(2):
            assert codes(take_back(rig, *effects)) == ["", ""]
            assert (rig.inbox / "a.txt").read_bytes() == b"original"
            assert (rig.inbox / "a.txt").stat().st_mtime_ns == 10**18 + 9
            assert [path.name for path in Path(other).rglob("*")] == ["out", "a.txt"]
            assert not (rig.out / BESIDE).exists()


# -- whatever happens in whatever order ------------------------------------------------------------------------------

steps = st.one_of(
    st.tuples(st.just("save"), st.sampled_from(NAMES), st.sampled_from([*Conflict]), st.integers(1, 3)),
    st.tuples(st.just("move"), st.sampled_from(["in1.txt", "in2.txt"]), st.just(Conflict.RENAME), st.integers(1, 3)),
    st.tuples(st.just("delete"), st.sampled_from(["in1.txt", "in2.txt"]), st.just(Conflict.RENAME), st.integers(1, 3)),
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.just(Conflict.RENAME), st.just(0)),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just(Conflict.RENAME), st.just(0)),
    st.tuples(st.just("write-in"), st.sampled_from(["in1.txt", "in2.txt"]), st.just(Conflict.RENAME), st.just(0)),
    st.tuples(st.just("write-moved"), st.sampled_from(["in1.txt", "in2.txt"]), st.just(Conflict.RENAME), st.just(0)),
)


class World:
    """Files below a folder, and what they should be once all is taken back."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.effects: list[Effect] = []
        self.count = itertools.count(1)
        self.loose: set[Path] = set()  # of moves whose other end somebody touched: either is right
        rig.arrival("other.txt", b"other")
        for name in ("in1.txt", "in2.txt"):
            rig.arrival(name, name.encode())
        (rig.out / "sub").mkdir(parents=True)
        (rig.out / "a.txt").write_bytes(b"first")
        self.expected = self.files()

    def files(self) -> dict[Path, bytes]:
        base, state = self.rig.base, self.rig.base / "state"
        return {p: p.read_bytes() for p in base.rglob("*") if p.is_file() and not p.is_relative_to(state)}

    def step(self, kind: str, name: str, conflict: Conflict, job: int) -> None:
        rig, data = self.rig, f"{kind} {next(self.count)}".encode()
        moved = rig.base / "moved"
        match kind:
            case "save":
                folder, _, last = name.rpartition("/")
                request = rig.save(data, last, conflict, folder)
                effect = rig.stage(request, job, next(self.count), rig.arrival("other.txt"))
                self.place(effect)
            case "move" | "delete":
                if (rig.inbox / name).exists():
                    action = After.MOVE if kind == "move" else After.DELETE
                    request_ = OriginalRequest(action=action, folder=str(moved))
                    rig.hashes.pop(job, None)
                    self.place(rig.stage(request_, job, next(self.count), rig.arrival(name)))
            case "write":
                self.touch(rig.out / name, data)
            case "remove":
                self.touch(rig.out / name, None)
            case "write-in":
                self.touch(rig.inbox / name, data)
            case "write-moved":
                if (moved / name).exists():
                    self.touch(moved / name, data)

    def place(self, effect: object) -> None:
        if not isinstance(effect, Effect):
            return  # the policy said no
        result = self.rig.place(effect)
        placed = getattr(result, "stamp", None)
        done = replace(effect, placed=placed, number=len(self.effects) + 1)
        self.effects.append(done)
        if effect.kind in (EffectKind.WRITE, EffectKind.REPLACE):
            self.rig.earlier.setdefault(effect.key.task.job, []).insert(0, done)

    def touch(self, path: Path, data: bytes | None) -> None:
        """Somebody writes a file, or removes it: from now on it is to be left so."""
        for effect in self.effects:
            if effect.kind in (EffectKind.MOVE, EffectKind.DELETE) and str(path) in (effect.target, effect.origin):
                self.loose |= {Path(p) for p in (effect.target, effect.origin) if p} - {path}
        path.unlink(missing_ok=True)
        self.expected.pop(path, None)
        self.loose.discard(path)
        if data is not None:
            path.write_bytes(data)
            self.expected[path] = data


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, min_size=1, max_size=14))
def test_what_nobody_touched_is_as_before_and_what_somebody_touched_stays(
    drawn: list[tuple[str, str, Conflict, int]],
) -> None:
    base = Path(tempfile.mkdtemp(prefix="undo-"))
    rig = Rig(base, base / "out")
    try:
        world = World(rig)
        for kind, name, conflict, job in drawn:
            world.step(kind, name, conflict, job)
        take_back(rig, *world.effects)
        found = {path: data for path, data in world.files().items() if path not in world.loose}
        expected = {path: data for path, data in world.expected.items() if path not in world.loose}
        assert found == expected
        assert not list(base.rglob("*.part"))
    finally:
        rig.runner.close()
        shutil.rmtree(base)
