"""Numbers folded from what happened.

| module | what it holds |
|---|---|
| `meters` | what each node and wire does now |
| `survey` | what waits, counted in one pass |
| `sample` | a stretch of time in numbers |
| `last_hour` | seconds of the last hour, in room that is taken once |
| `history` | `History`: what was, as series for charts |
| `stored_minutes` | minutes and hours in a file, so that they outlive the process |
"""

from filewright.engine.metrics.history import History
from filewright.engine.metrics.meters import Meters

__all__ = ["History", "Meters"]
