"""Random and hostile input for the reader, the shapes, the checks and the rules: `make fuzz`."""
