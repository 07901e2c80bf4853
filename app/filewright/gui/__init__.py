"""The window: the only package that imports PySide6, pyqtgraph and networkx.

It speaks to a running engine through `EngineClient` alone, and changes a graph through `Document` alone.

| package | what it holds |
|---|---|
| `theme` | colours, fonts, icons and the style sheet; one `Theme` is made at the start and passed on |
| `fields` | the fields of a step's form; `fields.controls` are the small widgets they are made of |
"""
