"""Hand-overs in worker processes that may crash, hang, eat memory or be killed at any moment.

| module | what it holds |
|---|---|
| `pool` | `ProcessExecutor`: as many drivers as work at once, each taken as late as possible |
| `driver` | one thread and its worker: gives it hand-overs, hears what comes back, renews it |
| `carrying` | one hand-over at one worker: limits, deaths, what comes back and what returns |
| `ahead` | a worker that is started before it is known what for |
| `child` | the process: started with pipes of its own, ended with all that it started |
| `memory` | how much memory a process and its children use |
"""

from filewright.engine.executors.processes.pool import ProcessExecutor

__all__ = ["ProcessExecutor"]
