"""Steps that are programs: started from a list of arguments, never through a shell.

`{input}` and `{output}` in an argument are paths, `{name}`, `{stem}` and `{suffix}` parts of the file's name, any
other word in braces a parameter. Paths are absolute and names that begin with a dash get `./` before them, so no
file's name is ever taken for an option.
"""

import os
import re
import select
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filewright.api import Unavailable
from filewright.core.file import File
from filewright.core.plan import PlanNode
from filewright.worker.context import NodeContext

LOOK_SECONDS = 0.05  # how soon an ended program is noticed whose children keep its output open
LAST_BYTES = 2000

_WORD = re.compile(r"\{([a-z_][a-z0-9_]*)\}")
_SCRIPTS = (".bat", ".cmd")


class CommandFailed(Exception):
    """A program could not be started as given, or ended with an error; the text says how."""


def run_command(node: PlanNode, file: File, context: NodeContext) -> list[tuple[str, File]]:
    """Run a node's program on a file; what it wrote goes on by the node's first way out.

    A program that is not given `{output}` changes nothing: the file itself goes on. Raises CommandFailed, and
    Unavailable where the program is not there.
    """
    output = context.new_file(file.suffix) if any("{output}" in part for part in node.command) else None
    arguments = [_filled(part, node.params, file, output) for part in node.command]
    _run(arguments, context)
    if output is not None:
        if not os.path.isfile(output):
            raise CommandFailed(f"{arguments[0]} ended well but wrote no file")
        file = file.with_(path=output)
    return [(node.outputs[0], file)] if node.outputs else []


def _filled(part: str, params: Mapping[str, Any], file: File, output: str | None) -> str:
    words = {"input": os.path.abspath(file.path), "output": output, "name": file.name, "stem": file.stem}
    words["suffix"] = file.suffix

    def word(match: re.Match[str]) -> str:
        name = match[1]
        value = words[name] if name in words else params.get(name)
        match value:
            case bool():
                return "true" if value else "false"
            case str() | int() | float():
                return str(value)
            case _:
                raise CommandFailed(f"{match[0]} in the command has no value that fits on a command line")

    filled = _WORD.sub(word, part)
    takes_name = bool(re.match(r"\{(name|stem|suffix)\}", part))
    return f"./{filled}" if takes_name and filled.startswith("-") else filled


def _run(arguments: list[str], context: NodeContext) -> None:
    program = arguments[0]
    if os.name == "nt" and program.lower().endswith(_SCRIPTS):
        raise CommandFailed(f"{program} is a script that Windows would give to a shell; name a program")
    try:
        process = subprocess.Popen(
            arguments,
            cwd=context.workdir,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except FileNotFoundError:
        raise Unavailable(
            f"The program {program} is not on this computer.", "Install it; the files go on then."
        ) from None
    except PermissionError:
        raise Unavailable(f"The program {program} may not be started.", "Allow this account to run it.") from None
    last = _listen(process, context)
    status = process.wait()
    if status:
        how = f"ended with status {status}" if status > 0 else f"was ended by signal {-status}"
        said = last.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise CommandFailed(f"{Path(program).name} {how}" + (f": {said}" if said else ""))


def _listen(process: "subprocess.Popen[bytes]", context: NodeContext) -> bytes:
    """Write what the program says to the log until it has ended; children that it leaves behind are not waited for.

    Gives the last of it. However much is said, only the log's own bound is kept.
    """
    assert process.stdout is not None
    last = unfinished = b""
    with process.stdout as stream:
        descriptor = stream.fileno()
        while True:
            if not _readable(descriptor):
                if process.poll() is not None and not _readable(descriptor):
                    break
                continue
            block = os.read(descriptor, 1 << 16)
            if not block:
                break
            last = (last + block)[-LAST_BYTES:]
            *lines, unfinished = (unfinished + block).split(b"\n")
            for line in lines:
                context.log(line.decode("utf-8", "replace"))
            unfinished = unfinished[-LAST_BYTES:]
    if unfinished:
        context.log(unfinished.decode("utf-8", "replace"))
    return last


def _readable(descriptor: int) -> bool:
    """Whether reading would not wait, after at most `LOOK_SECONDS`."""
    if os.name == "nt":  # pipes cannot be waited for there; reading simply waits
        return True
    ready, _, _ = select.select([descriptor], [], [], LOOK_SECONDS)
    return bool(ready)
