"""The other end: what is done inside a dask worker.

A thread of it takes a part of a hand-over, lays the files out in a scratch folder, drives a worker process of ours
through them and packs what was written. A site is made by the first task of an engine, and closed by it; where that
engine died, its worker processes end after a minute without work.
"""

import os
import shutil
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import psutil

from filewright import __version__
from filewright.core.file import File
from filewright.core.handover import Handover, Item
from filewright.core.job import Output
from filewright.core.plan import Plan
from filewright.core.report import NodeRun, Report
from filewright.core.request import Save
from filewright.engine.executors.dask.parcel import (
    NONCE,
    Code,
    Ran,
    Returned,
    Sent,
    files_of,
    too_large,
)
from filewright.engine.executors.executor import FromExecutor, ItemRan, ItemStarted
from filewright.engine.executors.processes.driver import Driver
from filewright.errors import Fault
from filewright.worker.codec import fault_data, item_from, plan_from, report_data

MEMORY = "/dev/shm"
"""A folder in memory, where the system has one."""

IDLE_SECONDS = 60.0
"""A worker process that has nothing to do for so long is ended."""


@dataclass(frozen=True, kw_only=True)
class Greeting:
    """What a dask worker says of itself. `shared`: it sees the exchange and may write there."""

    version: str
    shared: bool


_sites: dict[str, "Site"] = {}  # functions that dask runs have no other place of their own
_making = threading.Lock()


def hello(name: str, exchange: str, nonce: str) -> Greeting:
    """Make the site of this name, or say again what it is."""
    with _making:
        site = _sites.get(name)
        if site is None:
            site = _sites[name] = Site(exchange if _sees(exchange, nonce) else "")
    return Greeting(version=__version__, shared=bool(site.exchange))


def carry_out(name: str, sent: Sent) -> Returned:
    """Do a part of a hand-over. Tells the topic `name` which item has begun."""
    from distributed import get_worker

    worker = get_worker()
    return _sites[name].carry_out(sent, lambda place: worker.log_event(name, [sent.part, place]))


def cut(name: str) -> None:
    """End what runs now."""
    if (site := _sites.get(name)) is not None:
        site.cut()


def bye(name: str) -> None:
    """End it all. Returns at once."""
    if (site := _sites.pop(name, None)) is not None:
        threading.Thread(target=site.close, name="filewright-bye").start()


def _sees(exchange: str, nonce: str) -> bool:
    probe = os.path.join(exchange, uuid.uuid4().hex)
    try:
        with open(os.path.join(exchange, NONCE), encoding="ascii") as file:
            if file.read() != nonce:
                return False
        os.mkdir(probe)
        os.rmdir(probe)
    except OSError:
        return False
    return True


