"""What every endpoint shares: problems, keys, bodies, headers."""
