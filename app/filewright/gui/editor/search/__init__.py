"""The search box.

| module | what it holds |
|---|---|
| `finder` | opens it where it is wanted, and adds what is chosen |
| `request` | where a new step goes, and what it must fit |
| `search` | pure: finds and ranks kinds of steps |
| `habits` | what a user usually adds, and where |
| `popup` `rows` | the box · its rows |
"""
