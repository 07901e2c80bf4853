"""Immutable values and pure functions over them; the standard library alone, and no time, threads or files.

| module | what it holds |
|---|---|
| `graph` · `pipeline` | nodes, ports, wires · the document people edit |
| `processor` · `media` | what a manifest declares · kinds of file |
| `edits` · `diff` | from one pipeline to the next · what differs |
| `validate` · `problem` · `fixes` | what is wrong, found at every edit · as data · the one-click ways out |
| `node_check` · `wire_check` · `schema` · `circles` · `flow_types` | the parts of validation |
| `touches` · `folder_use` | what needs its owner's yes · which folders are read and written |
| `job` · `event` · `ledger` | a file's way through a graph · journalled facts about it · the account of all files |
| `effect` · `request` | changes to the user's files · what a processor asks for |
| `file` · `plan` · `handover` · `report` | the value that travels · what a worker is given, and gives back |
| `naming` · `patterns` · `units` | name patterns · search patterns · times and sizes |
| `identifiers` · `closest` | ULIDs · what a misspelt word meant |
"""
