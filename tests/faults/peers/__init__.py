"""The open scrubbers that can be installed, each run in an environment of its own beside OT Guard."""
