"""Where files between nodes live, and how they go."""

import os
from pathlib import Path

import pytest

from filewright.engine.spool import LOT, Spool


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def put(path: str, data: bytes = b"data") -> str:
    Path(path).write_bytes(data)
    return path


def files(spool: Spool) -> list[str]:
    top = Path(spool.folder)
    return sorted(str(path.relative_to(top)) for path in top.rglob("*") if path.is_file())


def test_every_attempt_has_a_place_of_its_own(spool: Spool) -> None:
    paths = [spool.attempt(job) for job in (1, 2, 1, 1)]
    assert len(set(paths)) == 4
    for path in paths:
        assert not os.path.lexists(path)
        put(f"{path}.0.txt")
        Path(path).mkdir()
    assert len(files(spool)) == 4


def test_what_a_job_left_goes_with_it_and_nothing_else(spool: Spool) -> None:
    one, eleven = spool.attempt(1), spool.attempt(11)
    put(f"{one}.0.txt")
    put(f"{eleven}.0.txt")
    Path(one, "deep").mkdir(parents=True)
    put(f"{one}/deep/x")
    retried = spool.attempt(1)
    put(f"{retried}.0.txt")
    spool.end([1])
    assert files(spool) == [os.path.relpath(f"{eleven}.0.txt", spool.folder)]
    spool.end([11, 99])
    assert files(spool) == []


def test_lots_that_are_over_are_removed(spool: Spool) -> None:
    for job in range(LOT * 3 + 1):
        put(spool.attempt(job) + ".0")
        if job >= 10:
            spool.end([job - 10])
    assert len(list(Path(spool.folder).iterdir())) <= 2


def test_a_lot_begun_while_the_last_one_is_being_cleared_does_not_trip_over_its_files(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(LOT):
        put(spool.attempt(1) + ".0")

    def meanwhile(name: str) -> None:
        if name == "spool.before-end":
            put(spool.attempt(2) + ".0")

    monkeypatch.setattr("filewright.engine.spool.fault_point", meanwhile)
    spool.end([1])
    assert len(files(spool)) == 1
    assert len(list(Path(spool.folder).iterdir())) == 1


def test_a_file_of_nobody_s_keeps_no_lot_from_being_begun(spool: Spool) -> None:
    for _ in range(LOT):
        path = spool.attempt(1)
    spool.end([1])
    put(f"{path}.0")
    assert Path(spool.attempt(2)).parent != Path(path).parent


def test_what_comes_late_for_a_job_that_was_given_up_goes_with_its_lot(spool: Spool) -> None:
    late = spool.attempt(1)
    others = [spool.attempt(2) for _ in range(LOT - 1)]
    spool.end([1])
    put(f"{late}.0")  # the worker was still at it
    put(f"{others[0]}.0")
    spool.attempt(3)
    spool.end([2])
    assert files(spool) == []


def test_what_comes_late_goes_at_the_end_at_the_latest(spool: Spool) -> None:
    late, kept = spool.attempt(1), spool.attempt(2)
    spool.end([1])
    put(f"{late}.0")
    put(f"{kept}.0")
    spool.tidy()
    assert files(spool) == [os.path.relpath(f"{kept}.0", spool.folder)]
    assert Path(spool.attempt(3)).parent.is_dir()
    spool.end([2])
    spool.tidy()
    spool.end([3])
    spool.tidy()
    assert list(Path(spool.folder).iterdir()) == []
    assert Path(spool.attempt(4)).parent.is_dir()


def test_a_disk_that_takes_no_more_lots_is_for_the_worker_to_tell_of(spool: Spool) -> None:
    Path(spool.folder).rmdir()
    path = spool.attempt(1)
    Path(path).mkdir(parents=True)
    spool.end([1])
    assert files(spool) == []


def test_the_size_is_known(spool: Spool) -> None:
    assert spool.size() == 0
    path = spool.attempt(1)
    put(f"{path}.0", b"x" * 100)
    Path(path).mkdir()
    put(f"{path}/y", b"x" * 11)
    assert spool.size() == 111


def test_a_restart_keeps_the_files_of_open_jobs_alone(tmp_path: Path) -> None:
    before = Spool(tmp_path / "spool")
    kept = put(before.attempt(1) + ".0.txt")
    inside = before.attempt(2)
    Path(inside).mkdir()
    put(f"{inside}/0.jpg")
    put(before.attempt(1) + ".0.txt")
    put(before.attempt(3) + ".0.txt")
    put(f"{before.folder}/stray")
    after = Spool(tmp_path / "spool")
    after.recover([kept, f"{inside}/0.jpg", "/data/in/original.txt"])
    assert files(after) == sorted(os.path.relpath(path, after.folder) for path in (kept, f"{inside}/0.jpg"))
    assert after.attempt(1) not in (kept, inside)
    after.end([1])
    assert files(after) == [os.path.relpath(f"{inside}/0.jpg", after.folder)]
    after.end([2])
    assert files(after) == []


def test_links_in_the_spool_are_removed_and_not_followed(spool: Spool, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_bytes(b"x")
    path = spool.attempt(1)
    Path(f"{path}.0").symlink_to(outside)
    Path(path).mkdir()
    Path(path, "link").symlink_to(outside)
    spool.end([1])
    assert files(spool) == []
    assert (outside / "precious").exists()
