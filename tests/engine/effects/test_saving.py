"""What becomes of a file that a flow saves."""

import hashlib
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from filewright.core.effect import Effect, EffectKind
from filewright.core.file import File
from filewright.core.request import Conflict, Seal
from filewright.engine.effects import choose, durable, identity
from filewright.engine.effects.content import SMALL
from filewright.engine.scheduler.signals import InPlace, NameTaken, NotPlaced
from filewright.errors import Fault, Scope
from tests.engine.effects.rig import Rig


def test_a_file_appears_whole_under_its_name(rig: Rig) -> None:
    effect = rig.staged(rig.save(b"result"))
    assert list(rig.outputs()) == [Path(effect.stage).name]
    assert effect.kind is EffectKind.WRITE
    assert (effect.folders, effect.before) == ((str(rig.out),), None)
    result = rig.place(effect)
    assert rig.outputs() == {"a.txt": b"result"}
    assert isinstance(result, InPlace)
    assert result.stamp is not None
    assert effect.staged is not None
    assert (result.stamp.inode, result.stamp.size) == (effect.staged.inode, 6)


def test_a_sealed_file_is_not_read_again_and_is_synced_all_the_same(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    sync = durable.sync_file
    monkeypatch.setattr(durable, "sync_file", lambda fd: (synced.append(os.fstat(fd).st_ino), sync(fd)))
    file = rig.made()
    seal = Seal("5ea1", identity.stamp_of(os.lstat(file.path)))
    effect = rig.staged(replace(rig.save(file), seal=seal))
    assert effect.sha256 == "5ea1"
    assert effect.staged is not None
    assert effect.staged.inode in synced
    assert isinstance(rig.place(effect), InPlace)
    assert rig.outputs() == {"a.txt": b"result"}


@pytest.mark.parametrize("change", ["written", "linked"])
def test_a_broken_seal_is_worth_nothing(rig: Rig, change: str) -> None:
    file = rig.made(b"before")
    seal = Seal("5ea1", identity.stamp_of(os.lstat(file.path)))
    if change == "written":
        os.utime(file.path, ns=(1, 1))
        Path(file.path).write_bytes(b"result")
    else:
        Path(file.path).unlink()
        Path(file.path).symlink_to("/etc/passwd")
    result = rig.stage(replace(rig.save(file), seal=seal))
    if change == "written":
        assert isinstance(result, Effect)
        assert result.sha256 == hashlib.sha256(b"result").hexdigest()
    else:
        assert isinstance(result, Fault)
        assert not rig.outputs()


def test_nothing_of_a_staged_file_stays_when_it_is_given_up(rig: Rig) -> None:
    effect = rig.staged(rig.save())
    rig.runner.unstage([effect])
    assert rig.outputs() == {}
    assert rig.staged(rig.save()).target == effect.target


def test_folders_on_the_way_are_made_and_named(rig: Rig) -> None:
    effect = rig.done(rig.save(subfolder="2024/05"))
    assert rig.outputs() == {"2024/05/a.txt": b"result"}
    assert effect.folders == (str(rig.out), f"{rig.out}/2024", f"{rig.out}/2024/05")


def test_a_taken_name_gets_a_number_before_the_suffix(rig: Rig) -> None:
    rig.out.mkdir()
    (rig.out / "a.tar.gz").write_bytes(b"somebody's")
    (rig.out / "a (2).tar.gz").mkdir()
    rig.done(rig.save(b"result", "a.tar.gz"))
    assert rig.outputs() == {"a.tar.gz": b"somebody's", "a (3).tar.gz": b"result"}


def test_two_files_in_flight_choose_different_names(rig: Rig) -> None:
    first, second = rig.staged(rig.save(b"1"), 1), rig.staged(rig.save(b"2"), 2)
    assert (Path(first.target).name, Path(second.target).name) == ("a.txt", "a (2).txt")
    rig.place(second)
    rig.place(first)
    assert rig.outputs() == {"a.txt": b"1", "a (2).txt": b"2"}


def test_many_files_of_one_name_each_get_their_own(rig: Rig) -> None:
    for job in range(1, 201):
        rig.done(rig.save(b"%d" % job), job)
    names = {"a.txt", *(f"a ({n}).txt" for n in range(2, 201))}
    assert set(rig.outputs()) == names
    assert {int(data) for data in rig.outputs().values()} == set(range(1, 201))


def test_numbers_known_to_be_taken_are_passed_over(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "LOOKED_AT", 5)
    for job in range(1, 41):
        rig.done(rig.save(b"%d" % job), job)
    looked: list[str] = []

    def note(path: str) -> os.stat_result | None:
        looked.append(path)
        return identity.look(path)

    monkeypatch.setattr(choose, "look", note)
    rig.done(rig.save(b"41"), 41)
    assert (rig.out / "a (41).txt").read_bytes() == b"41"
    assert len(looked) <= 7


def test_equal_content_counts_as_written_already(rig: Rig) -> None:
    rig.out.mkdir()
    (rig.out / "a.txt").write_bytes(b"result")
    for conflict in Conflict:
        effect = rig.done(rig.save(b"result", conflict=conflict))
        assert effect.kind is EffectKind.SKIP
        assert effect.sha256
    assert rig.outputs() == {"a.txt": b"result"}


def test_the_policy_decides_about_a_file_that_is_there(rig: Rig) -> None:
    rig.out.mkdir()
    (rig.out / "a.txt").write_bytes(b"somebody's")
    skip = rig.done(rig.save(conflict=Conflict.SKIP))
    assert (skip.kind, skip.sha256) == (EffectKind.SKIP, "")
    fail = rig.stage(rig.save(conflict=Conflict.FAIL))
    assert isinstance(fail, Fault)
    assert (fail.code, fail.scope, fail.fields) == ("name-taken", Scope.FILE, {"name": "a.txt"})
    assert rig.outputs() == {"a.txt": b"somebody's"}
    over = rig.done(rig.save(conflict=Conflict.OVERWRITE))
    assert rig.outputs() == {"a.txt": b"result"}
    assert over.before is not None
    assert Path(over.before.kept).read_bytes() == b"somebody's"
    assert over.reversible


def test_overwriting_replaces_no_folder_and_no_link(rig: Rig) -> None:
    (rig.out / "a.txt").mkdir(parents=True)
    (rig.out / "b.txt").symlink_to(rig.inbox / "elsewhere")
    for name in ("a.txt", "b.txt"):
        fault = rig.stage(rig.save(name=name, conflict=Conflict.OVERWRITE))
        assert isinstance(fault, Fault)
        assert fault.code == "name-taken"


def test_what_is_overwritten_beyond_the_bound_is_marked_as_not_kept(rig: Rig) -> None:
    rig.kept_at_most = 15
    rig.runner.close()
    rig.restart()
    rig.out.mkdir()
    for name, kept in (("a", True), ("b", False)):
        (rig.out / name).write_bytes(b"somebody's")
        effect = rig.done(rig.save(name=name, conflict=Conflict.OVERWRITE))
        assert effect.before is not None
        assert (effect.reversible, bool(effect.before.kept)) == (kept, kept)
        assert effect.before.sha256


def test_files_that_overwrite_each_other_in_flight_all_go_through(rig: Rig) -> None:
    first = rig.staged(rig.save(b"1", conflict=Conflict.OVERWRITE), 1)
    second = rig.staged(rig.save(b"2", conflict=Conflict.OVERWRITE), 2)
    assert isinstance(rig.place(first), InPlace)
    anew = rig.place(second)
    assert isinstance(anew, NameTaken)
    assert anew.effect.kind is EffectKind.REPLACE
    assert isinstance(rig.place(anew.effect), InPlace)
    assert rig.outputs() == {"a.txt": b"2"}


def test_own_earlier_output_is_replaced_whatever_the_policy(rig: Rig) -> None:
    for version, conflict in enumerate(Conflict):
        effect = rig.done(rig.save(b"version %d" % version, conflict=conflict))
        assert effect.kind is (EffectKind.REPLACE if version else EffectKind.WRITE)
    assert rig.outputs() == {"a.txt": b"version 3"}


def test_own_earlier_output_under_its_number_is_replaced_there(rig: Rig) -> None:
    rig.out.mkdir()
    (rig.out / "a.txt").write_bytes(b"somebody's")
    rig.done(rig.save(b"first"))
    rig.done(rig.save(b"second"))
    assert rig.outputs() == {"a.txt": b"somebody's", "a (2).txt": b"second"}


def test_two_steps_of_one_job_that_save_one_name_both_keep_their_file(rig: Rig) -> None:
    for job, version in ((1, b"first"), (2, b"again")):
        rig.earlier[job] = list(rig.earlier.get(job - 1, []))
        for ordinal, step in ((1, b"copy "), (0, b"main ")) if job == 2 else ((0, b"main "), (1, b"copy ")):
            rig.done(rig.save(step + version), job, ordinal)
        assert rig.outputs() == {"a.txt": b"main " + version, "a (2).txt": b"copy " + version}


def test_own_earlier_output_keeps_its_number_though_lower_ones_are_free_by_now(rig: Rig) -> None:
    rig.out.mkdir()
    for name in ("a.txt", "a (2).txt"):
        (rig.out / name).write_bytes(b"somebody's")
    rig.done(rig.save(b"first"))
    (rig.out / "a (2).txt").unlink()
    rig.done(rig.save(b"second"))
    assert rig.outputs() == {"a.txt": b"somebody's", "a (3).txt": b"second"}


def test_own_earlier_output_is_found_when_steps_were_put_in_between(rig: Rig) -> None:
    rig.done(rig.save(b"first"))
    moved = [replace(e, key=replace(e.key, task=replace(e.key.task, path="inbox.0/x.0/save"))) for e in rig.earlier[1]]
    rig.earlier[2] = moved
    rig.done(rig.save(b"second"), 2)
    assert rig.outputs() == {"a.txt": b"second"}


def test_own_earlier_output_that_somebody_changed_stays(rig: Rig) -> None:
    rig.done(rig.save(b"first!"))
    (rig.out / "a.txt").write_bytes(b"edited")  # the same inode, the same size
    rig.done(rig.save(b"second"))
    assert rig.outputs() == {"a.txt": b"edited", "a (2).txt": b"second"}


def test_a_name_taken_after_staging_is_never_overwritten(rig: Rig) -> None:
    effects = {c: rig.staged(rig.save(name=f"{c}.txt", conflict=c), n) for n, c in enumerate(Conflict, 1)}
    for conflict in Conflict:
        (rig.out / f"{conflict}.txt").write_bytes(b"stranger's")
    renamed = rig.place(effects[Conflict.RENAME])
    assert isinstance(renamed, NameTaken)
    assert Path(renamed.effect.target).name == "rename (2).txt"
    assert isinstance(rig.place(renamed.effect), InPlace)
    skipped = rig.place(effects[Conflict.SKIP])
    assert isinstance(skipped, NameTaken)
    assert (skipped.effect.kind, skipped.effect.sha256) == (EffectKind.SKIP, "")
    failed = rig.place(effects[Conflict.FAIL])
    assert isinstance(failed, NotPlaced)
    assert failed.fault.code == "name-taken"
    over = rig.place(effects[Conflict.OVERWRITE])
    assert isinstance(over, NameTaken)
    assert over.effect.before is not None
    assert isinstance(rig.place(over.effect), InPlace)
    assert rig.outputs() == {
        "rename.txt": b"stranger's",
        "rename (2).txt": b"result",
        "skip.txt": b"stranger's",
        "fail.txt": b"stranger's",
        "overwrite.txt": b"result",
    }


def test_a_stranger_with_the_same_content_makes_it_a_skip(rig: Rig) -> None:
    effect = rig.staged(rig.save())
    (rig.out / "a.txt").write_bytes(b"result")
    anew = rig.place(effect)
    assert isinstance(anew, NameTaken)
    assert anew.effect.kind is EffectKind.SKIP
    assert isinstance(rig.place(anew.effect), InPlace)
    assert rig.outputs() == {"a.txt": b"result"}


def test_what_was_to_be_replaced_and_changed_meanwhile_is_kept_first(rig: Rig) -> None:
    rig.out.mkdir()
    (rig.out / "a.txt").write_bytes(b"one")
    effect = rig.staged(rig.save(conflict=Conflict.OVERWRITE))
    (rig.out / "a.txt").write_bytes(b"two")
    anew = rig.place(effect)
    assert isinstance(anew, NameTaken)
    assert anew.effect.before is not None
    assert isinstance(rig.place(anew.effect), InPlace)
    assert Path(anew.effect.before.kept).read_bytes() == b"two"
    assert rig.outputs() == {"a.txt": b"result"}


def test_a_staged_file_that_somebody_removed_is_a_fault(rig: Rig) -> None:
    effect = rig.staged(rig.save())
    Path(effect.stage).unlink()
    result = rig.place(effect)
    assert isinstance(result, NotPlaced)
    assert (result.fault.code, result.fault.scope) == ("stage-gone", Scope.FILE)


def test_an_unchanged_original_is_copied_with_its_time_and_rights(rig: Rig) -> None:
    arrival = rig.arrival("b.sh", b"#!/bin/sh")
    path = rig.inbox / "b.sh"
    path.chmod(0o750)
    os.utime(path, ns=(5, 1_000_000_007))
    arrival = rig.arrival("b.sh")
    rig.done(rig.save(File(str(path), "b.sh")), arrival=arrival)
    made = (rig.out / "a.txt").stat()
    assert (rig.out / "a.txt").read_bytes() == b"#!/bin/sh"
    assert made.st_ino != path.stat().st_ino
    assert made.st_mtime_ns == 1_000_000_007
    assert stat.S_IMODE(made.st_mode) == (0o750 if sys.platform != "win32" else stat.S_IMODE(made.st_mode))


@pytest.mark.skipif(sys.platform == "win32", reason="rights are different there")
def test_a_private_temporary_file_gets_the_rights_of_new_files(rig: Rig) -> None:
    made = rig.made()
    Path(made.path).chmod(0o600)
    rig.done(rig.save(made))
    (rig.base / "new").touch()
    assert (rig.out / "a.txt").stat().st_mode == (rig.base / "new").stat().st_mode


def test_large_files_come_out_byte_for_byte_and_sparse_ones_sparse(rig: Rig) -> None:
    arrival = rig.arrival("big", b"")
    path = rig.inbox / "big"
    with path.open("wb") as file:
        file.write(os.urandom(SMALL * 5 + 3))
        file.seek(64 << 20)
        file.write(b"end")
        file.truncate((65 << 20) + 7)
    effect = rig.done(rig.save(File(str(path), "big")), arrival=rig.arrival("big"))
    assert (rig.out / "a.txt").read_bytes() == path.read_bytes()
    assert (rig.out / "a.txt").stat().st_blocks <= path.stat().st_blocks + 4096
    linked = rig.done(rig.save(rig.made(path.read_bytes()), "linked"))
    assert linked.sha256 == effect.sha256
    assert (rig.out / "linked").read_bytes() == path.read_bytes()
    assert arrival.path == "big"


def test_an_input_that_changed_stages_nothing(rig: Rig) -> None:
    arrival = rig.arrival()
    (rig.inbox / "a.txt").write_bytes(b"ORIGINAL")
    fault = rig.stage(rig.save(), arrival=arrival)
    assert isinstance(fault, Fault)
    assert (fault.code, fault.scope) == ("input-changed", Scope.FILE)
    assert rig.outputs() == {}


def test_an_input_with_other_times_and_the_same_content_has_not_changed(rig: Rig) -> None:
    arrival = rig.arrival()
    os.utime(rig.inbox / "a.txt", ns=(1, 1))
    rig.hashes[1] = "0682c5f2076f099c34cfdd15a9e063849ed437a49677e6fcc5b4198c76575be5"  # of b"original"
    assert isinstance(rig.stage(rig.save(), arrival=arrival), Effect)


def test_what_was_made_of_an_input_that_is_gone_is_saved_all_the_same(rig: Rig) -> None:
    arrival = rig.arrival()
    (rig.inbox / "a.txt").unlink()
    rig.done(rig.save(), arrival=arrival)
    assert rig.outputs() == {"a.txt": b"result"}
    fault = rig.stage(rig.save(File(str(rig.inbox / "a.txt"), "a.txt")), arrival=arrival)
    assert isinstance(fault, Fault)
    assert fault.code == "input-gone"


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders there")
def test_a_pipe_is_refused_and_does_not_block(rig: Rig) -> None:
    os.mkfifo(rig.base / "pipe")
    fault = rig.stage(rig.save(File(str(rig.base / "pipe"), "pipe")))
    assert isinstance(fault, Fault)
    assert fault.code == "not-a-file"


def test_a_batch_answers_each_request_in_order(rig: Rig) -> None:
    from filewright.core.effect import EffectKey
    from filewright.core.job import TaskKey

    names = ["a", "", "b", "../x", "c"]
    arrival = rig.arrival()
    wanted = [
        (EffectKey(TaskKey(n, "inbox.0/save"), 0), rig.save(b"%d" % n, name), arrival) for n, name in enumerate(names)
    ]
    results = rig.runner.stage(wanted)
    assert [key.task.job for key, _ in results] == [0, 1, 2, 3, 4]
    codes = [r.code if isinstance(r, Fault) else Path(r.target).name for _, r in results]
    assert codes == ["a", "name-empty", "b", "name-leads-out", "c"]
    placed = rig.runner.carry_out([r for _, r in results if isinstance(r, Effect)])
    assert [type(result) for result in placed] == [InPlace] * 3
    assert rig.outputs() == {"a": b"0", "b": b"2", "c": b"4"}


def test_a_replacement_of_a_file_that_vanished_is_a_plain_write(rig: Rig) -> None:
    rig.out.mkdir()
    (rig.out / "a.txt").write_bytes(b"one")
    effect = rig.staged(rig.save(conflict=Conflict.OVERWRITE))
    (rig.out / "a.txt").unlink()
    assert isinstance(rig.place(effect), InPlace)
    assert rig.outputs() == {"a.txt": b"result"}
    assert replace(effect, before=None) != effect


def test_a_seal_on_a_link_is_worth_nothing(rig: Rig) -> None:
    made, secret = rig.made(b"result"), rig.base / "secret"
    secret.write_bytes(b"secret")
    Path(made.path).unlink()
    Path(made.path).symlink_to(secret)
    seal = Seal("5ea1", identity.stamp_of(os.lstat(made.path)))
    assert isinstance(rig.stage(replace(rig.save(made), seal=seal)), Fault)
    assert not list(rig.out.rglob("*"))


def test_a_result_that_has_become_a_link_is_not_followed(rig: Rig) -> None:
    made, secret = rig.made(b"result"), rig.base / "secret"
    secret.write_bytes(b"secret")
    Path(made.path).unlink()
    Path(made.path).symlink_to(secret)
    fault = rig.stage(rig.save(made))
    assert isinstance(fault, Fault)
    assert not [path for path in rig.out.rglob("*") if path.is_file() and path.read_bytes() == b"secret"]
