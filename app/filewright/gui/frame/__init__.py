"""The parts of the window that frame canvas and panels.

| module | what it holds |
|---|---|
| `toolbar` `run_state` | the row on top · the state of a flow in words |
| `flow_tabs` | one tab per open flow |
| `command_search` | everything that can be done, by typing |
| `bulletins` | messages at the canvas's edge, one at a time |
| `ask_bar` | a question inside the window, with its answers as buttons |
| `consent_panel` | what a flow from elsewhere would do, and the button that allows it |
| `layout` | which regions are open and how large, kept per screen size |
"""