class Site:
    """Where hand-overs of one engine are carried out. `exchange` is the folder that the engine sees too, or empty."""

    def __init__(self, exchange: str) -> None:
        self.exchange = exchange
        self._home = _own_folder(tempfile.gettempdir())
        self._inputs = self._home  # what came in a message is small enough to stay in memory while it is worked on
        if os.access(MEMORY, os.W_OK):
            self._inputs = _own_folder(MEMORY)
        self._lock = threading.Lock()
        self._resting: list[tuple[Driver, float]] = []
        self._stops: list[_Stop] = []
        self._timer: threading.Timer | None = None
        self._closed = False

    def carry_out(self, sent: Sent, tell_start: Callable[[int], None]) -> Returned:
        """See the function of this name. Raises OSError where there is no room to work."""
        top = self.exchange or self._home
        folder = os.path.join(top, f"out-{sent.part}-{uuid.uuid4().hex}")
        os.mkdir(folder, 0o700)
        keep = False
        try:
            returned = self._carry_out(sent, folder, tell_start)
            keep = bool(self.exchange) and any(ran.files for ran in returned.ran)
            return replace(returned, folder=folder if keep else "")
        finally:
            if not keep:
                shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(os.path.join(self._inputs, str(sent.part)), ignore_errors=True)

    def _carry_out(self, sent: Sent, folder: str, tell_start: Callable[[int], None]) -> Returned:
        theirs = [item_from(data) for data in sent.items]
        places = {item.key: place for place, item in zip(sent.places, theirs, strict=True)}
        inputs = os.path.join(self._inputs, str(sent.part))
        os.mkdir(inputs, 0o700)
        ours = [
            _laid_out(item, place, ways, folder, inputs)
            for item, place, ways in zip(theirs, sent.places, sent.inputs, strict=True)
        ]
        handover = Handover(
            id=sent.part, plan=self._plan(sent), folder=sent.folder, items=tuple(ours), lines=sent.lines
        )
        reports: list[Report] = []

        def tell(told: FromExecutor) -> None:
            match told:
                case ItemStarted(key=key):
                    tell_start(places[key])
                case ItemRan(report=report):
                    reports.append(report)

        if len(ours) == 1:
            tell_start(sent.places[0])
        stop = _Stop()
        driver = self._take(stop)
        try:
            ended = driver.carry_out(handover, tell)
        finally:
            self._give_back(driver, stop)
        pairs = {item.key: (item, own) for item, own in zip(theirs, ours, strict=True)}
        packing = _Packing(folder, shared=bool(self.exchange))
        return Returned(
            ran=[packing.ran(places[report.key], report, *pairs[report.key]) for report in reports],
            charged=None if ended.charged is None else places[ended.charged],
            fault=None if ended.fault is None else fault_data(ended.fault),
        )

    def cut(self) -> None:
        """End what runs now; the items come back as not done."""
        with self._lock:
            for stop in self._stops:
                stop.deadline = time.monotonic()

    def close(self) -> None:
        """End everything; nothing is taken any more."""
        self._closed = True
        self.cut()
        self._end_idle(0.0)
        for folder in (self._home, self._inputs):
            shutil.rmtree(folder, ignore_errors=True)

    # -- worker processes

    def _take(self, stop: "_Stop") -> Driver:
        with self._lock:
            self._stops.append(stop)
            driver = self._resting.pop()[0] if self._resting else Driver()
        driver.stopping = stop
        return driver

    def _give_back(self, driver: Driver, stop: "_Stop") -> None:
        with self._lock:
            self._stops.remove(stop)
            self._resting.append((driver, time.monotonic()))
            if self._timer is None and not self._closed:
                self._look_later()
        if self._closed:
            self._end_idle(0.0)

    def _look_later(self) -> None:
        self._timer = threading.Timer(IDLE_SECONDS, self._look)
        self._timer.daemon = True
        self._timer.start()

    def _look(self) -> None:
        self._end_idle(IDLE_SECONDS)
        with self._lock:
            self._timer = None
            if self._resting and not self._closed:
                self._look_later()

    def _end_idle(self, seconds: float) -> None:
        before = time.monotonic() - seconds
        with self._lock:
            idle = [driver for driver, since in self._resting if since <= before]
            self._resting = [(driver, since) for driver, since in self._resting if since > before]
            if self._closed and self._timer is not None:
                self._timer.cancel()
        for driver in idle:
            driver.let_go()

    # -- code

    def _plan(self, sent: Sent) -> Plan:
        plan = plan_from(sent.plan)
        if sent.direct:
            return plan
        for digest, code in sent.archives.items():
            self._unpack(digest, code)
        nodes = {
            key: replace(node, folder=self._code_folder(sent.codes[node.folder], node.folder), digest="")
            if node.folder
            else node
            for key, node in plan.nodes.items()
        }
        return replace(plan, nodes=nodes)

    def _code_folder(self, digest: str, folder: str) -> str:
        return os.path.join(self._home, "code", digest, os.path.basename(folder.rstrip("/")))

    def _unpack(self, digest: str, code: Code) -> None:
        place = os.path.join(self._home, "code", digest)
        with self._lock:
            if os.path.isdir(place):
                return
            fresh = tempfile.mkdtemp(dir=self._home)
            for path, content in code:
                target = os.path.join(fresh, path)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, "wb") as file:
                    file.write(content)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            os.rename(fresh, place)


