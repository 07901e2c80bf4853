"""The window: the only package that imports PySide6, pyqtgraph and networkx.

It speaks to a running engine through `EngineClient` alone, and changes a graph through `Document` alone.

| package | what it holds |
|---|---|
| `theme` | colours, fonts, icons and the style sheet; one `Theme` is made at the start and passed on |
| `editor` | the canvas, where flows are drawn |
| `panels` `inspector` `start_page` | what stands around it |
| `frame` | toolbar, tabs, regions, and what is asked and told inside the window |
| `fields` | the fields of a step's form; `fields.controls` are the small widgets they are made of |
| `models` | what lists show, without the views |

| module | what it holds |
|---|---|
| `application` | `run_window`: the window first, all else after its first paint |
| `main_window` · `workspace` · `window_parts` | what is painted first · the rest, joined · its parts |
| `actions` · `window_work` · `view_work` · `step_hits` | one table of actions · what they do · steps to find |
| `document` | the flow being edited, with undo |
| `open_flow` · `open_flows` | one open flow with its engine · all of them, opened, saved, allowed, closed |
| `bridge` · `qt_pool` | snapshots, commands and questions · the threads they go by |
| `bringing_in` · `closing` · `pickers` | files let go on the window · closing it · the system's dialogs |
| `history_work` · `earlier_versions` | going back in edits and versions, reading what differs · versions, read |
| `unsaved_edits` · `kept_edits` · `offering_edits` | what outlives the program: of all flows · of one · offered again |
| `taking_back` | the last run is taken back, once its owner has read what that does |
| `wording` · `step_drag` | numbers, times and sizes as people read them · a kind of step being dragged |
"""
