"""The names that the command line knows executors by."""

import pytest

from filewright.engine.executors import InlineExecutor, ProcessExecutor, make_executor
from filewright.engine.threads import PlainThreads
from filewright.errors import UsageError


def test_names_make_executors() -> None:
    assert isinstance(make_executor("inline", threads=PlainThreads()), InlineExecutor)
    processes = make_executor("processes", threads=PlainThreads(), workers=3)
    assert isinstance(processes, ProcessExecutor)
    assert processes.slots == 3


@pytest.mark.parametrize(
    ("name", "words"),
    [("dask:tcp://10.0.0.1:8786", "not in this version"), ("threads", "“threads”"), ("inline:2", "inline:2")],
)
def test_other_names_are_refused_in_words(name: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        make_executor(name, threads=PlainThreads())
    assert words in str(raised.value)
    assert raised.value.next_step
