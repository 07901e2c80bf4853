"""What is synced, and by when: seen at the calls themselves, where a loss of power shows it only now and then."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from filewright.core.effect import Effect, EffectKind
from filewright.core.request import After, Conflict
from filewright.engine.effects import durable
from filewright.engine.effects.durable import Durable
from filewright.engine.scheduler.signals import InPlace, NotPlaced
from tests.engine.effects.rig import Rig

Synced = Callable[[], set[int]]


@pytest.fixture
def synced(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> Synced:
    """The inodes that were synced since it was asked last, on a file system that keeps nothing it is not asked to."""
    seen: list[int] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        seen.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    def since() -> set[int]:
        now = set(seen)
        seen.clear()
        return now

    monkeypatch.setattr(durable, "_kinds_of_volumes", dict)
    monkeypatch.setattr(os, "fsync", fsync)
    rig.restart()
    return since


def inode(path: str | Path) -> int:
    return os.lstat(path).st_ino


def test_a_result_and_all_names_on_the_way_to_it_are_synced_before_it_is_intended(rig: Rig, synced: Synced) -> None:
    effect = rig.staged(rig.save(subfolder="deep/deeper"))
    way = [rig.base, rig.out, rig.out / "deep", rig.out / "deep" / "deeper"]
    assert synced() >= {inode(effect.stage), *map(inode, way)}


def test_each_result_of_a_large_batch_is_synced(rig: Rig, synced: Synced, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_find_syncfs", lambda: None)
    rig.restart()
    effects = [rig.staged(rig.save(name=f"{number}.txt"), number) for number in range(1, 20)]
    assert synced() >= {inode(effect.stage) for effect in effects}


def test_a_name_is_synced_before_it_counts_as_done(rig: Rig, synced: Synced) -> None:
    effect = rig.staged(rig.save())
    synced()
    assert isinstance(rig.place(effect), InPlace)
    assert inode(rig.out) in synced()


def test_names_go_from_both_folders_when_an_original_moves(rig: Rig, synced: Synced) -> None:
    effect = rig.original(After.MOVE, str(rig.base / "processed"))
    assert isinstance(effect, Effect)
    assert inode(rig.base) in synced(), "the folder that was made for it"
    assert isinstance(rig.place(effect), InPlace)
    assert synced() >= {inode(rig.inbox), inode(rig.base / "processed")}


def test_what_is_overwritten_is_kept_for_sure_before_it_is(rig: Rig, synced: Synced) -> None:
    rig.out.mkdir()
    (rig.out / "a.txt").write_bytes(b"before")
    effect = rig.staged(rig.save(conflict=Conflict.OVERWRITE))
    assert effect.before is not None
    assert inode(Path(effect.before.kept).parent) in synced()


def test_an_original_goes_only_when_the_name_of_its_copy_is_synced(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = rig.arrival("a.txt", b"original")
    copied = rig.staged(rig.save(b"original"), arrival=arrival)
    effect = replace(copied, kind=EffectKind.MOVE, origin=str(rig.inbox / "a.txt"))
    refused = OSError(errno.EIO, "the names cannot be synced")
    with monkeypatch.context() as broken:
        broken.setattr(Durable, "folders", lambda self, folders: dict.fromkeys(folders, refused))
        assert isinstance(rig.place(effect), NotPlaced)
    assert (rig.inbox / "a.txt").read_bytes() == b"original"
    (again,) = rig.recover(effect)
    assert isinstance(again, InPlace)
    assert not (rig.inbox / "a.txt").exists()
