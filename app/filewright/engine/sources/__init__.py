"""Where files come from.

| module | what it holds |
|---|---|
| `source` | `Source`: what the engine asks of any of them |
| `rules` | which names and kinds of file enter, and why others do not |
| `settling` | files that were seen and are not quiet yet |
| `folder` | a watched folder: hints mark, looks decide |
| `hints` | watchdog, narrowed to what says "look here" |
| `handed` | files named on the command line or dropped on the window |
| `arrivals` | a path and what `stat` said of it, as a file on its way |
"""
