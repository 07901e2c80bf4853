"""The flow as a list in step with the canvas: all that the canvas can do, by keyboard and for screen readers.

| module | what it is |
|---|---|
| `outline` | the panel: the list, its keys, and what they do to the document |
| `model` | the rows of `core.outline` with the words and marks that the canvas shows |
| `painter` | how a row looks, and the field in it while a step is renamed |
| `connect_box` | where a connection is to lead, by typing |
"""
