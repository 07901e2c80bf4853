"""The fields of a step's form, and in `controls` the small widgets they and the rest of the window are made of."""
