"""Frames and notes on the canvas.

| module | what it holds |
|---|---|
| `sheet` | where they lie now, what is inside, what the pointer meets |
| `load` | what moves together |
| `fitting` | the area that a frame takes around steps |
| `commands` | what can be done with them |
| `writing` | the box in which their words are edited, in place |
"""
