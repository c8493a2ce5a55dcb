"""What is measured, and the peers beside it in one run. `make bench`, `make fuzz`; results are committed as text."""
