"""The two commands as a person runs them: real processes, real ports."""
