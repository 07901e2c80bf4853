"""Values as plain JSON data and back: lists by position, since they travel by the thousand.

Names with surrogate escapes survive: JSON writes them as `\\udcXX`.
"""

from collections.abc import Mapping
from typing import Any

from filewright.core.file import File, Stamp
from filewright.core.handover import Item
from filewright.core.job import JobId, LineTrace, Output, TaskKey
from filewright.core.plan import Plan, PlanNode
from filewright.core.processor import RunKind
from filewright.core.report import NodeRun, Report
from filewright.core.request import After, Conflict, Numbering, OriginalRequest, Request, Save, Seal
from filewright.errors import Fault, Scope

Data = Any  # what `json` reads and writes


def file_data(file: File) -> Data:
    """A file as a list."""
    return [file.path, file.name, file.media_type, file.size, dict(file.attributes)]


def file_from(data: Data) -> File:
    """The file of such a list."""
    return File(*data) if data[4] else File(*data[:4])


def plan_data(plan: Plan) -> Data:
    """A plan as a list."""
    return [plan.id, plan.entry, [_node_data(node) for node in plan.nodes.values()]]


def plan_from(data: Data) -> Plan:
    """The plan of such a list."""
    nodes = [_node_from(node) for node in data[2]]
    return Plan(id=data[0], entry=data[1], nodes={node.key: node for node in nodes})


def _node_data(node: PlanNode) -> Data:
    return {
        "key": node.key,
        "kind": node.kind,
        "target": node.target,
        "folder": node.folder,
        "params": _plain(node.params),
        "command": node.command,
        "timeout": node.timeout,
        "memory": node.memory,
        "bypass": node.bypass,
        "writer": node.writer,
        "gather": node.gather,
        "digest": node.digest,
        "outputs": node.outputs,
        "leaves": sorted(node.leaves),
        "ways": dict(node.ways),
    }


def _node_from(data: Data) -> PlanNode:
    ways = {port: tuple((node, way_in) for node, way_in in ends) for port, ends in data.pop("ways").items()}
    return PlanNode(
        kind=RunKind(data.pop("kind")),
        command=tuple(data.pop("command")),
        outputs=tuple(data.pop("outputs")),
        leaves=frozenset(data.pop("leaves")),
        ways=ways,
        **data,
    )


def _plain(value: object) -> Data:
    """Parameters without the read-only mappings and tuples that documents may hold."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def item_data(item: Item) -> Data:
    """An item as a list."""
    file = item.file
    return [
        item.key.job,
        item.key.path,
        item.ulid,
        item.port,
        [file.path, file.name, file.media_type, file.size, dict(file.attributes)],
        item.attempt,
        item.workdir,
        item.hash,
        [file_data(other) for other in item.others],
    ]


def item_from(data: Data) -> Item:
    """The item of such a list."""
    job, path, ulid, port, file, attempt, workdir, with_hash, others = data
    return Item(
        key=TaskKey(job, path),
        ulid=ulid,
        port=port,
        file=file_from(file),
        attempt=attempt,
        workdir=workdir,
        hash=with_hash,
        others=tuple(map(file_from, others)),
    )


def report_data(report: Report, item: Item) -> Data:
    """A report as a list. Each file is written once, however many runs share it; the item's own is number 0."""
    files: list[Data] = [None]
    numbers: dict[int, int] = {id(item.file): 0}

    def number(file: File) -> int:
        found = numbers.get(id(file))
        if found is None:
            found = numbers[id(file)] = len(files)
            files.append([file.path, file.name, file.media_type, file.size, dict(file.attributes)])
        return found

    runs = [
        [
            run.key.path,
            run.port,
            number(run.file),
            run.started_ns,
            run.seconds,
            [(output.port, number(output.file)) for output in run.outputs],
            [
                _request_data(request, number(request.file) if isinstance(request, Save) else 0)
                for request in run.requests
            ]
            if run.requests
            else 0,
            [run.lines.taken, dict(run.lines.left), run.lines.text] if run.lines else 0,
            run.log or 0,
            fault_data(run.fault) if run.fault else 0,
        ]
        for run in report.runs
    ]
    return [report.sha256, files, runs]


def report_from(data: Data, item: Item) -> Report:
    """The report on `item` of such a list."""
    sha256, file_list, run_list = data
    files = [item.file, *map(file_from, file_list[1:])]
    return Report(runs=tuple(_run_from(run, item.key.job, files) for run in run_list), sha256=sha256)


def _run_from(data: Data, job: JobId, files: list[File]) -> NodeRun:
    path, port, file, started_ns, seconds, outputs, requests, lines, log, fault = data
    return NodeRun(
        key=TaskKey(job, path),
        port=port,
        file=files[file],
        started_ns=started_ns,
        seconds=seconds,
        outputs=tuple([Output(port, files[number]) for port, number in outputs]),
        requests=tuple([_request_from(request, files) for request in requests]) if requests else (),
        lines=_lines_from(lines) if lines else None,
        log=tuple(log) if log else (),
        fault=fault_from(fault) if fault else None,
    )


def _lines_from(data: Data) -> LineTrace:
    taken, left, text = data
    return LineTrace(taken=taken, left=left, text=text)


def _request_data(request: Request, file: int) -> Data:
    if isinstance(request, Save):
        counted = request.numbering
        numbering = [counted.before, counted.after, counted.digits] if counted else None
        seal = _seal_data(request.seal) if request.seal else 0
        return ["save", file, request.folder, request.name, request.subfolder, request.conflict, numbering, seal]
    return [request.action, request.folder, request.conflict]


def _request_from(data: Data, files: list[File]) -> Request:
    if data[0] == "save":
        _, file, folder, name, subfolder, conflict, counted, seal = data
        return Save(
            file=files[file],
            folder=folder,
            name=name,
            subfolder=subfolder,
            conflict=Conflict(conflict),
            numbering=Numbering(before=counted[0], after=counted[1], digits=counted[2]) if counted else None,
            seal=_seal_from(seal) if seal else None,
        )
    action, folder, conflict = data
    return OriginalRequest(action=After(action), folder=folder, conflict=Conflict(conflict))


def _seal_data(seal: Seal) -> Data:
    stamp = seal.stamp
    return [seal.sha256, stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.device, stamp.inode]


def _seal_from(data: Data) -> Seal:
    sha256, size, mtime_ns, ctime_ns, device, inode = data
    stamp = Stamp(size=size, mtime_ns=mtime_ns, ctime_ns=ctime_ns, device=device, inode=inode)
    return Seal(sha256, stamp)


def fault_data(fault: Fault) -> Data:
    """A fault as a list."""
    return [fault.code, fault.scope, fault.fields, fault.detail]


def fault_from(data: Data) -> Fault:
    """The fault of such a list."""
    code, scope, fields, detail = data
    return Fault(code=code, scope=Scope(scope), fields=fields, detail=detail)
