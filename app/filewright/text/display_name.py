"""The one way in which a name or path reaches a person's eyes."""

import unicodedata
from pathlib import PurePath

_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Persian words and emoji of several parts need them; they can hide nothing but themselves."""


def display_name(path: str | PurePath) -> str:
    """A name or path on one line: bytes that are no text, control characters, and marks that turn the writing
    direction show as �, so that no name can look like another or break a line."""
    text = str(path)
    if text.isprintable():
        return text
    return "".join(c if _is_shown(c) else "\N{REPLACEMENT CHARACTER}" for c in text)


def _is_shown(character: str) -> bool:
    return character.isprintable() or character in _JOINERS or unicodedata.category(character) == "Zs"
