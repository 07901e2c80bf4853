"""Originals are moved, trashed or deleted only while they are the file that was worked on."""

import errno
import os
import sys
from pathlib import Path

import pytest

from filewright.core.effect import Effect, EffectKind
from filewright.core.request import After, Conflict
from filewright.engine.effects.durable import Durable
from filewright.engine.scheduler.signals import HeldBack, InPlace, NotPlaced
from filewright.errors import Fault
from tests.engine.effects.rig import Rig


def planned(rig: Rig, action: After, folder: str = "") -> Effect:
    effect = rig.original(action, folder)
    assert isinstance(effect, Effect), effect
    return effect


def test_an_original_moves_and_never_over_another(rig: Rig) -> None:
    folder = rig.base / "processed"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"original")  # even of the same content
    effect = planned(rig, After.MOVE, str(folder))
    assert effect.kind is EffectKind.MOVE
    result = rig.place(effect)
    assert isinstance(result, InPlace)
    assert result.stamp is not None
    assert sorted(p.name for p in folder.iterdir()) == ["a (2).txt", "a.txt"]
    assert not (rig.inbox / "a.txt").exists()


def test_an_original_is_held_back_while_what_was_made_of_it_is_not_in_place(rig: Rig) -> None:
    original = planned(rig, After.MOVE, str(rig.base / "processed"))
    saved = rig.staged(rig.save(conflict=Conflict.FAIL))
    (rig.out / "a.txt").write_bytes(b"a stranger's")
    assert [type(result) for result in rig.runner.carry_out([original, saved])] == [NotPlaced, HeldBack]
    assert (rig.inbox / "a.txt").read_bytes() == b"original"
    (rig.out / "a.txt").unlink()
    again = planned(rig, After.MOVE, str(rig.base / "processed"))
    assert again.target == original.target, "its name was let go"
    results = rig.runner.carry_out([again, rig.staged(rig.save(), ordinal=1)])
    assert [type(result) for result in results] == [InPlace, InPlace]
    assert not (rig.inbox / "a.txt").exists()
    assert rig.outputs() == {"a.txt": b"result"}


def test_a_deleted_original_is_kept_for_undo(rig: Rig) -> None:
    rig.arrival()
    inode = (rig.inbox / "a.txt").stat().st_ino
    effect = planned(rig, After.DELETE)
    assert effect.before is not None
    assert isinstance(rig.place(effect), InPlace)
    assert not (rig.inbox / "a.txt").exists()
    kept = Path(effect.before.kept)
    assert (kept.read_bytes(), kept.stat().st_ino) == (b"original", inode)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into the trash as freedesktop.org lays it out")
def test_a_trashed_original_lies_in_the_trash(rig: Rig, home: Path) -> None:
    (home / ".local/share").mkdir(parents=True)
    assert isinstance(rig.place(planned(rig, After.TRASH)), InPlace)
    assert not (rig.inbox / "a.txt").exists()
    trashed = [p for p in Path(home).rglob("a.txt") if "Trash" in p.parts]
    assert [p.read_bytes() for p in trashed] == [b"original"]


@pytest.mark.parametrize("action", [After.MOVE, After.TRASH, After.DELETE])
def test_an_original_that_changed_stays(rig: Rig, action: After) -> None:
    effect = planned(rig, action, str(rig.base / "processed"))
    (rig.inbox / "a.txt").write_bytes(b"ORIGINAL")  # the same size
    result = rig.place(effect)
    assert isinstance(result, NotPlaced)
    assert result.fault.code == "input-changed"
    assert (rig.inbox / "a.txt").read_bytes() == b"ORIGINAL"


@pytest.mark.parametrize("action", [After.MOVE, After.TRASH, After.DELETE])
def test_an_original_that_is_gone_is_said(rig: Rig, action: After) -> None:
    arrival = rig.arrival()
    (rig.inbox / "a.txt").unlink()
    fault = rig.original(action, str(rig.base / "processed"), arrival=arrival)
    assert isinstance(fault, Fault)
    assert fault.code == "input-gone"


@pytest.fixture
def other_volume() -> Path:
    folder = Path("/dev/shm") / f"filewright-test-{os.getpid()}"
    if not folder.parent.is_dir():
        pytest.skip("no second volume here")
    folder.mkdir()
    return folder


def test_an_original_moves_to_another_volume(rig: Rig, other_volume: Path) -> None:
    try:
        effect = planned(rig, After.MOVE, str(other_volume))
        assert effect.stage
        assert (rig.inbox / "a.txt").exists()
        assert isinstance(rig.place(effect), InPlace)
        assert not (rig.inbox / "a.txt").exists()
        assert [(p.name, p.read_bytes()) for p in other_volume.iterdir()] == [("a.txt", b"original")]
        (again,) = rig.recover(effect)
        assert isinstance(again, InPlace)
    finally:
        for path in other_volume.iterdir():
            path.unlink()
        other_volume.rmdir()


def test_an_original_goes_only_when_its_copy_on_another_volume_is_safe(
    rig: Rig, other_volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        effect = planned(rig, After.MOVE, str(other_volume))
        refused = OSError(errno.EIO, "the names cannot be synced")
        with monkeypatch.context() as broken:
            broken.setattr(Durable, "folders", lambda self, folders: dict.fromkeys(folders, refused))
            assert isinstance(rig.place(effect), NotPlaced)
        assert (rig.inbox / "a.txt").read_bytes() == b"original", "it may be the only copy that outlives a power cut"
        (again,) = rig.recover(effect)
        assert isinstance(again, InPlace)
        assert not (rig.inbox / "a.txt").exists()
    finally:
        for path in other_volume.iterdir():
            path.unlink()
        other_volume.rmdir()


def test_outputs_and_before_states_may_lie_on_another_volume(rig: Rig, other_volume: Path) -> None:
    try:
        rig.out = other_volume
        rig.done(rig.save(b"first"))
        effect = rig.done(rig.save(b"second"))
        assert (other_volume / "a.txt").read_bytes() == b"second"
        assert effect.before is not None
        kept = Path(effect.before.kept)
        assert kept.read_bytes() == b"first"
        assert kept.parent.parent == other_volume  # linked there, not copied here
    finally:
        for path in sorted(other_volume.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        other_volume.rmdir()
