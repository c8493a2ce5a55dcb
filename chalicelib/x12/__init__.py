"""X12: bytes in, values out, no I/O."""
