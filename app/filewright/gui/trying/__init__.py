"""Trying a flow with one file: what is asked for, how it goes, what is shown of it.

| module | what it holds |
|---|---|
| `tryout` | `Tryout`: the try of one flow, run off the screen's thread; its results stay while the flow is edited |
| `work` | what the window's actions do with it: choose a file, try again, allow, stop |
| `words` | results as sentences |
| `preview` | what a file holds, read on a thread: a picture, lines, the head of a table |
| `file_card` | one file with its preview · `step_results` all that came of one step |
| `bar` | which file, how it stands, and the buttons |
| `try_panel` | all steps in the dock · `try_page` the selected step, beside its settings |
"""
