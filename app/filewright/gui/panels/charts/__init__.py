"""Charts of throughput, time and waiting.

| module | what it holds |
|---|---|
| `windows` | the stretches of time one can look at, and how often each is asked for |
| `panel` | `ChartsPanel`: asks for history and shows it; pyqtgraph is loaded when the first chart is drawn |
| `plot` | `Plot`: one chart on pyqtgraph; the only module that imports it |
| `card` | one chart with its title and the values of now |
"""
