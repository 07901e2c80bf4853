"""The fields of a step's form, drawn from its manifest; `controls` are the small widgets they are made of.

| module | what it holds |
|---|---|
| `field` | `Field`: shows one parameter's value, tells when the person changed it; `Surroundings` |
| `make` | which field fits which parameter |
| `simple_fields` | text, switch, number, choice, duration, size, path, tokens, colour · `code_field`: code |
| `pattern_field` | names made of parts, with a preview · `subfolders_field`: keep, flat or a pattern |
| `condition_field` | nested conditions and what fits them; `condition_rows` `condition_tree`: its parts |
| `kind_words` | what people call kinds of files |
| `list_field` | a list of rules, each of a few fields |
| `form` | all parameters of one step, or what several have in common |
"""
