"""Line processors: neighbouring ones stream into each other, whatever the size of the file.

A line carries its end, is split at `\\n` only and decoded as UTF-8 with surrogate escapes, so bytes that nobody
changes come out as they were. What a processor yields is one line each: a missing end is added, but after the last.

| module | what it holds |
|---|---|
| `blocks` | a file as blocks of whole lines, and lines as bytes |
| `shape` | which nodes form the stream, where branches meet again, what is collected |
| `line_node` | one node at work on blocks: calls, checks, counts, the way of the first lines |
| `answers` | what a processor gives back: drawn, checked, sorted by way out |
| `collector` | lines that leave the stream, in a file |
| `stream` | drives the blocks through the nodes, depth first, and ends them in order; `runs`: what became of each |
| `failure` | after a node failed: which lines did it, and from which input it is tried again |
"""
