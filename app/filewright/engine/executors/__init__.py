"""What runs hand-overs.

| module | what it holds |
|---|---|
| `executor` | the seam: `Executor` and what it tells the engine |
| `inline` | in this process, on one thread |
| `processes` | in worker processes, each driven by a thread that only waits |

`make_executor` maps the names of the command line to them.
"""

from filewright.engine.executors.executor import Executor
from filewright.engine.executors.inline import InlineExecutor
from filewright.engine.executors.processes import ProcessExecutor
from filewright.engine.threads import Threads
from filewright.errors import UsageError

__all__ = ["Executor", "InlineExecutor", "ProcessExecutor", "make_executor"]


def make_executor(name: str, *, threads: Threads, workers: int | None = None) -> Executor:
    """The executor that `--executor` names: `processes`, `inline`, or `dask:ADDRESS`; `workers` None: one for each
    core. Raises UsageError for one that is not in this version or not known."""
    kind, _, _ = name.partition(":")
    match kind:
        case "processes" if kind == name:
            return ProcessExecutor(threads, workers=workers)
        case "inline" if kind == name:
            return InlineExecutor(threads)
        case "dask":
            raise UsageError("executor-not-in-this-version", executor=name)
    raise UsageError("executor-unknown", executor=name)
