"""The connection to a cluster, and which of its workers can be used. All of it runs on one asyncio loop."""

import asyncio
import contextlib
import logging
import os
import shutil
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from filewright import __version__
from filewright.engine.executors.dask import site
from filewright.engine.executors.dask.address import Address
from filewright.engine.executors.dask.parcel import NONCE, Sent

CONNECT_SECONDS = 5.0
"""How long the scheduler and the first usable worker are waited for."""

GREET_SECONDS = 30.0
"""How long a worker may take to answer for the first time: it imports this package then."""

PART_BYTES = 512 << 20
"""A message of more bytes is warned of; ours are bounded elsewhere."""

AHEAD = 1
"""Hand-overs that wait at each worker beside those that its threads work on, so that it never waits for the next."""


@dataclass(eq=False, kw_only=True)
class Member:
    """A worker of the cluster that can be used. `gone` is set when it is lost; `known` has the code it was sent."""

    address: str
    threads: int
    shared: bool
    known: set[str] = field(default_factory=set)
    busy: int = 0
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def room(self) -> int:
        """Hand-overs that it takes now."""
        return self.threads + AHEAD - self.busy


class Unreachable(Exception):
    """No scheduler answers; the text says why."""


class NoMember(Exception):
    """No worker can be used now; the text says why."""


