"""What a processor imports, and nothing else: stable for as long as manifests say `api: 1`.

```python
from collections.abc import Iterator
from filewright.api import Context, File

def shrink(file: File, context: Context, *, width: int) -> Iterator[tuple[str, File]]:
    out = context.new_file(file.suffix)
    ...                                     # write it
    yield "out", file.with_(path=out)
```

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

This package imports the standard library alone.
"""

from typing import TYPE_CHECKING, Any

from filewright.api.context import Context
from filewright.api.problems import BadFile, Unavailable
from filewright.core.file import File
from filewright.core.request import Conflict, FileName

if TYPE_CHECKING:
    from filewright.api.names import compile_pattern, fill_folders, fill_name, size_in_bytes

__all__ = [
    "BadFile",
    "Conflict",
    "Context",
    "File",
    "FileName",
    "Unavailable",
    "compile_pattern",
    "fill_folders",
    "fill_name",
    "size_in_bytes",
]

_NAMES = frozenset({"compile_pattern", "fill_folders", "fill_name", "size_in_bytes"})


def __getattr__(name: str) -> Any:
    """Patterns are read by few steps, and every worker imports this package: they are loaded at their first use."""
    if name not in _NAMES:
        raise AttributeError(f"filewright.api has no {name}")
    from filewright.api import names

    return getattr(names, name)
