"""Filewright: file pipelines that people draw, and an engine that runs them.

`app/README.md` shows how the packages below this one hang together. Processors import `filewright.api` and
nothing else of it.
"""

__version__ = "0.1.0"
