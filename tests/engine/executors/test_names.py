"""The names that the command line knows executors by."""

from pathlib import Path

import pytest

from filewright.engine.executors import Executor, ProcessExecutor, make_executor
from filewright.engine.executors.inline import InlineExecutor
from filewright.engine.threads import PlainThreads
from filewright.errors import UsageError


def made(name: str, workers: int | None = None) -> Executor:
    return make_executor(
        name, threads=PlainThreads(), scratch=Path("/nowhere"), at_end=lambda end: None, workers=workers
    )


def test_names_make_executors() -> None:
    assert isinstance(made("inline"), InlineExecutor)
    processes = made("processes", 3)
    assert isinstance(processes, ProcessExecutor)
    assert processes.slots == 3


@pytest.mark.parametrize(
    ("name", "words"),
    [("threads", "“threads”"), ("inline:2", "inline:2"), ("daskish:1", "daskish:1"), ("dask:a?b=c", "dask:a?b=c")],
)
def test_other_names_are_refused_in_words(name: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        made(name)
    assert words in str(raised.value)
    assert raised.value.next_step
