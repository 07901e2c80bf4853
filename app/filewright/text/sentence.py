"""One entry of the catalogue."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """`what` says what is so, `do` what the reader can do; both are format strings over the error's fields."""

    what: str
    do: str = ""
