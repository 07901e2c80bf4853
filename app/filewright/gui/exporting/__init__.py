"""The graph of a flow for a document, a chat or a printer.

| module | what it is |
|---|---|
| `asking` | asks where it is to go, and says that it is there |
| `export` | writes it, in the form that the file's ending names |
| `drawing` · `words` | as SVG or PNG · as Markdown |
"""
