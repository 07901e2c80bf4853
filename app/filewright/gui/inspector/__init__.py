"""What is selected, in full: its settings, its numbers, its files.

| module | what it holds |
|---|---|
| `inspector` | `Inspector`: head, state, tabs and foot around the pages below |
| `head` | the step's icon, its title to be edited, its kind, its help |
| `settings_page` | the form, and how much of it runs at once |
| `numbers_page` `files_page` | the last minute · the last files of a step |
| `nearby_files` | files that previews are made with |
| `flow_page` | name and description of the flow, while nothing is selected |
"""
