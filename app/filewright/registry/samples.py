"""Runs a processor's samples: each file of `in/` goes through it alone; what comes out has to be what is in `out/`.

    sample/basic/in/…            the files; folders below become `source.folder`
    sample/basic/out/…           what comes out; of several ways out in a folder for each, of a writer where it is saved
    sample/basic/params.yaml     the parameters, as under `with` in a pipeline file
    sample/basic/expect.yaml     optional: `compare: picture` (default `bytes`), `refused: [names of files]`

Line processors run in blocks of 1 line, of 7 and of all, with the same outcome.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filewright.core.file import File
from filewright.core.graph import Graph, Node
from filewright.core.handover import Item
from filewright.core.job import TaskKey
from filewright.core.plan import Plan, is_line_node, make_plan
from filewright.core.problem import Problem
from filewright.core.processor import ProcessorSpec, Role, RunKind
from filewright.core.report import Report
from filewright.core.request import Save
from filewright.core.schema import misfits
from filewright.errors import FieldValue, Place, ProcessorError
from filewright.registry.positions import read_yaml
from filewright.registry.sample_compare import difference
from filewright.worker.runner import Runner

BLOCKS = (1, 7, 1 << 20)
"""Lines in a block, for line processors."""

MODIFIED = "2026-05-01T12:00:00Z"
"""When every sample file was last changed, so that patterns with dates give the same everywhere."""


@dataclass(frozen=True, kw_only=True)
class SampleResult:
    """One sample folder: what was found wrong with it; nothing where it passed."""

    sample: str
    problems: tuple[Problem, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all came out as it should."""
        return not self.problems


def run_samples(spec: ProcessorSpec) -> list[SampleResult]:
    """Run every sample that the manifest names, here and now, in this process."""
    return [
        SampleResult(sample=sample, problems=tuple(_run_sample(spec, Path(spec.folder) / sample)))
        for sample in spec.samples
        if spec.run.kind is not RunKind.ENGINE
    ]


def _run_sample(spec: ProcessorSpec, folder: Path) -> Iterator[Problem]:
    try:
        params = _yaml(folder / "params.yaml")
        expect = _yaml(folder / "expect.yaml")
    except ProcessorError as error:
        yield Problem(code=error.code, fields=error.fields, place=error.place)
        return
    wrong = list(_params(spec, params, folder / "params.yaml"))
    files = sorted(path for path in (folder / "in").rglob("*") if path.is_file())
    if not files:
        wrong.append(_problem(folder / "in", "sample-empty"))
    if wrong:
        yield from wrong
        return
    for lines in BLOCKS if is_line_node(spec) else (0,):
        found = list(_run_once(spec, folder, files, params, expect, block=lines))
        yield from found
        if found:
            return


def _run_once(
    spec: ProcessorSpec,
    folder: Path,
    files: list[Path],
    params: Mapping[str, Any],
    expect: Mapping[str, Any],
    *,
    block: int,
) -> Iterator[Problem]:
    plan = _plan(spec, params)
    refused = set(expect.get("refused") or ())
    came_out: dict[Path, Path] = {}
    top = Path(tempfile.mkdtemp(prefix="filewright-sample-"))
    try:
        groups = [files] if spec.role is Role.GATHER else [[path] for path in files]
        for number, (path, *others) in enumerate(groups):
            item = _item(path, folder, top / str(number), others)
            report = Runner(lines_at_once=block).run(plan, item, str(top))
            faults = [run.fault for run in report.runs if run.fault is not None]
            if path.name in refused:
                if not faults or faults[0].code not in ("bad-file", "bad-line"):
                    yield _problem(path, "sample-not-refused", name=path.name)
            elif faults:
                yield _problem(path, "sample-failed", name=path.name, message=faults[0].sentence())
            else:
                for place, made in _outcome(spec, report, top):
                    if place in came_out:
                        yield _problem(path, "sample-twice", name=str(place))
                    came_out[place] = made
        yield from _compared(folder / "out", came_out, str(expect.get("compare", "bytes")))
    finally:
        shutil.rmtree(top, ignore_errors=True)


def _compared(out: Path, came_out: Mapping[Path, Path], how: str) -> Iterator[Problem]:
    wanted = {path.relative_to(out): path for path in sorted(out.rglob("*")) if path.is_file()}
    for place, path in wanted.items():
        if place not in came_out:
            yield _problem(path, "sample-missing", name=place.as_posix())
        elif said := difference(path, came_out[place], how):
            yield _problem(path, "sample-differs", name=place.as_posix(), how=said)
    for place in came_out:
        if place not in wanted:
            yield _problem(out, "sample-unexpected", name=place.as_posix())


def _outcome(spec: ProcessorSpec, report: Report, top: Path) -> Iterator[tuple[Path, Path]]:
    """Where in `out/` each file belongs that came out, and where it lies now."""
    single = len(spec.outputs) == 1 and spec.outputs[0].from_param is None
    for run in report.runs:
        for output in run.outputs:
            yield Path("" if single else output.port) / output.file.name, Path(output.file.path)
        for request in run.requests:
            if isinstance(request, Save):
                yield Path(request.folder).relative_to(top) / request.subfolder / request.name, Path(request.file.path)


def _plan(spec: ProcessorSpec, params: Mapping[str, Any]) -> Plan:
    """The processor alone, with a wire at each of its ways out."""
    graph = Graph(nodes={"sample": Node(key="sample", use=spec.id, params=params)})
    plan = make_plan(graph, {"sample": spec}, "sample", lambda _one, _other: False, "sample")
    node = plan.nodes["sample"]
    return replace(plan, nodes={"sample": replace(node, leaves=frozenset(node.outputs))})


def _item(path: Path, folder: Path, workdir: Path, others: list[Path]) -> Item:
    file, *further = [_file(one, folder) for one in (path, *others)]
    key = TaskKey(1, "sample")
    return Item(key=key, ulid="01SAMPLE", port="in", file=file, attempt=1, workdir=str(workdir), others=tuple(further))


def _file(path: Path, folder: Path) -> File:
    parent = path.relative_to(folder / "in").parent.as_posix()
    return File(
        path=str(path),
        name=path.name,
        size=path.stat().st_size,
        attributes={
            "source.path": str(path),
            "source.name": path.name,
            "source.folder": "" if parent == "." else parent,
            "source.modified": MODIFIED,
        },
    )


def _params(spec: ProcessorSpec, params: Mapping[str, Any], file: Path) -> Iterator[Problem]:
    known = {param.name: param for param in spec.params}
    for name, value in params.items():
        if name not in known:
            yield _problem(file, "sample-param-unknown", name=name)
        else:
            for misfit in misfits(value, known[name].schema):
                fields: dict[str, FieldValue] = {"title": known[name].title, **misfit.fields}
                yield _problem(file, misfit.code, **fields)


def _yaml(file: Path) -> dict[str, Any]:
    """A file of plain keys and values; none where it is missing. Raises ProcessorError."""
    if not file.is_file():
        return {}
    data = read_yaml(file.read_bytes(), file).data
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ProcessorError("manifest-not-a-mapping", place=Place(file=file, line=1, column=1))
    return data


def _problem(file: Path, code: str, **fields: FieldValue) -> Problem:
    return Problem(code=code, fields=fields, place=Place(file=file))
