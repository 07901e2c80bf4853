"""What a processor imports, and nothing else: stable for as long as manifests say `api: 1`.

```python
from collections.abc import Iterator
from filewright.api import Context, File

def shrink(file: File, context: Context, *, width: int) -> Iterator[tuple[str, File]]:
    out = context.new_file(file.suffix)
    ...                                     # write it
    yield "out", file.with_(path=out)
```

A gather (`role: gather` in the manifest) gets the files that were joined, and makes of them what it likes. Its
parameters `group` (a name pattern: files for which it gives the same text belong together), `count` (as many as this)
and `quiet` (none came for so long) say when they are; they are the engine's, and its function is not given them. What
waits at the end of a run is joined as it is.

```python
def pack(files: list[File], context: Context, *, level: int) -> Iterator[tuple[str, File]]:
    out = context.new_file(".zip")
    ...                                     # write all of them into it
    yield "out", files[0].with_(path=out, name="all.zip")
```

A line processor (`lines: module:name` in the manifest) gets blocks of lines, of any size, and yields lines: pairs of
a way out and a line, or lines alone where there is one way out. A function keeps nothing from block to block; a class
is made anew for each file.

```python
def errors(lines: list[str], *, word: str) -> Iterator[tuple[str, str]]:
    for line in lines:
        yield ("error" if word in line else "rest"), line

class Count:
    def __init__(self, *, label: str) -> None: ...
    def process(self, lines: list[str]) -> Iterator[str]: ...
    def finish(self) -> Iterator[str]: ...                       # optional: after the last line
    def save(self, file: File, context: Context) -> None: ...    # writers only: with all that `process` yielded
```

A line carries its end, is split at `\\n` alone, and wrong UTF-8 in it is kept as surrogate escapes: what is not changed
comes out byte for byte. What is yielded is one line each; a missing end is added, but after the last of a file.
`chunks: module:name` is a function from bytes to bytes with one way out: it gets whole lines, and where they are cut
into chunks must make no difference. BadFile raised at a line names that line.

| name | meaning |
|---|---|
| `File` | the value that travels: path, name, media type, size, attributes |
| `Context` | what the engine offers while a processor works |
| `Conflict` | what a save does when the name is taken |
| `BadFile` | raise it when this *file* cannot be worked on: it is set aside at once, with your sentence |
| `Unavailable` | raise it when what you *need* is away (a server, a share): files wait and are tried again |
| `fill_name` | a name (a `FileName`) from a pattern such as `{stem}-{date:%Y-%m}{suffix}` |
| `fill_folders` | the subfolder that `keep`, `flat` or a pattern gives |
| `compile_pattern` | a regular expression that a person typed, refused where it could take for ever |
| `size_in_bytes` | a size that a person typed, such as `10MiB` |
| `condition_holds` | whether a condition that a person built (`format: condition`) holds for a file |

This package imports the standard library alone.
"""

from typing import TYPE_CHECKING, Any

from filewright.api.context import Context
from filewright.api.problems import BadFile, Unavailable
from filewright.core.file import File
from filewright.core.request import Conflict, FileName

if TYPE_CHECKING:
    from filewright.api.names import compile_pattern, condition_holds, fill_folders, fill_name, size_in_bytes

__all__ = [
    "BadFile",
    "Conflict",
    "Context",
    "File",
    "FileName",
    "Unavailable",
    "compile_pattern",
    "condition_holds",
    "fill_folders",
    "fill_name",
    "size_in_bytes",
]

_NAMES = frozenset({"compile_pattern", "condition_holds", "fill_folders", "fill_name", "size_in_bytes"})


def __getattr__(name: str) -> Any:
    """Patterns are read by few steps, and every worker imports this package: they are loaded at their first use."""
    if name not in _NAMES:
        raise AttributeError(f"filewright.api has no {name}")
    from filewright.api import names

    return getattr(names, name)
