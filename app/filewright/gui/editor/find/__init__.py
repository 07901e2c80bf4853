"""Search in the graph (Ctrl+F): what is found is lit, the rest dims.

| module | what it holds |
|---|---|
| `bar` | the field with how many were found |
| `find` | looks, lights, and goes from one to the next |
"""
