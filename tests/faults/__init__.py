"""A public benchmark of occupational-therapy claim faults: planted ones to catch, clean claims to leave alone."""
