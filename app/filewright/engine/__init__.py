"""The engine's verbs. The map of this folder is in the table below.

| module | what it holds |
|---|---|
| `client` | `EngineClient`: the only way in and out for screens, dashboards and commands; all plain data |
| `engine` | the one loop that changes jobs: drains signals, asks the scheduler, journals, hands out |
| `scheduler` | pure: a signal in, instructions out |
| `watcher` | says when a file is new and quiet: watchdog's hints, the scan's truth |
| `executors` | run hand-overs: inline, or in worker processes |
| `effects` | changes to the user's files: staged, synced, intended, put into place |
| `journal` | the durable record |
| `spool` | where files between nodes live |
| `metrics` | numbers folded from what happened |
| `consent` | what its owner has allowed |
"""
