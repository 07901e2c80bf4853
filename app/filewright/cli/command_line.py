"""From arguments to an exit status. Every error that is meant to be read becomes a sentence; none a traceback."""

import signal
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from filewright.cli.arguments import COMMANDS, NOT_IN_THIS_VERSION, parser
from filewright.cli.streams import dependable_streams, silence
from filewright.errors import FilewrightError, UsageError
from filewright.text import _

INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run the command that `argv` (None: the process's own) names; gives its exit status."""
    with dependable_streams():
        return _main(sys.argv[1:] if argv is None else argv)


def _main(arguments: list[str]) -> int:
    first = next((a for a in arguments if not a.startswith("-")), None)
    if first in NOT_IN_THIS_VERSION:
        print(_("{command}: not in this version").format(command=first), file=sys.stderr)
        return 2
    if not arguments or (first is not None and first not in COMMANDS and not arguments[0].startswith("-")):
        return _guarded(lambda: _window(arguments))
    options = parser().parse_args(arguments)
    ended = 0 if options.command == "watch" else INTERRUPTED  # a service is meant to be ended
    return _guarded(lambda: _command(options.command, options), interrupted=ended)


def _guarded(command: Callable[[], int], *, interrupted: int = INTERRUPTED) -> int:
    try:
        status = command()
        sys.stdout.flush()  # here, where a refusal becomes a sentence, and not at the interpreter's end
        return status
    except FilewrightError as error:
        if error.code == "output-refused":
            silence()
        print(f"filewright: {error}", file=sys.stderr)
        if error.next_step:
            print(f"  {error.next_step}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return interrupted
    except BrokenPipeError:
        silence()  # whoever read our output has gone
        return 1


def _command(name: str | None, options: Namespace) -> int:
    if name is not None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the command says what it means there
    try:
        Path.cwd()
    except OSError as error:  # paths are meant from it
        raise UsageError("working-folder-gone") from error
    match name:
        case "run" if options.executor == "processes":
            from filewright.engine.executors.processes.ahead import Ahead

            with Ahead() as ahead:  # it starts while all the rest is loaded
                from filewright.cli.run import run

                return run(options, ahead)
        case "run":
            from filewright.cli.run import run

            return run(options)
        case "watch":
            from filewright.cli.watch import watch

            return watch(options)
        case "check":
            from filewright.cli.check import check
            from filewright.registry import open_registry

            return check(options.pipes, open_registry())
        case "trust":
            from filewright.cli.trust import trust

            return trust(options)
        case "jobs":
            from filewright.cli.jobs import jobs

            return jobs(options)
        case "trace":
            from filewright.cli.jobs import trace

            return trace(options)
        case "why":
            from filewright.cli.why import why

            return why(options)
        case "retry" | "redo" | "dismiss":
            from filewright.cli import again

            return {"retry": again.retry, "redo": again.redo, "dismiss": again.dismiss}[name](options)
        case "undo":
            from filewright.cli.undo import undo

            return undo(options)
        case "processors":
            from filewright.cli.processors import processors

            return processors(options)
    if options.version:
        from filewright import __version__

        print(f"filewright {__version__}")
        return 0
    return _window([])


def _window(paths: list[str]) -> int:
    from filewright.cli.window import window

    return window(paths)
