"""Messages between engine and worker: whatever is sent arrives as it was, in pieces of any size."""

import json
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filewright.core.file import File, Stamp
from filewright.core.handover import Handover, Item
from filewright.core.job import LineTrace, Output, TaskKey
from filewright.core.plan import Plan, PlanNode
from filewright.core.processor import RunKind
from filewright.core.report import NodeRun, Report
from filewright.core.request import After, Conflict, Numbering, OriginalRequest, Save, Seal
from filewright.errors import Fault, Scope
from filewright.worker import protocol
from filewright.worker.codec import plan_from, report_from

names = st.one_of(
    st.text(max_size=20),
    st.binary(max_size=20).map(lambda raw: raw.decode("utf-8", "surrogateescape")),  # as os.fsdecode gives them
)
numbers = st.integers(-(2**63), 2**63 - 1)
attributes = st.dictionaries(
    names, st.one_of(names, numbers, st.booleans(), st.floats(allow_nan=False, allow_infinity=False)), max_size=3
)
files = st.builds(File, names, names, names, st.integers(0, 2**62), attributes)
keys = st.builds(TaskKey, st.just(7), names)
faults = st.builds(
    Fault,
    code=names,
    scope=st.sampled_from(Scope),
    fields=st.dictionaries(names, st.one_of(st.none(), names, numbers, st.booleans()), max_size=3),
    detail=names,
)
STAMP = ("size", "mtime_ns", "ctime_ns", "device", "inode")
requests = st.one_of(
    st.builds(
        Save,
        file=files,
        folder=names,
        name=names,
        subfolder=names,
        conflict=st.sampled_from(Conflict),
        numbering=st.none() | st.builds(Numbering, before=names, after=names, digits=st.integers(1, 9)),
        seal=st.none() | st.builds(Seal, names, st.builds(Stamp, **dict.fromkeys(STAMP, st.integers(0, 2**70)))),
    ),
    st.builds(OriginalRequest, action=st.sampled_from(After), folder=names, conflict=st.sampled_from(Conflict)),
)
traces = st.builds(
    LineTrace,
    taken=numbers,
    left=st.dictionaries(names, numbers, max_size=2),
    text=st.lists(st.tuples(numbers, names, names), max_size=2).map(json.dumps),
)
runs = st.builds(
    NodeRun,
    key=keys,
    port=names,
    file=files,
    started_ns=numbers,
    seconds=st.floats(0, 1e6),
    outputs=st.lists(st.builds(Output, names, files), max_size=2).map(tuple),
    requests=st.lists(requests, max_size=2).map(tuple),
    lines=st.none() | traces,
    log=st.lists(names, max_size=2).map(tuple),
    fault=st.none() | faults,
)
items = st.builds(
    Item, key=keys, ulid=names, port=names, file=files, attempt=numbers, workdir=names, hash=st.booleans()
)
values = st.recursive(
    st.none() | st.booleans() | numbers | names,
    lambda v: st.lists(v, max_size=2) | st.dictionaries(names, v, max_size=2),
)
plan_nodes = st.builds(
    PlanNode,
    key=names,
    kind=st.sampled_from(RunKind),
    target=names,
    folder=names,
    params=st.dictionaries(names, values, max_size=3),
    command=st.lists(names, max_size=2).map(tuple),
    timeout=st.none() | st.floats(0, 1e6),
    memory=st.none() | numbers,
    bypass=st.none() | names,
    writer=st.booleans(),
    digest=names,
    outputs=st.lists(names, max_size=2).map(tuple),
    leaves=st.frozensets(names, max_size=2),
    ways=st.dictionaries(names, st.lists(st.tuples(names, names), max_size=2).map(tuple), max_size=2),
)
plans = st.builds(
    Plan,
    id=names,
    entry=names,
    nodes=st.lists(plan_nodes, max_size=3).map(lambda nodes: {node.key: node for node in nodes}),
)


def unpacked(data: bytes, piece: int = 1 << 20) -> list[list[object]]:
    unpacker = protocol.Unpacker()
    return [message for start in range(0, len(data), piece) for message in unpacker.feed(data[start : start + piece])]


@given(plan=plans, some=st.lists(items, max_size=3), number=numbers, folder=names, lines=st.integers(0, 1000))
def test_hand_overs_arrive_as_they_were(plan: Plan, some: list[Item], number: int, folder: str, lines: int) -> None:
    handover = Handover(id=number, plan=plan, folder=folder, items=tuple(some), lines=lines)
    (kept, given) = unpacked(protocol.plan(plan) + protocol.work(handover))
    assert kept[0] == "plan"
    there = plan_from(kept[1])
    assert there == plan
    assert list(there.nodes) == list(plan.nodes)  # places in it number the nodes
    assert protocol.handover_from(given, {plan.id: there}) == handover


@given(item=items, some=st.lists(runs, min_size=1, max_size=3), sha256=names)
def test_reports_arrive_as_they_were(item: Item, some: list[NodeRun], sha256: str) -> None:
    report = Report(runs=tuple(some), sha256=sha256)
    (message,) = unpacked(protocol.ran(3, 5, report, item))
    kind, handover, index, data = message
    assert (kind, handover, index) == ("ran", 3, 5)
    assert report_from(data, item) == report


def test_a_file_shared_by_runs_is_sent_once_and_stays_shared() -> None:
    given, made = File("/in/a", "a"), File("/w/0", "a", attributes={"long": "x" * 1000})
    item = Item(key=TaskKey(7, "a"), ulid="u", port="in", file=given, attempt=1, workdir="/w")
    first = NodeRun(key=TaskKey(7, "a"), port="in", file=given, started_ns=1, seconds=0, outputs=(Output("out", made),))
    second = NodeRun(
        key=TaskKey(7, "a.0/b"), port="in", file=made, started_ns=1, seconds=0, outputs=(Output("out", made),)
    )
    sent = protocol.ran(1, 0, Report(runs=(first, second)), item)
    assert sent.count(b"x" * 1000) == 1
    there = report_from(unpacked(sent)[0][3], item)
    assert there.runs[0].file is given
    assert there.runs[1].file is there.runs[0].outputs[0].file


@given(piece=st.integers(1, 40), lengths=st.lists(st.integers(0, 60), max_size=5))
def test_messages_are_found_in_pieces_of_any_size(piece: int, lengths: list[int]) -> None:
    sent = [["ran", "é" * length] for length in lengths]
    assert unpacked(b"".join(protocol.pack(*message) for message in sent), piece) == sent


@pytest.mark.parametrize(
    "noise",
    [
        b"hello, this is a print\n",
        struct.pack("<I", 2) + b"{}",
        struct.pack("<I", 2) + b"[]",
        struct.pack("<I", 3) + b"[1,",
        struct.pack("<I", 2) + b"\xff\xff",
    ],
)
def test_noise_in_the_pipe_is_no_message(noise: bytes) -> None:
    with pytest.raises(protocol.ProtocolError):
        unpacked(noise)


def test_names_that_are_not_utf8_survive(tmp_path: Path) -> None:
    path = str(tmp_path) + "/" + b"caf\xe9".decode("utf-8", "surrogateescape")
    (message,) = unpacked(protocol.pack("x", path))
    assert message == ["x", path]