def _own_folder(top: str) -> str:
    """A fresh folder below `top`, known by this process; those of processes that are gone are removed."""
    prefix = f"filewright-site-{socket.gethostname()}-"
    for name in os.listdir(top):
        number = name.removeprefix(prefix).partition("-")[0]
        if name.startswith(prefix) and number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(os.path.join(top, name), ignore_errors=True)
    return tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=top)


class _Stop:
    """The moment at which one hand-over must be at rest."""

    deadline: float | None = None

    def __call__(self) -> float | None:
        return self.deadline


def _laid_out(item: Item, place: int, ways: Sequence[bytes | str], folder: str, inputs: str) -> Item:
    """The item as it is here: its files at paths that are good here, its work folder in the scratch folder."""
    files = []
    for number, (file, way) in enumerate(zip(files_of(item), ways, strict=True)):
        if isinstance(way, str):
            path = way
        else:
            path = os.path.join(inputs, f"{place}-{number}{os.path.splitext(file.path)[1]}")
            with open(path, "wb") as target:
                target.write(way)
        files.append(file if file.path == path else replace(file, path=path))
    return replace(item, file=files[0], others=tuple(files[1:]), workdir=os.path.join(folder, str(place)))


class _Packing:
    """Packs what was written. `shared`: it stays in the scratch folder, where the engine finds it."""

    def __init__(self, folder: str, *, shared: bool) -> None:
        self._folder = folder
        self._shared = shared

    def ran(self, place: int, report: Report, theirs: Item, ours: Item) -> Ran:
        """What became of an item, in the engine's own paths."""
        written: dict[str, str] = {}

        pairs = list(zip(files_of(ours), files_of(theirs), strict=True))

        def back(file: File) -> File:
            for own, other in pairs:
                if file is own:
                    return other
                if file.path == own.path:
                    return replace(file, path=other.path)
            if not file.path.startswith(ours.workdir):
                return file
            rest = written.get(file.path)
            if rest is None:  # beside the work folder, which then need not be made
                rest = written[file.path] = f".{len(written) + 1}{os.path.splitext(file.path)[1]}"
            return replace(file, path=theirs.workdir + rest)

        report = _with_files(report, back)
        files: dict[str, bytes | str] = {}
        for path, rest in written.items():
            if self._shared:
                files[rest] = os.path.relpath(path, self._folder)
                continue
            size = os.path.getsize(path)
            if (fault := too_large(path, size)) is not None:
                return Ran(place=place, report=report_data(_failed(theirs, fault), theirs), files={})
            with open(path, "rb") as file:
                files[rest] = file.read()
        return Ran(place=place, report=report_data(report, theirs), files=files)


def _with_files(report: Report, change: Callable[[File], File]) -> Report:
    """The report with other files; what was one file stays one."""
    known: dict[int, File] = {}

    def changed(file: File) -> File:
        found = known.get(id(file))
        if found is None:
            found = known[id(file)] = change(file)
        return found

    runs = tuple(
        replace(
            run,
            file=changed(run.file),
            outputs=tuple([Output(output.port, changed(output.file)) for output in run.outputs]),
            requests=tuple([replace(r, file=changed(r.file)) if isinstance(r, Save) else r for r in run.requests]),
        )
        for run in report.runs
    )
    return replace(report, runs=runs)


def _failed(item: Item, fault: Fault) -> Report:
    run = NodeRun(key=item.key, port=item.port, file=item.file, started_ns=time.time_ns(), seconds=0.0, fault=fault)
    return Report(runs=(run,))
