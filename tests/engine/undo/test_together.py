"""What a gather joined is taken back as one, worked out without a journal."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from filewright.core.effect import EffectKind
from filewright.core.job import Arrival, JobId, State
from filewright.engine.journal.journal import StoredJob
from filewright.engine.undo.together import together
from tests.engine.undo.test_plan import effect, job, stamp


def file(number: JobId, *, state: State = State.DONE) -> StoredJob:
    arrival = Arrival(source="inbox", root="/in", path=f"{number}.txt", stamp=stamp(1))
    return replace(job(state=state), job=number, ulid=f"J{number}", arrival=arrival)


def joined(number: JobId, *parents: JobId, state: State = State.DONE, superseded: bool = False) -> StoredJob:
    made = effect(number, EffectKind.WRITE, f"/out/{number}.zip", job=number)
    return replace(job(made, state=state), job=number, ulid=f"J{number}", parents=parents, superseded=superseded)


class History:
    """Jobs that know whom they were joined with."""

    def __init__(self, *jobs: StoredJob) -> None:
        self._jobs = {job.job: job for job in jobs}

    def kin(self, numbers: Sequence[JobId]) -> list[StoredJob]:
        parents = {parent for number in numbers for parent in self._jobs[number].parents}
        return [
            job for n, job in self._jobs.items() if n in parents or any(number in job.parents for number in numbers)
        ]

    def asked(self, *numbers: JobId) -> tuple[list[JobId], dict[str, object]]:
        """Which jobs are taken back, and what stands before the others."""
        chosen, refused = together([self._jobs[number] for number in numbers], self.kin)
        return [job.job for job in chosen], {s.job: s.obstacle and s.obstacle.fields["path"] for s in refused}


def test_jobs_that_were_joined_into_nothing_are_what_they_are() -> None:
    assert History(file(1), file(2)).asked(1, 2) == ([1, 2], {})


def test_a_joined_job_takes_all_that_is_in_it_along() -> None:
    assert History(file(1), file(2), joined(3, 1, 2), file(4)).asked(3) == ([1, 2, 3], {})


def test_one_file_of_a_result_that_would_stay_is_refused_and_the_result_named() -> None:
    history = History(file(1), file(2), joined(3, 1, 2), file(4))
    assert history.asked(1, 4) == ([4], {"J1": "/out/3.zip"})
    assert history.asked(1, 2) == ([], {"J1": "/out/3.zip", "J2": "/out/3.zip"})
    assert history.asked(1, 2, 3) == ([1, 2, 3], {})


def test_a_file_that_is_in_two_results_binds_them() -> None:
    history = History(file(1), file(2), file(3), joined(4, 1, 2), joined(5, 2, 3))
    assert history.asked(4) == ([], {"J4": "/out/5.zip"})
    assert history.asked(4, 5) == ([1, 2, 3, 4, 5], {})


def test_what_was_joined_once_more_goes_with_the_whole() -> None:
    history = History(file(1), joined(2, 1), file(3), joined(4, 2, 3))
    assert history.asked(4) == ([1, 2, 3, 4], {})
    assert history.asked(2) == ([], {"J2": "/out/4.zip"})


@pytest.mark.parametrize(("state", "superseded"), [(State.DISMISSED, False), (State.DISMISSED, True)])
def test_a_result_that_is_gone_binds_nothing(state: State, superseded: bool) -> None:
    assert History(file(1), joined(2, 1, state=state, superseded=superseded)).asked(1) == ([1], {})
