"""Numbers folded from what happened: now (`meters`), and over time (`history`, kept in `stored_minutes`)."""

from filewright.engine.metrics.history import History
from filewright.engine.metrics.meters import Meters

__all__ = ["History", "Meters"]
