"""The scheduler: pure, a signal in, instructions out. Nothing else changes jobs.

| module | what it holds |
|---|---|
| `signals` | what the engine's loop tells the scheduler |
| `instructions` | what the scheduler asks of the engine |
| `version` | one version of a graph, with what is derived from it |
| `jobs` | open jobs and their tasks, in memory |
| `queues` | tasks that are ready, by node, and what may be handed out |
| `breaker` | nodes that are held since what they need is away |
| `originals` | what becomes of the file that came in |
| `resuming` | a job of the journal goes on |
| `scheduler` | the state machine over all of these |
"""
