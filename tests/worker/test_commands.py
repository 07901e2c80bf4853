"""Programs as steps: arguments as they stand, no shell, names that are never options."""

import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from filewright.core.file import File
from filewright.core.processor import RunKind
from filewright.core.report import NodeRun
from filewright.errors import Scope
from filewright.worker.runner import Runner
from tests.worker.plans import Bench, content

COPY = "import shutil, sys; shutil.copy(sys.argv[1], sys.argv[2])"
SHOW = "import sys; print(*sys.argv[1:], sep='|')"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run(bench: Bench, *command: str, file: File | None = None, **more: Any) -> NodeRun:
    bench.node("step", kind=RunKind.COMMAND, command=command, **more)
    return Runner().run(bench.plan(), bench.item(file), "").runs[0]


def test_what_a_program_writes_goes_on(bench: Bench) -> None:
    node_run = run(bench, sys.executable, "-c", COPY, "{input}", "{output}")
    assert node_run.fault is None
    (output,) = node_run.outputs
    assert (output.port, output.file.name, content(output.file)) == ("out", "a.txt", b"hello\n")
    assert output.file.path.endswith(".txt")


def test_a_program_that_writes_nothing_lets_the_file_pass(bench: Bench) -> None:
    node_run = run(bench, sys.executable, "-c", SHOW, "{input}")
    assert node_run.outputs[0].file is node_run.file
    assert node_run.log == (node_run.file.path,)


@pytest.mark.parametrize(
    "name", ["; touch x", "$(touch x)", "--output=x", "-rf", "a b", "%PATH%", "'", '"', "new\nline", "{output}", "é☂"]
)
def test_names_reach_a_program_as_they_are_and_never_as_options(bench: Bench, name: str) -> None:
    show = "import os, sys; print(repr(sys.argv[1:])); print(os.listdir())"
    node_run = run(bench, sys.executable, "-c", show, "{name}", "x{name}", "{input}", file=bench.file(name=name))
    assert node_run.fault is None
    safe = f"./{name}" if name.startswith("-") else name
    assert node_run.log == (repr([safe, f"x{name}", node_run.file.path]), "[]")


def test_names_that_are_not_utf8_reach_it_too(bench: Bench) -> None:
    name = b"caf\xe9".decode("utf-8", "surrogateescape")
    node_run = run(bench, sys.executable, "-c", COPY, "{input}", "{output}", file=bench.file(name=name))
    assert node_run.fault is None


def test_parameters_fill_words_in_braces(bench: Bench) -> None:
    params = {"level": 9, "ratio": 0.5, "fast": True, "word": "a b"}
    node_run = run(bench, sys.executable, "-c", SHOW, "{level}", "r={ratio}", "{fast}", "{word}", params=params)
    assert node_run.log == ("9|r=0.5|true|a b",)


@pytest.mark.parametrize("word", ["{nothing}", "{list}"])
def test_words_without_a_value_are_refused(bench: Bench, word: str) -> None:
    fault = run(bench, sys.executable, "-c", SHOW, word, params={"list": [1]}).fault
    assert fault is not None
    assert word in fault.sentence()


@pytest.mark.parametrize("text", ["{x.__class__}", "{0}", "{", "{}", "{{input}}x"])
def test_other_braces_stay_as_they_are(bench: Bench, text: str) -> None:
    node_run = run(bench, sys.executable, "-c", SHOW, text)
    assert node_run.log == (text.replace("{input}", node_run.file.path),)


def test_a_failing_program_says_how_and_what_it_said_last(bench: Bench) -> None:
    fault = run(bench, sys.executable, "-c", "import sys; print('first'); sys.exit('bad weather')").fault
    assert fault is not None
    assert fault.scope is Scope.ACCIDENT
    assert "status 1: bad weather" in fault.sentence()


def test_a_program_ended_by_a_signal_says_so(bench: Bench) -> None:
    fault = run(bench, sys.executable, "-c", "import os; os.kill(os.getpid(), 9)").fault
    assert fault is not None
    assert "signal 9" in fault.sentence()


def test_a_program_that_is_not_here_makes_files_wait(bench: Bench) -> None:
    fault = run(bench, "no-such-program-anywhere", "{input}").fault
    assert fault is not None
    assert (fault.code, fault.scope) == ("unavailable", Scope.PROCESS)
    assert "no-such-program-anywhere" in fault.sentence()


def test_a_program_that_promised_a_file_must_write_it(bench: Bench) -> None:
    fault = run(bench, sys.executable, "-c", "pass", "{output}").fault
    assert fault is not None
    assert "wrote no file" in fault.sentence()


def test_much_output_is_bounded_and_waits_for_nobody(bench: Bench) -> None:
    flood = "import sys\nfor n in range(100): sys.stdout.write('x' * (1 << 20))\nprint('done')"
    node_run = run(bench, sys.executable, "-c", flood)
    assert node_run.fault is None
    assert sum(map(len, node_run.log)) < 10_000


def test_a_program_reads_no_input_and_waits_for_no_terminal(bench: Bench) -> None:
    node_run = run(bench, sys.executable, "-c", "import sys; print(repr(sys.stdin.read()))")
    assert node_run.log == ("''",)


def test_a_child_that_keeps_the_output_open_is_not_waited_for(bench: Bench) -> None:
    start = "import subprocess; print(subprocess.Popen(['sleep', '100']).pid, flush=True)"
    node_run = run(bench, sys.executable, "-c", start)
    assert node_run.fault is None
    child = psutil.Process(int(node_run.log[0]))
    child.kill()  # a worker's end would do that
    assert node_run.seconds < 20
