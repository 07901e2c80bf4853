"""One item through a plan: calls, outputs, requests, and what a failing node leaves of the others."""

import hashlib
from pathlib import Path

import pytest

from filewright.core.job import TaskKey
from filewright.core.processor import RunKind
from filewright.core.report import NodeRun
from filewright.core.request import After, Conflict, OriginalRequest, Save
from filewright.errors import Scope
from filewright.worker.context import SEALED_AT_MOST
from filewright.worker.runner import Runner
from tests.worker.plans import FAIL, PASS, UPPER, Bench, by_node, content


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def run_alone(bench: Bench, source: str, **node: object) -> NodeRun:
    bench.node("step", source, **node)  # type: ignore[arg-type]
    return Runner().run(bench.plan(), bench.item(), str(bench.folder)).runs[0]


def test_what_a_processor_yields_leaves_by_its_way_out(bench: Bench) -> None:
    run = run_alone(bench, UPPER)
    assert run.fault is None
    (output,) = run.outputs
    assert output.port == "out"
    assert content(output.file) == b"HELLO\n"
    assert output.file.name == "a.txt"


def test_sizes_are_those_on_disk(bench: Bench) -> None:
    run = run_alone(
        bench,
        """
        def work(file, context):
            out = context.new_file(".txt")
            with open(out, "w") as target:
                target.write("four")
            yield "out", file.with_(path=out)
            yield "out", file.with_(size=99)
        """,
    )
    assert [output.file.size for output in run.outputs] == [4, 6]


def test_a_chain_runs_in_one_go_and_each_node_keeps_its_own_run(bench: Bench) -> None:
    bench.node("first", UPPER, to={"out": ("second",)})
    bench.node("second", PASS, to={"out": ("third:extra",)})
    bench.node("third", PASS)
    item = bench.item()
    report = Runner().run(bench.plan(), item, str(bench.folder))
    assert [run.key.path for run in report.runs] == [
        "inbox.0/first",
        "inbox.0/first.0/second",
        "inbox.0/first.0/second.0/third:extra",
    ]
    assert report.runs[2].port == "extra"
    assert content(report.runs[2].outputs[0].file) == b"HELLO\n"
    assert report.runs[1].file is report.runs[0].outputs[0].file


def test_outputs_are_followed_depth_first_and_numbered_in_order(bench: Bench) -> None:
    bench.node(
        "split",
        'def work(file, context):\n    yield "b", file\n    yield "a", file\n    yield "b", file\n',
        outputs=("a", "b"),
        to={"a": ("left",), "b": ("left", "right")},
    )
    bench.node("left", PASS, to={"out": ("end",)})
    bench.node("right", PASS)
    bench.node("end", PASS, outputs=("out",))
    report = Runner().run(bench.plan(), bench.item(), str(bench.folder))
    assert [run.key.path.removeprefix("inbox.0/") for run in report.runs] == [
        "split",
        "split.0/left",
        "split.0/left.0/end",
        "split.0/right",
        "split.1/left",
        "split.1/left.0/end",
        "split.2/left",
        "split.2/left.0/end",
        "split.2/right",
    ]


def test_a_failing_node_undoes_nothing_beside_it_and_nothing_behind_it_runs(bench: Bench) -> None:
    bench.node("start", UPPER, to={"out": ("bad", "good")})
    bench.node("bad", FAIL, to={"out": ("behind",)})
    bench.node("behind", PASS)
    bench.node("good", PASS)
    report = Runner().run(bench.plan(), bench.item(), str(bench.folder))
    runs = by_node(report)
    assert set(runs) == {"start", "bad", "good"}
    assert [run.key.node for run in report.failures()] == ["bad"]
    assert content(runs["bad"].file) == b"HELLO\n"  # what it is tried again from
    assert len(runs["good"].outputs) == 1


def test_a_failed_node_gives_neither_outputs_nor_requests(bench: Bench) -> None:
    run = run_alone(
        bench,
        """
        def work(file, context):
            context.save(file, "out")
            context.log("so far so good")
            yield "out", file
            raise ValueError("then not")
        """,
    )
    assert run.fault is not None
    assert (run.outputs, run.requests, run.log) == ((), (), ("so far so good",))


def test_a_bypassed_node_passes_the_file_and_runs_no_code(bench: Bench) -> None:
    run = run_alone(bench, FAIL, bypass="out")
    assert run.fault is None
    assert run.outputs[0].file is run.file


def test_parameters_are_given_by_name_and_each_call_has_its_own(bench: Bench) -> None:
    bench.node(
        "step",
        """
        def work(file, context, *, words, width):
            words.append("more")
            context.log(f"{words} {width}")
        """,
        params={"words": ["one"], "width": 3},
    )
    plan, runner = bench.plan(), Runner()
    logs = [runner.run(plan, bench.item(), "").runs[0].log for _ in range(2)]
    assert logs == [("['one', 'more'] 3",)] * 2


def test_the_context_tells_where_it_is(bench: Bench) -> None:
    bench.node(
        "step",
        """
        import os
        def work(file, context):
            context.log(f"{context.job} {context.node} {context.port} {context.attempt} {context.folder}")
            context.log(context.key)
            context.log(f"{os.listdir(context.workdir)} {context.cancelled}")
        """,
    )
    item = bench.item(attempt=2)
    run = Runner().run(bench.plan(), item, "/flows").runs[0]
    assert run.log == (
        "01JD8Z6V3N5Q2R7T9W0X1Y4Z6B step in 2 /flows",
        "01JD8Z6V3N5Q2R7T9W0X1Y4Z6B/inbox.0/step",
        "[] False",
    )


