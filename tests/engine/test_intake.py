"""The watcher's thread: it outlives what goes wrong in a source, minds the clock, and proves the account."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from filewright.core.job import Arrival, State
from filewright.engine.intake import Clock, Intake
from filewright.engine.sources.source import Settled, SourceCounts, Verdict
from filewright.engine.threads import PlainThreads
from filewright.errors import StateError


class Source:
    """Does what a test asks for at each look."""

    def __init__(self, look: Callable[[], float | None] = lambda: None) -> None:
        self.node, self.root = "inbox", ""
        self.looks = 0
        self.everywhere = 0
        self.lost: list[str] = []
        self._look = look

    def look(self, steady: float) -> float | None:
        self.looks += 1
        return self._look()

    def look_again(self) -> None:
        self.everywhere += 1

    def take(self, limit: int) -> list[Settled]:
        return []

    def ended(self, arrival: Arrival, state: State | None) -> None: ...

    def forget(self, path: str) -> None: ...

    def counts(self) -> SourceCounts:
        return SourceCounts()

    def verdict(self, path: str) -> Verdict | None:
        return None

    def unaccounted(self, steady: float) -> Sequence[str]:
        return self.lost

    def close(self) -> None: ...


@pytest.fixture
def intakes() -> Iterator[list[Intake]]:
    made: list[Intake] = []
    yield made
    for one in made:
        one.stop()


def begin(intakes: list[Intake], *sources: Source, clock: Clock | None = None, proving: bool = False) -> Intake:
    intakes.append(Intake(PlainThreads(), ready=lambda: None, clock=clock))
    intakes[-1].start(sources, proving=proving)
    return intakes[-1]


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        threading.Event().wait(0.002)


def test_a_source_that_fails_is_told_of_tried_again_and_stops_no_other(
    intakes: list[Intake], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filewright.engine.intake.FAILED_SECONDS", (0.01, 0.02))
    failing = True

    def look() -> float | None:
        if failing:
            raise ZeroDivisionError("a defect")
        return None

    broken, whole = Source(look), Source()
    broken.node = "broken"
    intake = begin(intakes, broken, whole)
    wait_until(lambda: broken.looks >= 3)
    blind = intake.counts()["broken"].blind
    assert blind is not None
    assert (blind.code, "a defect" in blind.sentence()) == ("watcher-failed", True)
    assert intake.counts()["inbox"].blind is None
    assert not intake.exhausted, "a run must not end as if all had been seen"
    seen = whole.looks
    wait_until(lambda: whole.looks > seen)
    failing = False
    wait_until(lambda: intake.counts()["broken"].blind is None)
    assert broken.everywhere, "what it missed meanwhile is looked for"


def test_a_journal_that_cannot_be_asked_is_no_defect(intakes: list[Intake]) -> None:
    def look() -> float | None:
        raise StateError("journal-busy")

    source = Source(look)
    intake = begin(intakes, source)
    wait_until(lambda: source.looks >= 1 and intake.counts()["inbox"].blind is not None)
    blind = intake.counts()["inbox"].blind
    assert blind is not None
    assert blind.code == "journal-busy"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_watcher_whose_thread_ended_is_started_again(intakes: list[Intake]) -> None:
    def look() -> float | None:
        if source.looks == 1:
            raise SystemExit
        return None

    source = Source(look)
    intake = begin(intakes, source)
    wait_until(lambda: source.looks == 1 and not any(t.name == "filewright-watcher" for t in threading.enumerate()))
    intake.revive()
    wait_until(lambda: source.looks >= 2)
    assert source.everywhere == 1
    intake.revive()
    assert source.everywhere == 1, "a living one is left alone"


@pytest.mark.parametrize("jump", [-31_536_000.0, 31_536_000.0, 3.0])
def test_a_clock_that_jumped_or_a_computer_that_slept_means_looking_everywhere(
    intakes: list[Intake], jump: float
) -> None:
    ahead = 0.0
    clock = Clock(steady=time.monotonic, wall=lambda: time.time() + ahead)
    source = Source()
    intake = begin(intakes, source, clock=clock)
    wait_until(lambda: source.looks == 1)
    intake.wake()
    wait_until(lambda: source.looks == 2)
    assert source.everywhere == 0
    ahead = jump
    intake.wake()
    wait_until(lambda: source.looks == 3)
    assert source.everywhere == 1


def test_a_proof_names_what_nobody_accounts_for_until_it_is_accounted_for(
    intakes: list[Intake], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filewright.engine.proving.PROOF_SECONDS", 0.02)
    monkeypatch.setattr("filewright.engine.proving.DOUBT_SECONDS", 0.02)
    source = Source()
    source.lost = [f"/in/{name}" for name in "abcde"]
    intake = begin(intakes, source, proving=True)
    wait_until(lambda: intake.proving.unaccounted.count == 5)
    (notice,) = intake.notices()
    assert "(5): /in/a, /in/b, /in/c, …" in notice.fault.sentence()
    verdict = intake.verdict("/in/d")
    assert verdict is not None
    assert verdict.state == "unaccounted"
    source.lost = []
    wait_until(lambda: intake.proving.unaccounted.count == 0)
    assert intake.notices() == ()


def test_a_proof_is_there_when_it_was_asked_for(intakes: list[Intake]) -> None:
    source = Source()
    intake = begin(intakes, source)
    assert intake.proving.unaccounted.count == 0
    source.lost = ["/in/a"]
    asked = intake.prove()
    wait_until(lambda: intake.proving.done >= asked)
    assert intake.proving.unaccounted.count == 1
