"""The durable record of a pipeline: what was taken in, what was done, what is still to do.

| module | what it holds |
|---|---|
| `journal` | the protocols `Journal` and `JournalReader`, and the values that they give |
| `memory` | `MemoryJournal`: the same contract, kept in memory, for tests |
| `memory_tables`, `memory_reader` | what it is made of |
| `json_text` | values as JSON, quickly |
| `record` | an event as a line of the trace |
| `sqlite` | `SqliteJournal`: SQLite, one writer thread, group commit |
"""
