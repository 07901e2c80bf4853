"""One hand-over on a cluster: its parts one after the other, and what a loss means for whom.

A worker process that dies there charges the item it was at, as it does here. Where the whole dask worker is lost, the
item that it was known to be at is charged. Where none is known, nobody is; but the items are suspects from then on
and travel alone, so that the next loss tells which one it was.
"""

import asyncio
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from filewright.core.handover import Handover, Item
from filewright.core.job import TaskKey
from filewright.core.report import Report
from filewright.engine.executors.dask.cluster import Cluster, Member, NoMember
from filewright.engine.executors.dask.parcel import (
    Codes,
    Returned,
    files_of,
    pack,
    parts_of,
    take_back,
    too_large,
    unpack,
)
from filewright.engine.executors.executor import FromExecutor, HandoverEnded, ItemRan, ItemStarted
from filewright.errors import Fault, Scope
from filewright.worker.boundary import fault_of
from filewright.worker.codec import fault_from

MEMBER_SECONDS = 10.0
"""How long a hand-over waits for a worker where there is none: a lost one is often replaced."""

MOST_LOSSES = 3
"""Losses of a worker that had one item alone, and of which nothing more is known, until that item is charged."""


@dataclass(kw_only=True)
class _Part:
    """What is out: of which hand-over, and the place of the item that has begun, where it is known."""

    carrying: "Carrying"
    began: int | None = None


class Desk:
    """What the hand-overs of one executor share."""

    def __init__(self, tell: Callable[[FromExecutor], None]) -> None:
        self.tell = tell
        self.codes = Codes()
        self.losses: dict[TaskKey, int] = {}
        self.parts: dict[int, _Part] = {}
        self.numbers = count(1)
        self.cut = asyncio.Event()
        """Set when nothing is waited for any more."""

    def began(self, number: int, place: int) -> None:
        """A worker has begun an item."""
        if (part := self.parts.get(number)) is not None:
            part.began = place
            part.carrying.tell_start(place)


