"""Whatever a processor does, it becomes a fault of its node, in words, and the runner goes on."""

from pathlib import Path

import pytest

from filewright.core.report import NodeRun
from filewright.errors import Scope
from filewright.worker.runner import Runner
from tests.worker.plans import Bench, by_node


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run(bench: Bench, body: str, **more: object) -> NodeRun:
    """One node whose function has this body."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    source = (
        f"import errno, os, sys\nfrom filewright.api import BadFile, Unavailable\ndef work(file, context):\n{lines}"
    )
    bench.node("step", source, **more)  # type: ignore[arg-type]
    return Runner().run(bench.plan(), bench.item(), "").runs[0]


@pytest.mark.parametrize(
    ("body", "code", "scope"),
    [
        ("raise BadFile('It is torn.', 'Send it again.')", "bad-file", Scope.FILE),
        ("raise Unavailable('The server is away.', 'Wait.')", "unavailable", Scope.PROCESS),
        ("raise ValueError('oh')", "processor-crashed", Scope.ACCIDENT),
        ("raise MemoryError", "processor-crashed", Scope.ACCIDENT),
        ("x = bytearray(1 << 62)", "processor-crashed", Scope.ACCIDENT),
        ("def f(): f()\nf()", "processor-crashed", Scope.ACCIDENT),
        ("sys.exit(3)", "processor-crashed", Scope.ACCIDENT),
        ("raise KeyboardInterrupt", "processor-crashed", Scope.ACCIDENT),
        ("raise GeneratorExit", "processor-crashed", Scope.ACCIDENT),
        ("raise StopIteration\nyield", "processor-crashed", Scope.ACCIDENT),
        ("raise OSError(errno.ENOSPC, 'No space left')", "disk-full", Scope.PROCESS),
        ("raise OSError(errno.EDQUOT, 'Quota', context.new_file())", "disk-full", Scope.PROCESS),
        ("open('/nothing/here')", "processor-crashed", Scope.ACCIDENT),
        ("raise FileNotFoundError(errno.ENOENT, 'No such file', file.path)", "input-gone", Scope.FILE),
        ("raise PermissionError(errno.EACCES, 'Permission denied', file.path)", "input-unreadable", Scope.FILE),
        ("context.secret('token')", "unavailable", Scope.PROCESS),
        ("import no_such_library", "processor-crashed", Scope.ACCIDENT),
    ],
)
def test_exceptions_become_faults(bench: Bench, body: str, code: str, scope: Scope) -> None:
    fault = run(bench, body).fault
    assert fault is not None
    assert (fault.code, fault.scope) == (code, scope)
    assert "\n" not in fault.sentence()
    assert "<" not in fault.sentence()  # no field is missing
    if code == "processor-crashed":
        assert "processor.py" in fault.detail


def test_what_a_processor_says_of_a_bad_file_is_what_people_read(bench: Bench) -> None:
    fault = run(bench, "raise BadFile('It is\\ntorn.', 'Send it again.')").fault
    assert fault is not None
    assert (fault.sentence(), fault.next_step()) == ("It is torn.", "Send it again.")


def test_a_full_disk_names_its_folder(bench: Bench) -> None:
    node_run = run(bench, "context.new_file()\nraise OSError(errno.ENOSPC, 'No space left')")
    assert node_run.fault is not None
    assert str(bench.folder / "work") in node_run.fault.sentence()


def test_an_exception_that_cannot_even_be_shown_is_one_all_the_same(bench: Bench) -> None:
    fault = run(
        bench,
        "class Odd(Exception):\n"
        "    def __init__(self, a, b): pass\n"
        "    def __str__(self): raise RuntimeError\n"
        "    def __repr__(self): raise RuntimeError\n"
        "    def __reduce__(self): raise RuntimeError\n"
        "raise Odd(1, 2)",
    ).fault
    assert fault is not None
    assert "Odd" in fault.sentence()


def test_long_messages_and_traces_are_cut(bench: Bench) -> None:
    fault = run(bench, "def f(n):\n    if n: f(n - 1)\n    raise ValueError('x' * 1000000)\nf(300)").fault
    assert fault is not None
    assert len(fault.sentence()) < 700
    assert len(fault.detail) < 9000


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return file", "type File"),
        ("return 3", "type int"),
        ("return 'out'", "type str"),
        ("return {'out': file}", "type dict"),
        ("return 'out', file", "type str"),
        ("yield file", "type File"),
        ("yield 'out'", "type str"),
        ("yield 'out', file, 3", "type tuple"),
        ("yield 'nowhere', file", "'nowhere'; there is 'out'"),
        ("yield 3, file", "3"),
        ("yield 'out', file.path", "type str"),
        ("yield 'out', None", "nothing"),
        ("yield 'out', file.with_(path='/etc/passwd')", "outside its work folder"),
        ("context.workdir\nyield 'out', file.with_(path='/etc/passwd')", "outside its work folder"),
        ("yield 'out', file.with_(path=context.new_file())", "not there"),
        ("yield 'out', file.with_(path=context.workdir)", "outside"),
        ("yield 'out', file.with_(path=context.workdir + '/../x')", "leads out"),
        ("p = context.new_file()\nos.mkdir(p)\nyield 'out', file.with_(path=p)", "not a regular file"),
        ("p = context.new_file()\nos.mkfifo(p)\nyield 'out', file.with_(path=p)", "not a regular file"),
        ("p = context.new_file()\nos.symlink('/etc/passwd', p)\nyield 'out', file.with_(path=p)", "not a regular file"),
        (
            "p = context.new_file()\nos.symlink('/etc', p)\nyield 'out', file.with_(path=p + '/passwd')",
            "leads out",
        ),
        ("yield 'out', file.with_(name='')", "name"),
        ("yield 'out', file.with_(name='a/b')", "name"),
        ("yield 'out', file.with_(name='..')", "name"),
        ("yield 'out', file.with_(name='a\\0')", "name"),
        ("yield 'out', file.with_(name=3)", "text"),
        ("yield 'out', file.with_(media_type=None)", "text"),
        ("yield 'out', file.with_(attributes={'a': [1]})", "attribute a"),
        ("yield 'out', file.with_(attributes={'a': None})", "attribute a"),
        ("yield 'out', file.with_(attributes={'a': float('nan')})", "attribute a"),
        ("yield 'out', file.with_(attributes={'a': 1 << 70})", "attribute a"),
        ("yield 'out', file.with_(attributes={3: 'a'})", "3"),
        ("yield 'out', file.with_(colour='red')", "colour"),
        ("context.save(file.with_(path='/etc/passwd'), 'out')", "outside its work folder"),
        ("context.save(file, '')", "folder"),
        ("context.save(file, 'out', conflict='shout')", "shout"),
        ("context.new_file('/../x')", "suffix"),
    ],
)
def test_wrong_results_are_refused_in_words(bench: Bench, body: str, words: str) -> None:
    fault = run(bench, body).fault
    assert fault is not None
    assert words in fault.sentence()


def test_a_file_in_a_folder_below_the_work_folder_is_fine(bench: Bench) -> None:
    node_run = run(
        bench,
        "d = context.workdir + '/a/b'\nos.makedirs(d)\n"
        "with open(d + '/c', 'w') as target:\n    target.write('xyz')\n"
        "yield 'out', file.with_(path=d + '/c')",
    )
    assert node_run.fault is None
    assert node_run.outputs[0].file.size == 3


def test_a_node_without_ways_out_may_give_nothing_only(bench: Bench) -> None:
    assert run(bench, "return None", outputs=()).fault is None
    bench = Bench(bench.folder / "other")
    fault = run(bench, "yield 'out', file", outputs=()).fault
    assert fault is not None
    assert "there is none" in fault.sentence()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def other(file, context):\n    pass\n", "no function or class named work"),
        ("work = 3\n", "no function or class named work"),
        ("this is no python\n", "SyntaxError"),
        ("raise ValueError('at import')\n", "at import"),
        ("import sys\nsys.exit(0)\n", "SystemExit"),
        ("def work(file):\n    pass\n", "TypeError"),
    ],
)
def test_code_that_cannot_be_used_is_a_fault_each_time(bench: Bench, source: str, words: str) -> None:
    bench.node("step", source)
    plan = bench.plan()
    for _ in range(2):
        fault = Runner().run(plan, bench.item(), "").runs[0].fault
        assert fault is not None
        assert words in fault.sentence()


def test_a_folder_without_the_module_is_a_fault(bench: Bench) -> None:
    bench.node("step", folder=str(bench.folder))
    fault = Runner().run(bench.plan(), bench.item(), "").runs[0].fault
    assert fault is not None
    assert "no processor.py" in fault.sentence()


def test_logs_are_bounded(bench: Bench) -> None:
    node_run = run(bench, "for n in range(10000):\n    context.log('x' * 5000)")
    assert len(node_run.log) == 201
    assert node_run.log[-1] == "… 9800 more"
    assert max(map(len, node_run.log)) == 1000


def test_a_message_of_several_lines_is_as_many(bench: Bench) -> None:
    assert run(bench, "context.log('a\\nb\\n\\nc')\ncontext.log('')\ncontext.log(7)").log == (
        "a",
        "b",
        "",
        "c",
        "",
        "7",
    )


def test_the_next_item_is_not_touched_by_what_one_did(bench: Bench) -> None:
    bench.node(
        "step",
        "def work(file, context):\n    if file.name == 'bad':\n        raise SystemExit\n    yield 'out', file\n",
    )
    plan, runner = bench.plan(), Runner()
    faults = [
        by_node(runner.run(plan, bench.item(bench.file(name=name)), ""))["step"].fault
        for name in ("good", "bad", "good")
    ]
    assert [fault is None for fault in faults] == [True, False, True]
