"""What runs processors: in a process of its own or inside the engine's, by the standard library alone.

| module | what it holds |
|---|---|
| `runner` | one item through a plan: the nodes in turn, the files that they give, a report of it all |
| `python_steps`, `commands` | how a node of that kind is called |
| `context` | what a processor is offered while it works |
| `results` | what a processor gives back, checked |
| `boundary` | the one place that catches all: any exception becomes a fault |
| `loader` | code from a processor's folder, each folder a world of its own |
| `streams` | line processors: files of any size in flat memory, neighbours streaming into each other |
| `protocol`, `codec` | messages over a pipe, values as plain data |
| `process` | the life of a worker process |
| `status`, `outbox`, `prints` | its page that outlives it, what it sends, what processors print |

`python -I -S …/filewright/worker` (or `filewright.worker.process.main` in a frozen application) is the process.
"""
