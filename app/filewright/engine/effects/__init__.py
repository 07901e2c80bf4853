"""Changes to the user's files: staged, synced, intended, put into place. Nothing else touches them.

| module | what it holds |
|---|---|
| `runner` | `EffectRunner`: what the engine calls, in batches |
| `stage` | a request becomes an effect: content beside its target, synced |
| `choose` | which name, and whether anything has to be written at all |
| `carry_out` | an intended effect is put into place |
| `recover` | the same for one that may be in place already |
| `originals` | the file that came in: moved, trashed, deleted |
| `content` | reading what is to be saved, hashing it on the way |
| `owned` | what is the pipeline's own earlier output |
| `names` | names that can be, and the next one when one is taken |
| `reservations` | names that jobs in flight have chosen |
| `folders` | folders made, remembered and told apart |
| `publish` | putting a file under a name that must be free, per system |
| `durable` | syncing files and folders, many at once |
| `safe_store` | what was there before |
| `stage_log` | where staged files may lie after a crash |
| `identity` | whether a file is the one that was recorded |
| `faults` | what an error of the system means |
"""
