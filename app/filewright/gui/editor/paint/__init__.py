"""Paint functions, and what they draw with.

| module | what it holds |
|---|---|
| `ink` | shades, letters and stamps, made anew with the look of the window |
| `shades` `lettering` `stamps` | colours, pens and brushes · laid-out text · small pictures that steps share |
| `shell` | the body of a step, sharp at every zoom |
| `node` `card` `overview` | a step at full detail · between 35 and 70 % · the whole flow from afar |
| `wire` `grains` | connections and their labels · what runs along them |
| `grid` `reason` | the dots behind everything · why a step cannot take a connection |
"""
