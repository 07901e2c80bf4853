"""The commands, and the place where the parts are put together.

| module | what it holds |
|---|---|
| `arguments` | the parser: commands, options, help |
| `command_line` | from arguments to an exit status; every error becomes a sentence |
| `stopping` | the signals that ask a command to end |
| `streams` | standard streams that every command can rely on |
| `compose` | builds what an engine needs for one pipeline |
| `opening` | a pipeline file, checked and allowed, ready to run |
| `run` · `watch` | single-file and batch mode · the service |
| `progress` | what a run shows while it works |
| `reaching` | a command to the process that holds a flow, or carried out here when none does |
| `again` · `why` | retry, redo, dismiss · what became of a path |
| `jobs` · `check` · `trust` · `processors` | the other commands |
| `window` | the desktop application |

Imports inside functions are deliberate here: each command loads only what it needs (a window costs half a second).
"""

COLLECTIONS = (10_000, 20, 10)
"""How often Python looks for cycles of objects: files on their way are thousands of small values without any, and
looking them through at every 700th took 8 % of a run."""


def main(argv: list[str] | None = None) -> int:
    """Run a command; `argv` without the program's name (None: the process's own). Gives the exit status."""
    if argv is None:
        import gc

        gc.set_threshold(*COLLECTIONS)
    from filewright.cli.command_line import main as run

    return run(argv)
