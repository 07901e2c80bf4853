"""The canvas: steps and connections, drawn and edited.

| module | what it holds |
|---|---|
| `editor` | `Editor`, the widget of one flow: everything else is put together in it |
| `canvas` `camera` `stage` | the view · where it looks · what paints it |
| `picture` `node_item` `wire_drawings` `glide` | what is drawn, in step with the document |
| `live` `marker` | the numbers of now on it · marks of pointer, keyboard and selection |
| `shape` `faces` `paint` | pure geometry · what stands on things, as values · paint functions |
| `desk` `hand` `gestures` `hits` `edge_pan` | the pointer: what it works on, what it does, what lies under it |
| `keys` `walk` `focus_mark` `accessible` | the keyboard, and words for screen readers |
| `actions` `entries` `commands` `clipboard` | what can be done |
| `adding` `splice` `fits` `drops` | new steps: placed, put in between, what can be connected, dragged in |
| `search` `context_menu` | the search box · the menus of the right button |
| `overlays` `minimap` `zoom_control` `hint` `hint_bar` `tips` | what lies over the canvas |
| `ghost` | the picture of a step while it is dragged from the palette |
"""

from filewright.gui.editor.editor import Editor

__all__ = ["Editor"]
