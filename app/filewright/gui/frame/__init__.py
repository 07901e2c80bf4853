"""The parts of the window that frame canvas and panels.

| module | what it holds |
|---|---|
| `toolbar` `standing` `run_state` | the row on top · what it says of a flow · how that follows |
| `alt_key` | Alt alone, which opens the menu |
| `flow_tabs` | one tab per open flow |
| `command_search` | everything that can be done, by typing |
| `bulletins` | messages at the canvas's edge, one at a time |
| `ask_bar` | a question inside the window, with its answers as buttons |
| `consent_panel` | what a flow from elsewhere would do, and the button that allows it |
| `undo_panel` | what taking back the last run would do, and what was left alone |
| `changes_panel` | what is drawn and does not run yet, in words |
| `history_popup` | the edits so far and saved versions, to go back to |
| `left_bar` | edits that could not be saved, offered above the canvas |
| `editor_stack` | one canvas per open flow, and the start page |
| `flow_messages` | what the flow in front has to say at the canvas's edge |
| `regions` `layout` | where everything lies · kept per screen size |

What `main_window` imports of these must stay light: it is painted before anything else is loaded.
"""
