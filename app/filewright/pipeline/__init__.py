"""Flow files: text to Pipeline and back.

| module | what it holds |
|---|---|
| `reader` | `read_file`, `read_text`: a Reading with the pipeline, or every problem with its line and column |
| `tree` · `fields` · `sections` · `positions` | YAML with places · fields · steps and wires · what stands where |
| `data` · `yaml_text` · `writer` | a pipeline as plain data · data as YAML · fresh text for a new file |
| `splice` | the old text with only what changed written anew |
| `saving` · `versions` · `drafts` | putting text into place for good · earlier versions · unsaved edits, kept |
| `fragment` | steps as text, for copying between windows |
| `looks` · `landing` | folders as the disk has them · where files come from and come to lie |
| `folders` · `between_flows` | loops, missing folders, two writers on one target: in a flow · between flows |
| `check` | all of it together: `check_file`, `check_files` |
"""
