"""Scripts that make rules_data/reference from what the sources publish. Run them from the root: python -m tools.reference.build_..."""