def test_nodes_that_need_no_work_folder_get_none(bench: Bench) -> None:
    bench.node("step", PASS)
    item = bench.item()
    Runner().run(bench.plan(), item, "")
    assert not Path(item.workdir).exists()


def test_work_folders_are_fresh_even_if_items_share_theirs(bench: Bench) -> None:
    bench.node("step", UPPER, to={"out": ("again",)})
    bench.node("again", UPPER)
    plan, item = bench.plan(), bench.item()
    paths = [output.file.path for _ in range(2) for run in Runner().run(plan, item, "").runs for output in run.outputs]
    assert len(set(paths)) == 4


def test_the_hash_of_the_input_is_taken_when_asked_for(bench: Bench) -> None:
    bench.node("step", PASS)
    plan = bench.plan()
    assert Runner().run(plan, bench.item(hash=True), "").sha256 == (
        "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
    )
    assert Runner().run(plan, bench.item(), "").sha256 == ""


def test_an_input_that_is_gone_is_the_files_affair(bench: Bench) -> None:
    bench.node("step", UPPER)
    plan = bench.plan()
    for with_hash in (True, False):
        item = bench.item(hash=with_hash)
        Path(item.file.path).unlink()
        (run,) = Runner().run(plan, item, "").runs
        assert run.fault is not None
        assert (run.fault.code, run.fault.scope) == ("input-gone", Scope.FILE)


@pytest.mark.parametrize(("size", "sealed"), [(0, True), (SEALED_AT_MOST, True), (SEALED_AT_MOST + 1, False)])
def test_a_small_file_of_ours_is_sealed_where_it_is_to_be_saved(bench: Bench, size: int, sealed: bool) -> None:
    run = run_alone(
        bench,
        """
        def work(file, context, size):
            out = context.new_file(".bin")
            with open(out, "wb") as target:
                target.write(b"x" * size)
            context.save(file.with_(path=out), "out")
        """,
        outputs=(),
        params={"size": size},
    )
    (request,) = run.requests
    assert isinstance(request, Save)
    assert (request.seal is not None) == sealed
    if request.seal is not None:
        found = Path(request.file.path).stat()
        assert request.seal.sha256 == hashlib.sha256(b"x" * size).hexdigest()
        assert (request.seal.stamp.inode, request.seal.stamp.ctime_ns) == (found.st_ino, found.st_ctime_ns)


def test_requests_come_back_with_absolute_places(bench: Bench) -> None:
    run = run_alone(
        bench,
        """
        def work(file, context):
            context.save(file, "out", name="b.txt", subfolder="x//y/./z", conflict="skip")
            context.save(file, "/elsewhere")
            context.move_original("../done")
            context.trash_original()
        """,
        outputs=(),
    )
    assert run.fault is None
    assert run.requests == (
        Save(
            file=run.file,
            folder=str(bench.folder / "out"),
            name="b.txt",
            subfolder="x/y/z",
            conflict=Conflict.SKIP,
        ),
        Save(file=run.file, folder="/elsewhere", name="a.txt"),
        OriginalRequest(action=After.MOVE, folder=str(bench.folder.parent / "done")),
        OriginalRequest(action=After.TRASH),
    )


@pytest.mark.parametrize(
    ("name", "subfolder"),
    [
        ("", ""),
        (".", ""),
        ("..", ""),
        ("../x", ""),
        ("/etc/x", ""),
        ("a/b", ""),
        ("a\\0b", ""),
        ("x", "/etc"),
        ("x", "../up"),
        ("x", "a/../../b"),
        ("x", "a\\0"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(bench: Bench, name: str, subfolder: str) -> None:
    run = run_alone(
        bench,
        f"""
        def work(file, context):
            context.save(file, "out", name="{name}", subfolder="{subfolder}")
        """,
    )
    assert run.fault is not None
    assert (run.fault.code, run.fault.scope) == ("bad-name", Scope.FILE)
    assert "\0" not in run.fault.sentence()


def test_a_processor_may_catch_a_refused_name(bench: Bench) -> None:
    run = run_alone(
        bench,
        """
        def work(file, context):
            try:
                context.save(file, "out", name="a/b")
            except ValueError:
                context.save(file, "out", name="ab")
        """,
    )
    assert [request.name for request in run.requests if isinstance(request, Save)] == ["ab"]


def test_an_engine_node_is_nothing_for_a_worker(bench: Bench) -> None:
    run = run_alone(bench, "", kind=RunKind.ENGINE)
    assert run.fault is not None
    assert run.fault.code == "processor-crashed"


def test_task_keys_of_a_stream() -> None:
    route = TaskKey(1, "inbox.0/route")
    assert route.streamed("count").path == "inbox.0/route~count"
    assert route.streamed("count").streamed("write") == route.streamed("write")
    assert route.streamed("count").stream == route
    saved = route.streamed("count").child(0, "save")
    assert (saved.stream, saved.node) == (saved, "save")
    assert TaskKey(1, "inbox").stream == TaskKey(1, "inbox")