class Cluster:
    """A connection. `began` is told (part, place) of each item that a worker has begun and that takes its time."""

    def __init__(self, client: Any, address: Address, exchange: str, began: Callable[[int, int], None]) -> None:
        self.local = address.scheduler is None
        self.name = f"filewright-{uuid.uuid4().hex}"
        self.exchange = exchange
        self.members: dict[str, Member] = {}
        self._client = client
        self._began = began
        self._nonce = uuid.uuid4().hex
        self._changed = asyncio.Event()
        self._greetings: set[asyncio.Task[None]] = set()
        self._trouble = ""

    @property
    def connected(self) -> bool:
        """Whether the scheduler is still there."""
        return bool(self._client.status == "running")

    @property
    def slots(self) -> int:
        """How many hand-overs it takes at once, as it is now."""
        return sum(member.threads + AHEAD for member in self.members.values())

    async def meet(self) -> None:
        """Get to know the workers that are there. Raises NoMember."""
        os.makedirs(self.exchange, exist_ok=True)
        with open(os.path.join(self.exchange, NONCE), "w", encoding="ascii") as file:
            file.write(self._nonce)
        self._client.subscribe_topic("all", self._hear_of_workers)
        self._client.subscribe_topic(self.name, self._hear_of_work)
        for address, threads in (await self._client.nthreads()).items():
            self._greet(address, threads)
        if self._greetings:
            await asyncio.wait(self._greetings, timeout=GREET_SECONDS)
        if not self.members:
            await self._await_change(CONNECT_SECONDS)
        if not self.members:
            raise NoMember(self._trouble or "it has none")

    async def part_with(self) -> None:
        """End what is ours on the workers."""
        for greeting in self._greetings:
            greeting.cancel()
        for topic in ("all", self.name):
            self._client.unsubscribe_topic(topic)
        await self._on_all(site.bye)
        shutil.rmtree(self.exchange, ignore_errors=True)

    async def cut(self) -> None:
        """End what runs on the workers now."""
        await self._on_all(site.cut)

    async def member(self, seconds: float) -> Member:
        """A worker with room, waited for; one more is busy there until `leave`. Raises NoMember."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            free = [member for member in self.members.values() if member.room > 0]
            if free:
                chosen = max(free, key=lambda member: (member.room, -member.busy))
                chosen.busy += 1
                return chosen
            left = deadline - asyncio.get_running_loop().time()
            if (left <= 0 and not self.members) or not self.connected:
                raise NoMember(self._trouble or "none is there")
            await self._await_change(max(0.05, left))

    def leave(self, member: Member) -> None:
        """What it worked on is over."""
        member.busy -= 1
        self._changed.set()

    def submit(self, sent: Sent, member: Member) -> "Any":
        """A dask future of what the worker returns. It runs there or nowhere: no other worker takes it over."""
        import dask

        with dask.config.set({"distributed.admin.large-graph-warning-threshold": PART_BYTES}):
            return self._client.submit(
                site.carry_out,
                self.name,
                sent,
                key=f"{self.name}-{sent.part}-{uuid.uuid4().hex}",
                workers=[member.address],
                allow_other_workers=False,
                pure=False,
                retries=0,
            )

    # -- workers come and go

    def _greet(self, address: str, threads: int) -> None:
        greeting = asyncio.create_task(self._get_to_know(address, threads))
        self._greetings.add(greeting)
        greeting.add_done_callback(self._greetings.discard)

    async def _get_to_know(self, address: str, threads: int) -> None:
        future = self._client.submit(
            site.hello,
            self.name,
            self.exchange,
            self._nonce,
            key=f"{self.name}-hello-{uuid.uuid4().hex}",
            workers=[address],
            pure=False,
        )
        try:
            greeting = await asyncio.wait_for(future.result(), GREET_SECONDS)
        except Exception as error:  # noqa: BLE001 (whatever that side raises: its modules may be other ones)
            self._trouble = f"{address}: {str(error) or type(error).__name__}"
            return
        if greeting.version != __version__:
            self._trouble = f"{address}: Filewright {greeting.version}, {__version__} ≠"
            return
        self.members[address] = Member(address=address, threads=threads, shared=greeting.shared)
        self._changed.set()

    async def _hear_of_workers(self, event: tuple[float, Any]) -> None:
        match event[1]:
            case {"action": "remove-worker", "worker": str(address)}:
                member = self.members.pop(address, None)
                if member is not None:
                    member.gone.set()
                    self._changed.set()
            case {"action": "add-worker", "worker": str(address)}:
                threads = (await self._client.nthreads()).get(address)
                if threads:
                    self._greet(address, threads)

    def _hear_of_work(self, event: tuple[float, Any]) -> None:
        part, place = event[1]
        self._began(part, place)

    async def _await_change(self, seconds: float) -> None:
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)

    async def _on_all(self, function: Callable[[str], None]) -> None:
        if self.connected and self.members:
            with contextlib.suppress(OSError, TimeoutError):
                told = self._client.run(function, self.name, workers=list(self.members), on_error="ignore")
                await asyncio.wait_for(told, 2.0)


@asynccontextmanager
async def connected(
    address: Address, *, scratch: str, workers: int | None, began: Callable[[int, int], None]
) -> AsyncIterator[Cluster]:
    """A connection with the workers known. `scratch` is a folder of our own for large files on their way, used where
    the address names none; `workers` is how many a cluster of this computer gets. Raises Unreachable, NoMember."""
    from distributed import Client, LocalCluster

    _quieten()
    exchange = _exchange(address, scratch)
    async with AsyncExitStack() as stack:
        where: Any = address.scheduler
        if where is None:
            where = await stack.enter_async_context(
                LocalCluster(
                    n_workers=workers or os.cpu_count() or 1,
                    threads_per_worker=1,
                    memory_limit=0,  # what needs memory is the processors, which have limits of their own
                    dashboard_address="127.0.0.1:0",  # its pages are not wanted, and 8787 may be another's
                    scheduler_kwargs={"dashboard": False},
                    local_directory=scratch,
                    asynchronous=True,
                )
            )
        try:
            client = await stack.enter_async_context(
                Client(where, asynchronous=True, set_as_default=False, timeout=CONNECT_SECONDS)
            )
        except (OSError, TimeoutError, ValueError) as error:
            raise Unreachable(str(error) or type(error).__name__) from error
        cluster = Cluster(client, address, exchange, began)
        stack.push_async_callback(cluster.part_with)
        await cluster.meet()
        yield cluster


def _quieten() -> None:
    """dask writes what happens to stderr; here all of it is said in words, and in whatever log the program keeps."""
    for name, logger in logging.root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger) and name.partition(".")[0] in ("distributed", "tornado"):
            logger.handlers[:] = [logging.NullHandler()]
            logger.propagate = True


def _exchange(address: Address, scratch: str) -> str:
    """A fresh folder; what an engine left there that was killed is removed."""
    ours = (
        "filewright-" + sha256(f"{socket.gethostname()}\0{scratch}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    )
    folder = os.path.join(address.shared or scratch, ours)
    shutil.rmtree(folder, ignore_errors=True)
    return folder
