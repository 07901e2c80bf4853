"""Where files come from.

| module | what it holds |
|---|---|
| `source` | `Source`: what the engine asks of any of them |
| `rules` | which names and kinds of file enter, and why others do not |
| `walk` | what lies below a root, with links to folders or without |
| `settling`, `markers`, `in_use` | when a file is whole: by time, by a file beside it, by nobody having it open |
| `standing` | where each file below a root stands: in exactly one place |
| `folder` | a watched folder: hints mark, looks decide |
| `hints`, `observer` | watchdog, narrowed to what says "look here" |
| `pace` | how often all is looked through, and what shows that hints do not come |
| `reconcile` | the scan that proves the account |
| `why` | what became of a path, also of one that never entered |
| `handed` | files named on the command line or dropped on the window |
| `order` | in which order what waits is given |
| `make` | from a version's source nodes to sources at work |
| `arrivals` | a path and what `stat` said of it, as a file on its way |
"""
