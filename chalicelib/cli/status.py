"""Exit status, the worst wins: 0 all accepted, 1 some rejected or a problem of a file, 2 some input unusable."""

ACCEPTED, REJECTED, UNUSABLE = 0, 1, 2
