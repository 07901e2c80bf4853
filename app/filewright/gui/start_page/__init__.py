"""What shows while no flow is open: files to drop, examples to try, flows to open again.

| module | what it holds |
|---|---|
| `start_page` | `StartPage`: the page |
| `examples` | the examples, read from their files |
| `example` `template_card` `mini_graph` | an example: its values, its card, its drawing |
| `drop_zone` `row_button` | where files are dropped · a row that can be clicked |
| `recent` | flows that were open before |
"""
