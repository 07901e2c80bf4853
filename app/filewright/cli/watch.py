"""`filewright watch`: works on what arrives until it is told to stop, then ends gracefully."""

import signal
import sys
import threading
import time
from argparse import Namespace
from types import FrameType

from filewright.cli import compose
from filewright.cli.opening import get_on, open_pipeline
from filewright.cli.progress import summary
from filewright.cli.stopping import ending_signals
from filewright.engine.local_client import LocalClient
from filewright.errors import UsageError
from filewright.registry import open_registry
from filewright.text import _

SAY_SECONDS = 60.0
BROKEN = "engine-broke"  # what a flow says that a defect has ended


def watch(options: Namespace) -> int:
    """The command; gives its exit status."""
    if options.dashboard is not None:
        raise UsageError("not-in-this-version", what="--dashboard")
    registry = open_registry()
    state = compose.state_folder(options.state)
    opened = [open_pipeline(pipe, registry) for pipe in options.pipes]
    ready = [one for one in opened if one is not None]
    if len(ready) < len(opened) or (len(ready) > 1 and not get_on(ready, registry)):
        return 2
    allowed = [compose.allowed(one, registry, state, trust=False) for one in ready]
    if not all(allowed):  # each is asked, so that every list of what would be done is shown
        return 3
    clients = {
        str(one.file): compose.open_client(
            one.file, one.pipeline, registry, state, kind=options.executor, workers=options.workers
        )
        for one in ready
    }
    return _until_stopped(clients)


def _until_stopped(clients: dict[str, LocalClient]) -> int:
    stop = threading.Event()

    def asked(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            for client in clients.values():
                client.kill()
        stop.set()

    for number in ending_signals():
        signal.signal(number, asked)
    started: list[LocalClient] = []
    try:
        for name, client in clients.items():
            client.start()
            started.append(client)
            print(_("{name}: watching").format(name=name), file=sys.stderr, flush=True)
        _say_changes(clients, stop)
    finally:
        for client in started:
            client.ask_to_stop()
        for client in started:
            client.stop()
    broken = False
    for name, client in clients.items():
        snapshot = client.snapshot()
        for notice in snapshot.notices:
            if notice.fault.code == BROKEN:
                broken = True
                print(f"{name}: {notice.fault.sentence()}", file=sys.stderr, flush=True)
        print(f"{name}: {summary(snapshot.session)}", flush=True)
    return 1 if broken else 0


def _say_changes(clients: dict[str, LocalClient], stop: threading.Event) -> None:
    """A line for each thing that goes wrong, and the account when it has changed, at most once a minute. Ends when it
    is to, and when all have been stopped by other processes."""
    said: set[tuple[str, str]] = set()
    seen = dict.fromkeys(clients, 0)
    last = time.monotonic()
    while not stop.wait(0.5) and not all(client.wait(0) for client in clients.values()):
        due = time.monotonic() - last >= SAY_SECONDS
        for name, client in clients.items():
            snapshot = client.snapshot()
            now = {(name, f"{key}: {n.fault.sentence()}") for key, n in snapshot.nodes.items() if n.fault is not None}
            now |= {(name, notice.fault.sentence()) for notice in snapshot.notices}
            for name_, text in sorted(now - said):
                print(f"{name_}: {text}", file=sys.stderr, flush=True)
            said = now | {one for one in said if one[0] != name}
            if due and snapshot.session.seen != seen[name]:
                seen[name] = snapshot.session.seen
                print(f"{name}: {summary(snapshot.session)}", file=sys.stderr, flush=True)
        if due:
            last = time.monotonic()
