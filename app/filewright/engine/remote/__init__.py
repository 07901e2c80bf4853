"""An engine in another process, behind the same client: whoever holds a pipeline answers at a local socket.

| module | what it holds |
|---|---|
| `forms` | typed values to plain data and back, by reflection over their dataclasses |
| `calls` | the methods of `EngineClient` with the forms of what they take and give |
| `messages` | length-prefixed JSON, bounded; errors that cross over as what they are |
| `door` | where the socket is, who may come in |
| `server` | the holder's side: two threads that the engine never waits for |
| `remote_client` | the other side |
"""
