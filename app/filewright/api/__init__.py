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

This package imports the standard library alone.
"""

from filewright.api.context import Context
from filewright.api.problems import BadFile, Unavailable
from filewright.core.file import File
from filewright.core.request import Conflict

__all__ = ["BadFile", "Conflict", "Context", "File", "Unavailable"]
