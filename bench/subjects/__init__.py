"""One module per thing that is timed; each runs in a process of its own, in the environment that it needs."""
