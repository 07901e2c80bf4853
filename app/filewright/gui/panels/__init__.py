"""What stands around the canvas.

| module | what it holds |
|---|---|
| `panel` | `Panel`: what every panel of the dock can do |
| `dock` | the lower part of the window: charts beside files, or one panel alone |
| `charts` | throughput, time and waiting |
| `files_panel` `story_panel` `story_view` | the files of a flow · the history of one of them |
| `attention_panel` `attention_details` | files that need somebody · one of them in words |
| `problems_panel` `log_panel` `why_panel` | what to mend · what happened · what became of a path |
| `status_bar` `resource_line` | the account of every file · what the computer has left |
| `palette` | the kinds of steps, to search and to drag from |
"""
