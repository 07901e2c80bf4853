"""What stands on steps and connections, as values.

| module | what it holds |
|---|---|
| `faces` | makes them from the document, and finds what an edit changes |
| `node_face` `node_pulse` | a step: what it is · what moves on it |
| `wire_face` `wire_problem` `drawing` | a connection: what it is · what is wrong with it · as it is drawn |
| `summary` `figures` | the line under a title · figures with their units |
"""
