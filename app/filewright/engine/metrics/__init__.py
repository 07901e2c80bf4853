"""Numbers folded from what happened: now (`meters`), and over the last week (`history`)."""

from filewright.engine.metrics.history import History
from filewright.engine.metrics.meters import Meters

__all__ = ["History", "Meters"]
