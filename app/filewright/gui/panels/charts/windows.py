"""The stretches of time that charts show."""

from dataclasses import dataclass

from filewright.text import N_


@dataclass(frozen=True, kw_only=True)
class Window:
    """`seconds` back from now; asked for again every `every` seconds; `tick` is the distance of times on the axis."""

    label: str
    seconds: float
    every: float
    tick: float
    with_seconds: bool = False


WINDOWS = (
    Window(label=N_("10 s"), seconds=10, every=0.1, tick=2, with_seconds=True),
    Window(label=N_("5 min"), seconds=300, every=0.5, tick=60),
    Window(label=N_("1 h"), seconds=3600, every=2.0, tick=900),
    Window(label=N_("24 h"), seconds=86_400, every=15.0, tick=21_600),
    Window(label=N_("7 d"), seconds=604_800, every=60.0, tick=86_400),
)
USUAL = WINDOWS[1]
