"""A flow tried out on a copy of one file: what each step makes of it, with nothing of the user's touched.

| module | what it holds |
|---|---|
| `trial` | `Trial`: one try, from the copy to the last step |
| `tried` | what came of it, step by step |
| `part` | the part of a graph that leads to a step, in the order of the work |
| `reach` | which steps are told of and not run, since they reach beyond the file |
| `would` | what a request would do to the user's folders, by looking alone |
| `why_not` | where the file went instead of coming to a step |
| `at_hand` | the files that lie where the sources before a step look |
| `scratch` | the folder that holds the copy and all that is made of it, until the try is closed |

No journal and no scheduler takes part: a try is no work, leaves no trace, and may be thrown away at any moment.
"""
