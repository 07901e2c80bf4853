"""The bridge emits one snapshot a tick, keeps commands in order, and drops answers that came too late."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from filewright.engine.client import EngineClient, EngineState, Snapshot
from filewright.errors import FilewrightError, StateError
from filewright.gui.bridge import ASIDE_MS, Bridge, Question
from filewright.gui.qt_pool import QtPool
from tests.gui.recorded_client import RecordedClient


@pytest.fixture
def pool(qtbot: QtBot) -> Iterator[QtPool]:
    pool = QtPool()
    yield pool
    assert pool.close(5000)


def test_a_snapshot_a_tick_whatever_happens_in_between(qtbot: QtBot, pool: QtPool) -> None:
    client = RecordedClient()
    client.start()
    bridge = Bridge(client, pool)
    heard: list[Snapshot] = []
    bridge.snapshot.connect(heard.append)
    for _file in range(1000):
        client.play(rate=100.0)
    assert heard == []
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert heard[0].rate == 100.0
    assert client.looks == 2  # the first one when the bridge was made
    bridge.close()


def test_commands_are_carried_out_in_order_off_the_screens_thread(qtbot: QtBot, pool: QtPool) -> None:
    client = RecordedClient()
    bridge = Bridge(client, pool)
    screen = threading.current_thread()
    threads: list[threading.Thread] = []

    def pause(engine: EngineClient) -> None:
        threads.append(threading.current_thread())
        engine.pause()

    ended: list[str] = []
    bridge.command(lambda engine: engine.start(), lambda: ended.append("start"))
    bridge.command(pause, lambda: ended.append("pause"))
    bridge.command(lambda engine: engine.stop(), lambda: ended.append("stop"))
    qtbot.waitUntil(lambda: len(ended) == 3)
    assert ended == ["start", "pause", "stop"]
    assert client.commands == [("start",), ("pause", None), ("stop",)]
    assert threads[0] is not screen
    bridge.close()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What reached the application's hook for exceptions."""
    told: list[BaseException] = []
    monkeypatch.setattr("sys.excepthook", lambda _kind, error, _trace: told.append(error))
    return told


def test_after_a_mistake_of_ours_the_next_command_still_goes(
    qtbot: QtBot, pool: QtPool, told: list[BaseException]
) -> None:
    client = RecordedClient()
    bridge = Bridge(client, pool)
    bridge.command(lambda _engine: 1 // 0)  # type: ignore[arg-type]
    bridge.command(lambda engine: engine.stop())
    qtbot.waitUntil(lambda: client.commands == [("stop",)])
    assert [type(error) for error in told] == [ZeroDivisionError]
    qtbot.waitUntil(lambda: not bridge.busy)
    bridge.close()


def test_after_a_mistake_of_ours_the_next_question_is_still_asked(
    qtbot: QtBot, pool: QtPool, told: list[BaseException]
) -> None:
    answers: list[int] = []
    question = Question(pool, answers.append)
    question.ask("one", lambda: 1 // 0)
    qtbot.waitUntil(lambda: len(told) == 1)
    question.ask("two", lambda: 2)
    qtbot.waitUntil(lambda: answers == [2])


def test_a_refused_command_is_told_and_the_next_one_still_goes(qtbot: QtBot, pool: QtPool) -> None:
    client = RecordedClient()
    client.refuse["start"] = StateError("state-held", pid=7)
    bridge = Bridge(client, pool)
    refusals: list[FilewrightError] = []
    bridge.refused.connect(refusals.append)
    started: list[bool] = []
    bridge.command(lambda engine: engine.start(), lambda: started.append(True))
    bridge.command(lambda engine: engine.pause())
    qtbot.waitUntil(lambda: bridge.latest.state is EngineState.PAUSED)
    assert [error.code for error in refusals] == ["state-held"]
    assert started == []
    bridge.close()


def test_a_flow_out_of_sight_is_looked_at_once_a_second(qtbot: QtBot, pool: QtPool) -> None:
    client = RecordedClient()
    bridge = Bridge(client, pool)
    bridge.set_attentive(False)
    with qtbot.waitSignal(bridge.snapshot, timeout=3 * ASIDE_MS):
        assert client.looks == 1
    bridge.close()


def test_a_stale_answer_is_dropped(qtbot: QtBot, pool: QtPool) -> None:
    gate = threading.Event()
    answers: list[str] = []
    question: Question[str] = Question(pool, answers.append)

    def slow() -> str:
        gate.wait(5)
        return "old"

    question.ask("a", slow)
    question.ask("b", lambda: "new")
    gate.set()
    qtbot.waitUntil(lambda: not question.under_way)
    assert answers == ["new"]


def test_the_same_question_again_counts_both_answers(qtbot: QtBot, pool: QtPool) -> None:
    """A panel that asks faster than it is answered still sees something."""
    gate = threading.Event()
    answers: list[int] = []
    question: Question[int] = Question(pool, answers.append)

    def first() -> int:
        gate.wait(5)
        return 1

    question.ask("a", first)
    question.ask("a", lambda: 2)
    gate.set()
    qtbot.waitUntil(lambda: not question.under_way)
    assert answers == [1, 2]


def test_an_error_comes_back_as_one(qtbot: QtBot, pool: QtPool) -> None:
    errors: list[FilewrightError] = []
    client = RecordedClient()
    question: Question[object] = Question(pool, lambda _answer: None, errors.append)
    question.ask("x", lambda: client.trace("nobody"))
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].code == "no-such-job"


def test_an_answer_to_a_panel_that_is_gone_is_dropped(qtbot: QtBot, pool: QtPool) -> None:
    from shiboken6 import delete

    gate = threading.Event()
    answers: list[bool] = []
    question: Question[bool] = Question(pool, answers.append)
    question.ask("x", lambda: gate.wait(5))
    delete(question)
    gate.set()
    sentinel: list[str] = []
    pool.run(lambda: "after", sentinel.append, lambda _error: None)
    qtbot.waitUntil(lambda: sentinel == ["after"])
    assert answers == []


def test_lasting_work_never_waits_for_other_work(qtbot: QtBot, pool: QtPool) -> None:
    """Engines start threads that end only when all others did; a pool of few threads would lock up."""
    barrier = threading.Barrier(40)

    def meet() -> None:
        barrier.wait(10)

    waits = [pool.start(f"part-{n}", meet) for n in range(40)]
    for wait in waits:
        wait()
    assert not barrier.broken


def test_what_an_unforeseen_exception_says_reaches_the_applications_hook(
    qtbot: QtBot, pool: QtPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    heard: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: heard.append(error))
    pool.run(lambda: 1 // 0, lambda _answer: None, lambda _error: None)
    qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], ZeroDivisionError)
