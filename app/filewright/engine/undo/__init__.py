"""Taking back what was done to the user's files, newest first. What somebody changed since is left alone and named.

| module | what it holds |
|---|---|
| `plan` | pure: effects and what lies there become steps, each with what stands in its way |
| `together` | pure: what a gather joined goes as one |
| `asking` | what a client asks: a preview, the undo itself, what became of it |
| `at_rest` | the same where no engine runs |
| `undoing` | the loop's part: intent first, then batches, then the account |
| `take_back` | the file work, which may be gone through again after a crash |
| `lies_there` | whose file it is that lies somewhere |
| `kept` | before-states: whole still, and ready to be put under their old name |
"""
