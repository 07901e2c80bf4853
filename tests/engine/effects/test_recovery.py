"""What becomes of intended effects after a restart, for every moment at which the last run may have ended."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from filewright.core.effect import Effect, EffectKind
from filewright.core.request import After, Conflict
from filewright.engine.effects import carry_out, publish
from filewright.engine.scheduler.signals import InPlace, NameTaken, NotPlaced
from tests.engine.effects.rig import Rig


def test_a_staged_file_without_an_intent_is_removed(rig: Rig) -> None:
    rig.staged(rig.save(subfolder="deep"), 1)
    kept = rig.staged(rig.save(name="b.txt"), 2)
    stranger = rig.out / ".filewright-0badc0de-1.part"
    stranger.write_bytes(b"another pipeline's")
    rig.runner.close()
    rig.restart()
    rig.runner.sweep([kept])
    assert set(rig.outputs()) == {Path(kept.stage).name, stranger.name}
    rig.runner.close()
    rig.restart()
    rig.runner.sweep([])
    assert set(rig.outputs()) == {stranger.name}


def test_a_staged_file_is_put_into_place(rig: Rig) -> None:
    effect = rig.staged(rig.save())
    rig.restart()
    (result,) = rig.recover(effect)
    assert isinstance(result, InPlace)
    assert rig.outputs() == {"a.txt": b"result"}


def test_a_file_that_was_published_is_done(rig: Rig) -> None:
    effect = rig.staged(rig.save())
    rig.place(effect)
    rig.restart()
    (result,) = rig.recover(effect)
    assert isinstance(result, InPlace)
    assert result.stamp is not None
    assert rig.outputs() == {"a.txt": b"result"}


def test_a_file_that_was_linked_loses_its_staged_name(rig: Rig) -> None:
    effect = rig.staged(rig.save())
    os.link(effect.stage, effect.target)
    (result,) = rig.recover(effect)
    assert isinstance(result, InPlace)
    assert rig.outputs() == {"a.txt": b"result"}


def test_a_name_taken_meanwhile_is_not_ours_for_being_there(rig: Rig) -> None:
    effect = rig.staged(rig.save())
    (rig.out / "a.txt").write_bytes(b"stranger")
    rig.restart()
    (result,) = rig.recover(effect)
    assert isinstance(result, NameTaken)
    assert isinstance(rig.place(result.effect), InPlace)
    assert rig.outputs() == {"a.txt": b"stranger", "a (2).txt": b"result"}


@pytest.mark.parametrize("then", ["changed", "removed", "swapped"])
def test_what_somebody_did_with_a_published_file_stands(rig: Rig, then: str) -> None:
    effect = rig.staged(rig.save())
    rig.place(effect)
    if then == "changed":
        (rig.out / "a.txt").write_bytes(b"longer than before")
    else:
        (rig.out / "a.txt").unlink()
    if then == "swapped":
        (rig.out / "a.txt").write_bytes(b"other!")
    before = rig.outputs()
    (result,) = rig.recover(effect)
    assert isinstance(result, InPlace)
    assert result.stamp is None
    assert rig.outputs() == before


def test_a_replacement_half_done_is_finished(rig: Rig) -> None:
    rig.out.mkdir()
    (rig.out / "a.txt").write_bytes(b"before")
    effect = rig.staged(rig.save(conflict=Conflict.OVERWRITE))
    rig.restart()
    (result,) = rig.recover(effect)
    assert isinstance(result, InPlace)
    (again,) = rig.recover(effect)
    assert again == result
    assert rig.outputs() == {"a.txt": b"result"}


def test_a_newer_file_is_not_overwritten_by_recovery(rig: Rig) -> None:
    rig.out.mkdir()
    (rig.out / "a.txt").write_bytes(b"before")
    effect = rig.staged(rig.save(conflict=Conflict.OVERWRITE))
    (rig.out / "a.txt").write_bytes(b"newer!")
    (result,) = rig.recover(effect)
    assert isinstance(result, NameTaken)
    assert result.effect.before is not None
    assert Path(result.effect.before.kept).read_bytes() == b"newer!"


def test_recorded_devices_need_not_hold_after_a_restart_of_the_computer(rig: Rig) -> None:
    effect = rig.staged(rig.save())
    assert effect.staged is not None
    other = replace(effect, staged=replace(effect.staged, device=effect.staged.device + 1))
    (result,) = rig.recover(other)
    assert isinstance(result, InPlace)
    assert rig.outputs() == {"a.txt": b"result"}


def test_a_drive_that_is_away_is_waited_for(rig: Rig) -> None:
    effect = rig.staged(rig.save())
    away = rig.base / "away"
    rig.out.rename(away)
    (result,) = rig.recover(effect)
    assert isinstance(result, NotPlaced)
    assert result.fault.code == "folder-gone"
    rig.out.mkdir()  # a mount point without its volume, which has another device number
    assert effect.staged is not None
    other = replace(effect, staged=replace(effect.staged, device=effect.staged.device + 1))
    (result,) = rig.recover(other)
    assert isinstance(result, NotPlaced)
    shutil.rmtree(rig.out)
    away.rename(rig.out)
    (result,) = rig.recover(effect)
    assert isinstance(result, InPlace)


def test_names_of_intended_effects_are_held(rig: Rig) -> None:
    effect = rig.staged(rig.save(), 1)
    rig.restart()
    rig.runner.sweep([effect])
    assert Path(rig.staged(rig.save(b"other"), 2).target).name == "a (2).txt"


def test_a_move_is_done_once_whenever_the_last_run_ended(rig: Rig) -> None:
    arrival = rig.arrival()
    target = rig.base / "processed"
    effect = rig.original(After.MOVE, str(target), arrival=arrival)
    assert isinstance(effect, Effect)
    for _ in range(2):
        (result,) = rig.recover(effect)
        assert isinstance(result, InPlace)
        assert (target / "a.txt").read_bytes() == b"original"
        assert not (rig.inbox / "a.txt").exists()
    (rig.inbox / "a.txt").write_bytes(b"a new arrival of this name")
    (result,) = rig.recover(effect)
    assert isinstance(result, InPlace)
    assert (rig.inbox / "a.txt").exists()


def test_a_removal_is_done_once_and_spares_a_new_file(rig: Rig) -> None:
    effect = rig.original(After.DELETE)
    assert isinstance(effect, Effect)
    (result,) = rig.recover(effect)
    assert isinstance(result, InPlace)
    assert not (rig.inbox / "a.txt").exists()
    (rig.inbox / "a.txt").write_bytes(b"a new arrival of this name")
    (result,) = rig.recover(effect)
    assert isinstance(result, InPlace)
    assert (rig.inbox / "a.txt").exists()


def refuse(error: int) -> object:
    def refusing(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    return refusing


@pytest.fixture
def poor_volume(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> Rig:
    """As exFAT behind some drivers: neither a rename that spares what is there nor links."""
    import errno

    monkeypatch.setattr(publish, "rename_new", refuse(errno.EINVAL))
    monkeypatch.setattr(os, "link", refuse(errno.EPERM))
    return rig


def test_a_volume_without_links_claims_the_name_first(poor_volume: Rig) -> None:
    rig = poor_volume
    effect = rig.staged(rig.save())
    assert effect.claim is not None
    assert rig.outputs() == {"a.txt": b"", Path(effect.stage).name: b"result"}
    assert isinstance(rig.place(effect), InPlace)
    assert rig.outputs() == {"a.txt": b"result"}


def test_a_claim_without_an_intent_is_removed(poor_volume: Rig) -> None:
    rig = poor_volume
    rig.staged(rig.save())
    rig.restart()
    rig.runner.sweep([])
    assert rig.outputs() == {}


def test_a_claim_that_somebody_overwrote_is_theirs(poor_volume: Rig) -> None:
    rig = poor_volume
    effect = rig.staged(rig.save())
    (rig.out / "a.txt").write_bytes(b"stranger")
    (result,) = rig.recover(effect)
    assert isinstance(result, NameTaken)
    assert result.effect.claim is None
    assert isinstance(rig.place(result.effect), InPlace)
    assert rig.outputs() == {"a.txt": b"stranger", "a (2).txt": b"result"}


def test_a_claim_given_up_leaves_nothing(poor_volume: Rig) -> None:
    rig = poor_volume
    rig.runner.unstage([rig.staged(rig.save())])
    assert rig.outputs() == {}


def test_an_empty_output_is_not_taken_for_a_claim_at_the_next_start(poor_volume: Rig) -> None:
    rig = poor_volume
    rig.done(rig.save(b""))
    rig.restart()
    rig.runner.sweep([])
    assert rig.outputs() == {"a.txt": b""}


def test_an_empty_output_in_place_but_not_recorded_as_done_stays_there(poor_volume: Rig) -> None:
    rig = poor_volume
    effect = rig.staged(rig.save(b""))
    Path(effect.stage).rename(effect.target)  # and the power went
    rig.restart()
    (result,) = rig.recover(effect)
    assert isinstance(result, InPlace)
    rig.restart()
    rig.runner.sweep([])
    assert rig.outputs() == {"a.txt": b""}


def test_what_could_not_replace_its_claim_does_not_meet_it_as_a_stranger(
    poor_volume: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    rig = poor_volume
    effect = rig.staged(rig.save())
    (rig.out / "a.txt").unlink()  # somebody took the claim for rubbish
    with monkeypatch.context() as refused:
        refused.setattr(carry_out, "put_over", refuse(errno.EIO))
        assert isinstance(rig.place(effect), NotPlaced)
    (result,) = rig.runner.recover([effect])
    assert isinstance(result, InPlace)
    assert rig.outputs() == {"a.txt": b"result"}


def test_a_volume_being_tried_out_when_the_engine_died_is_left_clean(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    class Killed(BaseException):
        pass

    def killed(path: str) -> None:
        raise Killed

    monkeypatch.setattr(publish, "rename_new", refuse(errno.EINVAL))
    with monkeypatch.context() as dying:
        dying.setattr(os, "unlink", killed)
        with pytest.raises(Killed):
            rig.stage(rig.save())
    assert rig.outputs()
    rig.restart()
    rig.runner.sweep([])
    assert rig.outputs() == {}


def test_overwriting_needs_no_claim(poor_volume: Rig) -> None:
    rig = poor_volume
    rig.out.mkdir()
    (rig.out / "a.txt").write_bytes(b"before")
    effect = rig.done(rig.save(conflict=Conflict.OVERWRITE))
    assert (effect.kind, effect.claim) == (EffectKind.REPLACE, None)
    assert effect.before is not None
    assert Path(effect.before.kept).read_bytes() == b"before"  # copied, where it could not be linked
    assert rig.outputs() == {"a.txt": b"result"}


def test_a_volume_that_only_links_publishes_by_link(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    monkeypatch.setattr(publish, "rename_new", refuse(errno.EINVAL))
    rig.done(rig.save())
    taken = rig.staged(rig.save(b"second", "b.txt"), 2)
    (rig.out / "b.txt").write_bytes(b"stranger")
    assert isinstance(rig.place(taken), NameTaken)
    assert rig.outputs()["a.txt"] == b"result"
    assert rig.outputs()["b.txt"] == b"stranger"
