"""What lists and tables show, without the views.

| module | what it holds |
|---|---|
| `file_states` | the words and looks of the account's terms |
| `steps` | `Steps`: what people call the steps of a flow, with their icons |
| `jobs` | the files of a flow, page by page |
| `story` | one file's way, from its trace to rows of words |
| `attention` | files that need somebody, grouped by step and reason |
| `undo_steps` | what taking a run back does, change by change |
| `log` | what happened to the flow as a whole |
"""
