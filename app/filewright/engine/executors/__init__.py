"""What runs hand-overs.

| module | what it holds |
|---|---|
| `executor` | the seam: `Executor` and what it tells the engine |
| `inline` | in this process, on one thread |
| `processes` | in worker processes, each driven by a thread that only waits |
| `dask` | the same on the workers of a dask cluster |

`make_executor` maps the names of the command line to them; `check_executor` says first whether it would.
"""

import importlib.util
from collections.abc import Callable
from pathlib import Path

from filewright.engine.executors.executor import Executor
from filewright.engine.executors.processes import ProcessExecutor
from filewright.engine.executors.processes.ahead import Ahead
from filewright.engine.threads import Threads
from filewright.errors import UsageError

__all__ = ["Executor", "ProcessExecutor", "check_executor", "make_executor"]


def check_executor(name: str) -> None:
    """Raises UsageError for a name that `make_executor` does not know, or whose package is not installed."""
    kind, _, _ = name.partition(":")
    match kind.partition("?")[0]:
        case "processes" | "inline" if kind == name:
            return
        case "dask":
            from filewright.engine.executors.dask.address import parse_address

            parse_address(name)
            if importlib.util.find_spec("distributed") is None:
                raise UsageError("cluster-not-installed")
            return
    raise UsageError("executor-unknown", executor=name)


def make_executor(
    name: str,
    *,
    threads: Threads,
    scratch: Path,
    at_end: Callable[[Callable[[], None]], object],
    workers: int | None = None,
    ahead: Ahead | None = None,
) -> Executor:
    """The executor that `--executor` names: `processes`, `inline`, or `dask:ADDRESS`, which is connected then.
    `workers` None: one for each core; `ahead` may hold a worker that was started already. `scratch` is a folder it may
    have for its own; what is given to `at_end` is to be called when the executor is not used any more. Raises
    UsageError, as `check_executor` does, and where no cluster can be had."""
    check_executor(name)
    if name == "processes":
        return ProcessExecutor(threads, workers=workers, ahead=ahead.take if ahead else lambda: None)
    if name == "inline":
        from filewright.engine.executors.inline import InlineExecutor

        return InlineExecutor(threads)
    from filewright.engine.executors.dask import DaskExecutor, parse_address

    cluster = DaskExecutor(threads, parse_address(name), scratch=scratch, workers=workers)
    cluster.connect()
    at_end(cluster.close)
    return cluster
