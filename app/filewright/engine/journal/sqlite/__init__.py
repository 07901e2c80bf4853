"""The journal in SQLite.

| module | what it holds |
|---|---|
| `sqlite_journal` | `SqliteJournal`, `open_journal`: what the engine writes and asks |
| `opening` | opens a file safely: version, damage, migration, durable settings |
| `schema` | the tables, and the steps from older versions |
| `fold` | a group of events becomes rows to write |
| `names` | folders and graph versions have small numbers |
| `statements` | rows become one statement for each table |
| `group_writer` | the one thread that commits |
| `sqlite_reader` | `SqliteReader`: pages for commands and screens |
| `rows` | rows become jobs, tasks, effects |
| `codec` | values ⇄ columns |
"""
