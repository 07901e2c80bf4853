"""How a flow stands, in words and with a mark."""

from dataclasses import dataclass

from filewright.gui.theme import Look


@dataclass(frozen=True, kw_only=True)
class RunState:
    """How a flow stands: `look` for its mark, what is so, and a detail in lighter words."""

    look: Look
    words: str
    detail: str = ""
