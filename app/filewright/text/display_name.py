"""The one way in which a name or path reaches a person's eyes."""

import os


def display_name(path: str | os.PathLike[str]) -> str:
    """A name or path on one line: bytes that are no text, control characters, and marks that turn the writing
    direction show as �, so that no name can look like another or break a line."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in os.fspath(path))
