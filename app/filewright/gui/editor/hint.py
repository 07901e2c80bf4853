"""What a gesture tells about itself while it lasts: shown at the lower edge of the canvas."""

from dataclasses import dataclass

from filewright.core.media import Kind


@dataclass(frozen=True, kw_only=True)
class Hint:
    """`keys` are pairs of a key's name and what it does; `kind` gives the mark at the front."""

    title: str
    text: str = ""
    kind: Kind | None = None
    keys: tuple[tuple[str, str], ...] = ()
