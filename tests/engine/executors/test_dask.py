"""The executor on a cluster: the promises of the seam, with a real scheduler and real workers that die."""

import importlib.util
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

pytest.importorskip("distributed")

from filewright.core.processor import RunKind
from filewright.engine.executors import check_executor
from filewright.engine.executors.dask import DaskExecutor, parse_address
from filewright.engine.executors.dask.address import Address
from filewright.engine.executors.dask.parcel import SMALL
from filewright.engine.executors.dask.site import MEMORY
from filewright.engine.executors.executor import HandoverEnded, ItemRan
from filewright.engine.threads import PlainThreads
from filewright.errors import Scope, UsageError
from tests.engine.executors.clusters import RealCluster, real_cluster
from tests.engine.executors.listening import Listening
from tests.worker.plans import FAIL, PASS, UPPER, Bench, content

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.timeout(120),
]

HANG = """
    import os, pathlib, time
    def work(file, context, *, mark):
        if file.name == "bad":
            pathlib.Path(mark).write_text(str(os.getppid()))
            time.sleep(100)
        yield "out", file
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "bench")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[RealCluster]:
    with real_cluster(tmp_path, workers=1) as real:
        yield real


@pytest.fixture
def one(cluster: RealCluster, tmp_path: Path) -> Iterator[Listening]:
    """A cluster of one worker with one thread."""
    with connected(cluster, tmp_path) as listening:
        yield listening


@contextmanager
def connected(cluster: RealCluster, tmp_path: Path, options: str = "") -> Iterator[Listening]:
    address = parse_address(f"dask:{cluster.address}{options}")
    executor = DaskExecutor(PlainThreads(), address, scratch=tmp_path / "scratch")
    executor.connect()
    try:
        yield Listening(executor)
    finally:
        executor.stop(grace=0)
        executor.close()


def wait_for(path: Path) -> str:
    deadline = time.monotonic() + 20
    while not (path.exists() and path.read_text("utf-8")):
        assert time.monotonic() < deadline, f"{path} does not appear"
        time.sleep(0.005)
    return path.read_text("utf-8")


def test_outputs_come_back_into_the_items_own_work_folder(bench: Bench, one: Listening) -> None:
    bench.node("step", UPPER, to={"out": ("fail", "last")})
    bench.node("fail", FAIL)
    bench.node("last", UPPER)
    items = [bench.item(bench.file(f"{n}a".encode())) for n in range(3)]
    reports, ended = one.run(bench.handover(*items))
    assert (ended.charged, ended.returned) == (None, ())
    assert [report.key for report in reports] == [item.key for item in items]
    for n, (report, item) in enumerate(zip(reports, items, strict=True)):
        runs = {run.key.node: run for run in report.runs}
        assert runs["step"].file is item.file
        assert runs["fail"].fault is not None
        for node in ("step", "last"):
            (output,) = runs[node].outputs
            assert output.file.path.startswith(item.workdir)
            assert content(output.file) == f"{n}A".encode()


def test_a_file_that_passes_unchanged_is_not_copied(bench: Bench, one: Listening) -> None:
    bench.node("step", PASS)
    item = bench.item()
    reports, _ = one.run(bench.handover(item))
    assert reports[0].runs[0].outputs[0].file is item.file
    assert not Path(item.workdir).exists()


def test_what_is_saved_and_lines_survive_the_way(bench: Bench, one: Listening) -> None:
    bench.node("up", "def work(lines):\n    for line in lines:\n        yield line.upper()\n", kind=RunKind.LINES,
               leaves=frozenset({"out"}))  # fmt: skip
    reports, _ = one.run(bench.handover(bench.item(bench.file(b"caf\xe9\n"))))
    (run,) = reports[0].runs
    assert content(run.outputs[0].file) == b"CAF\xe9\n"
    assert run.lines is not None


def test_large_files_go_through_the_folder_that_both_sides_see(
    bench: Bench, cluster: RealCluster, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    bench.node("step", UPPER)
    item = bench.item(bench.file(b"ab" * SMALL))
    with connected(cluster, tmp_path, f"?shared={shared}") as listening:
        reports, _ = listening.run(bench.handover(item, bench.item()))
    assert content(reports[0].runs[0].outputs[0].file) == b"AB" * SMALL
    assert content(reports[1].runs[0].outputs[0].file) == b"HELLO\n"
    assert list(shared.iterdir()) == []


def test_without_such_a_folder_files_travel_in_messages_up_to_a_limit(
    bench: Bench, cluster: RealCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker does not see the folder: what the engine writes there reaches nobody."""
    monkeypatch.setattr("filewright.engine.executors.dask.cluster.NONCE", "elsewhere")
    bench.node("step", UPPER)
    with connected(cluster, tmp_path) as listening:
        reports, _ = listening.run(bench.handover(bench.item(bench.file(b"ab" * SMALL)), bench.item()))
        assert [len(content(report.runs[0].outputs[0].file)) for report in reports] == [2 * SMALL, 6]
        monkeypatch.setattr("filewright.engine.executors.dask.parcel.LARGEST", SMALL)
        large = bench.item(bench.file(b"ab" * SMALL))
        _, ended = listening.run(bench.handover(large))
    assert ended.charged == large.key
    assert ended.fault is not None
    assert (ended.fault.code, ended.fault.scope) == ("cluster-file-too-large", Scope.FILE)
    assert "1MiB" in ended.fault.sentence()


