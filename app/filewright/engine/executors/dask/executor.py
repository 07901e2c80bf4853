"""The executor on a cluster: one thread with a loop of its own speaks to it, and only that thread."""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path

from filewright.core.handover import Handover
from filewright.engine.executors.dask.address import Address
from filewright.engine.executors.dask.carrying import Carrying, Desk
from filewright.engine.executors.dask.cluster import Cluster, NoMember, Unreachable, connected
from filewright.engine.executors.executor import FromExecutor, HandoverEnded
from filewright.engine.threads import Threads
from filewright.errors import Fault, Scope, UsageError

STOP_SECONDS = 5.0
"""How long the end of what was cut off is waited for."""


class DaskExecutor:
    """Runs hand-overs on a cluster. `connect` comes first and `close` last; between them it may be started and
    stopped as often as wanted. `scratch` is a folder of its own; `workers` is how many a cluster of this computer
    gets (None: one for each core). `slots` are as many as the cluster's threads when it was connected, and one more
    for each worker."""

    def __init__(self, threads: Threads, address: Address, *, scratch: Path, workers: int | None = None) -> None:
        self._threads = threads
        self._address = address
        self._scratch = scratch
        self._workers = workers
        self._slots = 1
        self._tell: Callable[[FromExecutor], None] = lambda told: None
        self._ready = threading.Event()
        self._trouble: UsageError | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None
        self._cluster: Cluster | None = None
        self._desk: Desk | None = None
        self._running: set[asyncio.Task[HandoverEnded]] = set()
        self._wait: Callable[[], None] | None = None
        self._opened = AsyncExitStack()
        self._renewing: asyncio.Lock | None = None

    @property
    def slots(self) -> int:
        """How many hand-overs it takes at once."""
        return self._slots

    @property
    def spare(self) -> int:
        """None: what is sent to a cluster waits there for its turn."""
        return 0

    def connect(self) -> None:
        """Find the cluster and its workers. Raises UsageError."""
        self._ready.clear()
        self._wait = self._threads.start("cluster", lambda: asyncio.run(self._live()))
        self._ready.wait()
        if self._trouble is not None:
            self.close()
            raise self._trouble

    def start(self, tell: Callable[[FromExecutor], None]) -> None:
        """Be ready."""
        self._tell = tell
        self._on_loop(self._open_desk())

    def submit(self, handover: Handover) -> None:
        """Take a hand-over."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._begin, handover)

    def stop(self, *, grace: float) -> None:
        """End. What runs may take `grace` seconds; then it is ended on the workers and comes back as not done."""
        if self._loop is not None:
            self._on_loop(self._stop(grace))

    def close(self) -> None:
        """Part with the cluster, and end one that was started here."""
        if self._wait is None:
            return
        if self._loop is not None and self._ending is not None:
            self._loop.call_soon_threadsafe(self._ending.set)
        self._wait()
        self._wait = self._loop = None

    # -- on the loop

    async def _live(self) -> None:
        self._ending = asyncio.Event()
        self._renewing = asyncio.Lock()
        try:
            self._cluster = await self._connected()
            self._slots = self._cluster.slots
            self._loop = asyncio.get_running_loop()
            self._ready.set()
            await self._ending.wait()
        except Unreachable as error:
            self._trouble = UsageError("cluster-unreachable", address=str(self._address), message=str(error))
        except NoMember as error:
            self._trouble = UsageError("cluster-unusable", address=str(self._address), message=str(error))
        finally:
            await self._opened.aclose()
            self._ready.set()

    async def _connected(self) -> Cluster:
        """A new connection, the one before ended. Raises Unreachable, NoMember."""
        await self._opened.aclose()
        connection = connected(self._address, scratch=str(self._scratch), workers=self._workers, began=self._began)
        return await self._opened.enter_async_context(connection)

    async def _renewed(self) -> Cluster:
        """The connection; a new one where it was lost. Raises Unreachable, NoMember."""
        assert self._renewing is not None
        async with self._renewing:
            if self._cluster is None or not self._cluster.connected:
                self._cluster = None
                self._cluster = await self._connected()
            return self._cluster

    def _on_loop(self, work: Coroutine[None, None, None]) -> None:
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _open_desk(self) -> None:
        self._desk = Desk(self._tell)

    def _began(self, part: int, place: int) -> None:
        if self._desk is not None:
            self._desk.began(part, place)

    def _begin(self, handover: Handover) -> None:
        desk = self._desk
        assert desk is not None
        task = asyncio.create_task(self._carry(handover, desk))
        self._running.add(task)
        task.add_done_callback(lambda task: self._ended(task, handover, desk))

    async def _carry(self, handover: Handover, desk: Desk) -> HandoverEnded:
        try:
            cluster = await self._renewed()
        except (Unreachable, NoMember) as trouble:
            return _held(handover, "cluster-gone", str(trouble))
        return await Carrying(cluster, handover, desk).run()

    def _ended(self, task: "asyncio.Task[HandoverEnded]", handover: Handover, desk: Desk) -> None:
        """Also a defect ends a hand-over, and holds the work: nobody waits for ever."""
        self._running.discard(task)
        if (error := task.exception()) is None:
            desk.tell(task.result())
            return
        logging.getLogger(__name__).error("a hand-over failed", exc_info=error)
        desk.tell(_held(handover, "cluster-failed", str(error) or type(error).__name__))

    async def _stop(self, grace: float) -> None:
        desk, cluster = self._desk, self._cluster
        if desk is None:
            return
        running = set(self._running)
        if running:
            await asyncio.wait(running, timeout=grace)
        desk.cut.set()
        if still := {task for task in running | self._running if not task.done()}:
            await asyncio.wait(still, timeout=STOP_SECONDS)
            if cluster is not None:
                await cluster.cut()
        self._desk = None


def _held(handover: Handover, code: str, message: str) -> HandoverEnded:
    """The end of a hand-over of which nothing is known but that the cluster is to blame."""
    keys = [item.key for item in handover.items]
    fault = Fault(code=code, scope=Scope.PROCESS, fields={"message": message})
    return HandoverEnded(handover=handover.id, charged=keys[0], fault=fault, returned=tuple(keys[1:]))
