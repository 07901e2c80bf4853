"""Disks that are full, read-only, slow to come back, or out of descriptors: files wait, nothing is half there."""

import hashlib
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filewright.core.effect import Effect
from filewright.core.file import File
from filewright.core.request import Conflict
from filewright.engine.effects import durable
from filewright.engine.effects.content import SMALL, Content, Unreadable
from filewright.engine.scheduler.signals import InPlace, NotPlaced
from filewright.errors import Fault, Scope
from tests.engine.effects.rig import Rig

Mount = Callable[[str], Path]


@pytest.fixture
def mount(rig: Rig) -> Iterator[Mount]:
    """Makes small disks at `out`."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs Linux and root")
    mounted: list[str] = []

    def make(options: str) -> Path:
        rig.out.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(rig.out)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("a small disk cannot be mounted here")
        mounted.append(str(rig.out))
        return rig.out

    yield make
    for folder in mounted:
        subprocess.run(["umount", folder], check=False, capture_output=True)


def fault_of(result: Effect | Fault) -> Fault:
    assert isinstance(result, Fault), result
    return result


@pytest.mark.parametrize("size", [1000, SMALL * 2])
def test_a_full_disk_holds_the_files_and_leaves_no_piece(rig: Rig, mount: Mount, size: int) -> None:
    folder = mount("size=1m")
    rig.done(rig.save(b"fits"))
    ballast = folder / "ballast"
    ballast.write_bytes(b"x" * (shutil.disk_usage(folder).free))
    source = rig.base / "source"
    source.write_bytes(os.urandom(size))
    fault = fault_of(rig.stage(rig.save(File(str(source), "b")), 2))
    assert (fault.code, fault.scope) == ("disk-full", Scope.PROCESS)
    assert str(folder) in fault.sentence()
    ballast.unlink()
    assert rig.outputs() == {"a.txt": b"fits"}
    rig.done(rig.save(File(str(source), "b"), "b.txt"), 2)
    assert rig.outputs()["b.txt"] == source.read_bytes()


def test_a_read_only_folder_holds_the_files(rig: Rig, mount: Mount) -> None:
    folder = mount("size=1m")
    staged = rig.staged(rig.save(b"1", "early.txt"), 9)
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    fault = fault_of(rig.stage(rig.save()))
    assert (fault.code, fault.scope) == ("folder-unwritable", Scope.PROCESS)
    result = rig.place(staged)
    assert isinstance(result, NotPlaced)
    assert (result.fault.code, result.fault.scope) == ("folder-unwritable", Scope.PROCESS)
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)
    (again,) = rig.runner.recover([staged])
    assert isinstance(again, InPlace)
    assert rig.outputs() == {"early.txt": b"1"}


def test_a_drive_that_is_unplugged_gets_nothing_on_its_mount_point(rig: Rig, mount: Mount) -> None:
    folder = mount("size=1m")
    rig.out = folder / "web"
    rig.done(rig.save())
    subprocess.run(["umount", str(folder)], check=True)
    fault = fault_of(rig.stage(rig.save(b"second", "b.txt"), 2))
    assert (fault.code, fault.scope) == ("folder-gone", Scope.PROCESS)
    assert list(folder.iterdir()) == []


def test_a_folder_that_somebody_removed_is_made_anew(rig: Rig) -> None:
    rig.done(rig.save())
    shutil.rmtree(rig.out)
    first = fault_of(rig.stage(rig.save(b"second", "b.txt"), 2))
    assert first.code == "folder-gone"  # one try finds out
    effect = rig.done(rig.save(b"second", "b.txt"), 2)
    assert effect.folders == (str(rig.out),)
    assert rig.outputs() == {"b.txt": b"second"}


def test_a_file_in_the_way_of_a_folder_holds_the_files(rig: Rig) -> None:
    rig.out.write_bytes(b"a file")
    fault = fault_of(rig.stage(rig.save()))
    assert fault.scope is Scope.PROCESS
    assert rig.out.read_bytes() == b"a file"


def test_few_descriptors_are_enough(rig: Rig) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 20
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 44, hard))
    try:
        rig.runner.close()
        rig.restart()
        from filewright.core.effect import EffectKey
        from filewright.core.job import TaskKey

        arrival = rig.arrival()
        wanted = [
            (EffectKey(TaskKey(n, "inbox.0/save"), 0), rig.save(rig.made(b"%d" % n, n), f"{n}"), arrival)
            for n in range(1, 150)
        ]
        staged = [effect for _, effect in rig.runner.stage(wanted) if isinstance(effect, Effect)]
        placed = rig.runner.carry_out(staged)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert [type(result) for result in placed] == [InPlace] * 149
    assert rig.outputs() == {f"{n}": b"%d" % n for n in range(1, 150)}


def test_a_failed_sync_is_not_believed(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(durable, "sync_file", fail)
    fault = fault_of(rig.stage(rig.save()))
    assert (fault.code, fault.scope) == ("disk-trouble", Scope.PROCESS)
    monkeypatch.undo()
    assert rig.outputs() == {}
    rig.done(rig.save())
    assert rig.outputs() == {"a.txt": b"result"}


def test_a_folder_whose_sync_failed_is_carried_out_again(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    effect = rig.staged(rig.save())

    def fail(_: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(durable, "sync_folder", fail)
    result = rig.place(effect)
    assert isinstance(result, NotPlaced)
    assert result.fault.scope is Scope.PROCESS
    monkeypatch.undo()
    (again,) = rig.runner.recover([effect])
    assert isinstance(again, InPlace)
    assert rig.outputs() == {"a.txt": b"result"}


def test_large_batches_are_synced_by_the_volume_and_errors_by_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import ThreadPoolExecutor

    synced: list[int] = []
    monkeypatch.setattr(durable, "sync_file", synced.append)
    read, write = os.pipe()
    files = [durable.Unsynced("", 0, read)] * 40
    with ThreadPoolExecutor(4) as pool:
        assert durable.Durable(pool, whole_volume=False).files(files) == [None] * 40
        assert len(synced) == 40

        def fail(_: int) -> None:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(durable, "sync_file", fail)
        errors = durable.Durable(pool, whole_volume=False).files(files)
        assert [type(error) for error in errors] == [OSError] * 40
    os.close(read)
    os.close(write)


@pytest.mark.parametrize(("kind", "expected"), [("ext4", ["b"]), ("btrfs", ["a", "c", "b"]), ("", ["a", "c", "b"])])
def test_one_sync_stands_for_all_folders_where_one_log_keeps_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, expected: list[str]
) -> None:
    for name in "abc":
        (tmp_path / name).mkdir()
    synced: list[str] = []
    monkeypatch.setattr(durable, "sync_folder", lambda folder: synced.append(Path(folder).name))
    monkeypatch.setattr(durable, "_kinds_of_volumes", lambda: {tmp_path.stat().st_dev: kind})
    changed = [str(tmp_path / name) for name in "bacb"]
    assert durable.Durable().folders(changed) == dict.fromkeys(set(changed))
    assert sorted(synced) == sorted(expected)


def test_a_sync_that_failed_tells_of_all_folders_it_stood_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise OSError(5, "Input/output error")

    for name in "ab":
        (tmp_path / name).mkdir()
    monkeypatch.setattr(durable, "sync_folder", fail)
    monkeypatch.setattr(durable, "_kinds_of_volumes", lambda: {tmp_path.stat().st_dev: "ext4"})
    errors = durable.Durable().folders([str(tmp_path / "a"), str(tmp_path / "b")])
    assert [type(error) for error in errors.values()] == [OSError, OSError]


def test_overwriting_on_a_full_disk_keeps_what_is_there(rig: Rig, mount: Mount) -> None:
    folder = mount("size=1m")
    (folder / "a.txt").write_bytes(b"somebody's")
    ballast = folder / "ballast"
    ballast.write_bytes(b"x" * shutil.disk_usage(folder).free)
    assert fault_of(rig.stage(rig.save(b"x" * 8192, conflict=Conflict.OVERWRITE))).code == "disk-full"
    assert (folder / "a.txt").read_bytes() == b"somebody's"


@pytest.mark.parametrize("size", [100, SMALL * 5])
def test_a_file_that_cannot_be_read_to_its_end_holds_nobody_else(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    source = rig.base / "source"
    source.write_bytes(os.urandom(size))

    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    def break_off(*_: object) -> int:
        raise Unreadable(OSError(5, "Input/output error"))

    monkeypatch.setattr(Content, "_read_small", fail)
    monkeypatch.setattr(hashlib, "file_digest", fail)
    monkeypatch.setattr(Content, "_next_block", break_off)
    fault = fault_of(rig.stage(rig.save(File(str(source), "b"))))
    assert (fault.code, fault.scope) == ("input-unreadable", Scope.ACCIDENT)
    monkeypatch.undo()
    assert rig.outputs() == {}
    rig.done(rig.save(File(str(source), "b")), 2)
