"""What a person probably meant by a word that is not known."""

import difflib
from collections.abc import Iterable


def closest(word: str, options: Iterable[str]) -> str | None:
    """The option most like the word, or None where none is near. Words of over 40 characters are not looked into."""
    if len(word) > 40:
        return None
    plain = word.lower()
    by_plain = {o.lower(): o for o in options if abs(len(o) - len(word)) <= max(3, len(word) // 2)}
    if plain in by_plain:
        return by_plain[plain]
    found = difflib.get_close_matches(plain, by_plain, n=1, cutoff=0.7)
    return by_plain[found[0]] if found else None