class Carrying:
    """Carries one hand-over out."""

    def __init__(self, cluster: Cluster, handover: Handover, desk: Desk) -> None:
        self._cluster = cluster
        self._handover = handover
        self._desk = desk
        self._left: dict[int, Item] = dict(enumerate(handover.items))
        self._told: set[int] = set()

    async def run(self) -> HandoverEnded:
        """See it through. The end is still to be told."""
        items = list(self._left.items())
        alone = [place for place, item in items if item.key in self._desk.losses]
        by_path = self._cluster.local or all(member.shared for member in self._cluster.members.values())
        for places in parts_of(items, alone=alone, by_path=by_path):
            if self._desk.cut.is_set():
                return self._end()
            ended = await self._part(places)
            if ended is not None:
                return ended
        return self._end()

    def tell_start(self, place: int) -> None:
        """An item of it has begun."""
        if place in self._left and place not in self._told:
            self._told.add(place)
            self._desk.tell(ItemStarted(handover=self._handover.id, key=self._left[place].key))

    async def _part(self, places: list[int]) -> HandoverEnded | None:
        """Carry these items out; the end of the hand-over, where that is one."""
        try:
            member = await self._cluster.member(MEMBER_SECONDS)
        except NoMember as trouble:
            return self._held(places[0], "cluster-without-workers", str(trouble))
        number = next(self._desk.numbers)
        part = self._desk.parts[number] = _Part(carrying=self)
        try:
            return await self._at(member, number, part, places)
        finally:
            del self._desk.parts[number]
            self._cluster.leave(member)
            await asyncio.to_thread(take_back, self._cluster.exchange, number)

    async def _at(self, member: Member, number: int, part: _Part, places: list[int]) -> HandoverEnded | None:
        direct = self._cluster.local
        shared = direct or member.shared
        for place in places if not shared else ():
            for file in files_of(self._left[place]):
                if (fault := too_large(file.path, file.size)) is not None:
                    return self._end(place, fault)
        try:
            sent = await asyncio.to_thread(
                pack,
                self._handover,
                places,
                part=number,
                exchange=self._cluster.exchange if shared else "",
                known=frozenset(member.known),
                codes=self._desk.codes,
                direct=direct,
            )
        except OSError as error:
            return self._unreadable(places, error)
        future = self._cluster.submit(sent, member)
        returned = await self._wait(future, member)
        if isinstance(returned, Returned):
            member.known.update(sent.archives)
            try:
                return await self._take(returned)
            finally:
                if returned.folder:
                    await asyncio.to_thread(shutil.rmtree, returned.folder, ignore_errors=True)
        await _give_up(future)
        if returned is not None:  # the site itself failed: no room to work, another version …
            return self._held(places[0], "cluster-failed", str(returned) or type(returned).__name__)
        if self._desk.cut.is_set():
            return self._end()
        if not self._cluster.connected:
            return self._held(places[0], "cluster-gone", "")
        return self._lost(part, places)

    async def _wait(self, future: Any, member: Member) -> Returned | Exception | None:
        """What came back, the error of a task that failed otherwise, None: it was lost or is not waited for."""
        result = asyncio.ensure_future(future.result())
        others = [asyncio.ensure_future(event.wait()) for event in (member.gone, self._desk.cut)]
        try:
            await asyncio.wait([result, *others], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for other in others:
                other.cancel()
        if not result.done():
            result.cancel()
            return None
        if result.cancelled() or future.status in ("cancelled", "lost"):
            return None
        error = result.exception()
        if error is None:
            found = result.result()
            return found if isinstance(found, Returned) else TypeError(type(found).__name__)
        return error if isinstance(error, Exception) and type(error).__name__ != "KilledWorker" else None

    async def _take(self, returned: Returned) -> HandoverEnded | None:
        unpacked = await asyncio.to_thread(_unpacked, returned, dict(self._left))
        for ran, report in zip(returned.ran, unpacked, strict=True):
            item = self._left[ran.place]
            if isinstance(report, Exception):
                return self._end(ran.place, fault_of(report, workdir=item.workdir))
            del self._left[ran.place]
            self._desk.losses.pop(item.key, None)
            self._desk.tell(ItemRan(handover=self._handover.id, report=report))
        if returned.charged is not None:
            return self._end(returned.charged, fault_from(returned.fault))
        return None

    def _lost(self, part: _Part, places: list[int]) -> HandoverEnded:
        """The dask worker is gone, with all it had."""
        losses = self._desk.losses
        for lost in places:
            key = self._left[lost].key
            losses[key] = losses.get(key, 0) + 1
        at = part.began
        if at is None and len(places) == 1 and losses[self._left[places[0]].key] > MOST_LOSSES:
            at = places[0]
        if at is None or at not in self._left:
            return self._end()
        return self._end(at, Fault(code="cluster-worker-lost"))

    def _unreadable(self, places: list[int], error: OSError) -> HandoverEnded:
        """A file could not be read at this end: whose it is is charged, as if its step had found out."""
        for place in places:
            for file in files_of(self._left[place]):
                if error.filename == file.path:
                    return self._end(place, fault_of(error, input_path=file.path))
        return self._end(places[0], fault_of(error))

    def _held(self, place: int, code: str, message: str) -> HandoverEnded:
        return self._end(place, Fault(code=code, scope=Scope.PROCESS, fields={"message": message}))

    def _end(self, place: int | None = None, fault: Fault | None = None) -> HandoverEnded:
        charged = None if place is None else self._left.pop(place).key
        return HandoverEnded(
            handover=self._handover.id,
            charged=charged,
            fault=fault,
            returned=tuple(item.key for item in self._left.values()),
        )


def _unpacked(returned: Returned, items: Mapping[int, Item]) -> list[Report | OSError | ValueError]:
    found: list[Report | OSError | ValueError] = []
    for ran in returned.ran:
        try:
            found.append(unpack(ran, returned, items[ran.place]))
        except (OSError, ValueError) as error:
            found.append(error)
    return found


async def _give_up(future: Any) -> None:
    """Nobody waits for it any more; what it still does leads nowhere."""
    try:
        await asyncio.wait_for(future.cancel(force=True), 2.0)
    except (OSError, TimeoutError, asyncio.CancelledError):
        return
