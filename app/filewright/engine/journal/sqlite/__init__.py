"""The journal in SQLite.

| module | what it holds |
|---|---|
| `sqlite_journal` | `SqliteJournal`: what the engine writes and asks |
| `opening` | opens a file to write it: version, durable settings, migration after a copy |
| `damage` | how a damaged file is found, where it goes, what comes over of it |
| `reading` | a connection that only reads, and makes no file |
| `schema` | the tables, and the steps from older versions |
| `fold` | a group of events becomes rows to write |
| `names` | folders and graph versions have small numbers |
| `statements` | rows become one statement for each table |
| `group_writer` | the one thread that commits, and in between lets the journal look after itself |
| `upkeep` | what that is: search, retiring what is old, giving room back |
| `sqlite_reader` | `SqliteReader`: what commands and screens ask |
| `pages` | one page of jobs, led by the narrowest index |
| `selected` | the jobs that an undo concerns |
| `rows` | rows become jobs, tasks, effects |
| `codec` | values ⇄ columns |
"""
