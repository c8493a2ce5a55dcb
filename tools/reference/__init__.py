"""Scripts that make rules_data/reference from what the sources publish.

Run them from the root, as python -m tools.reference.build_...; each tells its arguments with --help.
"""
