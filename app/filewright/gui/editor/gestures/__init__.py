"""What the pointer can do on the canvas, one class for each act.

| module | act |
|---|---|
| `gesture` | what all have in common |
| `select` `move` `pan` | a frame around steps · steps to another place · the view |
| `connect` `rewire` `cut` | a new connection · the end of one · a stroke through several |
"""
