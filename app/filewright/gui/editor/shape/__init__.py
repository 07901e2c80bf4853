"""Geometry in plain numbers, without Qt.

| module | what it holds |
|---|---|
| `box` `cells` | rectangles · finding those near a place |
| `curve` | the line of a connection |
| `measures` | where the parts of a step lie |
| `arrange` | places for steps that have none |
"""