def test_a_crash_is_charged_to_its_item_and_costs_the_cluster_no_worker(bench: Bench, one: Listening) -> None:
    bench.node(
        "step",
        """
        import os
        def work(file, context):
            if file.name == "bad":
                os._exit(7)
            context.log(str(os.getppid()))
            yield "out", file
        """,
    )
    plan = bench.plan()
    good, bad, other = (bench.item(bench.file(name=name)) for name in ("good", "bad", "other"))
    first, _ = one.run(bench.handover(good, plan=plan))
    for _ in range(5):
        _, ended = one.run(bench.handover(bad, other, plan=plan))
        assert ended.charged == bad.key
        assert ended.fault is not None
        assert (ended.fault.code, ended.fault.fields["how"]) == ("worker-died", "status 7")
        assert ended.returned == (other.key,)
    last, _ = one.run(bench.handover(good, plan=plan))
    assert first[0].runs[0].log == last[0].runs[0].log


def test_a_time_limit_holds_there_too(bench: Bench, one: Listening) -> None:
    bench.node("step", "import time\ndef work(file, context):\n    time.sleep(100)\n", timeout=0.3)
    _, ended = one.run(bench.handover())
    assert ended.fault is not None
    assert ended.fault.code == "time-limit"


def test_a_lost_worker_charges_the_item_that_was_known_to_run_and_no_other(
    bench: Bench, cluster: RealCluster, one: Listening, tmp_path: Path
) -> None:
    bench.node("step", HANG, params={"mark": str(tmp_path / "mark")})
    plan = bench.plan()
    items = [bench.item(bench.file(name=name)) for name in ("good", "bad", "other")]
    one.executor.submit(bench.handover(*items, plan=plan))
    wait_for(tmp_path / "mark")
    one.until(lambda told: bool(one.started))
    assert one.started[0].key == items[1].key
    cluster.workers[0].kill()
    ended = one.end()
    assert ended.charged == items[1].key
    assert ended.fault is not None
    assert ended.fault.code == "cluster-worker-lost"
    assert set(ended.returned) == {items[0].key, items[2].key}
    cluster.add_worker()
    reports, ended = one.run(bench.handover(items[0], items[2], plan=plan))
    assert ended.charged is None
    assert len(reports) == 2


def test_a_lost_worker_of_which_nothing_is_known_charges_nobody_until_one_item_is_the_sole_suspect(
    bench: Bench, cluster: RealCluster, one: Listening
) -> None:
    """The killer is quicker than word of it: it ends the dask worker at once."""
    bench.node(
        "step",
        """
        import os, signal
        def work(file, context):
            if file.name == "bad":
                os.kill(os.getppid(), signal.SIGKILL)
            yield "out", file
        """,
    )
    plan = bench.plan()
    bad = bench.item(bench.file(name="bad"))
    left = {item.key: item for item in [*(bench.item() for _ in range(2)), bad, bench.item()]}
    charged, ran = [], 0
    while left:
        reports, ended = one.run(bench.handover(*left.values(), plan=plan))
        ran += len(reports)
        for report in reports:
            del left[report.key]
        if ended.charged is not None:
            charged.append(ended.charged)
            del left[ended.charged]
        if bad.key in left or ended.charged is not None:
            cluster.add_worker()
    assert (charged, ran) == ([bad.key], 3)


def test_what_a_killed_worker_left_is_removed_by_the_next(
    bench: Bench, cluster: RealCluster, one: Listening, tmp_path: Path
) -> None:
    bench.node("step", UPPER)
    one.run(bench.handover())
    killed = cluster.workers[0]
    assert left_by(killed.pid)
    killed.kill()
    killed.wait()
    cluster.add_worker()
    item = bench.item()
    while not one.run(bench.handover(item))[0]:  # the loss may be noticed by the first
        pass
    assert not left_by(killed.pid)


def left_by(pid: int) -> list[Path]:
    return [path for top in (tempfile.gettempdir(), MEMORY) for path in Path(top).glob(f"filewright-site-*-{pid}-*")]


def test_stopping_ends_what_runs_there(bench: Bench, one: Listening, tmp_path: Path) -> None:
    bench.node("step", HANG, params={"mark": str(tmp_path / "mark")})
    items = [bench.item(bench.file(name=name)) for name in ("bad", "other")]
    one.executor.submit(bench.handover(*items))
    dask_worker = psutil.Process(int(wait_for(tmp_path / "mark")))
    (child,) = dask_worker.children()
    one.executor.stop(grace=0)
    ended = one.end()
    assert (ended.charged, set(ended.returned)) == (None, {item.key for item in items})
    assert psutil.wait_procs([child], timeout=10)[1] == []
    assert dask_worker.is_running()


