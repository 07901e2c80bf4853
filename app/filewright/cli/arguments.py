"""The commands and their options."""

import argparse
from typing import Any

from filewright.text import _

# Commands that are promised and not there yet: they say so, and help does not list them.
NOT_IN_THIS_VERSION = ("import", "token", "selftest")
MOST_LISTED = 10**9
COMMANDS = (
    "run", "watch", "check", "trust", "jobs", "trace", "why", "retry", "redo", "dismiss", "undo", "processors",
)  # fmt: skip


class _Parser(argparse.ArgumentParser):
    """argparse, without its habit of guessing abbreviated options."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "allow_abbrev": False})


def parser() -> argparse.ArgumentParser:
    """The whole command line, the window's apart."""
    top = _Parser(
        prog="filewright",
        description=_("Runs file-processing pipelines. Without a command it opens the window."),
        epilog=_("filewright FILE.filewright opens that pipeline in the window."),
    )
    top.add_argument("--version", action="store_true", help=_("print the version"))
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _run(commands.add_parser("run", help=_("process the named files, or all that the watched folders hold now")))
    _watch(commands.add_parser("watch", help=_("process what arrives, until stopped")))
    check = commands.add_parser("check", help=_("say what is wrong with pipeline files"))
    check.add_argument("pipes", nargs="+", metavar="PIPE", help=_("a pipeline file"))
    trust = commands.add_parser("trust", help=_("list what a pipeline would do, and allow it"))
    trust.add_argument("pipe", metavar="PIPE", help=_("a pipeline file"))
    answer = trust.add_mutually_exclusive_group()
    answer.add_argument("--show", action="store_true", help=_("only list"))
    answer.add_argument("--yes", action="store_true", help=_("allow without asking"))
    _state(trust)
    jobs = commands.add_parser("jobs", help=_("list what was done"))
    jobs.add_argument("pipe", nargs="?", metavar="PIPE", help=_("of this pipeline alone"))
    jobs.add_argument("--state-of", dest="states", action="append", metavar="TERM", help=_("done, quarantined, …"))
    jobs.add_argument("--limit", type=_count, default=100, metavar="N", help=_("how many at most (%(default)s)"))
    _json(jobs)
    _state(jobs)
    trace = commands.add_parser("trace", help=_("tell what happened to a file"))
    trace.add_argument("what", metavar="JOB|PATH", help=_("a job, or a file that went in or came out"))
    _json(trace)
    _state(trace)
    why = commands.add_parser("why", help=_("tell why a file is where it is, also one that never came in"))
    why.add_argument("path", metavar="PATH", help=_("any path"))
    _json(why)
    _state(why)
    _again(commands)
    _processors(commands.add_parser("processors", help=_("list the processors that are there")))
    return top


def _again(commands: "argparse._SubParsersAction[_Parser]") -> None:
    retry = commands.add_parser("retry", help=_("try files again that need attention"))
    retry.add_argument("jobs", nargs="*", metavar="JOB", help=_("a job, or a file that went in"))
    retry.add_argument("--all", action="store_true", help=_("every one that needs attention"))
    retry.add_argument("--reason", metavar="CODE", help=_("all with this reason (`jobs --json` tells its code)"))
    retry.add_argument("--node", metavar="NODE", help=_("all that failed at this step"))
    retry.add_argument("--from-start", action="store_true", help=_("from the first step instead of the failed one"))
    retry.add_argument(
        "--version",
        dest="version_of",
        choices=("old", "new"),
        default="new",
        help=_("by the flow as it was when they came in, or as it is now (default)"),
    )
    redo = commands.add_parser("redo", help=_("do files anew that have ended, as they lie there now"))
    redo.add_argument("what", nargs="*", metavar="JOB|PATH", help=_("a job, or a file that went in or came out"))
    redo.add_argument("--all", action="store_true", help=_("every one that has ended"))
    dismiss = commands.add_parser("dismiss", help=_("set files aside for good that need attention"))
    dismiss.add_argument("jobs", nargs="+", metavar="JOB", help=_("a job, or a file that went in"))
    undo = commands.add_parser("undo", help=_("take back what was done to your files"))
    undo.add_argument("jobs", nargs="*", metavar="JOB", help=_("a job, or a file that went in or came out"))
    undo.add_argument("--run", metavar="RUN", help=_("all of one run, by its number (`jobs --json`), or `last`"))
    undo.add_argument("--since", metavar="TIME", help=_("all that ended since then, or in the last 10m, 2h, …"))
    undo.add_argument("--preview", action="store_true", help=_("only say what would be done"))
    for command in (retry, redo, dismiss, undo):
        command.add_argument("--pipe", metavar="PIPE", help=_("of this pipeline alone"))
        _json(command)
        _state(command)


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_LISTED:
        raise argparse.ArgumentTypeError(_("give a number from 1 to {most}").format(most=MOST_LISTED))
    return number


def _run(run: argparse.ArgumentParser) -> None:
    run.add_argument("pipe", metavar="PIPE", help=_("a pipeline file"))
    run.add_argument("files", nargs="*", metavar="FILE", help=_("files or folders to process"))
    run.add_argument("--into", metavar="NODE", help=_("the source that takes the files, where there are several"))
    run.add_argument("--again", action="store_true", help=_("do anew what was done before"))
    run.add_argument("--set", dest="sets", action="append", default=[], metavar="NODE.PARAM=VALUE")
    run.add_argument("--trust", action="store_true", help=_("allow what this pipeline does"))
    run.add_argument("--wait", default="30s", metavar="TIME", help=_("for a step that is held (%(default)s)"))
    _json(run)
    _engine(run)


def _watch(watch: argparse.ArgumentParser) -> None:
    watch.add_argument("pipes", nargs="+", metavar="PIPE", help=_("a pipeline file"))
    watch.add_argument("--dashboard", nargs="?", const="", metavar="[HOST:]PORT", help=argparse.SUPPRESS)
    _engine(watch)


def _engine(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workers", type=int, metavar="N", help=_("how many files at once"))
    command.add_argument(
        "--executor", default="processes", metavar="KIND", help=_("processes (default), inline, or dask:ADDRESS")
    )
    _state(command)


def _processors(processors: argparse.ArgumentParser) -> None:
    what = processors.add_subparsers(dest="action", metavar="ACTION", parser_class=_Parser)
    listed = what.add_parser("list", help=_("all of them, and what is wrong with the broken ones"))
    _json(listed)
    shown = what.add_parser("show", help=_("one of them: what it takes, gives and can be set to"))
    shown.add_argument("id", metavar="ID")
    _json(shown)
    _json(processors)


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help=_("print JSON, an object a line"))


def _state(command: argparse.ArgumentParser) -> None:
    command.add_argument("--state", metavar="DIR", help=_("where journals and work space are kept"))
