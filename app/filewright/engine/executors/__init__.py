"""What runs hand-overs.

| module | what it holds |
|---|---|
| `executor` | the seam: `Executor` and what it tells the engine |
| `inline` | in this process, on one thread |
| `processes` | in worker processes, each driven by a thread that only waits |

`make_executor` maps the names of the command line to them.
"""