def test_it_can_be_started_again(bench: Bench, one: Listening) -> None:
    bench.node("step", UPPER)
    one.executor.stop(grace=0)
    again = Listening(one.executor)
    reports, _ = again.run(bench.handover())
    assert len(reports) == 1


def test_closing_leaves_no_process_of_ours_there(bench: Bench, cluster: RealCluster, tmp_path: Path) -> None:
    bench.node("step", PASS)
    with connected(cluster, tmp_path) as listening:
        listening.run(bench.handover())
        children = psutil.Process(cluster.workers[0].pid).children()
        assert len(children) == 1
    assert psutil.wait_procs(children, timeout=10)[1] == []
    assert "filewright-cluster" not in {thread.name for thread in threading.enumerate()}


def test_a_scheduler_that_is_gone_holds_the_work_until_it_is_back(
    bench: Bench, cluster: RealCluster, one: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filewright.engine.executors.dask.cluster.CONNECT_SECONDS", 2.0)
    bench.node("step", PASS)
    plan = bench.plan()
    one.run(bench.handover(plan=plan))
    cluster.end()
    items = [bench.item(), bench.item()]
    _, ended = one.run(bench.handover(*items, plan=plan))
    assert ended.fault is not None
    assert ended.fault.scope is Scope.PROCESS
    assert {ended.charged, *ended.returned} == {item.key for item in items}
    cluster.start(1)
    deadline = time.monotonic() + 60
    while True:
        reports, ended = one.run(bench.handover(*items, plan=plan))
        if len(reports) == 2:
            break
        assert ended.fault is not None
        assert ended.fault.scope is Scope.PROCESS
        assert time.monotonic() < deadline, ended


def test_two_hundred_files_are_done_once_each_though_a_worker_is_killed(bench: Bench, tmp_path: Path) -> None:
    with real_cluster(tmp_path, workers=2) as cluster, connected(cluster, tmp_path) as listening:
        bench.node("step", UPPER)
        plan = bench.plan()
        waiting = [bench.item(bench.file(f"{n}a".encode())) for n in range(200)]
        known = {item.key: item for item in waiting}
        done: dict[object, bytes] = {}
        out = 0
        killed = False
        while waiting or out:
            while waiting and out < listening.executor.slots:
                listening.executor.submit(bench.handover(*waiting[:10], plan=plan))
                del waiting[:10]
                out += 1
            match listening.next():
                case ItemRan(report=report):
                    assert report.key not in done
                    done[report.key] = content(report.runs[0].outputs[0].file)
                    if len(done) >= 50 and not killed:
                        killed = True
                        cluster.workers[0].kill()
                case HandoverEnded(charged=charged, returned=returned):
                    out -= 1
                    waiting += [known[key] for key in (*returned, *([charged] if charged else []))]
        assert killed
        assert sorted(done.values()) == sorted(f"{n}A".encode() for n in range(200))


def test_where_no_cluster_answers_words_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filewright.engine.executors.dask.cluster.CONNECT_SECONDS", 0.5)
    executor = DaskExecutor(PlainThreads(), parse_address("dask:127.0.0.1:9"), scratch=tmp_path / "scratch")
    with pytest.raises(UsageError) as raised:
        executor.connect()
    assert "tcp://127.0.0.1:9" in str(raised.value)
    assert raised.value.status == 2


def test_where_the_package_is_missing_words_say_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "distributed" else found(name))
    with pytest.raises(UsageError) as raised:
        check_executor("dask:tcp://10.0.0.1:8786")
    assert "pip install 'filewright[cluster]'" in raised.value.next_step
    assert raised.value.status == 2


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("dask", Address()),
        ("dask:local", Address()),
        ("dask:tcp://10.0.0.1:8786", Address(scheduler="tcp://10.0.0.1:8786")),
        ("dask:box:8786", Address(scheduler="tcp://box:8786")),
        ("dask:tls://box:8786?shared=/mnt/x", Address(scheduler="tls://box:8786", shared="/mnt/x")),
        ("dask?shared=/mnt/x", Address(shared="/mnt/x")),
    ],
)
def test_addresses(name: str, address: Address) -> None:
    assert parse_address(name) == address
    check_executor(name)


@pytest.mark.parametrize("name", ["dusk:1", "dask:box:1?shared=", "dask:box:1?shared=here", "dask:box:1?share=/x"])
def test_what_is_no_address_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        parse_address(name)


def test_nothing_of_it_is_left_in_the_environment() -> None:
    assert not [name for name in os.environ if name.startswith("FILEWRIGHT_WORKER")]
